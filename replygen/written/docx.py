"""DOCX: the paragraphs of the body with tables, lists and content controls; headers, footers, notes are left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Docx
from docx.oxml.ns import qn

from replygen.written.document import Document, Span, document

LARGEST_UNPACKED = 60_000_000
"""Bytes that the XML of a letter may have; its pictures are not counted."""

_PARAGRAPH, _TEXT, _BOX = qn("w:p"), qn("w:t"), qn("w:txbxContent")
_FORMAT = qn("w:pPr")
_BREAKS = {qn("w:br"): "\v", qn("w:cr"): "\v", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_GONE = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
"""What a reader does not see: words that were deleted, and the second form of a text box."""


def open_letter(data: bytes) -> Docx:
    """The letter in `data`. Raises ValueError when it is another kind of file, BadZipFile or KeyError when damaged."""
    return docx.Document(io.BytesIO(data))


def is_bomb(path: Path) -> bool:
    """Whether a file would unpack to more than any letter has."""
    with zipfile.ZipFile(path) as file:
        return (
            sum(part.file_size for part in file.infolist() if part.filename.endswith((".xml", ".rels")))
            > LARGEST_UNPACKED
        )


def read_docx(letter: Docx) -> Document:
    """The paragraphs; those of text boxes stand apart, and are read only where there is no other text."""
    source = ""
    item_styles = _item_styles(letter)
    groups: list[tuple[list[Span], bool, bool]] = []
    for paragraph in paragraphs(letter):
        start = len(source)
        text = "".join(text for _node, text in nodes(paragraph))
        source += text.replace("\v", "\n") + "\n"
        style = paragraph.find(f"{_FORMAT}/{qn('w:pStyle')}")
        is_item = _is_numbered(paragraph) or (style is not None and style.get(qn("w:val")) in item_styles)
        is_boxed = next(paragraph.iterancestors(_BOX), None) is not None
        for line in text.split("\v"):
            groups.append(([(start, start + len(line))], is_item, is_boxed))
            start += len(line) + 1
    has_body = any(source[a:b].strip() for spans, _item, is_boxed in groups if not is_boxed for a, b in spans)
    return document(source, ((spans, is_item) for spans, is_item, is_boxed in groups if not (is_boxed and has_body)))


def _item_styles(letter: Docx) -> set[str]:
    """The styles whose paragraphs are entries of a list."""
    styles = list(letter.styles.element.iter(qn("w:style")))
    return {style.get(qn("w:styleId")) for style in styles if _is_numbered(style)}


def _is_numbered(element: Any) -> bool:
    """Whether a paragraph or a style has a number or a bullet of its own."""
    return element.find(f"{_FORMAT}/{qn('w:numPr')}") is not None


def paragraphs(letter: Docx) -> Iterator[Any]:
    """Every paragraph of the body that a reader sees, as its element, in order."""
    for paragraph in letter.element.body.iter(_PARAGRAPH):
        if not any(element.tag in _GONE for element in paragraph.iterancestors()):
            yield paragraph


def nodes(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """The elements that hold the paragraph's own text, in order, each with its text; a line break is "\\v"."""
    for element in paragraph.iter(_TEXT, *_BREAKS):
        ancestors = list(_within(element, paragraph))
        if not any(ancestor.tag in _GONE or ancestor.tag == _PARAGRAPH for ancestor in ancestors):
            yield element, element.text or "" if element.tag == _TEXT else _BREAKS[element.tag]


def _within(element: Any, paragraph: Any) -> Iterator[Any]:
    for ancestor in element.iterancestors():
        if ancestor is paragraph:
            return
        yield ancestor


def write_into(letter: Docx, found: Sequence[tuple[int, int, str]]) -> None:
    """Put other words where edits name them by their places in the source; the formatting stays as it is.

    Words that are formatted in several ways become one with the first of them.
    """
    for start, end, words in reversed(found):
        place = 0
        for paragraph in paragraphs(letter):
            for node, text in nodes(paragraph):
                first, last = max(start, place) - place, min(end, place + len(text)) - place
                if first < last and node.tag == _TEXT:
                    node.text = text[:first] + words + text[last:]
                    words = ""
                place += len(text)
            place += 1
