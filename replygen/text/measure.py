"""How many lines a paragraph takes, reckoned and not drawn: Chinese is as wide as it is high, Latin has the usual widths."""

from __future__ import annotations

import re

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


def _width(piece: str) -> float:
    if piece[0] >= "\u2e80" or piece[0] in "“”‘’…—":
        return 1.0
    return sum(0.28 if sign in _NARROW else 0.85 if sign in _WIDE else 0.53 for sign in piece)
