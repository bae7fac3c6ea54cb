"""How each locale joins and ends what staff typed: sentences, clauses, lists, dates, sums.

Staff text keeps its words; only what stands at its seams is set right (final stops, line ends, joiners).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from replygen.model.dates import MONTHS
from replygen.model.words import Locale

_TERMINAL = "。！？!?…"
_CLOSERS = "”’」』）)》】\"'"
_QUOTES = "“”„‘’「」『』\"'"
_TRAILING = "，、；：,;:。．. \t"
_BRACKETED = re.compile(r"（[^（）]*）|\([^()]*\)")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Za-z]\.){2,}|\b(?:Ltd|Inc|Co|Corp|etc|St|Rd|Ave|No)\.)$")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The marks and joiners of one locale. `gap` stands between sentences, `and_` before the last item."""

    locale: Locale
    stop: str
    gap: str
    comma: str
    semicolon: str
    enumerator: str
    and_: str

    def sentence(self, text: str) -> str:
        """`text` as one or more sentences: line ends closed, the last one ended by a stop if it has none."""
        return self._run([line.strip() for line in text.splitlines() if line.strip()])

    def sentences(self, items: Sequence[str]) -> str:
        """The items as sentences, one behind the other."""
        return self._run([line.strip() for item in items for line in item.splitlines() if line.strip()])

    def _run(self, lines: Sequence[str]) -> str:
        """The lines ended and joined; a line that goes on in lower case is joined by a semicolon, as it was typed."""
        if len(lines) == 1:
            return self._ended(lines[0], self.stop)
        ended = [
            self._ended(line, self.semicolon.strip() if following[:1].islower() else self.stop)
            for line, following in zip(lines, [*lines[1:], ""], strict=True)
        ]
        return self.gap.join(ended)

    def _ended(self, line: str, mark: str) -> str:
        bare = line.rstrip(_CLOSERS)
        if bare and bare[-1] in _TERMINAL + ("." if self.stop == "." else ""):
            return line
        return (line.rstrip(_TRAILING) or line) + mark

    def clause(self, text: str) -> str:
        """`text` fit to stand inside a sentence: no final stop, line ends made semicolons."""
        return self._joined([self._open(line) for line in text.splitlines() if line.strip()])

    def _open(self, line: str) -> str:
        line = line.strip()
        is_abbreviated = line.endswith(".") and _ABBREVIATION.search(line)
        return line if is_abbreviated else line.rstrip(_TRAILING + "！!") or line

    def listed(self, items: Sequence[str]) -> str:
        """The items as one enumeration: `a, b and c`, `a、b和c`; with semicolons when an item holds commas."""
        clauses = [self.clause(item) for item in items if item.strip()]
        if len(clauses) < 2:
            return "".join(clauses)
        if any(re.search(r"[，,、；;：:。？！?!]", _BRACKETED.sub("", clause)) for clause in clauses):
            return self._joined(clauses)
        return self.enumerator.join(clauses[:-1]) + self.and_ + clauses[-1]

    def semicoloned(self, items: Sequence[str]) -> str:
        """The items as clauses with semicolons between them."""
        return self._joined([self.clause(item) for item in items])

    def _joined(self, clauses: Sequence[str]) -> str:
        """The clauses with semicolons between them; one that asks or exclaims needs none."""
        if len(clauses) < 2:
            return "".join(clauses)
        marks = (self.gap if clause[-1:] in _TERMINAL else self.semicolon for clause in clauses[:-1])
        return "".join(clause + mark for clause, mark in zip(clauses, [*marks, ""], strict=True))

    def items(self, items: Sequence[str]) -> list[str]:
        """The items as entries of a printed list, each with the mark that ends it."""
        if self.locale == "en":
            return [self.clause(item) for item in items]
        ends = [self.semicolon] * (len(items) - 1) + [self.stop]
        clauses = [self.clause(item) for item in items]
        return [c if c[-1:] in _TERMINAL else c + end for c, end in zip(clauses, ends, strict=True)]

    def quoted(self, text: str) -> str:
        """`text` between the quotation marks of the locale, without those the clerk already typed."""
        bare = text.strip()
        if len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES and not set(bare[1:-1]) & set(_QUOTES):
            bare = bare[1:-1].strip()
        return f"「{bare}」" if self.locale in {"zh-TW", "zh-HK"} else f"“{bare}”"

    def date(self, day: dt.date, calendar: str = "gregorian") -> str:
        """`day` written out: 14 March 2025, 2025年3月14日, 中華民國114年3月14日."""
        if self.locale == "en":
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        year = f"中華民國{day.year - 1911}" if calendar == "minguo" else str(day.year)
        return f"{year}年{day.month}月{day.day}日"

    def money(self, amount: Decimal, currency: str) -> str:
        """A sum with its currency, without empty decimals: £60, 60元, 新臺幣1,280元, HK$60.50."""
        return _money(amount, currency, self.locale)


@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str, locale: Locale) -> str:
    from babel.numbers import format_currency

    digits = f"{amount:,.2f}".removesuffix(".00")
    if word := _CHINESE_MONEY.get((locale, currency)):
        return word.format(digits)
    return re.sub(r"[.,]00(?=\D*$)", "", format_currency(amount, currency, locale=_BABEL[locale]))


_BABEL = {"zh-CN": "zh_Hans_CN", "zh-TW": "zh_Hant_TW", "zh-HK": "zh_Hant_HK", "en": "en_GB"}
_CHINESE_MONEY = {
    ("zh-CN", "CNY"): "{}元",
    ("zh-TW", "TWD"): "新臺幣{}元",
    ("zh-HK", "HKD"): "港幣{}元",
}

GRAMMARS: dict[Locale, Grammar] = {
    "zh-CN": Grammar("zh-CN", "。", "", "，", "；", "、", "和"),
    "zh-TW": Grammar("zh-TW", "。", "", "，", "；", "、", "和"),
    "zh-HK": Grammar("zh-HK", "。", "", "，", "；", "、", "及"),
    "en": Grammar("en", ".", " ", ", ", "; ", ", ", " and "),
}
