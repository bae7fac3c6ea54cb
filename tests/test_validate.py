"""What a case must hold for its letter, and what must not stand in it; each refusal names its column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from replygen.brand import Brand
from replygen.errors import Problem
from replygen.load import read_fields
from replygen.model.case import Record
from replygen.produce import Producer
from replygen.validate import ALWAYS, NEEDED, validate
from tests.sample_facts import LATER, PARTS

Facts = Callable[..., dict[str, Any]]


@pytest.fixture
def found(brand: Brand, date: dt.date, facts: Facts) -> Callable[..., list[Problem]]:
    """The problems of the full English case with these changes."""

    def find(kind: str = "reply", **changes: object) -> list[Problem]:
        return list(Producer(brand, kind, date).examine(Record(facts("en", **changes))).problems)

    return find


def test_a_full_case_has_nothing_against_it(found: Callable[..., list[Problem]]) -> None:
    assert found() == []


@pytest.mark.parametrize(
    "field", sorted({*ALWAYS, *NEEDED["reply"]} - {"decision"})
)  # the decision has a test of its own
def test_what_a_reply_needs_is_asked_for_by_column(found: Callable[..., list[Problem]], field: str) -> None:
    assert [problem.column for problem in found(**{field: None})] == [field]


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind in NEEDED for field in NEEDED[kind] if field != "decision"]
)
def test_what_a_kind_of_letter_needs_is_asked_for_by_column(
    found: Callable[..., list[Problem]], kind: str, field: str
) -> None:
    assert [problem.column for problem in found(kind, **{field: None}) if problem.severity == "error"] == [field]


@pytest.mark.parametrize("kind", PARTS)
def test_a_full_case_has_nothing_against_it_whatever_the_letter(found: Callable[..., list[Problem]], kind: str) -> None:
    assert [problem for problem in found(kind) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("kind", "changes", "column", "said"),
    [
        ("info", {"questions": "What?; Who?; When?; Where?; Why?; How?"}, "questions", "6 questions; a letter asks 5"),
        ("info", {"answer_by": "2026-11-20"}, "answer_by", "not after the date of the letter (2026-11-20)"),
        ("update", {"next_news": "2026-11-19"}, "next_news", "2026-11-19 is not after the date of the letter"),
        (
            "followup",
            {"commitment": "2026-11-18 call"},
            "commitment",
            "Say whether it was kept: add “[done 2026-11-18]”",
        ),
        ("followup", {"commitment": "2026-11-18 call [open]"}, "commitment", "Say whether it was kept"),
        ("followup", {"commitment": "2026-11-18 call [not done]"}, "commitment", "Say what is done about it"),
        ("followup", {"commitment": "2026-11-18 call [done 2026-11-21]"}, "commitment", "so it is not done yet"),
        ("followup", {"commitment": "2026-11-18 call [done]"}, "commitment", "was done, but not when"),
        ("followup", {"commitment": [{"date": "2026-11-18", "what": "x", "instead": "y"}]}, "commitment", "not kept"),
        ("followup", {"commitment": [{"date": "2026-11-18", "what": "x", "done": "y"}]}, "commitment", "“done” is not"),
        ("closure", {"decision": ""}, "decision", "A letter of kind closure needs it"),
        ("closure", {"compensation_sent": None}, "compensation_sent", "Say when it was sent"),
        ("closure", {"commitment": "2026-11-18 call"}, "commitment", "Say whether it was kept"),
        ("closure", {"compensation": "refund £60; voucher HK$100"}, "compensation", "one currency"),
    ],
)
def test_what_the_letters_of_the_cycle_must_not_claim_is_named_by_column(
    found: Callable[..., list[Problem]], kind: str, changes: dict[str, object], column: str, said: str
) -> None:
    (problem,) = [problem for problem in found(kind, **changes) if problem.severity == "error"]
    assert problem.column == column
    assert said in problem.what


def test_compensation_of_a_day_to_come_closes_no_case(found: Callable[..., list[Problem]]) -> None:
    problems = [p for p in found("closure", compensation_sent="2026-11-21") if p.severity == "error"]
    assert [problem.column for problem in problems] == ["compensation_sent"]


@pytest.mark.parametrize(
    ("kind", "changes", "column"),
    [
        ("info", {"questions": "Did you ring us?"}, "questions"),
        ("info", {"questions": "您打过电话吗？"}, "questions"),
        ("info", {"answer_by": "2062-11-27"}, "answer_by"),
        ("closure", {"commitment": "2026-12-01 call"}, "commitment"),
        ("closure", {"commitment": LATER["en"].split(";")[0], "satisfied": "no"}, "satisfied"),
        (
            "followup",
            {"severity": "serious", "certificate_no": "C-1", "commitment": LATER["en"], "compensation": "none"},
            "certificate_no",
        ),
        ("info", {"questions": "Is 4111 1111 1111 1111 your card?; What else?"}, "questions"),
    ],
)
def test_what_is_odd_in_the_letters_of_the_cycle_is_only_a_warning(
    found: Callable[..., list[Problem]], kind: str, changes: dict[str, object], column: str
) -> None:
    problems = found(kind, **changes)
    assert {(problem.column, problem.severity) for problem in problems} == {(column, "warning")}


@pytest.mark.parametrize("question", ["What time was it?", "您是几点、有没有等到他？", "當時有哪些人在場嗎？"])
def test_an_open_question_begins_a_letter_well(found: Callable[..., list[Problem]], question: str) -> None:
    assert found("info", questions=question) == []


def test_a_policy_without_a_word_for_no_answer_leaves_it_to_the_case(brand: Brand, date: dt.date, facts: Facts) -> None:
    own = brand.policy.words["en"].model_copy(update={"if_no_answer": ""})
    policy = brand.policy.model_copy(update={"words": {**brand.policy.words, "en": own}})
    silent = Producer(replace(brand, policy=policy), "info", date)
    assert silent.examine(Record(facts("en"))).problems == ()
    assert [p.column for p in silent.examine(Record(facts("en", if_no_answer=None))).problems] == ["if_no_answer"]


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
        ({"event_date": "2026-11-13"}, "event_date", "“received” (2026-11-12) lies before “event_date” (2026-11-13)"),
        ({"acknowledged": "2026-11-11"}, "acknowledged", "“acknowledged” (2026-11-11) lies before “received”"),
        ({"replied": "2026-11-11"}, "replied", "(2026-11-11) lies before “received” (2026-11-12). Correct one"),
        ({"followed_up": "2026-11-11"}, "followed_up", "lies before “received”"),
        ({"closed": "2026-11-11"}, "closed", "lies before “received”"),
        ({"compensation_sent": "2026-11-08"}, "compensation_sent", "lies before “event_date” (2026-11-09)"),
        ({"decision": "maybe"}, "decision", "upheld (成立)"),
        ({"compensation": "refund -60"}, "compensation", "negative"),
        ({"compensation": "hug 60"}, "compensation", "refund (退款)"),
        ({"compensation": "refund"}, "compensation", "no amount"),
        ({"compensation": "refund 60 by 2026-11-01"}, "compensation", "before the date of the letter"),
        ({"compensation": "voucher 60 until 2026-11-01"}, "compensation", "before the date of the letter"),
        ({"compensation": "refund £60; voucher HK$100"}, "compensation", "one currency"),
        ({"compensation": "refund ¥60"}, "compensation", "“¥” can be CNY, JPY, but this case is in GBP"),
        ({"compensation": "refund $60; voucher $20"}, "compensation", "Write the currency by its code, like USD 60"),
        ({"currency": "元"}, "currency", "“元” can be CNY, HKD, MOP, TWD, but this case is in GBP"),
        ({"currency": "XYZ"}, "currency", "is not a currency"),
        ({"compensation": "refund JPY 60.50"}, "compensation", "JPY has 0 decimals, 60.50 has more"),
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


def test_a_sum_in_another_currency_needs_somebody_s_name_whatever_it_is(found: Callable[..., list[Problem]]) -> None:
    for foreign in ({"compensation": "refund HK$1"}, {"compensation": "refund 1", "currency": "港币"}):
        (problem,) = found(**foreign, approved_by=None)
        assert "1 HKD cannot be measured against the limit of the policy (200 GBP)" in problem.what
        assert "approved_by" in problem.what
        assert found(**foreign, approved_by="Ruth Castellan") == []


def test_a_sign_of_several_currencies_means_the_case_s_own_where_it_is_one_of_them(
    brand: Brand, date: dt.date, facts: Facts
) -> None:
    for locale, sums in (
        ("zh-CN", "退款¥60；礼券60元"),
        ("zh-TW", "退款$60；禮券60元整"),
        ("zh-HK", "退款$60；禮券60圓"),
    ):
        assert Producer(brand, "reply", date).examine(Record(facts(locale, compensation=sums))).problems == ()
    for locale, sums in (("zh-CN", "退款$60"), ("zh-TW", "退款¥60"), ("zh-HK", "退款¥60")):
        found = Producer(brand, "reply", date).examine(Record(facts(locale, compensation=sums))).problems
        assert [problem.column for problem in found] == ["compensation"]


def test_a_locale_without_a_policy_is_refused_and_stops_nothing(brand: Brand, date: dt.date, facts: Facts) -> None:
    words = {locale: words for locale, words in brand.policy.words.items() if locale != "en"}
    poor = replace(brand, policy=brand.policy.model_copy(update={"words": words}))
    assert [p.column for p in Producer(poor, "reply", date).examine(Record(facts("en"))).problems] == ["locale"]


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"acknowledged": "2026-11-14", "replied": "2026-11-13"}, "replied", "lies before “acknowledged” (2026-11-14)"),
        ({"replied": "2026-11-14", "closed": "2026-11-13"}, "closed", "Leave it if that was so"),
        ({"replied": "2026-11-14", "followed_up": "2026-11-13"}, "followed_up", "lies before “replied”"),
        ({"compensation_sent": "2026-11-11"}, "compensation_sent", "lies before “received”"),
        ({"fix_date": "2026-11-08"}, "fix_date", "lies before “event_date” (2026-11-09)"),
        ({"closed": "2026-11-21"}, "closed", "2026-11-21 lies after the date of the letter (2026-11-20)"),
        ({"event_date": "2006-11-12"}, "event_date", "more than 10 years from the date of the letter"),
        ({"commitment": "2062-11-25 call"}, "commitment", "2062-11-25 is more than 10 years"),
        ({"compensation": "voucher 60 until 2062-11-25"}, "compensation", "2062-11-25 is more than 10 years"),
        ({"commitment": "2026-11-29 call"}, "commitment", "“call”: 2026-11-29 (Sunday) is no working day"),
        ({"commitment": "2026-12-25 call"}, "commitment", "(Friday, Christmas Day) is no working day"),
        ({"commitment": "2026-12-25 call"}, "commitment", "else choose another, like 2026-12-29"),
        ({"compensation": "refund 60 by 2026-11-28"}, "compensation", "2026-11-28 (Saturday) is no working day"),
        ({"issue": "You read out 4111 1111 1111 1111"}, "issue", "the number of a bank card, ending in …1111"),
        ({"commitment": "2026-11-25 call AB123456C"}, "commitment", "a UK National Insurance number"),
        ({"compensation": "refund 60 (4111111111111111)"}, "compensation", "write only its last four signs"),
        ({"order_ref": "11010519491231002X"}, "order_ref", "a Chinese identity number, ending in …002X"),
    ],
)
def test_what_is_odd_is_only_a_warning(
    found: Callable[..., list[Problem]], changes: dict[str, object], column: str, said: str
) -> None:
    (problem,) = found(**changes)
    assert (problem.column, problem.severity) == (column, "warning")
    assert said in problem.what


def test_an_order_number_that_looks_like_a_card_is_left_alone(found: Callable[..., list[Problem]]) -> None:
    assert found(order_ref="4111111111111111", case_id="6222021234567890128") == []


def test_a_personal_number_is_never_written_out(found: Callable[..., list[Problem]]) -> None:
    number = "11010519491231002X"
    problems = found(issue=f"You sent {number}", finding=f"We stored {number}", name=f"Ada {number}")
    assert sorted(problem.column for problem in problems) == ["finding", "issue", "name"]
    assert not any(number[:14] in problem.what for problem in problems)


def test_days_out_of_order_are_told_once(found: Callable[..., list[Problem]]) -> None:
    problems = found(received="2062-11-12", acknowledged="2026-11-13", replied="2026-11-14", closed="2026-11-15")
    assert [problem.column for problem in problems] == ["received"]
    problems = found(acknowledged="2026-11-11", replied="2026-11-13", closed="2026-11-12")
    assert [(p.column, p.severity) for p in problems] == [("acknowledged", "error"), ("closed", "warning")]


def test_days_in_order_have_nothing_against_them(found: Callable[..., list[Problem]]) -> None:
    days = ("acknowledged", "replied", "compensation_sent", "followed_up", "closed")
    assert found(**dict.fromkeys(days, "2026-11-12")) == []


def test_a_promise_in_a_year_not_announced_is_not_judged(brand: Brand, facts: Facts) -> None:
    letter = dt.date(2090, 1, 2)
    promised = facts("zh-CN", commitment="2090-01-08 致电", compensation="退款60 2090-01-08前", fix_date=None, fix=None)
    found = Producer(brand, "reply", letter).examine(
        Record(promised | {"received": "2090-01-01", "event_date": "", "compensation_sent": ""})
    )
    assert found.problems == ()


def test_a_supervisor_after_a_serious_case_is_only_a_warning(found: Callable[..., list[Problem]]) -> None:
    assert [(p.column, p.severity) for p in found(severity="serious", invite="supervisor")] == [("invite", "warning")]


def test_a_critical_case_may_be_acknowledged_at_once(found: Callable[..., list[Problem]]) -> None:
    assert found("ack", severity="critical", legal_review=None) == []


def test_a_value_that_could_not_be_read_is_not_called_missing_too(brand: Brand, date: dt.date, facts: Facts) -> None:
    case, problems, failed = read_fields(Record(facts("en", received="yesterday")))
    assert [p.column for p in problems] == ["received"]
    assert validate(case, "reply", brand, date, failed) == ()


@pytest.mark.parametrize(
    ("envelope", "address", "said"),
    [
        ("din-b", "7 Larch Close/Bristol/BS8 1ZZ", []),
        ("uk-dl", "Flat 3/7 Larch Close/Clifton/Bristol", []),
        ("uk-dl", "Flat 3/7 Larch Close/Clifton/Bristol/BS8 1ZZ", ["takes 6 lines"]),
        ("din-a", "The Old Printing Works, Second Floor, North Wing, Room 214/" * 3 + "Bristol", ["takes 8 lines"]),
        ("none", "Flat 3/7 Larch Close/Clifton/Bristol/England/United Kingdom/BS8 1ZZ", []),
    ],
)
def test_an_address_that_the_window_does_not_show_whole_is_refused(
    brand: Brand, date: dt.date, facts: Facts, envelope: str, address: str, said: list[str]
) -> None:
    windowed = replace(brand, house=brand.house.model_copy(update={"envelope": envelope}))
    problems = Producer(windowed, "reply", date).examine(Record(facts("en", address=address))).problems
    assert [(p.column, p.severity) for p in problems] == [("address", "error")] * len(said)
    assert all(words in problem.what for words, problem in zip(said, problems, strict=True))
