"""The invented cases: every combination is among them, and none of them is the reason for a fault."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from replygen.brand import Brand
from replygen.compose import Composer
from replygen.lint import Linter
from replygen.model import LOCALES, Locale
from replygen.model.words import SPELLINGS
from replygen.proving.cases import DATE, MOST, Cases, Trial
from replygen.validate import validate


@pytest.fixture(scope="module", params=LOCALES)
def trials(request: pytest.FixtureRequest) -> Sequence[Trial]:
    """The example letters' cases of one locale."""
    return list(Cases(request.param).letters())


def test_every_decision_severity_and_category_comes_full_and_bare(trials: Sequence[Trial]) -> None:
    ways = product(*(SPELLINGS[field] for field in ("decision", "severity", "category")))
    for way in ways:
        same = [each.case for each in trials if (each.case.decision, each.case.severity, each.case.category) == way]
        assert {bool(case.impact) for case in same} == {True, False}


def test_every_fixed_word_comes(trials: Sequence[Trial]) -> None:
    for field in ("channel", "feeling", "tone", "invite", "cause"):
        assert {getattr(each.case, field) for each in trials} >= set(SPELLINGS[field])
    kinds = {item.kind for each in trials for item in each.case.compensation or ()}
    assert kinds == set(SPELLINGS["compensation"]) - {"none"}


def test_every_case_passes(trials: Sequence[Trial], brand: Brand) -> None:
    for trial in trials:
        for kind in ("reply", "ack"):
            assert [p for p in validate(trial.case, kind, brand, DATE) if p.severity == "error"] == []


def test_no_rule_speaks_against_the_built_in_letters(trials: Sequence[Trial], brand: Brand) -> None:
    composer, linter = Composer(brand), Linter(brand)
    for trial in trials:
        for kind in composer.kinds(brand.locale):
            assert linter.lint(composer.compose(trial.case, kind, DATE), trial.case) == ()


def test_a_part_is_tried_with_every_combination_of_what_it_asks_for() -> None:
    tried = [trial.case for trial in Cases("en").combinations({"impact", "quote"})]
    seen = {(case.decision, case.severity, bool(case.impact), bool(case.quote)) for case in tried}
    assert len(seen) == len(tried) == 4 * 4 * 2 * 2


@pytest.mark.parametrize("locale", LOCALES)
def test_many_combinations_are_drawn_by_lot_and_always_the_same(locale: Locale) -> None:
    names = ("channel", "feeling", "impact", "quote", "issue", "tone", "promises", "enclosures")
    first, second = ([trial.case for trial in Cases(locale).combinations(names)] for _again in range(2))
    assert len(first) == MOST
    assert first == second
