"""The file for calendars, read by another's parser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from icalendar import Alarm, Calendar, Event

from replygen.due import Step
from replygen.due.calendar_file import calendar_file
from replygen.due.step import Rule
from replygen.text.workdays import Term

TODAY = dt.date(2026, 11, 20)


def step(**said: Any) -> Step:
    usual: dict[str, Any] = {"case_id": "A-0017", "locale": "en", "severity": "moderate", "name": "ack"}
    rule = Rule("policy", "words.en.deadlines.ack", "", Term(3, "working"), "received")
    usual |= {"due": TODAY, "do_by": TODAY, "days_left": 0, "unit": "working", "state": "today", "rule": rule}
    return Step(**{**usual, "base": dt.date(2026, 11, 17), "owner": "Wang Xiaowen", **said})


def promise(**said: Any) -> Step:
    usual: dict[str, Any] = {"name": "promise", "number": 2, "what": "ring Ms Wong", "time": dt.time(17)}
    return step(**{**usual, "rule": Rule("case", "commitment"), "unit": "calendar", **said})


def events(data: bytes) -> list[Event]:
    calendar = Calendar.from_ical(data)
    assert calendar.errors == []
    found = calendar.events
    for event in found:
        assert event.errors == []
        assert not [name for name in event.required if name not in event]
    return found


def only(*steps: Step, names: bool = False) -> Event:
    (event,) = events(calendar_file(steps, TODAY, names))
    return event


def test_the_file_is_one_that_every_program_can_read() -> None:
    data = calendar_file([step(case_id="客诉,17;\\n" + "长" * 60), promise()], TODAY)
    lines = data.split(b"\r\n")
    assert (lines[0], *lines[-2:]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert data.count(b"BEGIN:VEVENT") == 2
    assert str(events(data)[0]["summary"]).startswith("客诉,17;\\n长")


def test_the_same_steps_give_the_same_bytes() -> None:
    assert calendar_file([step(), promise()], TODAY) == calendar_file([step(), promise()], TODAY)


def test_a_later_file_moves_the_event_of_the_same_step() -> None:
    moved = dt.date(2026, 12, 1)
    (before,) = events(calendar_file([step()], TODAY))
    (after,) = events(calendar_file([step(due=moved, do_by=moved, state="soon")], TODAY + dt.timedelta(days=1)))
    assert str(before["uid"]) == str(after["uid"]) == "A-0017-ack@replygen"
    assert after.sequence > before.sequence
    assert (before.start, after.start) == (TODAY, moved)


def test_every_step_has_an_event_of_its_own() -> None:
    several = [step(), step(name="reply"), step(case_id="A-0018"), promise(), promise(number=3)]
    assert len({str(event["uid"]) for event in events(calendar_file(several, TODAY))}) == 5


def test_a_step_lasts_all_day_on_the_last_working_day_and_says_when_it_is_due() -> None:
    event = only(step(due=dt.date(2026, 11, 29), do_by=dt.date(2026, 11, 27), state="soon"))
    assert (event.start, event.end) == (dt.date(2026, 11, 27), dt.date(2026, 11, 28))
    assert str(event["summary"]) == "A-0017: acknowledgement"
    assert "due 2026-11-29" in str(event["description"])
    assert "policy ack: 3 working days after receipt 2026-11-17" in str(event["description"])
    assert str(event["transp"]) == "TRANSPARENT"


@pytest.mark.parametrize(("until", "end"), [(None, "18:00"), (dt.time(19, 30), "19:30"), (dt.time(16), "18:00")])
def test_a_promise_stands_at_its_hour_wherever_one_is(until: dt.time | None, end: str) -> None:
    event = only(promise(until=until))
    assert event.start == dt.datetime(2026, 11, 20, 17)
    assert event.end == dt.datetime.combine(TODAY, dt.time.fromisoformat(end))
    assert event["dtstart"].params.get("TZID") is None


def test_what_is_late_stands_on_today() -> None:
    for late in (
        step(due=dt.date(2026, 11, 2), do_by=dt.date(2026, 11, 2), state="late"),
        promise(due=dt.date(2026, 11, 2), do_by=dt.date(2026, 11, 2), state="late"),
    ):
        event = only(late)
        assert event.start == TODAY
        assert str(event["summary"]).startswith("Late: A-0017: ")


def test_it_reminds_in_the_morning_of_the_day_and_of_the_day_before() -> None:
    later = dt.date(2026, 11, 26)
    for one, reminders in (
        (step(), [dt.timedelta(hours=9)]),
        (step(due=later, do_by=later, state="soon"), [dt.timedelta(hours=9), dt.timedelta(hours=-15)]),
        (promise(), [dt.timedelta(hours=-1)]),
        (promise(due=later, do_by=later, state="soon"), [dt.timedelta(hours=-1), dt.timedelta(days=-1)]),
    ):
        alarms = [alarm for alarm in only(one).subcomponents if isinstance(alarm, Alarm)]
        assert [alarm.TRIGGER for alarm in alarms] == reminders
        assert {str(alarm["action"]) for alarm in alarms} == {"DISPLAY"}


def test_nobody_is_named_unless_asked() -> None:
    steps = (promise(),)
    assert str(only(*steps)["summary"]) == "A-0017: promise 2"
    silent = calendar_file(steps, TODAY)
    for person in (b"Wang", b"Wong"):
        assert person not in silent
    event = only(*steps, names=True)
    assert str(event["summary"]) == "A-0017: promise 2: ring Ms Wong"
    assert "owner: Wang Xiaowen" in str(event["description"])
