"""Sums as staff write them: `60`, `¥1,280.50`, `HK$100`, `60元整`.

`$`, `¥` and `元` are the signs of several currencies. They stand for the currency of the case where that is one of
them; where it is not, `replygen.validate` asks for the code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from replygen.messages import _
from replygen.model.reading import plain, read_number

SHARED: Mapping[str, frozenset[str]] = {
    "$": frozenset({"AUD", "CAD", "HKD", "MOP", "NZD", "SGD", "TWD", "USD"}),
    "¥": frozenset({"CNY", "JPY"}),
    "元": frozenset({"CNY", "HKD", "MOP", "TWD"}),
}
"""The signs that several currencies are written with, and which they are (ISO 4217)."""

_OWN: Mapping[str, tuple[str, ...]] = {
    "CNY": ("RMB", "人民币", "人民幣", "CN¥"),
    "TWD": ("NT$", "NTD", "新臺幣", "新台幣", "新台币", "臺幣", "台幣", "台币"),
    "HKD": ("HK$", "港幣", "港币", "港元"),
    "MOP": ("MOP$", "澳門幣", "澳门币", "澳門元", "澳门元"),
    "GBP": ("£", "英镑", "英鎊"),
    "EUR": ("€", "欧元", "歐元"),
    "USD": ("US$", "美元", "美金"),
    "JPY": ("JP¥", "日元", "日圓"),
    "SGD": ("S$", "新加坡元", "新加坡幣"),
    "AUD": ("A$", "澳元", "澳幣"),
    "CAD": ("C$", "加元", "加幣"),
}
MARKED = tuple(_OWN)
"""The currencies that have marks of their own (ISO 4217)."""
_MARKS: Mapping[str, frozenset[str]] = {
    **{mark: frozenset({code}) for code, marks in _OWN.items() for mark in (code, *marks)},
    **SHARED,
    **dict.fromkeys(("圓", "圆", "块钱", "塊錢", "块", "塊"), SHARED["元"]),
}
_MARK = "|".join(sorted(map(re.escape, _MARKS), key=len, reverse=True))
MONEY = (
    rf"(?:(?P<before>{_MARK})\s*)?(?P<digits>-?\d+(?:[.,]\d+)*)"
    rf"(?![\d.,]*[万萬亿億千百])(?:\s*(?P<after>{_MARK})(?:[整正](?!\w))?)?"
)
"""A sum with its currency before or behind it, in a text that was put through `plain` or `narrow`."""

_SPELLED_OUT = re.compile(
    r"[〇零一二三四五六七八九十百千万萬亿億壹贰貳叁參肆伍陆陸柒捌玖拾佰仟][元圆圓块塊整]|\d\s*[万萬亿億千百]"
)


def read_money(text: str) -> tuple[Decimal, str]:
    """The amount, and its currency: a code of ISO 4217, a sign of SHARED, or nothing where none is written.

    Raises ValueError for no number, a negative or zero one, one in words, or two currencies in one sum.
    """
    refuse_words(text)
    match = re.fullmatch(MONEY, plain(text), re.IGNORECASE)
    if match is None:
        raise ValueError(_("“{text}” is not an amount. Write a number, like 60 or 128.50.").format(text=text))
    amount = read_number(match["digits"])
    if amount == 0:
        raise ValueError(_("The amount is 0. Write the sum, or leave the item out."))
    written = [_MARKS[mark.upper()] for mark in (match["before"], match["after"]) if mark]
    if not written:
        return amount, ""
    codes = frozenset.intersection(*written)
    if not codes:
        raise ValueError(_("“{text}” names two currencies. Keep one.").format(text=text))
    return amount, _written(codes if len(codes) == 1 else min(written, key=len))


def refuse_words(text: str) -> None:
    """Raises ValueError for a sum that is spelled out, like 壹佰元 or 1万元."""
    if _SPELLED_OUT.search(plain(text)):
        raise ValueError(_("“{text}” is a sum in words. Write it in digits, like 100 or 12800.50.").format(text=text))


def read_currency(value: str) -> str:
    """A code of ISO 4217, or one of the signs of SHARED, from `HKD`, `港币` or `元`; empty for nothing.

    Raises ValueError for what is no currency in use today.
    """
    text = plain(value).upper()
    if codes := _MARKS.get(text):
        return _written(codes)
    if text and text not in _in_use():
        raise ValueError(
            _("“{text}” is not a currency. Write its code of three letters, like CNY, TWD, HKD or GBP.").format(
                text=value
            )
        )
    return text


def currency_of(written: str, usual: str) -> str:
    """The code that `written` stands for: itself, or `usual` where it is empty or a sign of several currencies."""
    return usual if not written or written in SHARED else written


def _written(codes: frozenset[str]) -> str:
    return next((sign for sign, several in SHARED.items() if several == codes), "".join(codes))


@cache
def _in_use() -> frozenset[str]:
    """The currencies that some country pays with (source: Babel, after CLDR)."""
    from babel.core import get_global

    spans = (span for country in get_global("territory_currencies").values() for span in country)
    return frozenset(code for code, _since, until, is_tender in spans if is_tender and until is None)
