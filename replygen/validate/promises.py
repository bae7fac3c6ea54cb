"""Whether what is promised lies ahead, and on days on which somebody is there to keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from replygen.errors import Problem
from replygen.messages import _
from replygen.model.dates import weekday_name
from replygen.text.days import free_day
from replygen.validate.examination import Examination
from replygen.validate.order import far, is_far


def on_days(examination: Examination) -> Iterator[Problem]:
    """What is wrong with the days of compensation and promises."""
    date = examination.date
    for item in examination.case.compensation or ():
        for day in (item.by, item.until):
            if day and day < date:
                yield Problem(
                    _("{kind}: {day} lies before the date of the letter ({date}). Give a later one.").format(
                        kind=item.kind, day=day, date=date
                    ),
                    "compensation",
                )
            elif day and is_far(day, date):
                yield far(day, date, "compensation")
        if item.by and item.by >= date:
            yield from _on_a_free_day(examination, item.by, item.kind, "compensation")
    for promise in examination.case.commitment:
        if promise.date < date:
            yield Problem(
                _("“{what}”: {day} lies before the date of the letter ({date}). Promise a later day.").format(
                    what=promise.what, day=promise.date, date=date
                ),
                "commitment",
            )
        elif is_far(promise.date, date):
            yield far(promise.date, date, "commitment")
        else:
            yield from _on_a_free_day(examination, promise.date, promise.what, "commitment")
        if promise.time and promise.until and promise.until <= promise.time:
            yield Problem(
                _("“{what}”: the time ends before it begins. Correct it.").format(what=promise.what), "commitment"
            )


def _on_a_free_day(examination: Examination, day: dt.date, what: str, column: str) -> Iterator[Problem]:
    free = free_day(day, examination.policy.workdays) if examination.policy else None
    if free is None:
        return
    named = f"{weekday_name(day)}, {free.holiday}" if free.holiday else weekday_name(day)
    said = _("“{what}”: {day} ({named}) is no working day. Leave it if somebody is there then; else choose another.")
    if free.next_workday:
        said = _(
            "“{what}”: {day} ({named}) is no working day. "
            "Leave it if somebody is there then; else choose another, like {next}."
        )
    yield Problem(said.format(what=what, day=day, named=named, next=free.next_workday), column, "warning")
