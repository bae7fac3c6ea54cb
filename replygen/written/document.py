"""A letter as its file holds it: its source text, and the paragraphs made of it, each with the way back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]

_GAP = re.compile(
    r"(?<=[。！？；：!?;:”」』）)])[\u3000\xa0 ]*[\u3000\xa0][\u3000\xa0 ]+|[\u3000\xa0 ]{2,}(?=\d{4}年\d)|(?<=\S) {4,}(?=\S)|\s*_x000D_\s*"
)
"""What stands between two paragraphs that share a line: the wide spaces of an indent, of a date on the right,
or of what was a line break once."""
_SOFT_HYPHENS = ("\xad", "\u2010")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `at` says of places in its text where they stand in the source: (place here, place there), in order."""

    text: str
    at: tuple[tuple[int, int], ...]
    is_item: bool = False

    def source_of(self, place: int) -> int:
        """Where the character number `place` stands in the source."""
        here, there = next((pair for pair in reversed(self.at) if pair[0] <= place), (0, 0))
        return there + place - here


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `source` is the text of the file, or of its paragraphs, a line each, where it is no plain text."""

    source: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(line.text for line in self.lines)

    def source_span(self, start: int, end: int) -> Span | None:
        """Where a span of `text` stands in the source; None when it is not in one stretch there."""
        first = 0
        for line in self.lines:
            last = first + len(line.text)
            if first <= start <= last:
                if end > last:
                    return None
                begin = line.source_of(start - first)
                stop = line.source_of(end - first - 1) + 1 if end > start else begin
                return (begin, stop) if stop - begin == end - start else None
            first = last + 1
        return None

    def line_and_column(self, place: int) -> tuple[int, int]:
        """Line and column of a place of `text` in the source, counted from 1."""
        span = self.source_span(place, place)
        at = span[0] if span else 0
        return self.source.count("\n", 0, at) + 1, at - self.source.rfind("\n", 0, at)


def document(source: str, groups: Iterable[tuple[Sequence[Span], bool]]) -> Document:
    """The document of `source` whose paragraphs are these spans of it, put together; each may be an item of a list."""
    lines = (line for spans, is_item in groups for line in _lines(source, spans, is_item))
    return Document(source, tuple(lines))


def _lines(source: str, spans: Sequence[Span], is_item: bool) -> Iterator[Line]:
    """One paragraph; several where wide gaps divide it."""
    parts: list[list[Span]] = [[]]
    for start, end in spans:
        for gap in _GAP.finditer(source, start, end):
            parts[-1].append((start, gap.start()))
            parts.append([])
            start = gap.end()
        parts[-1].append((start, end))
    for part in parts:
        line = _joined(source, part, is_item)
        if line.text:
            yield line


def _joined(source: str, spans: Sequence[Span], is_item: bool) -> Line:
    text = ""
    at: list[tuple[int, int]] = []
    last = 0
    for start, end in spans:
        while start < end and source[start].isspace():
            start += 1
        while start < end and source[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if text.endswith(_SOFT_HYPHENS):
            text = text[:-1]
        elif text and re.search(r"\s", source[last:start]) and not (is_wide(text[-1]) or is_wide(source[start])):
            text += " "
        last = end
        at.append((len(text), start))
        text += source[start:end]
    return Line(text, tuple(at), is_item)


def is_wide(sign: str) -> bool:
    """Whether a sign takes two columns, as Chinese ones do; no space stands beside it."""
    return unicodedata.east_asian_width(sign) in "WF"


def columns(text: str) -> int:
    """How wide `text` is in a fixed-width font."""
    return sum(2 if is_wide(sign) else 1 for sign in text)
