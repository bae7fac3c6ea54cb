"""Days as staff write them, in Chinese and English.

What can be two days, or leaves a part out, is refused and never guessed: 03/04/2026, 11月12日, 12-Nov-26. That is why
none of the general parsers of dates stands behind this. A year of three digits from 100 to 199 is one of the Republic
of China (115/11/12 is 2026-11-12): no other calendar in use has it.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache

from replygen.messages import _, language
from replygen.model.clock import read_time
from replygen.model.numerals import NUMERAL, in_digits
from replygen.model.reading import plain

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years a letter can speak of; one beyond them is a slip of the hand, like 0026 or 2260."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_BEFORE_MINGUO = 1911
_SHEET_START = dt.date(1899, 12, 30)
"""The day 0 of a spreadsheet, set so that its days after February 1900 come out right."""

_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|Sept)\b\.?"
_NTH = r"(?:st|nd|rd|th)?"
_ERA = r"(?:中[华華]\s*)?民[国國]\s*"
_SIGN = r"\s*[-/.]\s*"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_CHINESE_WEEKDAY = r"(?:星期|[礼禮]拜|周|週)[一二三四五六日天]"
WEEKDAY_IN_BRACKETS = rf"[(（]\s*(?:(?:星期|[礼禮]拜|周|週)?[一二三四五六日天]|{_ENGLISH_WEEKDAY})\s*[)）]"
"""A day of the week as it stands behind a date: （四）, (Thu)."""

_N = rf"(?:\d{{1,2}}|[{NUMERAL}]{{1,4}})"
DAY = (
    rf"(?:{_ENGLISH_WEEKDAY},?\s+)?(?:"
    rf"(?:{_ERA})?(?:\d{{2,4}}|[{NUMERAL}]{{2,6}})\s*年\s*{_N}\s*月\s*{_N}\s*[日号號]?"
    rf"|(?:{_ERA})?(?<!\d)(?:\d{{3,4}}{_SIGN}\d{{1,2}}{_SIGN}\d{{1,2}}|\d{{1,2}}{_SIGN}\d{{1,2}}{_SIGN}(?:\d\d){{1,2}})(?!\d)"
    rf"|(?<!\d)(?:19|20)\d{{6}}(?!\d)"
    rf"|\d{{1,2}}{_NTH}[\s-]+{_MONTH},?(?:[\s-]+(?:\d\d){{1,2}}(?!\d))?"
    rf"|{_MONTH}\s+\d{{1,2}}{_NTH}(?!\d)(?:,?\s+\d{{4}})?"
    rf"|{_N}\s*月\s*{_N}\s*[日号號]"
    rf"|(?<![/\d])\d{{1,2}}/\d{{1,2}}(?![/\d])"
    rf")(?:\s*(?:{WEEKDAY_IN_BRACKETS}|(?:星期|[礼禮]拜)[一二三四五六日天]"
    rf"|(?:{_CHINESE_WEEKDAY}|{_ENGLISH_WEEKDAY})(?=[\s,]*(?:[上下]午|\d{{1,2}}(?:[:.点點时時]|\s*[ap]\.?m)))))?"
)
"""A day in a longer text that was put through `narrow`; also one that `read_date` refuses, so that it can say why.

周三 or Wed behind it belongs to it only where a time of day follows: else it may begin a name, like 周三立 or Sun Wei.
"""

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?|((?:19|20)\d\d)(\d\d)(\d\d)")
_MINGUO = re.compile(rf"(?:{_ERA}(\d{{1,3}})|(1\d\d))\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号號]?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}}){_SIGN}(\d{{1,2}}){_SIGN}(\d{{4}})")
_NAMED = tuple(
    re.compile(form.format(d=rf"(?P<day>\d{{1,2}}){_NTH}", m=rf"(?P<month>{_MONTH})", y=r"(?P<year>\d{4})"), re.I)
    for form in (r"{d}[\s-]+{m},?[\s-]+{y}", r"{m}[\s-]+{d},?[\s-]+{y}", r"{y}[\s-]+{m}[\s-]+{d}")
)
_SHORT_YEAR = re.compile(
    rf"\d{{1,2}}\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}\s*[日号號]?"
    rf"|(?:\d{{1,2}}{_NTH}[\s-]+{_MONTH}|{_MONTH}\s+\d{{1,2}}{_NTH}),?[\s-]+['’]?\d\d",
    re.I,
)
_NO_YEAR = re.compile(
    rf"\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号號]?|\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|\d{{1,2}}{_NTH}[\s-]+{_MONTH}|{_MONTH}\s+\d{{1,2}}{_NTH}",
    re.I,
)
_SHEET_NUMBER = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
"""What a spreadsheet calls a day between 1954 and 2119, its time of day behind the point."""

_WEEKDAY = rf"(?P<weekday>{_CHINESE_WEEKDAY}|{_ENGLISH_WEEKDAY})"
_WITH_WEEKDAY = tuple(
    re.compile(form, re.I)
    for form in (
        r"(?P<day>.*\S)\s*\((?P<weekday>[一二三四五六日天])\)",
        rf"(?P<day>.*[^\s,(])[\s,]*(?P<open>\()?\s*{_WEEKDAY}\s*(?(open)\))",
        rf"{_WEEKDAY}[\s,]*(?P<day>\S.*)",
    )
)
_STAMP = re.compile(
    r"(?P<day>.*?[\w)])(?:T(?=\d)|,?\s+|(?<=[日号號)])|(?=[上下]午))"
    r"(?P<clock>(?:[上下]午\s*)?\d{1,2}(?:\s*[点點时時].{0,4}|:\d\d(?::\d\d(?:[.,]\d+)?)?|(?:\.\d\d)?(?=\s*[ap]\.?m))"
    r"(?:\s*[ap]\.?m\.?)?)(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?",
    re.I,
)
_HAS_CLOCK = re.compile(r":|[点點时時]|[ap]\.?m\b", re.I)


def read_date(value: object) -> dt.date:
    """A calendar date, from `2026-11-12`, `20261112`, `2026年11月12日（四）`, `二〇二六年十一月十二日`,
    `民國115年11月12日`, `115/11/12`, `Thu 12 November 2026`, `12-Nov-2026`, `2026-11-12T09:30:00Z`.

    Of a time stamp the day counts as it is written. Raises ValueError, saying what to do, for what is no date, for a
    day of the week that does not fit, and for what can be several days: a year of two digits or none, `03/04/2026`,
    the number by which a spreadsheet knows a day.
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _calendar(str(value), value.year, value.month, value.day)
    return _written_day(str(value))


@lru_cache(maxsize=4096)
def _written_day(written: str) -> dt.date:
    if match := _ISO.fullmatch(written):
        return _calendar(match[0], *map(int, match.groups()))
    text = plain(written)
    stamp = _stamp(text)
    if stamp is None:
        return _day(text)
    read_time(stamp["clock"])
    return _day(stamp["day"])


def read_moment(value: object) -> tuple[dt.date, dt.time | None]:
    """A day and its time of day, None where there is none; midnight to the second is how programs write none.

    Raises ValueError as `read_date` and `read_time` do, and for a time in UTC, which is not the customer's clock.
    """
    if isinstance(value, dt.datetime):
        return read_date(value), value.time() if value.time() != dt.time() else None
    stamp = _stamp(plain(str(value)))
    if stamp is None:
        return read_date(value), None
    day, time = _day(stamp["day"]), read_time(stamp["clock"])
    if time == dt.time() and stamp["clock"].count(":") == 2:
        return day, None
    if (stamp["zone"] or "").upper() in {"Z", "UTC"}:
        raise ValueError(
            _(
                "“{text}” gives the time in UTC, which is not the customer's clock. "
                "Write the local time, like {day} 17:00, or the day alone."
            ).format(text=value, day=day)
        )
    return day, time


def weekday_name(day: dt.date) -> str:
    """The day of the week in the reader's language: Thursday, 星期四."""
    return _weekday_names(language())[day.weekday()]


@cache
def _weekday_names(tag: str) -> tuple[str, ...]:
    from babel.dates import get_day_names

    names = get_day_names("wide", locale=tag)
    return tuple(names[number] for number in range(7))


def _stamp(text: str) -> re.Match[str] | None:
    """Day, clock and zone of a text with a time of day in it."""
    return _STAMP.fullmatch(in_digits(text)) if _HAS_CLOCK.search(text) else None


def _day(text: str) -> dt.date:
    for form in _WITH_WEEKDAY:
        if match := form.fullmatch(text):
            return _on_weekday(_bare_day(match["day"]), match["weekday"], text)
    return _bare_day(text)


def _on_weekday(day: dt.date, said: str, text: str) -> dt.date:
    weekday = (
        _WEEKDAYS.index(said[:3].lower()) if said.isascii() else _CHINESE_WEEKDAYS.index(said[-1].replace("天", "日"))
    )
    if day.weekday() != weekday:
        raise ValueError(
            _("“{text}”: {day} is a {weekday}. Correct the date or the day of the week.").format(
                text=text, day=day, weekday=weekday_name(day)
            )
        )
    return day


def _bare_day(written: str) -> dt.date:
    text = in_digits(written)
    if match := _YEAR_FIRST.fullmatch(text):
        return _calendar(written, *map(int, filter(None, match.groups())))
    if match := _MINGUO.fullmatch(text):
        year, month, day = map(int, filter(None, match.groups()))
        return _calendar(written, year + _BEFORE_MINGUO, month, day)
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(written, *map(int, match.groups()))
    if match := next(filter(None, (form.fullmatch(text) for form in _NAMED)), None):
        month = next(n for n, name in enumerate(MONTHS, 1) if name[:3] == match["month"][:3].capitalize())
        return _calendar(written, int(match["year"]), month, int(match["day"]))
    if _SHORT_YEAR.fullmatch(text):
        raise ValueError(_("“{text}” has a year of two digits. Write all four, like 2026-02-28.").format(text=written))
    if _NO_YEAR.fullmatch(text):
        raise ValueError(_("“{text}” has no year. Write it with the year, like 2026-02-28.").format(text=written))
    if match := _SHEET_NUMBER.fullmatch(text):
        raise ValueError(
            _(
                "“{text}” is a number; a spreadsheet means {day} by it. "
                "If that is right, write {day}, or format the column as a date and save the table again."
            ).format(text=written, day=_SHEET_START + dt.timedelta(days=int(match[1])))
        )
    raise ValueError(_("“{text}” is not a date. Write it like 2026-02-28.").format(text=written))


def _year_last(text: str, first: int, second: int, year: int) -> dt.date:
    if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        raise ValueError(
            _(
                "“{text}” can be {one} or {other}. Write the one you mean like {one}, "
                "or give the column's format in a map file."
            ).format(text=text, one=_calendar(text, year, second, first), other=_calendar(text, year, first, second))
        )
    return _calendar(text, year, second, first) if first > 12 else _calendar(text, year, first, second)


def _calendar(text: str, year: int, month: int, day: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(
            _("“{text}” is in the year {year}, which no letter can mean. Correct the year.").format(
                text=text, year=year
            )
        )
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(
            _("“{text}” is a day that does not exist. Write it like 2026-02-28.").format(text=text)
        ) from None
