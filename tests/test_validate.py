"""What a case must hold for its letter, and what must not stand in it; each refusal names its column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from replygen.brand import Brand
from replygen.errors import Problem
from replygen.load import read_fields
from replygen.model.case import Record
from replygen.produce import Producer
from replygen.validate import ALWAYS, FOR_REPLY, validate

Facts = Callable[..., dict[str, Any]]


@pytest.fixture
def found(brand: Brand, date: dt.date, facts: Facts) -> Callable[..., list[Problem]]:
    """The problems of the full English case with these changes."""

    def find(kind: str = "reply", **changes: object) -> list[Problem]:
        return list(Producer(brand, kind, date).examine(Record(facts("en", **changes))).problems)

    return find


def test_a_full_case_has_nothing_against_it(found: Callable[..., list[Problem]]) -> None:
    assert found() == []


@pytest.mark.parametrize("field", sorted({*ALWAYS, *FOR_REPLY} - {"decision"}))  # the decision has a test of its own
def test_what_a_reply_needs_is_asked_for_by_column(found: Callable[..., list[Problem]], field: str) -> None:
    assert [problem.column for problem in found(**{field: None})] == [field]


def test_a_missing_decision_is_asked_for(brand: Brand, date: dt.date, facts: Facts) -> None:
    values = facts("en")
    del values["decision"]
    assert [p.column for p in Producer(brand, "reply", date).examine(Record(values)).problems] == ["decision"]


def test_an_acknowledgement_needs_only_who_when_and_what(brand: Brand, date: dt.date) -> None:
    values = {"case_id": "1", "name": "Ada", "received": "2026-11-12", "issue": "noise", "locale": "en"}
    assert Producer(brand, "ack", date).examine(Record(values)).problems == ()


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"received": "2026-11-31"}, "received", "does not exist"),
        ({"received": "03/04/2026"}, "received", "can be 2026-04-03 or 2026-03-04"),
        ({"received": "2026-11-21"}, "received", "after the date of the letter"),
        ({"event_date": "2026-11-13"}, "event_date", "after the complaint came in"),
        ({"decision": "maybe"}, "decision", "upheld (成立)"),
        ({"compensation": "refund -60"}, "compensation", "negative"),
        ({"compensation": "hug 60"}, "compensation", "refund (退款)"),
        ({"compensation": "refund"}, "compensation", "no amount"),
        ({"compensation": "refund 60 by 2026-11-01"}, "compensation", "before the date of the letter"),
        ({"compensation": "voucher 60 until 2026-11-01"}, "compensation", "before the date of the letter"),
        ({"compensation": "refund £60; voucher HK$100"}, "compensation", "one currency"),
        ({"compensation": "refund 60 and a hug"}, "compensation", "“and a hug” does not belong"),
        ({"commitment": "Adrian: call"}, "commitment", "has no date"),
        ({"commitment": "2026-11-19 call"}, "commitment", "before the date of the letter"),
        ({"commitment": "2026-11-25 12:00-10:00 visit"}, "commitment", "ends before it begins"),
        ({"commitment": "2026-11-25"}, "commitment", "what will be done"),
        ({"decision": "not_upheld", "reason": None}, "reason", "needs the reason"),
        ({"decision": "partial", "reason": None}, "reason", "needs the reason"),
        ({"decision": "not_upheld", "alternative": None}, "alternative", "instead"),
        ({"decision": "not_upheld", "compensation": "voucher 60"}, "compensation", "hush money"),
        ({"severity": "critical", "legal_review": None}, "legal_review", "legal review"),
        ({"severity": "critical", "legal_review": "no"}, "legal_review", "legal review"),
        ({"severity": "critical", "compensation": "voucher 60"}, "compensation", "No voucher"),
        ({"severity": "critical", "invite": "supervisor"}, "invite", "does not fit"),
        ({"decision": "not_upheld", "invite": "supervisor"}, "invite", "does not fit"),
        ({"fix": None}, "fix_date", "does not say what was changed"),
        ({"certificate_no": "C-1", "invite": "welcome"}, "certificate_no", "supervisor"),
        ({"locale": "fr"}, "locale", "zh-CN"),
        ({"name": "Ada\nLovelace"}, "name", "one line"),
        ({"finding": "a\x07b"}, "finding", "U+0007"),
    ],
)
def test_what_cannot_be_right_is_refused_by_column(
    found: Callable[..., list[Problem]], changes: dict[str, object], column: str, said: str
) -> None:
    problems = [problem for problem in found(**changes) if problem.severity == "error"]
    assert [problem.column for problem in problems] == [column], problems
    assert said in problems[0].what


def test_more_than_the_policy_allows_needs_somebody_s_name(found: Callable[..., list[Problem]]) -> None:
    over = {"compensation": "refund 150; voucher 50 x2"}
    assert [p.column for p in found(**over, approved_by=None)] == ["compensation"]
    assert found(**over, approved_by="Ruth Castellan") == []
    assert found(compensation="refund 150; voucher 50", approved_by=None) == []
    assert found(compensation="points 5000", approved_by=None) == []


def test_a_supervisor_after_a_serious_case_is_only_a_warning(found: Callable[..., list[Problem]]) -> None:
    assert [(p.column, p.severity) for p in found(severity="serious", invite="supervisor")] == [("invite", "warning")]


def test_a_critical_case_may_be_acknowledged_at_once(found: Callable[..., list[Problem]]) -> None:
    assert found("ack", severity="critical", legal_review=None) == []


def test_a_value_that_could_not_be_read_is_not_called_missing_too(brand: Brand, date: dt.date, facts: Facts) -> None:
    case, problems, failed = read_fields(Record(facts("en", received="yesterday")))
    assert [p.column for p in problems] == ["received"]
    assert validate(case, "reply", brand, date, failed) == ()
