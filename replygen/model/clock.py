"""Times of day as staff write them: 17:00, 5.30 pm, 下午5点半."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from replygen.messages import _
from replygen.model.numerals import NUMERAL, in_digits
from replygen.model.reading import plain

_N = rf"(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})"
_MORE = rf"(?:\s*{_N}\s*分|半|整|[钟鐘])"
HOUR = rf"(?:[上下]午\s*)?{_N}\s*[点點时時]{_MORE}?"
"""A time of day by the sign of its hour, where nothing else can be meant: behind `到`, as the end of a span."""
CLOCK = (
    r"(?:(?:[上下]午\s*)?\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?"
    r"|\d{1,2}(?:\.\d{2})?\s*[ap]\.?m\b\.?"
    rf"|(?=[上下]午){HOUR}"
    rf"|{_N}\s*[点點时時](?:{_MORE}|(?=[-~至到,:\s]|之?前|以前|$)))"
)
"""A time of day in a longer text that was put through `narrow`. `三点建议` is none, `三点半` and `下午三点` are."""

_TIME = re.compile(
    r"(?:(?P<half>[上下])午\s*)?(?P<hour>\d{1,2})"
    r"(?:(?P<sign>[:.])(?P<minute>\d{2})(?P<second>:\d{2}(?:[.,]\d+)?)?"
    r"|\s*(?P<unit>[点點时時])(?:\s*(?P<minutes>\d{1,2})\s*分?|(?P<thirty>半)|[整钟鐘])?)?"
    r"(?:\s*(?P<mark>[ap])\.?m\.?)?",
    re.IGNORECASE,
)


def read_time(text: str) -> dt.time:
    """A time of day, to the minute. Raises ValueError when there is no such time, or it can be two."""
    return _read(text)[0]


def read_span(start: str, end: str) -> tuple[dt.time, dt.time]:
    """Both ends of a span of time; `下午3点到5点` goes on in the afternoon. Raises ValueError as `read_time` does."""
    (begins, half), (ends, half_of_end) = _read(start), _read(end)
    if half == "p" and not half_of_end and ends < begins and ends.hour < 12:
        ends = ends.replace(hour=ends.hour + 12)
    return begins, ends


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[dt.time, str]:
    """The time, and the half of the day that is named with it: `a`, `p` or nothing."""
    match = _TIME.fullmatch(in_digits(plain(text)))
    if match is None:
        raise _no_time(text)
    half = {"上": "a", "下": "p"}.get(match["half"], (match["mark"] or "").lower())
    hour, minute = int(match["hour"]), 30 if match["thirty"] else int(match["minute"] or match["minutes"] or 0)
    if not (half or match["unit"] or match["sign"] == ":"):
        raise _no_time(text)
    if hour == 24 and minute == 0 and not half:
        raise ValueError(
            _("“{text}” is where one day ends and the next begins. Write 23:59, or 00:00 of the next day.").format(
                text=text
            )
        )
    if match["half"] == "上" and hour == 12 and not match["second"]:  # a program, which writes seconds, means midnight
        raise ValueError(
            _("“{text}” can be 00:{minute:02} or 12:{minute:02}. Write the one you mean.").format(
                text=text, minute=minute
            )
        )
    try:
        return dt.time(_of_day(hour, half), minute), half
    except ValueError:
        raise _no_time(text) from None


def _of_day(hour: int, half: str) -> int:
    """The hour from 0 to 23 of `hour` in that half; `下午17` is 17. Raises ValueError where there is none."""
    if (half == "a" and hour > 12) or (half == "p" and hour == 0):
        raise ValueError
    if half == "a":
        return hour % 12
    return hour + 12 if half == "p" and hour < 12 else hour


def _no_time(text: str) -> ValueError:
    return ValueError(_("“{text}” is not a time of day. Write it like 17:00.").format(text=text))
