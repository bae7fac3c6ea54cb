"""Days: so many months on, the next days on which people work, and why they do not work on a day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import TYPE_CHECKING

from replygen.errors import UserError
from replygen.messages import _, language

if TYPE_CHECKING:
    from holidays import HolidayBase

_WEEKEND = {calendar.SATURDAY, calendar.SUNDAY}
_MOVING = frozenset({"AZ", "BY", "CN", "HU", "KG", "KZ", "LV", "MM", "RU", "UA", "UZ", "VN"})
"""Countries that move working days to weekends, year by year (those for which the holidays package has such days).

A year is known when it has some. Taiwan gave it up with 2026.
"""
_GENERAL = {"HK": "optional"}
"""What the holidays package calls the days on which banks and offices are closed, where that is not “public”.

In Hong Kong these are the general holidays; its public ones are those of the labour law, without Good Friday.
"""
_LANGUAGES = {"zh_CN": ("zh_CN",), "zh_TW": ("zh_TW", "zh_HK"), "en": ("en_GB", "en_HK", "en_US")}
"""The languages of the holidays package that a reader of ours understands, the best first."""


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; the month's last day where that day does not exist."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def workdays_after(day: dt.date, count: int, country: str) -> dt.date:
    """The `count`-th working day after `day` in `country` (ISO 3166, like `CN` or `GB-ENG`).

    Saturdays and Sundays are free, but for the days that make up for a long holiday. In a year whose days off are not
    announced yet, they are the usual ones. Source of the calendars: the holidays package. Raises UserError for a
    country it does not know.
    """
    while count > 0:
        day += dt.timedelta(days=1)
        count -= _calendar(country, day.year).is_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on which nobody works: its holiday, empty for a plain weekend, and the next working day, if that is known."""

    holiday: str
    next_workday: dt.date | None


def free_day(day: dt.date, country: str) -> FreeDay | None:
    """Why nobody works on `day` in `country`; None on a working day, and in a year that is not announced yet.

    Raises UserError for a country that the holidays package does not know.
    """
    if not _is_known_as_free(day, country):
        return None
    following = workdays_after(day, 1, country)
    # In brackets stands what a day off is moved from, or that it stands in for a Sunday.
    name = re.sub(r"\s*[(（].*?[)）]", "", _calendar(country, day.year, language()).get(day, ""))
    return FreeDay(name, following if is_announced(following.year, country) else None)


@lru_cache(maxsize=10_000)
def _is_known_as_free(day: dt.date, country: str) -> bool:
    return is_announced(day.year, country) and not _calendar(country, day.year).is_working_day(day)


def workdays_of(year: int, country: str) -> list[dt.date]:
    """The working days of a year in `country`, in their order. Raises UserError for a country nobody knows."""
    days, first = _calendar(country, year), dt.date(year, 1, 1)
    length = 366 if calendar.isleap(year) else 365
    return [day for count in range(length) if days.is_working_day(day := first + dt.timedelta(count))]


def is_announced(year: int, country: str) -> bool:
    """Whether the days off of a year are known; where working days are moved, they are announced year by year."""
    moved = _calendar(country, year).weekend_workdays
    return country[:2] not in _MOVING or any(day.year == year for day in moved)


@cache
def _calendar(country: str, year: int, tag: str = "en") -> HolidayBase:
    """The days off of one year, named in the language of `tag` where the package has it."""
    code, _dash, part = country.partition("-")
    try:
        of_country = days_of(code)
        usual = of_country(subdiv=part or None)
    except NotImplementedError:
        raise UserError(
            _("There is no calendar of working days for “{country}”. Correct “workdays” in policy.yaml.").format(
                country=country
            )
        ) from None
    named = next((name for name in _LANGUAGES[tag] if name in usual.supported_languages), usual.default_language)
    days = of_country(subdiv=part or None, years=year, language=named, categories=_GENERAL.get(code, "public"))
    days.weekend = _WEEKEND
    return days


@cache
def days_of(code: str) -> Callable[..., HolidayBase]:
    """What makes the days off of a country. Raises NotImplementedError for one that the package does not know.

    The file of that country is read alone where it stands in the usual place: through the package all are read, which
    takes as long as everything else of a letter.
    """
    import holidays
    from holidays.registry import COUNTRIES

    file, name = next(((file, name) for file, (name, *codes) in COUNTRIES.items() if code in codes), ("", ""))
    if not name:
        raise NotImplementedError(code)
    found = PathFinder.find_spec(file, [f"{folder}/countries" for folder in holidays.__path__])
    if found is None or found.loader is None:
        made: Callable[..., HolidayBase] = getattr(holidays, name)
    else:
        module = module_from_spec(found)
        found.loader.exec_module(module)
        made = getattr(module, name)
    return made
