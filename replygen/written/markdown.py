"""Markdown: its paragraphs, headings and entries of lists, without the marks; code and comments are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from replygen.written.document import Document, Span, document

_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\r?\n(?:---|\.\.\.)\r?\n", re.DOTALL)


def read_markdown(source: str) -> Document:
    """The paragraphs of a Markdown text; front matter is left out."""
    front = _FRONT_MATTER.match(source)
    start = front.end() if front else 0
    tokens = MarkdownIt("commonmark").enable("table").parse(source[start:])
    starts = [start, *(start + match.end() for match in re.finditer(r"\r\n?|\n", source[start:]))]
    depth = 0
    groups: list[tuple[list[Span], bool]] = []
    for token in tokens:
        depth += token.type.endswith("list_item_open") - token.type.endswith("list_item_close")
        if token.type == "inline" and token.map and token.children:
            first, last = token.map
            end = starts[last] if last < len(starts) else len(source)
            groups.extend((spans, depth > 0) for spans in _texts(source, token.children, starts[first], end))
    return document(source, groups)


def _texts(source: str, children: list[Token], place: int, end: int) -> Iterator[list[Span]]:
    """Where the words of a paragraph stand in the source, one list for each hard line break."""
    spans: list[Span] = []
    for child in children:
        if child.type == "hardbreak":
            yield spans
            spans = []
        elif child.content and child.type in {"text", "text_special", "code_inline"}:
            found = source.find(child.content, place, end)
            if found >= 0:  # an entity stands there otherwise than it reads, and is passed over
                place = found + len(child.content)
                if spans and spans[-1][1] == found:
                    spans[-1] = (spans[-1][0], place)
                else:
                    spans.append((found, place))
    yield spans
