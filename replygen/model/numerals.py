"""Chinese numerals in dates and times of day, made digits: 二〇二六年 is 2026年, 十一月 is 11月, 一百一十五年 is 115年."""

from __future__ import annotations

import re
import unicodedata

NUMERAL = "〇零○一二三四五六七八九十百廿卅"
"""The signs of such a number; capitals as on a cheque (壹貳) are not used in dates."""

_BEFORE_A_UNIT = re.compile(rf"[{NUMERAL}]+(?=\s*[年月日号號点點时時分])")
_UNIT_SIGNS = re.compile("[十百廿卅]")
_WITH_UNITS = re.compile(
    r"(?:[一二三四五六七八九]?百(?:零(?=[一二三四五六七八九]$))?)?"
    r"(?:[一二三四五六七八九]?十|廿|卅)?[一二三四五六七八九]?"
)


def in_digits(text: str) -> str:
    """`text` with the Chinese numerals before 年, 月, 日, 点, 分 as digits; what is no well-formed number stays."""
    return _BEFORE_A_UNIT.sub(lambda match: _digits(match[0]), text)


def _digits(numeral: str) -> str:
    values = [int(unicodedata.numeric(sign)) for sign in numeral.replace("○", "〇")]
    if not _UNIT_SIGNS.search(numeral):
        return "".join(map(str, values))
    if not _WITH_UNITS.fullmatch(numeral):
        return numeral
    total = before = 0
    for value in values:
        if value in {10, 100}:
            total, before = total + (before or 1) * value, 0
        else:
            total, before = total + before, value
    return str(total + before)
