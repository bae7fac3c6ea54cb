"""Plain text: paragraphs between empty lines, with lines that an editor has broken put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from replygen.written.document import Document, Span, columns, document, is_wide

_LINE = re.compile(r"[^\r\n\f\v\u2028]+")
_BREAK = re.compile(r"\r\n?|[\n\f\v\u2028]")
_ITEM = re.compile(
    r"\s*(?:[-*•·–]\s+|\d{1,2}[.、)）]\s*|[（(][\d一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)\S"
)
_WIDEST = 120
"""Columns of the longest line that an editor breaks; longer lines are paragraphs."""
_NARROWEST = 50
"""Columns of the shortest."""


def read_plain(source: str) -> Document:
    """The paragraphs of a plain text."""
    blocks: list[list[Span]] = [[]]
    last = 0
    for match in _LINE.finditer(source):
        if not match[0].strip():
            continue
        if len(_BREAK.findall(source, last, match.start())) > 1:
            blocks.append([])
        blocks[-1].append(match.span())
        last = match.end()
    return document(
        source, ((spans, is_item(source, spans[0])) for block in blocks for spans in _paragraphs(source, block))
    )


def is_item(source: str, span: Span) -> bool:
    """Whether a line begins like an entry of a list."""
    return _ITEM.match(source, *span) is not None


def _paragraphs(source: str, block: Sequence[Span]) -> Iterator[list[Span]]:
    """The lines of a block: those that belong together are one paragraph.

    A line goes on in the next when the first word of that would not have fitted behind it.
    """
    if not block:
        return
    widest = max(columns(source[a:b].rstrip()) for a, b in block)
    is_broken = _NARROWEST <= widest <= _WIDEST
    group = [block[0]]
    for before, after in pairwise(block):
        text = source[slice(*after)]
        room = widest - columns(source[slice(*before)].rstrip())
        if is_broken and text[:1].strip() and not is_item(source, after) and _first_word(text) > room:
            group.append(after)
        else:
            yield group
            group = [after]
    yield group


def _first_word(text: str) -> int:
    """Columns of what no line break may divide, with the space before it."""
    word = text.split(maxsplit=1)[0]
    return 2 if is_wide(word[0]) else columns(word) + 1
