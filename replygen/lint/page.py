"""A letter as rules read it: one text with its parts and sentences, and with what must not be judged hidden."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from replygen.brand import Brand
from replygen.lint.patterns import Span, View
from replygen.lint.records import Judged, Scope
from replygen.lint.script import simplified
from replygen.lint.told import all_words, hidden, others_words
from replygen.model import Case, Letter, Locale

HIDDEN = "□"
"""What stands for every character that a rule must not judge."""

_QUOTATION = re.compile(r"“[^“”\n]{1,120}”|「[^「」\n]{1,120}」|『[^『』\n]{1,120}』|(?<!\d)\"[^\"\n]{1,120}(?<!\d)\"")
"""Longer ones come from marks that do not belong together; a mark behind a digit means inches."""
_SENTENCE = {
    "zh": re.compile(r"[^。！？!?…\n]*[。！？!?…]+[”’」』）)]*|[^。！？!?…\n]+"),
    "en": re.compile(r"\S.*?(?:(?<!\b[Nn]o)(?<!\b[MD][rs])(?<!\bMrs)(?<!\bLtd)[.!?…][”’\")]*(?=\s|$)|$)", re.MULTILINE),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph: where it stands in the text, the part it belongs to or its role in the frame."""

    part: str
    is_body: bool
    start: int
    end: int


class Page:
    """A letter laid out for the rules. The places of all its views are the same."""

    def __init__(self, letter: Letter, case: Case, brand: Brand) -> None:
        self.kind: str = letter.kind
        self.locale: Locale = letter.locale
        self.date: dt.date = letter.date
        self.case, self.brand = case, brand
        blocks = list(letter.blocks())
        self.text = "\n".join(block.text for block in blocks)
        pieces: list[Piece] = []
        start = 0
        for block in blocks:
            end = start + len(block.text)
            pieces.append(Piece(block.part or block.role, bool(block.part), start, end))
            start = end + 1
        self.pieces = tuple(pieces)
        self._starts = [piece.start for piece in pieces]
        self._views: dict[tuple[Judged, bool], View] = {}
        self._ranges: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Span, ...]] = {}

    def view(self, judged: Judged, *, as_written: bool = False) -> View:
        """The text with all that `judged` leaves out hidden; Traditional characters folded, unless `as_written`."""
        key = (judged, as_written or self.locale == "en")
        if key not in self._views:
            text = self._hidden(judged) if key[1] else simplified(self.view(judged, as_written=True).text)
            self._views[key] = View(text)
        return self._views[key]

    def _hidden(self, judged: Judged) -> str:
        """The text without what the case says, and without quotations, which stray marks of staff must not lengthen.

        Templates quote nobody but the case, so for them marks hide nothing.
        """
        text = self.text
        if judged != "letter":
            text = hidden(text, others_words(self.case, self.brand, self.locale), HIDDEN)
        if judged == "template":
            return hidden(text, all_words(self.case, self.kind, self.brand, self.locale, self.date), HIDDEN)
        return _QUOTATION.sub(lambda m: m[0][0] + HIDDEN * (len(m[0]) - 2) + m[0][-1], text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Where each sentence begins and ends."""
        expression = _SENTENCE["en" if self.locale == "en" else "zh"]
        return tuple(match.span() for match in expression.finditer(self.text) if match[0].strip())

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds `place`."""
        return max(0, bisect_right(self.sentences, (place, len(self.text) + 1)) - 1)

    def piece_at(self, place: int) -> Piece:
        """The paragraph that holds `place`."""
        return self.pieces[max(0, bisect_right(self._starts, place) - 1)]

    def pieces_in(self, scope: Scope) -> Iterator[Piece]:
        """The paragraphs that `scope` speaks of."""
        return (piece for piece in self.pieces if scope.holds_part(piece.part, piece.is_body))

    def ranges(self, scope: Scope) -> tuple[Span, ...]:
        """Where each unbroken run of those paragraphs begins and ends."""
        key = (scope.parts, scope.except_parts)
        if key not in self._ranges:
            found: list[Span] = []
            for piece in self.pieces_in(scope):
                if found and found[-1][1] + 1 == piece.start:
                    found[-1] = (found[-1][0], piece.end)
                else:
                    found.append((piece.start, piece.end))
            self._ranges[key] = tuple(found)
        return self._ranges[key]

    def line_and_column(self, place: int) -> tuple[int, int]:
        """Line and column of `place`, counted from 1."""
        return self.text.count("\n", 0, place) + 1, place - self.text.rfind("\n", 0, place)
