"""The dialogue asks what the letter needs, in order, and takes no answer that would spoil it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from replygen.brand import Brand
from replygen.cli.asking.dialogue import LISTS, ORDER, Dialogue, value_of
from replygen.cli.meanings import field_example, field_question
from replygen.model.case import FIELDS, Record
from replygen.produce import Producer

ANSWERS = {
    "locale": "en",
    "case_id": "A-1",
    "received": "2026-11-12",
    "name": "Ada",
    "title": "Ms",
    "issue": "You waited",
    "wanted": "an apology",
    "category": "process",
    "severity": "moderate",
    "finding": "Nobody told the fitter",
    "decision": "upheld",
    "compensation": "refund 60",
    "commitment": "2026-11-25 call you",
}


@pytest.fixture
def reply(brand: Brand, date: dt.date) -> Producer:
    return Producer(brand, "reply", date)


def asked(dialogue: Dialogue, answers: dict[str, str]) -> list[str]:
    """Every field that is asked while `answers` are given."""
    fields = []
    while (field := dialogue.next()) is not None:
        fields.append(field)
        assert dialogue.answer(field, answers[field]) == ()
    return fields


def test_every_field_has_a_question_and_a_place_in_the_order() -> None:
    assert sorted(ORDER) == sorted(FIELDS)
    assert all(field_question(field) for field in FIELDS)


def test_a_list_field_is_one_whose_value_is_a_row_of_items() -> None:
    assert {field for field in FIELDS if isinstance(value_of(field, field_example(field))[0], tuple)} == LISTS


def test_a_reply_is_complete_after_the_needed_questions(reply: Producer) -> None:
    dialogue = Dialogue(reply)
    assert asked(dialogue, ANSWERS) == list(ANSWERS)
    assert not reply.examine(Record(dialogue.values)).is_rejected


def test_another_kind_asks_only_what_every_letter_needs(reply: Producer) -> None:
    assert asked(Dialogue(replace(reply, kind="ack")), ANSWERS) == list(ANSWERS)[:6]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("info", {"questions": "What time was it?\nWho came? (for the job sheet)", "answer_by": "2026-11-27"}),
        ("update", {"checked": "the log", "outstanding": "a recording", "next_news": "2026-11-27"}),
        ("followup", {"commitment": "2026-11-16 call you [done 2026-11-16]"}),
        ("closure", {"decision": "upheld"}),
    ],
)
def test_each_kind_asks_what_it_needs_besides(reply: Producer, kind: str, more: dict[str, str]) -> None:
    producer = replace(reply, kind=kind)
    dialogue, needed = Dialogue(producer), list(ANSWERS)[:6]
    assert asked(dialogue, ANSWERS | more) == sorted([*needed, *more], key=ORDER.index)
    assert not producer.examine(Record(dialogue.values)).is_rejected


def test_an_answer_that_a_letter_must_not_hold_is_not_taken(reply: Producer) -> None:
    dialogue = Dialogue(replace(reply, kind="followup"))
    (reason,) = dialogue.answer("commitment", "2026-11-16 call you")
    assert "Say whether it was kept" in reason
    assert dialogue.answer("commitment", "2026-11-16 call you [done 2026-11-17]") == ()


def test_the_language_is_not_asked_where_there_is_no_choice(reply: Producer, brand: Brand) -> None:
    assert Dialogue(replace(reply, locale="en")).next() == "case_id"
    one_sender = replace(brand, senders={"en": brand.senders["en"]})
    assert Dialogue(replace(reply, brand=one_sender)).next() == "case_id"


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"decision": "partial"}, ["reason"]),
        ({"decision": "不成立", "compensation": "none"}, ["reason", "alternative"]),
        ({"compensation": "refund 90000"}, ["approved_by"]),
        ({"severity": "critical"}, ["legal_review"]),
    ],
)
def test_answers_call_for_further_questions(reply: Producer, changes: dict[str, str], more: list[str]) -> None:
    further = {"reason": "why", "alternative": "this", "approved_by": "Helen", "legal_review": "yes"}
    fields = asked(Dialogue(reply), ANSWERS | further | changes)
    assert [field for field in fields if field not in ANSWERS] == more
    assert fields == [field for field in ORDER if field in fields]


def test_a_later_change_opens_what_it_makes_wrong(reply: Producer) -> None:
    dialogue = Dialogue(reply, {**ANSWERS, "compensation": "refund 60; voucher 10 no G-1"})
    assert dialogue.next() is None
    assert dialogue.answer("decision", "not_upheld") == ()
    assert dialogue.open() == ["reason", "alternative", "compensation"]
    assert "hush money" in dialogue.reasons("compensation")[0]


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("case_id", ""),
        ("received", "2026-11-21"),
        ("received", "03/04/2026"),
        ("decision", "maybe"),
        ("decision", ""),
        ("commitment", "2026-11-19 call you"),
        ("commitment", "call you"),
        ("compensation", "voucher"),
        ("fix_date", "2026-11-16"),
        ("event_date", "2026-11-13"),
        ("name", "two\nlines"),
    ],
)
def test_an_answer_that_would_spoil_the_letter_is_not_taken(reply: Producer, field: str, answer: str) -> None:
    dialogue = Dialogue(reply, dict(ANSWERS))
    assert dialogue.answer(field, answer)
    assert dialogue.values == ANSWERS


def test_a_begun_case_is_asked_for_the_rest_and_for_what_is_wrong(reply: Producer) -> None:
    begun = {field: ANSWERS[field] for field in ("locale", "case_id", "name", "issue", "category")}
    dialogue = Dialogue(reply, {**begun, "received": "soon"})
    assert asked(dialogue, ANSWERS) == [
        "received",
        *("wanted", "severity", "finding", "decision", "compensation", "commitment"),
    ]


def test_one_can_go_back_from_anywhere_to_the_first_question(reply: Producer) -> None:
    dialogue = Dialogue(reply)
    asked(dialogue, ANSWERS | {"title": ""})
    way: list[str] = []
    field = dialogue.before(None)
    while field is not None:
        way.append(field)
        field = dialogue.before(field)
    assert way[::-1] == list(ANSWERS)


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (["You waited", "You called"], "You waited\nYou called"),
        (["one; not two"], ""),
        ([{"what": "?"}], ""),
        ("You waited; You called", "You waited; You called"),
    ],
)
def test_a_list_of_a_file_can_be_typed_on_only_where_it_would_be_read_the_same(
    reply: Producer, value: Any, typed: str
) -> None:
    dialogue = Dialogue(reply, {"issue": value})
    assert dialogue.typed("issue") == typed
    if value != [{"what": "?"}]:
        assert dialogue.answer("issue", typed) == ()
        assert dialogue.values == {"issue": value}
