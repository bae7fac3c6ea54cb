"""Days: so many months on, and the next days on which people work."""

from __future__ import annotations

import calendar
import datetime as dt


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; the month's last day where that day does not exist."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def workdays_after(day: dt.date, count: int, country: str) -> dt.date:
    """The `count`-th working day after `day` in `country` (ISO 3166, like `CN` or `GB-ENG`).

    Saturdays and Sundays are free, but for the days that make up for a long holiday.
    Source of the calendars: the holidays package. Raises NotImplementedError for a country it does not know.
    """
    from holidays import country_holidays

    code, _dash, part = country.partition("-")
    off = country_holidays(code, subdiv=part or None)
    off.weekend = {calendar.SATURDAY, calendar.SUNDAY}
    while count > 0:
        day += dt.timedelta(days=1)
        count -= off.is_working_day(day)
    return day
