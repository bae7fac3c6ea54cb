"""Working days counted at once, however many cases ask for them."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Literal

from replygen.messages import _
from replygen.model.reading import plain
from replygen.text.days import is_announced, workdays_of

Unit = Literal["working", "calendar"]
MOST_DAYS = 366
"""The longest term that a policy can set."""

_TERM = re.compile(
    r"(?P<count>\d{1,4})\s*(?:(?P<working>working\s*days?|个?工作[日天]|個?工作[日天])|(?P<weeks>weeks?|周|星期|週)|days?|[日天])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time: so many working days, or so many days of the calendar."""

    count: int
    unit: Unit


def read_term(text: str) -> Term:
    """The term that `text` means: `3 working days`, `15 days`, `8 weeks`, `5个工作日`, `30天`.

    Raises ValueError for anything else, and for one of no days or of more than a year.
    """
    match = _TERM.fullmatch(plain(text))
    count = int(match["count"]) * (7 if match["weeks"] else 1) if match else 0
    if match is None or not 1 <= count <= MOST_DAYS:
        raise ValueError(_("write it like “3 working days”, “15 days” or “8 weeks”."))
    return Term(count, "working" if match["working"] else "calendar")


@cache
def workdays(country: str) -> Workdays:
    """The working days of `country` (ISO 3166, like `CN` or `GB-ENG`)."""
    return Workdays(country)


class Workdays:
    """The working days of a country, year by year as they are asked for.

    Saturdays and Sundays are free, but for the days that make up for a long holiday. In a year whose days off are not
    announced yet they are the usual ones; see `is_announced`. Every question raises UserError for a country that is not
    known.
    """

    def __init__(self, country: str) -> None:
        self.country = country
        self._days: list[int] = []  # ordinals, of all years from the first to the last that was asked for
        self._first = self._last = 0
        self._unannounced: set[int] = set()

    def after(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`; `day` itself for 0."""
        if count == 0:
            return day
        self._reach(day.year)
        place = bisect_right(self._days, day.toordinal()) + count - 1
        while place >= len(self._days):
            self._reach(self._last + 1)
        return dt.date.fromordinal(self._days[place])

    def last_until(self, day: dt.date) -> dt.date:
        """`day` where it is a working day, else the last one before it."""
        self._reach(day.year)
        place = bisect_right(self._days, day.toordinal()) - 1
        if place < 0:
            self._reach(day.year - 1)
            return self.last_until(day)
        return dt.date.fromordinal(self._days[place])

    def before(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day before `day`; `day` itself for 0."""
        for _each in range(count):
            day = self.last_until(day - dt.timedelta(days=1))
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after `start`, up to `end`; below 0 where `end` lies before `start`."""
        self._reach(start.year)
        self._reach(end.year)
        return bisect_right(self._days, end.toordinal()) - bisect_right(self._days, start.toordinal())

    def unannounced(self, first: dt.date, last: dt.date) -> int | None:
        """The first year from `first` to `last` whose days off are not announced yet; None where all are."""
        self._reach(first.year)
        self._reach(last.year)
        if not self._unannounced:
            return None
        return next((year for year in range(first.year, last.year + 1) if year in self._unannounced), None)

    def _reach(self, year: int) -> None:
        """Take the years up to `year` in, so that there is never a gap."""
        if not self._days:
            self._first, self._last = year, year - 1
        while self._last < year:
            self._last += 1
            self._days += self._of(self._last)
        while self._first > year:
            self._first -= 1
            self._days[:0] = self._of(self._first)

    def _of(self, year: int) -> list[int]:
        if not is_announced(year, self.country):
            self._unannounced.add(year)
        return [day.toordinal() for day in workdays_of(year, self.country)]
