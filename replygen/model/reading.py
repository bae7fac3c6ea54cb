"""Single values as staff type them: text, dates, times, amounts. What is refused is refused in plain words."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from replygen.messages import _

LONGEST_TEXT = 20_000
"""Characters one field may hold; more is a pasted file, not a fact."""

LONGEST_NUMBER = 20
"""Signs a number may have; a longer one is a slip of the hand, or a reference in the wrong column."""

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MINGUO = re.compile(r"(?:中華)?民國\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_MONTH_NAMED = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d %Y", "%b %d %Y")
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?")

_CURRENCY = {
    "¥": "CNY", "￥": "CNY", "RMB": "CNY", "CNY": "CNY", "人民币": "CNY",
    "NT$": "TWD", "NTD": "TWD", "TWD": "TWD", "新臺幣": "TWD", "新台幣": "TWD", "台幣": "TWD",
    "HK$": "HKD", "HKD": "HKD", "港幣": "HKD", "港币": "HKD", "港元": "HKD",
    "£": "GBP", "GBP": "GBP", "€": "EUR", "EUR": "EUR", "US$": "USD", "USD": "USD", "$": "",
    "元": "", "圓": "", "块": "",
}  # fmt: skip
_SYMBOL = "|".join(sorted(map(re.escape, _CURRENCY), key=len, reverse=True))
MONEY = rf"(?P<before>{_SYMBOL})?\s*(?P<digits>-?\d[\d,]*(?:\.\d+)?)\s*(?P<after>{_SYMBOL})?"
"""A sum with its currency before or behind it, in a text that was put through `plain` or `narrow`."""


def plain(text: str) -> str:
    """`text` with full-width letters, digits and marks made narrow, for reading values (never for printing)."""
    return unicodedata.normalize("NFKC", text).strip()


_NARROW = str.maketrans({0xFF01 + n: 0x21 + n for n in range(94)} | {"￥": "¥", "￡": "£", "\u3000": " "})


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs made narrow, sign for sign, so that places stay the same."""
    return text.translate(_NARROW)


def read_text(value: object) -> str:
    """`value` as typed, without space at its ends; line ends become LF.

    Raises ValueError for a list or mapping, for characters that no letter can show and for more than `LONGEST_TEXT`
    characters.
    """
    if isinstance(value, list | tuple | dict):
        raise ValueError(_("This must be one plain text, not a list or a group. Write it in one line."))
    text = "" if value is None else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if wrong := next((c for c in text if _unprintable(c)), None):
        raise ValueError(
            _("The text holds the invisible character U+{code:04X} at place {place}. Delete it.").format(
                code=ord(wrong), place=text.index(wrong) + 1
            )
        )
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            _("The text has {count} characters; at most {most} fit a letter. Shorten it.").format(
                count=len(text), most=LONGEST_TEXT
            )
        )
    return text.strip()


def _unprintable(character: str) -> bool:
    if character in "\n\t":
        return False
    code = ord(character)
    return unicodedata.category(character) in {"Cc", "Cs"} or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def read_line(value: object) -> str:
    """`read_text` for what must stand on one line: names, references, telephone numbers."""
    text = read_text(value)
    if "\n" in text:
        raise ValueError(_("This must be one line. Take the line breaks out."))
    return text


def read_items(value: object, separators: str = ";；\n") -> tuple[str, ...]:
    """The items of a list field: `a; b`, one a line, or a YAML/JSON list; empty items are left out."""
    if isinstance(value, list | tuple):
        return tuple(text for item in value if (text := read_text(item)))
    text = read_text(value)
    return tuple(item.strip() for item in re.split(f"[{re.escape(separators)}]", text) if item.strip())


def read_date(value: object) -> dt.date:
    """A calendar date, from `2025-03-14`, `2025/3/14`, `2025年3月14日`, `民國114年3月14日`, `14 March 2025`.

    Raises ValueError for what is no date, and for `03/04/2025`, which is a different day in different countries.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = plain(str(value))
    calendar, _space, clock = text.rpartition(" ")
    if calendar and _TIME.fullmatch(clock):  # as programs export it; the day is what counts
        read_time(clock)
        text = calendar.rstrip()
    if match := _YEAR_FIRST.fullmatch(text):
        return _calendar(text, *map(int, match.groups()))
    if match := _MINGUO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _calendar(text, year + 1911, month, day)
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(text, *map(int, match.groups()))
    spaced = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.replace(",", " "))
    for form in _MONTH_NAMED:
        try:
            return dt.datetime.strptime(" ".join(spaced.split()), form).date()
        except ValueError:
            continue
    raise ValueError(_("“{text}” is not a date. Write it like 2026-02-28.").format(text=text))


def _calendar(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(
            _("“{text}” is a day that does not exist. Write it like 2026-02-28.").format(text=text)
        ) from None


def _year_last(text: str, first: int, second: int, year: int) -> dt.date:
    if 1 <= first <= 12 and 1 <= second <= 12 and first != second and year:
        raise ValueError(
            _(
                "“{text}” can be {one} or {other}. Write the one you mean like {one}, "
                "or give the column's format in a map file."
            ).format(text=text, one=dt.date(year, second, first), other=dt.date(year, first, second))
        )
    return _calendar(text, year, second, first) if first > 12 else _calendar(text, year, first, second)


def read_time(text: str) -> dt.time:
    """A time of day from `17:00` or `9:30`. Raises ValueError when there is no such time."""
    match = _TIME.fullmatch(plain(text))
    try:
        if match is None:
            raise ValueError
        return dt.time(int(match[1]), int(match[2]))
    except ValueError:
        raise ValueError(_("“{text}” is not a time of day. Write it like 17:00.").format(text=text)) from None


def read_number(value: object) -> Decimal:
    """A number that is not negative, from `800` or `1,280.50`. Raises ValueError for anything else."""
    text = plain(str(value))
    if text.startswith("-"):
        raise ValueError(_("The number {text} is negative. Write it without the minus sign.").format(text=value))
    if not re.fullmatch(r"(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?", text):
        raise ValueError(_("“{text}” is not a number. Write it like 60 or 128.50.").format(text=value))
    if len(text) > LONGEST_NUMBER:
        raise ValueError(_("This number has more than {most} signs. Check it.").format(most=LONGEST_NUMBER))
    return Decimal(text.replace(",", ""))


def read_money(text: str) -> tuple[Decimal, str]:
    """Amount and currency code (empty when only 元, $ or nothing is written) from `60`, `¥1,280.50`, `HK$100`.

    Raises ValueError for no number, a negative or zero one, or two currencies in one sum.
    """
    match = re.fullmatch(MONEY, plain(text), re.IGNORECASE)
    if match is None:
        raise ValueError(_("“{text}” is not an amount. Write a number, like 60 or 128.50.").format(text=text))
    amount = read_number(match["digits"])
    if amount == 0:
        raise ValueError(_("The amount is 0. Write the sum, or leave the item out."))
    marks = (mark for mark in (match["before"], match["after"]) if mark)
    codes = {code for mark in marks if (code := _CURRENCY[mark.upper() if mark.isascii() else mark])}
    if len(codes) > 1:
        raise ValueError(_("“{text}” names two currencies. Keep one.").format(text=text))
    return amount, codes.pop() if codes else ""
