"""A letter as rules read it: one text with its parts and sentences, and with what must not be judged hidden."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from replygen.brand import Brand
from replygen.lint.patterns import Span, View
from replygen.lint.records import Judged, Scope
from replygen.lint.script import has_traditional, simplified
from replygen.lint.told import all_words, hidden, others_words
from replygen.model import Case, Letter, Locale

HIDDEN = "□"
"""What stands for every character that a rule must not judge."""

_QUOTATIONS = {
    "“": re.compile(r"“[^“”\n]{1,120}”"),
    "「": re.compile(r"「[^「」\n]{1,120}」"),
    "『": re.compile(r"『[^『』\n]{1,120}』"),
    '"': re.compile(r'"(?<!\d")[^"\n]{1,120}(?<!\d)"'),
}
"""By what they begin with. Longer ones come from marks that do not belong together; a mark behind a digit means inches."""
_QUOTATION = re.compile("|".join(quotation.pattern for quotation in _QUOTATIONS.values()))
"""Any of them: where several kinds of marks stand, one may stand within another."""
_REQUEST = re.compile(
    r"(?<=您)(?:提出的?|希望的?|要求的?|(?:提出)?的?(?:要求|[请請]求|[诉訴]求))(?:是|[：:])[^。！？\n]+"
    r"|\b(?:you (?:are asking|asked)(?: us)? (?:for|of us)|what you asked for was|this was your request)\b[^.!?\n]+",
    re.IGNORECASE,
)
"""What the customer asked for, where a letter says it again and no case tells it from our own words."""
_SIGN = re.compile(r"\w")
_ZH_ENDS = "。！？!?…"
_ENGLISH_END = (
    r"(?<!\b[Nn]o)(?<!\b[MD][rs])(?<!\bMrs)(?<!\bLtd)[.!?…][”’\")]*(?=\s|$|[\u2600-\u27bf\U0001f300-\U0001faff])"
)
SENTENCE = {
    "zh": re.compile(r"[^。！？!?…\n]*[。！？!?…]+[”’」』）)]*|[^。！？!?…\n]+"),
    "en": re.compile(
        rf"\S[^.!?…\n]*(?:(?!{_ENGLISH_END})[.!?…][^.!?…\n]*)*(?:{_ENGLISH_END})?",
        re.MULTILINE,
    ),
}


_Names = tuple[tuple[str, bool], ...]


class Piece(NamedTuple):
    """A paragraph, or some sentences of one: where it stands, the part it belongs to or its role in the frame."""

    part: str
    is_body: bool
    start: int
    end: int


class Page:
    """A letter laid out for the rules. The places of all its views are the same.

    `is_known` says whether there is a case behind it; of a letter that somebody else wrote, nothing is known but its
    words, and `date` may be any day.
    """

    def __init__(
        self,
        text: str,
        pieces: Sequence[Piece],
        kind: str,
        locale: Locale,
        date: dt.date,
        case: Case,
        brand: Brand,
        *,
        is_known: bool = True,
    ) -> None:
        self.text, self.pieces = text, tuple(pieces)
        self.kind, self.locale, self.date = kind, locale, date
        self.case, self.brand, self.is_known = case, brand, is_known
        self._starts = [piece.start for piece in pieces]
        self.layout = _layout(tuple([piece[:2] for piece in pieces]))
        self._views: dict[tuple[Judged, bool], View] = {}
        self._ranges: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Span]] = {}

    @classmethod
    def of(cls, letter: Letter, case: Case, brand: Brand) -> Page:
        """The page of a composed letter: a piece for each of its paragraphs."""
        blocks: list[tuple[str, bool, str]] = [(block.role, False, block.text) for block in letter.before]
        blocks += [(part.id, True, paragraph.text) for part in letter.parts for paragraph in part.paragraphs]
        blocks += [(block.role, False, block.text) for block in letter.after]
        pieces: list[Piece] = []
        start = 0
        for name, is_body, text in blocks:
            end = start + len(text)
            pieces.append(Piece(name, is_body, start, end))
            start = end + 1
        whole = "\n".join([text for _name, _is_body, text in blocks])
        return cls(whole, pieces, letter.kind, letter.locale, letter.date, case, brand)

    def view(self, judged: Judged, *, as_written: bool = False) -> View:
        """The text with all that `judged` leaves out hidden; unless `as_written`, what is one sign to a rule is one.

        Traditional characters are folded into Simplified ones, and the apostrophe of Word into that of the keyboard.
        """
        key = (judged, as_written or not self.is_foldable)
        if key not in self._views:
            text = self._hidden(judged) if key[1] else self._folded(self.view(judged, as_written=True).text)
            self._views[key] = View(text)
        return self._views[key]

    @cached_property
    def is_foldable(self) -> bool:
        """Whether there is anything in it that is written otherwise and means the same to a rule."""
        return "’" in self.text if self.locale == "en" else has_traditional(self.text)

    def _folded(self, text: str) -> str:
        return text.replace("’", "'") if self.locale == "en" else simplified(text)

    def _hidden(self, judged: Judged) -> str:
        """The text without what the case says, and without quotations, which stray marks of staff must not lengthen.

        Templates quote nobody but the case, so for them marks hide nothing.
        """
        if judged == "template" and self.is_known:
            return hidden(self.text, all_words(self.case, self.kind, self.brand, self.locale, self.date), HIDDEN)
        text = self.text
        if judged != "letter":
            text = hidden(text, others_words(self.case, self.brand, self.locale), HIDDEN)
            if not self.is_known:
                text = _REQUEST.sub(lambda m: HIDDEN * len(m[0]), text)
        marks = [mark for mark in _QUOTATIONS if mark in text]
        if not marks:
            return text
        quotation = _QUOTATIONS[marks[0]] if len(marks) == 1 else _QUOTATION
        return quotation.sub(lambda m: m[0][0] + HIDDEN * (len(m[0]) - 2) + m[0][-1], text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Where each sentence begins and ends."""
        expression = SENTENCE["en" if self.locale == "en" else "zh"]
        return tuple(match.span() for match in expression.finditer(self.text) if match[0].strip())

    @cached_property
    def filled(self) -> frozenset[str]:
        """The parts, and the paragraphs of the frame, that say something."""
        text = self.text  # nearly always the first sign is one already
        return frozenset(
            part
            for part, _is_body, start, end in self.pieces
            if start < end and (text[start].isalnum() or _SIGN.search(text, start, end))
        )

    def longest(self, unit: Literal["sentence", "paragraph"]) -> int:
        """The most signs that a sentence or a paragraph can have, without a look at where each is."""
        text = self.text
        if unit == "sentence" and self.locale != "en":
            for end in _ZH_ENDS:
                text = text.replace(end, "\n")
        return max(map(len, text.split("\n")))

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Where each paragraph begins and ends: pieces that no line end divides are one."""
        found: list[Span] = []
        for piece in self.pieces:
            is_more = found and "\n" not in self.text[found[-1][1] : piece.start]
            start = found.pop()[0] if is_more else piece.start
            found.append((start, piece.end))
        return tuple(found)

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds `place`."""
        return max(0, bisect_right(self.sentences, (place, len(self.text) + 1)) - 1)

    def piece_at(self, place: int) -> Piece:
        """The paragraph that holds `place`."""
        return self.pieces[max(0, bisect_right(self._starts, place) - 1)]

    def pieces_in(self, scope: Scope) -> Iterator[Piece]:
        """The paragraphs that `scope` speaks of."""
        return (piece for piece in self.pieces if scope.holds_part(piece.part, piece.is_body))

    def ranges(self, scope: Scope) -> list[Span]:
        """Where each unbroken run of those paragraphs begins and ends."""
        key = (scope.parts, scope.except_parts)
        if key not in self._ranges:
            pieces = self.pieces
            self._ranges[key] = [(pieces[first].start, pieces[last].end) for first, last in self.layout.runs(scope)]
        return self._ranges[key]

    def line_and_column(self, place: int) -> tuple[int, int]:
        """Line and column of `place`, counted from 1."""
        return self.text.count("\n", 0, place) + 1, place - self.text.rfind("\n", 0, place)


class Layout:
    """The parts of a letter and the paragraphs of its frame, one after another; few letters differ in this."""

    def __init__(self, names: _Names) -> None:
        self._names = names
        self._runs: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Span]] = {}
        self._misplaced: dict[tuple[str, ...], list[tuple[int, str]]] = {}

    def runs(self, scope: Scope) -> list[Span]:
        """The numbers of the first and the last of each unbroken run of those that `scope` holds."""
        key = (scope.parts, scope.except_parts)
        if key not in self._runs:
            held = [number for number, name in enumerate(self._names) if scope.holds_part(*name)]
            runs = [list(run) for _key, run in groupby(enumerate(held), lambda entry: entry[1] - entry[0])]
            self._runs[key] = [(run[0][1], run[-1][1]) for run in runs]
        return self._runs[key]

    def misplaced(self, parts: tuple[str, ...]) -> list[tuple[int, str]]:
        """The numbers of what stands behind a part that it should stand before, and that part; `parts` are the order."""
        if parts not in self._misplaced:
            places = {part: place for place, part in enumerate(parts)}
            found, furthest = [], 0
            for number, (name, _is_body) in enumerate(self._names):
                place = places.get(name, furthest)
                if place < furthest:
                    found.append((number, parts[furthest]))
                furthest = max(place, furthest)
            self._misplaced[parts] = found
        return self._misplaced[parts]


@lru_cache(maxsize=1024)
def _layout(names: _Names) -> Layout:
    return Layout(names)
