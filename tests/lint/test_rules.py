"""Every rule hits the lines it must hit and misses those it must miss, in every locale it serves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from replygen.brand import Brand
from replygen.lint import Linter, Rule, load_rules, load_trials, try_line
from replygen.lint.load import patterns_of
from replygen.lint.patterns import fault
from replygen.lint.records import fits_locale
from replygen.model import LOCALES, Locale

FEWEST = 3
"""Lines that must hit, and lines that must miss, for each locale of a rule."""
TRIALS = load_trials()
RULES = tuple(TRIALS)


def locales_of(rule: Rule) -> Iterator[Locale]:
    """The locales a rule has patterns or lengths for; all where it needs none."""
    families = {family for name in ("find", "swap", "over", "under") for family in getattr(rule, name, {})}
    if getattr(rule, "test", "") == "script":
        families = {"zh"}
    yield from (locale for locale in LOCALES if not families or any(fits_locale(f, locale) for f in families))


def test_every_pattern_can_be_used(brand: Brand) -> None:
    patterns = [pattern for rule in load_rules(brand).values() for _path, pattern in patterns_of(rule)]
    assert len(patterns) > 500
    assert [what for pattern in patterns if (what := fault(pattern))] == []


def test_every_rule_has_lines(brand: Brand) -> None:
    assert set(load_rules(brand)) == set(RULES)
    assert len(RULES) > 70


@pytest.mark.parametrize("number", RULES)
def test_a_rule_has_enough_lines_in_every_locale_it_serves(brand: Brand, number: str) -> None:
    rule, trials = load_rules(brand)[number], TRIALS[number]
    served = set(locales_of(rule))
    if getattr(rule, "test", "") == "closing":
        served = set(LOCALES)  # names are looked for in all of them
    assert {
        loc: (len(trials.hit[loc]) >= FEWEST, len(trials.miss[loc]) >= FEWEST) for loc in trials.hit
    } == dict.fromkeys(served, (True, True))


@pytest.mark.parametrize(("number", "locale"), list(product(RULES, LOCALES)))
def test_a_rule_hits_and_misses_its_lines(linter: Linter, number: str, locale: Locale) -> None:
    trials = TRIALS[number]
    facts = trials.facts_of(locale)
    missed = [line for line in trials.hit.get(locale, ()) if not try_line(linter, number, locale, line, facts)]
    fired = [line for line in trials.miss.get(locale, ()) if try_line(linter, number, locale, line, facts)]
    assert (missed, fired) == ([], [])


@pytest.mark.parametrize("number", RULES)
def test_a_rule_speaks_to_every_reader_and_in_every_letter_it_judges(brand: Brand, number: str) -> None:
    rule = load_rules(brand)[number]
    assert set(rule.why) == {"en", "zh-CN", "zh-TW"}
    needed = {"zh-TW" if locale == "zh-HK" else locale for locale in locales_of(rule)}
    assert needed <= set(rule.instead)


def test_the_rules_that_no_brand_may_change(brand: Brand) -> None:
    fixed = {number for number, rule in load_rules(brand).items() if rule.fixed}
    assert fixed == {"S01", "S03", "S06", "S08", "L01", "L05", "L07"}
