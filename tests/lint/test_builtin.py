"""The built-in templates pass their own rules at every level; and a letter that was spoilt does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, product
from typing import Any

import pytest

from replygen.compose import Composer
from replygen.lint import Linter
from replygen.load import read_case
from replygen.model import LOCALES, Case
from replygen.model.case import Record
from tests.lint.conftest import Changed, Composed, rules
from tests.sample_facts import FULL, NEEDED

Facts = Callable[..., dict[str, Any]]
DECISIONS = ("upheld", "partial", "not_upheld", "goodwill")
SEVERITIES = ("minor", "moderate", "serious", "critical")
CATEGORIES = ("product", "process", "communication")
CASE_IDS = tuple(f"T-{number}" for number in range(12))
"""Enough to give each wording where a template has several."""
TONES = ("standard", "brief", "gentle", "detailed")
OPTIONAL = tuple(sorted(set(FULL["en"]) - NEEDED))


@pytest.mark.parametrize(("locale", "decision", "severity"), list(product(LOCALES, DECISIONS, SEVERITIES)))
def test_the_built_in_templates_pass_their_own_rules(
    composer: Composer, linter: Linter, facts: Facts, date: dt.date, locale: str, decision: str, severity: str
) -> None:
    letters = product(CATEGORIES, (True, False), zip(CASE_IDS, cycle(TONES), strict=False), ("reply", "ack"))
    found = []
    for category, is_full, (case_id, tone), kind in letters:
        values = facts(locale, decision=decision, severity=severity, category=category, case_id=case_id, tone=tone)
        values = {field: value for field, value in values.items() if is_full or field in NEEDED}
        found += told(values, kind, composer, linter, date)
    assert found == []


@pytest.mark.parametrize(("locale", "decision"), list(product(LOCALES, DECISIONS)))
def test_they_pass_whatever_field_is_empty(
    composer: Composer, linter: Linter, facts: Facts, date: dt.date, locale: str, decision: str
) -> None:
    found = []
    for field, kind in product(OPTIONAL, ("reply", "ack")):
        values = facts(locale, decision=decision, **{field: None})
        found += [(field, *each) for each in told(values, kind, composer, linter, date)]
    assert found == []


def told(
    values: dict[str, Any], kind: str, composer: Composer, linter: Linter, date: dt.date
) -> list[tuple[str, str, str, str]]:
    """What the rules say about the letter of these facts."""
    case = read_case(Record(values))
    assert isinstance(case, Case), case
    findings = linter.lint(composer.compose(case, kind, date), case)
    return [(kind, finding.rule, finding.part, finding.shown) for finding in findings]


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
