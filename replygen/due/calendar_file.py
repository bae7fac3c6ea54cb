"""What is due as an iCalendar file (RFC 5545), which every calendar program takes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from replygen.due.step import Step
from replygen.due.wording import clock, named, reason
from replygen.messages import _

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_MORNING = dt.timedelta(hours=9)
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


def calendar_file(steps: Iterable[Step], date: dt.date, names: bool = False) -> bytes:
    """An event for each step, on the day on which it has to be done; what is late stands on `date`.

    The same step always has the same UID, so that a calendar that takes a later file in moves its event. An event names the
    case and what is due; only with `names` also who does it, and the words of a promise. Times of day are local.
    """
    from icalendar import Calendar

    calendar = Calendar.new(uid="due@replygen", prodid="-//replygen//due//EN", name=_("Complaints: what is due"))
    calendar.add("method", "PUBLISH")
    for step in steps:
        calendar.add_component(_event(step, date, names))
    data: bytes = calendar.to_ical()
    return data


def _event(step: Step, date: dt.date, names: bool) -> Event:
    from icalendar import Event

    start, end = _span(step, date)
    what = _("{where}: {what}").format(where=step.case_id, what=named(step, with_text=names))
    said = [_("due {day}").format(day=f"{step.due} {clock(step)}".strip()), reason(step)]
    if names:
        said.append(_("owner: {name}").format(name=step.owner))
    event = Event.new(
        uid=f"{step.case_id}-{step.name}{'' if step.number is None else f'-{step.number}'}@replygen",
        stamp=dt.datetime.combine(date, dt.time(), dt.UTC),
        sequence=date.toordinal(),
        start=start,
        end=end,
        summary=_("Late: {what}").format(what=what) if step.state == "late" else what,
        description="\n".join(said),
    )
    event.add("transp", "TRANSPARENT")
    for alarm in _alarms(start, date, what):
        event.add_component(alarm)
    return event


def _span(step: Step, date: dt.date) -> tuple[dt.date, dt.date]:
    """When the event begins and ends: at its time of day, or all day long."""
    day = max(step.do_by, date)
    if step.time is None or day != step.due:
        return day, day + _DAY
    start = dt.datetime.combine(day, step.time)
    ends_later = step.until is not None and step.until > step.time
    return start, dt.datetime.combine(day, step.until) if ends_later and step.until else start + _HOUR


def _alarms(start: dt.date, date: dt.date, what: str) -> Iterator[Alarm]:
    """A reminder on the morning of the day, or an hour before the time; for what is not due today also the day before."""
    from icalendar import Alarm

    is_timed = isinstance(start, dt.datetime)
    triggers = [-_HOUR if is_timed else _MORNING]
    if (start.date() if isinstance(start, dt.datetime) else start) > date:
        triggers.append(-_DAY if is_timed else _MORNING - _DAY)
    for trigger in triggers:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", what)
        alarm.add("trigger", trigger)
        yield alarm
