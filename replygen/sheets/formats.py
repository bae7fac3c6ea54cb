"""Number formats: a number as the sheet shows it, where that is certain.

Sources: ECMA-376-1:2016, 18.8.30 and 18.8.31 (numFmts), and SheetJS SSF for what it leaves open.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from replygen.sheets.records import SURE_DIGITS, Cell

_SHOWN_DIGITS = 11
"""Signs Excel shows of a fraction in a cell without a format."""
_SYSTEM_DATE = "[$-F800]yyyy"
_SYSTEM_MONEY = "[system]0"
_BUILT_IN: Mapping[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_DATES_OF_THE_SYSTEM = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
"""Formats that look different in every country, whatever code the file gives for them."""

_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | (?P<space>[_*].)
    | \[\$(?P<symbol>[^\]]*)\] | (?P<colour>\[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r\ ?\d+)\])
    | \[(?P<elapsed>h+|m+|s+)\] | (?P<bracket>\[[^\]]*\])
    | (?P<general>General|G/通用格式) | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@)
    | (?P<section>;) | (?P<halves>AM/PM|A/P|上午/下午) | (?P<date>y+|m+|d+|h+|s+) | (?P<letter>[a-z]) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_DATE_PARTS: Mapping[str, str] = {
    "yyyy": "{0:%Y}", "yy": "{0:%y}", "mm": "{0.month:02}", "m": "{0.month}", "dd": "{0.day:02}", "d": "{0.day}",
    "hh": "{0.hour:02}", "h": "{0.hour}", "MM": "{0.minute:02}", "M": "{0.minute}", "ss": "{0.second:02}",
    "s": "{0.second}",
}  # fmt: skip
"""The parts of a date that every machine shows alike; `M` stands for minutes."""
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_UNSURE = frozenset({"letter", "halves", "bracket", "digit", "general", "text"})
"""Tokens that a date cannot be followed with: names of months, weekdays, eras, halves of the day; parts of seconds."""
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_FIRST_SURE_DAY, _AFTER_THE_LAST_DAY = 61, 2_958_466
"""Days since 1900; before 1 March 1900 Excel counts a day that never was."""


class _Token(NamedTuple):
    kind: str
    text: str


_Section = tuple[_Token, ...]


def format_code(number: int, own: Mapping[int, str]) -> str:
    """The code of the format `number` in a file that has its `own` ones; dates and money of the system have none."""
    if number in _DATES_OF_THE_SYSTEM:
        return _SYSTEM_DATE
    return own.get(number) or _BUILT_IN.get(number, _SYSTEM_MONEY)


def show_text(text: str, code: str) -> str:
    """A text in a cell of format `code`, which may put words around it."""
    before, after = _words_around(code)
    return before + text + after


@lru_cache(maxsize=10_000)
def show_number(number: float, code: str, since_1904: bool) -> Cell:
    """A number, or a date counted in days, in a cell of format `code`."""
    if _is_date(code):
        return _show_date(number, code, since_1904)
    if abs(number) >= 10**SURE_DIGITS:
        return Cell(str(int(number)), doubt="digits")
    plain = plain_number(number)
    text = _general(number) if code == "General" else _number_text(number, _number_sections(code))
    if text is None:
        return Cell(plain, plain, "number")
    return Cell(text, plain if plain != text else "")


def plain_number(number: float) -> str:
    """The number as it would be typed: no `.0`, no thousands, no power of ten while it can be done without."""
    return str(int(number)) if number.is_integer() else f"{number:.{SURE_DIGITS}g}"


@cache
def _words_around(code: str) -> tuple[str, str]:
    """What stands before and behind the text in a cell of format `code`."""
    for section in _sections(code):
        kinds = [token.kind for token in section]
        if "text" in kinds:
            texts, place = [token.text for token in section], kinds.index("text")
            return "".join(texts[:place]), "".join(texts[place + 1 :])
    return "", ""


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or ""
        text = found[kind]
        if kind == "section":
            sections.append([])
        elif kind == "symbol":
            sign, _dash, place = text.partition("-")
            sections[-1].append(_Token("literal" if len(place) < 5 and place[:1] not in {"F", "f"} else "letter", sign))
        elif kind in {"quoted", "escaped"}:
            sections[-1].append(_Token("literal", text))
        elif kind not in {"space", "colour"}:
            sections[-1].append(_Token(kind, text))
    return tuple(map(tuple, sections))


@cache
def _is_date(code: str) -> bool:
    return any(token.kind in {"date", "elapsed"} for token in _sections(code)[0])


@cache
def _number_sections(code: str) -> Sequence[_Section]:
    return [section for section in _sections(code) if not any(token.kind == "text" for token in section)]


def _number_text(number: float, sections: Sequence[_Section]) -> str | None:
    """The number as the first of `sections` that fits it shows it; None when that cannot be told."""
    if not sections:
        return _general(number)
    if any(token.kind == "bracket" for section in sections for token in section):
        return None
    place = 2 if number == 0 and len(sections) > 2 else 1 if number < 0 and len(sections) > 1 else 0
    sign = "-" if number < 0 and place == 0 else ""
    section = sections[place]
    if any(token.kind in {"letter", "halves"} or token == ("literal", "/") for token in section):
        return None
    if any(token.kind == "general" for token in section):
        general = _general(abs(number))
        if general is None:
            return None
        return (sign + "".join(general if token.kind == "general" else token.text for token in section)).strip()
    if not any(token.kind == "digit" for token in section):
        return "".join(token.text for token in section).strip()
    return (sign + _digits(Decimal(f"{abs(number):.{SURE_DIGITS}g}"), section)).strip()


def _general(number: float) -> str | None:
    """The number in a cell without a format; None for a fraction of more digits than a cell shows."""
    text = plain_number(number)
    return text if number.is_integer() or ("e" not in text and len(text.lstrip("-")) <= _SHOWN_DIGITS) else None


def _digits(number: Decimal, section: _Section) -> str:
    """The number in the places that `section` has for its digits; what stands between them stays."""
    kinds = [token.kind for token in section]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    before = [place for place, kind in enumerate(kinds) if kind == "digit" and place < point]
    after = [place for place, kind in enumerate(kinds) if kind == "digit" and place > point]
    grouped = bool(before) and "comma" in kinds[before[0] : before[-1]]
    thousands = kinds[before[-1] if before else 0 :].count("comma")
    number = number.scaleb(2 * kinds.count("percent") - 3 * thousands)
    whole, _point, rest = f"{number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP):f}".partition(".")
    whole = "" if whole == "0" else whole
    shown = {place: token.text for place, token in enumerate(section) if token.kind in {"literal", "percent", "point"}}
    if before:
        obliged = [at for at, place in enumerate(before) if section[place].text == "0"]
        whole = whole.zfill(len(before) - obliged[0] if obliged else 0).rjust(len(before))
        more = len(before) - 1
        digits = (whole[: len(whole) - more], *whole[len(whole) - more :])
        for at, (place, digit) in enumerate(zip(before, digits, strict=True)):
            shown[place] = _in_thousands(digit.strip(), more - at) if grouped else digit.strip()
    elif point in shown:
        shown[point] = whole + "."
    kept = len(rest.rstrip("0"))
    for at, (place, digit) in enumerate(zip(after, rest, strict=True)):
        shown[place] = digit if at < kept or section[place].text == "0" else ""
    return "".join(shown[place] for place in sorted(shown))


def _in_thousands(digits: str, behind: int) -> str:
    """`digits`, with `behind` more after them, with a comma where three or six or nine … are left."""
    left = range(len(digits) + behind, behind, -1)
    return "".join(
        digit + ("," if count > 1 and count % 3 == 1 else "") for digit, count in zip(digits, left, strict=True)
    )


def _show_date(number: float, code: str, since_1904: bool) -> Cell:
    seconds = round(number * 86_400)
    section = _sections(code)[0]
    if any(token.kind == "elapsed" for token in section):
        text = _elapsed(seconds, section)
        return Cell(plain_number(number), doubt="date") if text is None else Cell(text)
    is_clock = 0 <= number < 1 and not _has_day(code)
    if not (is_clock or (0 if since_1904 else _FIRST_SURE_DAY) <= number < _AFTER_THE_LAST_DAY):
        return Cell(plain_number(number), doubt="date")
    moment = (_EPOCH_1904 if since_1904 else _EPOCH) + dt.timedelta(seconds=seconds)
    value = clock_text(moment.time()) if is_clock else moment_text(moment)
    pattern = _date_pattern(code)
    return Cell(value, value, "date") if pattern is None else Cell(pattern.format(moment), value)


@cache
def _has_day(code: str) -> bool:
    return any(part[:1] in {"y", "m", "d"} for part in _parts(_sections(code)[0]))


@cache
def _date_pattern(code: str) -> str | None:
    """A pattern that shows the moment put into it as `code` does; None when that cannot be told."""
    section = _sections(code)[0]
    parts = _parts(section)
    if any(token.kind in _UNSURE for token in section) or any(part and part not in _DATE_PARTS for part in parts):
        return None
    literals = (token.text.replace("{", "{{").replace("}", "}}") for token in section)
    return "".join(_DATE_PARTS.get(part, text) for part, text in zip(parts, literals, strict=True)).strip()


def _parts(section: _Section) -> list[str]:
    """For each token the part of a date it shows, "" for none; what is `m` next to hours or seconds is `M`."""
    parts = [token.text.lower() if token.kind in {"date", "elapsed"} else "" for token in section]
    places = [place for place, part in enumerate(parts) if part]
    for before, place, after in zip([None, *places], places, [*places[1:], None], strict=False):
        beside_hours = before is not None and parts[before][0] == "h"
        beside_seconds = after is not None and parts[after][0] == "s"
        if parts[place][0] == "m" and (beside_hours or beside_seconds):
            parts[place] = parts[place].upper()
    return parts


def _elapsed(seconds: int, section: _Section) -> str | None:
    """A span of time like `26:30`; None when it cannot be told, as below zero."""
    if seconds < 0 or any(token.kind in _UNSURE for token in section):
        return None
    text = ""
    for token, part in zip(section, _parts(section), strict=True):
        unit = _SECONDS.get(part[:1].lower())
        if not part:
            text += token.text
        elif unit is None:
            return None
        else:
            count, seconds = divmod(seconds, unit)
            text += str(count).zfill(len(part))
    return text


def moment_text(moment: dt.datetime) -> str:
    """An ISO date, with its time unless that is midnight, which is how a workbook writes a bare date."""
    day = moment.date().isoformat()
    return day if moment.time() == dt.time() else f"{day} {clock_text(moment.time())}"


def clock_text(time: dt.time) -> str:
    """`17:00`, with seconds where there are any."""
    return time.isoformat("seconds" if time.second else "minutes")
