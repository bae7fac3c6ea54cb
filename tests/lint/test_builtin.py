"""The built-in templates pass their own rules at every level; and a letter that was spoilt does not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, product
from typing import Any

import pytest

from replygen.compose import Composer
from replygen.lint import Linter
from replygen.load import read_case
from replygen.model import LOCALES, Case, Locale
from replygen.model.case import Record
from replygen.text.grammar import GRAMMARS
from tests.lint.conftest import Changed, Composed, rules
from tests.sample_facts import FULL, LATER, NEEDED, PARTS, needed_for

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
    letters = product(CATEGORIES, (True, False), zip(CASE_IDS, cycle(TONES), strict=False), PARTS)
    found = []
    for category, is_full, (case_id, tone), kind in letters:
        values = facts(locale, decision=decision, severity=severity, category=category, case_id=case_id, tone=tone)
        values = {field: value for field, value in values.items() if is_full or field in needed_for(kind)}
        found += told(values, kind, composer, linter, date)
    assert found == []


@pytest.mark.parametrize(("locale", "decision"), list(product(LOCALES, DECISIONS)))
def test_they_pass_whatever_became_of_the_promises(
    composer: Composer, linter: Linter, facts: Facts, date: dt.date, locale: str, decision: str
) -> None:
    found = []
    later = {"replied": "2026-11-13", "satisfied": "no", "followed_up": "2026-11-19"}
    kept = re.split("[;；]", LATER[locale])[0]
    for case_id, severity, commitment in product(CASE_IDS[:4], SEVERITIES, (LATER[locale], kept)):
        values = facts(locale, decision=decision, severity=severity, case_id=case_id, commitment=commitment, **later)
        found += told(values, "followup", composer, linter, date) + told(values, "closure", composer, linter, date)
    found += told(facts(locale, decision=decision, commitment=None), "closure", composer, linter, date)
    assert found == []


@pytest.mark.parametrize(("locale", "decision"), list(product(LOCALES, DECISIONS)))
def test_they_pass_whatever_field_is_empty(
    composer: Composer, linter: Linter, facts: Facts, date: dt.date, locale: str, decision: str
) -> None:
    found = []
    for field, kind in product(OPTIONAL, PARTS):
        if field not in needed_for(kind):
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


SPOILT_LATER: tuple[tuple[str, str, str, dict[str, str | None]], ...] = (
    ("zh-CN", "info", "K01", {"progress": "查过了，您的投诉成立。"}),
    ("en", "info", "K05", {"questions": "Could you please send us a copy of your passport?"}),
    ("zh-HK", "info", "K06", {"questions": "請回答：技術員於何時到達？"}),
    ("en", "info", "S01", {"deadline": None}),
    ("zh-TW", "update", "K01", {"outstanding": "還沒完成的是退款。"}),
    ("zh-CN", "update", "T09", {"news": "我们会尽快答复您。"}),
    ("en", "update", "S10", {"restate": "We refer to your recent letter."}),
    ("en", "update", "S21", {"news": "You will hear from us by 1 May 2027."}),
    ("zh-HK", "followup", "K02", {"settled": "請填寫隨附的問卷。"}),
    ("zh-CN", "followup", "L09", {"thanks": "欢迎您选购我们的新品。"}),
    ("en", "followup", "S08", {"promises": "All of it is done."}),
    ("zh-TW", "closure", "S03", {"decision": "您的申訴不成立。"}),
    ("en", "closure", "S08", {"done": "Everything was done."}),
    ("zh-CN", "closure", "K03", {"reopening": "逾期视为您没有异议。"}),
)


@pytest.mark.parametrize(("locale", "kind", "rule", "texts"), SPOILT_LATER)
def test_a_spoilt_letter_of_the_cycle_is_found_out(
    composed: Composed,
    changed: Changed,
    linter: Linter,
    locale: str,
    kind: str,
    rule: str,
    texts: dict[str, str | None],
) -> None:
    letter, case = composed(locale, kind, commitment=LATER[locale])
    assert rules(linter.lint(letter, case)) == set()
    assert rule in rules(linter.lint(changed(letter, **texts), case))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_day_of_keeping_or_a_remedy_that_is_left_out_is_found_out(
    composed: Composed, changed: Changed, linter: Linter, locale: Locale
) -> None:
    letter, case = composed(locale, "followup", commitment=LATER[locale])
    told_of = next(part.text for part in letter.parts if part.id == "promises")
    late, *_others = (promise for promise in case.commitment if promise.kept and promise.kept > promise.date)
    assert late.kept
    for word in (GRAMMARS[locale].date(late.kept), case.commitment[2].instead):
        spoilt = changed(letter, promises=told_of.replace(word, ""))
        assert "S08" in rules(linter.lint(spoilt, case)), word


def test_a_closing_letter_calls_nothing_final_without_a_way_on(
    composed: Composed, changed: Changed, linter: Linter
) -> None:
    letter, case = composed("en", "closure")
    letter = changed(letter, decision="We upheld your complaint. This is our final decision.")
    assert "K04" not in rules(linter.lint(letter, case))
    shut = changed(letter, reopening="That is all.")
    shut = replace(shut, after=tuple(block for block in shut.after if block.role != "recourse"))
    assert {"K04", "S12"} <= rules(linter.lint(shut, case))
