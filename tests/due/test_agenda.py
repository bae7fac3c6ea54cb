"""What the agenda of a day holds, whose it is, and in which order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from replygen.brand import Brand
from replygen.brand.records import Deadlines
from replygen.due import Agenda, Step, make_agenda
from replygen.register.rows import Filed, FiledItem, FiledPromise
from tests.due.rows import filed

MONDAY = dt.date(2025, 3, 10)
"""A Monday in a month without holidays."""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2025-{text}")


@pytest.fixture
def house(brand: Brand) -> Brand:
    """The example brand with terms that are easy to count."""
    return with_deadlines(
        brand,
        ack="3 working days",
        reply="10 working days",
        update_every="5 working days",
        update_before="2 working days",
        followup="5 working days",
        closure="30 days",
    )


def with_deadlines(brand: Brand, **terms: object) -> Brand:
    words = {
        locale: own.model_copy(update={"deadlines": Deadlines.model_validate(terms)})
        for locale, own in brand.policy.words.items()
    }
    return replace(brand, policy=brand.policy.model_copy(update={"words": words}))


def agenda_of(
    brand: Brand,
    *cases: Filed,
    promises: tuple[FiledPromise, ...] = (),
    items: tuple[FiledItem, ...] = (),
    date: dt.date = MONDAY,
    within: int = 7,
) -> Agenda:
    return make_agenda(brand, cases, promises, items, date, within)


def steps(agenda: Agenda) -> list[Step]:
    return [*agenda.steps("late"), *agenda.steps("today"), *agenda.steps("soon")]


def promise(key: int = 1, **said: Any) -> FiledPromise:
    usual: dict[str, Any] = {"number": 1, "date": MONDAY, "time": None, "until": None, "who": "", "what": "a call"}
    return FiledPromise(key=key, **{**usual, "kept": None, "state": "open", **said})


def item(**said: Any) -> FiledItem:
    usual: dict[str, Any] = {"number": 1, "kind": "refund", "amount": None, "currency": "", "pieces": 1}
    return FiledItem(key=1, **{**usual, "by": None, "until": None, **said})


def only(name: str, agenda: Agenda) -> Step:
    (step,) = (step for step in steps(agenda) if step.name == name)
    return step


OPEN: dict[str, Any] = {"received": day("03-03"), "acknowledged": day("03-04"), "updated": day("03-07")}
ANSWERED: dict[str, Any] = {**OPEN, "replied": day("03-07")}


@pytest.mark.parametrize(
    ("term", "source", "name", "place", "due"),
    [
        ("10 working days", "policy", "words.en.deadlines.reply", "", "03-17"),
        ("90 days", "preset", "uk-fca-disp", "United Kingdom", "04-28"),
        ("8 weeks", "policy", "words.en.deadlines.reply", "", "04-28"),
    ],
)
def test_of_policy_and_statute_the_strictest_wins_and_is_named(
    brand: Brand, term: str, source: str, name: str, place: str, due: str
) -> None:
    agenda = agenda_of(with_deadlines(brand, reply=term, presets=["uk-fca-disp"]), filed(**OPEN), within=60)
    step = only("reply", agenda)
    assert (step.rule.source, step.rule.name, step.rule.place, step.due) == (source, name, place, day(due))


def test_a_preset_of_a_channel_binds_what_came_in_there_in_its_country_only(brand: Brand) -> None:
    silent = with_deadlines(brand)
    for locale, channel, names in (
        ("zh-CN", "regulator", ["cn-market-regulator"]),
        ("zh-CN", "phone", []),
        ("zh-HK", "regulator", []),
    ):
        case = filed(locale=locale, channel=channel, received=day("03-03"))
        acks = [step for step in steps(agenda_of(silent, case, within=60)) if step.name == "ack"]
        assert [step.rule.name for step in acks] == names


def test_a_step_without_a_term_is_never_due(brand: Brand) -> None:
    agenda = agenda_of(with_deadlines(brand), filed(received=day("01-02")), filed(key=2, **ANSWERED))
    assert steps(agenda) == []
    assert agenda.cases == 2


def test_a_reply_counted_from_a_missing_acknowledgement_takes_its_last_day(brand: Brand) -> None:
    bound = with_deadlines(brand, presets=["uk-housing-ombudsman"])
    agenda = agenda_of(bound, filed(received=day("03-03")), within=60)
    assert only("ack", agenda).due == day("03-10")
    assert only("reply", agenda).due == day("03-24")


def test_as_long_as_the_acknowledgement_is_due_no_further_news_is(house: Brand) -> None:
    agenda = agenda_of(house, filed(received=day("02-03")))
    assert {step.name for step in steps(agenda)} == {"ack", "reply"}


def test_news_is_due_before_the_last_day_of_the_reply_and_once_given_is_counted_on(house: Brand) -> None:
    warning = only(
        "update",
        agenda_of(house, filed(received=day("03-03"), acknowledged=day("03-03"), updated=day("03-11")), within=60),
    )
    assert (warning.due, warning.rule.name) == (day("03-13"), "words.en.deadlines.update_before")
    given = only(
        "update",
        agenda_of(house, filed(received=day("03-03"), acknowledged=day("03-03"), updated=day("03-13")), within=60),
    )
    assert (given.due, given.rule.name) == (day("03-20"), "words.en.deadlines.update_every")


def test_the_day_that_an_update_promised_news_for_is_watched(house: Brand) -> None:
    told = {**OPEN, "updated": day("03-07")}
    kept = only("update", agenda_of(house, filed(next_news=day("03-12"), **told), within=60))
    assert (kept.due, kept.rule.source, kept.rule.name) == (day("03-12"), "case", "next_news")
    later = only("update", agenda_of(house, filed(next_news=day("03-20"), **told), within=60))
    assert (later.due, later.rule.name) == (day("03-14"), "words.en.deadlines.update_every")  # no warning any more
    never_sent = only(
        "update", agenda_of(house, filed(**{**told, "updated": None, "next_news": day("03-05")}), within=60)
    )
    assert never_sent.rule.name != "next_news"


def test_a_case_that_is_not_settled_asks_for_a_new_reply(house: Brand) -> None:
    unsettled = {**ANSWERED, "followed_up": day("03-12"), "satisfied": "no"}
    agenda = agenda_of(house, filed(**unsettled), date=day("03-14"), within=60)
    assert (only("reply", agenda).due, only("reply", agenda).base) == (day("03-26"), day("03-12"))
    assert {step.name for step in steps(agenda)} == {"reply", "update"}
    answered_again = agenda_of(house, filed(**{**unsettled, "replied": day("03-14")}), date=day("03-14"), within=60)
    assert {step.name for step in steps(answered_again)} == {"closure"}


def test_a_closed_case_has_nothing_left(house: Brand) -> None:
    agenda = agenda_of(house, filed(received=day("01-02"), closed=day("03-01")), promises=(promise(),), items=(item(),))
    assert steps(agenda) == []
    assert (agenda.cases, sum(agenda.counts.values())) == (0, 0)


def test_a_kept_or_broken_promise_is_due_no_more(house: Brand) -> None:
    promises = (promise(), promise(number=2, state="kept"), promise(number=3, state="broken"))
    agenda = agenda_of(house, filed(**ANSWERED), promises=promises)
    assert [(step.name, step.number, step.what) for step in agenda.steps("today")] == [("promise", 1, "a call")]


def test_a_promise_is_kept_by_whom_it_names_then_the_handler_then_the_brand_s(house: Brand) -> None:
    usual = house.sender("en").handler.name
    for who, handler, owner in (("Ann", "Ben", "Ann"), ("", "Ben", "Ben"), ("", "", usual)):
        agenda = agenda_of(house, filed(handler=handler, **ANSWERED), promises=(promise(who=who),))
        assert only("promise", agenda).owner == owner


def test_compensation_is_due_on_the_earliest_of_its_days_until_it_was_sent(house: Brand) -> None:
    items = (item(kind="voucher"), item(by=day("03-20")), item(kind="gift"), item())
    agenda = agenda_of(house, filed(**ANSWERED), items=items, within=60)
    assert (only("compensation", agenda).due, only("compensation", agenda).rule.name) == (day("03-14"), "refund_days")
    sent = agenda_of(house, filed(compensation_sent=day("03-09"), **ANSWERED), items=items, within=60)
    unanswered = agenda_of(house, filed(**OPEN), items=items, within=60)
    for other in (sent, unanswered):
        assert "compensation" not in {step.name for step in steps(other)}


def test_a_case_without_the_day_it_came_in_is_named_and_its_promises_are_watched(house: Brand) -> None:
    agenda = agenda_of(house, filed("B-1"), promises=(promise(),))
    assert agenda.undated == ["B-1"]
    assert [step.name for step in steps(agenda)] == ["promise"]


def test_a_case_without_a_locale_goes_by_the_first_of_the_brand(house: Brand) -> None:
    agenda = agenda_of(house, filed(locale="", received=day("03-06")))
    assert agenda.locales == [house.locale]
    assert only("ack", agenda).rule.name == f"words.{house.locale}.deadlines.ack"


def test_the_longest_due_comes_first_then_the_gravest_then_the_earliest_hour(house: Brand) -> None:
    cases = [
        filed("late", 1, **ANSWERED),
        filed("grave", 2, severity="critical", **ANSWERED),
        filed("five", 3, **ANSWERED),
        filed("three", 4, **ANSWERED),
        filed("whenever", 5, **ANSWERED),
    ]
    promises = (
        promise(5),
        promise(3, time=dt.time(17)),
        promise(4, time=dt.time(15)),
        promise(2, time=dt.time(18)),
        promise(1, date=day("03-07")),
    )
    agenda = agenda_of(house, *cases, promises=promises)
    assert [step.case_id for step in agenda.steps("late")] == ["late"]
    assert [step.case_id for step in agenda.steps("today")] == ["grave", "three", "five", "whenever"]
    assert [step.case_id for step in agenda.steps("today", 2)] == ["grave", "three"]
    assert agenda.count("today") == 4


def test_what_is_due_after_the_days_asked_for_is_counted_only(house: Brand) -> None:
    for within, soon, later in ((3, 0, 1), (4, 1, 0)):
        agenda = agenda_of(house, filed(**ANSWERED), promises=(promise(date=day("03-14")),), within=within)
        assert (agenda.counts["promise", "soon"], agenda.counts["promise", "later"]) == (soon, later)
        assert len([step for step in steps(agenda) if step.name == "promise"]) == soon


def test_a_year_whose_days_off_are_not_known_is_said(house: Brand) -> None:
    case = filed(locale="zh-CN", received=dt.date(2090, 1, 9))
    agenda = agenda_of(house, case, date=dt.date(2090, 1, 11))
    assert only("ack", agenda).unannounced == 2090
    assert agenda.unannounced == {2090: 1}
