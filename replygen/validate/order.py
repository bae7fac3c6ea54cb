"""Whether the days of a case can have followed each other so, and lie in years that can be meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from replygen.errors import Problem
from replygen.messages import _
from replygen.validate.examination import Examination

_NECESSARY = (
    ("event_date", "received"),
    ("received", "acknowledged"),
    ("received", "replied"),
    ("received", "followed_up"),
    ("received", "closed"),
    ("event_date", "compensation_sent"),
)
"""Each first day before its second, or on it: nobody answers a complaint that has not come in."""
_USUAL = (
    ("received", "compensation_sent"),
    ("event_date", "fix_date"),
    ("acknowledged", "replied"),
    ("replied", "followed_up"),
    ("replied", "closed"),
)
"""The same, where it may be otherwise: a shop gives something at once, a case is opened again."""
_DONE = ("acknowledged", "replied", "compensation_sent", "followed_up", "closed")
"""What was done by the day of the letter; later only where a letter is made once more under its old date."""
_DAYS = ("received", "fix_date", *_DONE)

FAR = 10
"""Years from the letter's date beyond which a day is rather a slip of the hand."""


def of_dates(examination: Examination) -> Iterator[Problem]:
    """What is wrong with the order of the days; each day is spoken of once."""
    case, date = examination.case, examination.date
    days: dict[str, dt.date] = {field: day for field in _DAYS if (day := getattr(case, field))}
    if case.event_date:
        days["event_date"] = case.event_date.date
    told: set[str] = set()
    if case.received and case.received > date:
        told.add("received")
        yield Problem(
            _(
                "{day} lies after the date of the letter ({date}). Correct it, or give the letter's date with --date."
            ).format(day=case.received, date=date),
            "received",
        )
    for first, second in (*_NECESSARY, *_USUAL):
        if first in days and second in days and days[second] < days[first] and told.isdisjoint({first, second}):
            # It is the event that is named when a complaint came in before it: its day is remembered, not stamped.
            column = first if second == "received" else second
            told.add(column)
            yield _out_of_order(first, second, days, column)
    for field in _DONE:
        if field in days and field not in told and days[field] > date:
            told.add(field)
            yield Problem(
                _(
                    "{day} lies after the date of the letter ({date}). "
                    "Leave it if the letter is made once more; else correct it."
                ).format(day=days[field], date=date),
                field,
                "warning",
            )
    for field, day in days.items():
        if field not in told and is_far(day, date):
            yield far(day, date, field)


def _out_of_order(first: str, second: str, days: dict[str, dt.date], column: str) -> Problem:
    is_error = (first, second) in _NECESSARY
    what = (
        _("“{second}” ({day}) lies before “{first}” ({other}). Correct one of them.")
        if is_error
        else _("“{second}” ({day}) lies before “{first}” ({other}). Leave it if that was so; else correct one of them.")
    )
    return Problem(
        what.format(second=second, day=days[second], first=first, other=days[first]),
        column,
        "error" if is_error else "warning",
    )


def is_far(day: dt.date, date: dt.date) -> bool:
    """Whether `day` is so many years from the letter's date that it is rather a slip of the hand."""
    return abs((day - date).days) > FAR * 366


def far(day: dt.date, date: dt.date, column: str) -> Problem:
    """The warning of such a day."""
    return Problem(
        _("{day} is more than {years} years from the date of the letter ({date}). Check the year.").format(
            day=day, years=FAR, date=date
        ),
        column,
        "warning",
    )
