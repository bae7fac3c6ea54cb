"""The built-in templates pass their own rules at every level; and a letter that was spoilt does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from replygen.compose import Composer
from replygen.lint import Linter
from replygen.load import read_case
from replygen.model import LOCALES, Case
from replygen.model.case import Record
from tests.lint.conftest import Changed, Composed, rules
from tests.sample_facts import NEEDED

Facts = Callable[..., dict[str, Any]]
DECISIONS = ("upheld", "partial", "not_upheld", "goodwill")
SEVERITIES = ("minor", "moderate", "serious", "critical")
CATEGORIES = ("product", "process", "communication")
CASE_IDS = ("T-2611-07", "00123", "77/B")
"""Each gives other wordings where a template has several."""


@pytest.mark.parametrize(("locale", "decision", "severity"), list(product(LOCALES, DECISIONS, SEVERITIES)))
def test_the_built_in_templates_pass_their_own_rules(
    composer: Composer, linter: Linter, facts: Facts, date: dt.date, locale: str, decision: str, severity: str
) -> None:
    found = []
    for category, is_full, case_id, kind in product(CATEGORIES, (True, False), CASE_IDS, ("reply", "ack")):
        values = facts(locale, decision=decision, severity=severity, category=category, case_id=case_id)
        values = {field: value for field, value in values.items() if is_full or field in NEEDED}
        values["tone"] = {"00123": "gentle", "77/B": "detailed"}.get(case_id, "standard")
        case = read_case(Record(values))
        assert isinstance(case, Case), case
        findings = linter.lint(composer.compose(case, kind, date), case)
        found += [(kind, f.rule, f.part, f.words, f.text) for f in findings]
    assert found == []


SPOILT: tuple[tuple[str, str, dict[str, str | None]], ...] = (
    ("en", "S01", {"credit": None}),
    ("en", "S03", {"decision": "We do not uphold your complaint. the visit fee back; an apology in person"}),
    ("en", "S06", {"compensation": "We will make it up to you."}),
    ("en", "S08", {"commitment": "I will see to it."}),
    ("en", "S10", {"empathy": "Anyone would have been angry."}),
    ("en", "S17", {"decision": "We uphold your complaint."}),
    ("en", "A11", {"apology": "On behalf of us all, we did not come."}),
    ("en", "S21", {"invitation": "Come again on 1 May 2027."}),
    ("zh-CN", "S22", {"compensation": "另付500元。"}),
    ("zh-TW", "S03", {"decision": "您的申訴不成立。"}),
    ("zh-HK", "L07", {"invitation": "歡迎您再次光臨，{{ name }}。"}),
    ("zh-HK", "G01", {"invitation": "欢迎您再次光臨。"}),
    ("zh-CN", "T18", {"invitation": "欢迎你再来。"}),
)


@pytest.mark.parametrize(("locale", "rule", "texts"), SPOILT)
def test_a_spoilt_letter_is_found_out(
    composed: Composed, changed: Changed, linter: Linter, locale: str, rule: str, texts: dict[str, str | None]
) -> None:
    letter, case = composed(locale)
    assert rules(linter.lint(letter, case)) == set()
    assert rule in rules(linter.lint(changed(letter, **texts), case))


def test_parts_in_another_order_are_found_out(composed: Composed, linter: Linter) -> None:
    letter, case = composed("en")
    assert rules(linter.lint(replace(letter, parts=letter.parts[::-1]), case)) == {"S02"}


def test_a_letter_without_recourse_or_signature_is_found_out(composed: Composed, linter: Linter) -> None:
    letter, case = composed("en", decision="not_upheld")
    bare = replace(letter, after=tuple(b for b in letter.after if b.role not in {"recourse", "signature"}))
    assert rules(linter.lint(bare, case)) == {"S12", "S13"}


def test_an_acknowledgement_that_decides_is_found_out(composed: Composed, changed: Changed, linter: Linter) -> None:
    letter, case = composed("zh-CN", "ack")
    assert rules(linter.lint(changed(letter, thanks="谢谢您。您的投诉成立。"), case)) == {"K01"}
