"""How many lines a paragraph takes, reckoned and not drawn: Chinese is as wide as it is high, Latin has the usual widths."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil
from typing import NamedTuple

_PIECE = re.compile(r"[!-~]+|.", re.DOTALL)  # what a line may end after: a Latin word, else any character
_NARROW, _WIDE = frozenset(" !'(),-./:;IJ[]fijlrt|"), frozenset("%@MWmw")


def lines_of(text: str, measure: float, indent: float = 0.0) -> int:
    """The lines of a paragraph that is `measure` wide; both are in ems."""
    lines, used = 1, indent
    for piece in _PIECE.findall(text):
        width = _width(piece)
        if used + width > measure and piece != " ":
            lines, used = lines + 1, 0.0
        used += width
    return lines


@lru_cache(maxsize=10_000)
def _width(piece: str) -> float:
    if piece[0] >= "\u2e80" or piece[0] in "“”‘’…—":
        return 1.0
    return sum(0.28 if sign in _NARROW else 0.85 if sign in _WIDE else 0.53 for sign in piece)


class End(NamedTuple):
    """Where a paragraph ends: the number of its last line, and the ems that this holds."""

    line: int
    used: float


_OPENING, _CLOSING, _QUOTES = "「『（《〈【", "」』）》〉】，。、；：！？…—", "“”‘’"
_RECKONED = re.compile(rf"[ -~\u00a0〇\u3400-\u4dbf\u4e00-\u9fff０-９Ａ-Ｚａ-ｚ{_OPENING}{_CLOSING}{_QUOTES}]*")
_ASCII_MARK = r"[!-/:-@\[-`{-~]"
_MARK_BESIDE_CHINESE = re.compile(rf"{_ASCII_MARK}[^ -~\u00a0]|[^ -~\u00a0]{_ASCII_MARK}")
_CROWDED = re.compile(rf"[{_OPENING}{_CLOSING}{_QUOTES}](?=[{_OPENING}{_CLOSING}{_QUOTES}])")
# What no line ends inside: marks go with the words beside them, and so does the unit of a number.
_WORD = r"(?:[!-~]+(?:\u00a0.)?|.)"
_UNPARTED = re.compile(
    rf"[{_OPENING}{_QUOTES}]*{_WORD}[{_CLOSING}]*(?:[{_QUOTES}]+[{_OPENING}{_CLOSING}{_QUOTES}]*{_WORD}?[{_CLOSING}]*)*"
)
# The widths, in the narrowest and in the widest of fonts, of what may not be as wide as it is high.
_LATIN = [chr(code) for code in range(0x21, 0x7F)]
_LEAST = {
    **dict.fromkeys(_LATIN, 0.2),
    **dict.fromkeys("0123456789", 0.45),
    **dict.fromkeys("“”‘’…—", 0.3),
    " ": 0.0,
    "\u00a0": 0.1,
}
_MOST = {**dict.fromkeys(_LATIN, 1.2), **dict.fromkeys("0123456789", 0.65), " ": 0.4, "\u00a0": 0.4}
_SLACK = 0.25


def ends(text: str, measure: float, indent: float = 0.0) -> tuple[End, End] | None:
    """Where Chinese `text` ends at the earliest and at the latest, whatever its font; None when that cannot be told.

    `measure` and `indent` are in ems, as `lines_of` has them.
    """
    if not _RECKONED.fullmatch(text) or _MARK_BESIDE_CHINESE.search(text):
        return None
    least = indent + sum(map(_least, text)) - 0.5 * len(_CROWDED.findall(text)) - _SLACK
    full = max(0, ceil(least / (measure + _SLACK)) - 1)
    line, used = 1, indent
    for piece in _UNPARTED.findall(text):
        width = _most(piece)
        if used + width > measure:
            line, used = line + 1, 0.0
        used += width
        if used > measure:  # a long word, which goes on in the next line
            line, used = line + int(used // measure), used % measure
    return End(full + 1, least - full * (measure + _SLACK)), End(line, used)


@lru_cache(maxsize=10_000)
def _least(sign: str) -> float:
    return _LEAST.get(sign, 1.0)


@lru_cache(maxsize=10_000)
def _most(piece: str) -> float:
    return sum(_MOST.get(sign, 1.0) for sign in piece)
