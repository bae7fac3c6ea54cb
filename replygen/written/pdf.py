"""PDF: lines put together to paragraphs by where they stand; page headers, footers and numbers are left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextContainer, LTTextLine

from replygen.written.document import Document, Span, document, is_wide
from replygen.written.plain import is_item

MOST_PAGES = 40
"""Pages a letter may have; longer ones are no letters."""

_NUMBER = re.compile(
    r"\W*(?:page|第)?\s*\d{1,3}\s*(?:页|頁)?\s*(?:(?:of|/|,|，|共)\s*共?\s*\d{1,3}\s*(?:页|頁)?)?\W*", re.IGNORECASE
)
_MARK = re.compile(r"[•·▪■●○◦‣–*\uf0b7-]|\(?\d{1,2}[.)]")
_ENDED = re.compile(r"[。！？.!?:：]\W*$")
_BESIDE_HAN = re.compile(
    r"(?<=[\u3400-\u9fff，。、：；（）「」]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u3400-\u9fff，。、：；（）「」])"
)
"""The little room that typesetters leave between Chinese and Latin signs; nobody typed it."""
_LEADING = 0.9
"""The room between two lines of one block, in heights of a line."""
_INDENT = 5
"""How far a paragraph may be indented, in heights of a line; what stands farther to the right is a block of its own."""
_MARGIN = 0.12
"""The share of a page, at its head and foot, in which what comes on every page is no text of the letter."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a page: its text, its box in points from the lower left, and the width of its widest sign."""

    text: str
    left: float
    right: float
    low: float
    high: float
    page: int
    is_marginal: bool
    is_item: bool = False

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def size(self) -> float:
        return self.high - self.low


def read_pdf(path: Path) -> Document:
    """The paragraphs of a letter. Raises what pdfminer raises for a damaged or locked file."""
    rows = list(_with_bullets(list(_without_margins(list(_rows(path))))))
    source = "\n".join(row.text for row in rows)
    spans: list[Span] = []
    for row in rows:
        start = spans[-1][1] + 1 if spans else 0
        spans.append((start, start + len(row.text)))
    groups: list[tuple[list[Span], bool]] = []
    for number, (row, span) in enumerate(zip(rows, spans, strict=True)):
        starts_item = row.is_item or is_item(source, span)
        if number and not starts_item and _goes_on(rows[number - 1], row, rows):
            groups[-1][0].append(span)
        else:
            groups.append(([span], starts_item))
    return document(source, groups)


def _rows(path: Path) -> Iterator[_Row]:
    for number, page in enumerate(
        extract_pages(path, maxpages=MOST_PAGES + 1, laparams=LAParams(line_margin=_LEADING))
    ):
        if number == MOST_PAGES:
            raise OverflowError
        for line in _lines(page):
            text = _BESIDE_HAN.sub("", re.sub(r"\s+", " ", line.get_text().replace("\0", "")).strip())
            if text:
                low, high = _MARGIN * page.height, (1 - _MARGIN) * page.height
                yield _Row(text, line.x0, line.x1, line.y0, line.y1, number, line.y1 < low or line.y0 > high)


def _lines(page: LTPage) -> Iterator[LTTextLine]:
    for box in page:
        if isinstance(box, LTTextContainer):
            lines = [line for line in box if isinstance(line, LTTextLine)]
            yield from (line for line in lines if any(isinstance(sign, LTChar) for sign in line))


def _without_margins(rows: Sequence[_Row]) -> Iterator[_Row]:
    """`rows` without page numbers, and without what stands in the margin of several pages."""
    often = Counter({(row.page, re.sub(r"\d+", "#", row.text)) for row in rows if row.is_marginal})
    pages = Counter(text for _page, text in often)
    for row in rows:
        is_repeated = pages[re.sub(r"\d+", "#", row.text)] > 1
        if not (row.is_marginal and (is_repeated or _NUMBER.fullmatch(row.text))):
            yield row


def _with_bullets(rows: Sequence[_Row]) -> Iterator[_Row]:
    """`rows` without those that are but the mark of an item; the row beside such a mark is the item."""
    marks = [row for row in rows if _MARK.fullmatch(row.text)]
    for row in rows:
        beside = (m for m in marks if m.page == row.page and m.right <= row.left and m.low < row.middle < m.high)
        if row not in marks:
            yield replace(row, is_item=any(beside))


def _goes_on(before: _Row, after: _Row, rows: Sequence[_Row]) -> bool:
    """Whether a line is the continuation of the one before: that is full, and no gap or indent parts them."""
    if before.page != after.page:
        return not _ENDED.search(before.text) and _is_full(before, after, rows)
    edge = min(row.left for row in rows if row.page == after.page and row.left < after.right and row.right > after.left)
    is_at_edge = min(abs(after.left - edge), abs(after.left - before.left)) < 1
    is_indented = after.left - 1 < before.left < edge + _INDENT * before.size
    if not (is_at_edge and is_indented and abs(before.size - after.size) < 0.15 * before.size):
        return False
    gap = before.low - after.high
    return -before.size < gap < 0.9 * before.size and _is_full(before, after, rows)


def _is_full(before: _Row, after: _Row, rows: Sequence[_Row]) -> bool:
    """Whether the first word of the next line would not have fitted behind this one."""
    edge = max(r.right for r in rows if r.page == before.page and r.left < before.right and r.right > before.left)
    is_chinese = is_wide(after.text[0])
    word = 1 if is_chinese else len(after.text.split(maxsplit=1)[0]) + 1
    sign = after.size if is_chinese else (after.right - after.left) / len(after.text)
    return before.right + word * sign * 1.3 + (sign if is_chinese else 0) > edge
