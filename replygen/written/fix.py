"""Mends what has one right answer: full-width marks, quotation marks, the polite pronoun; nothing else is touched."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

from replygen.lint import Linter
from replygen.model import Locale
from replygen.written.document import Document
from replygen.written.docx import open_letter, read_docx, write_into
from replygen.written.judge import judge
from replygen.written.markdown import read_markdown
from replygen.written.plain import read_plain

_ROUNDS = 3
"""How often it is looked again: where two marks stand side by side, one is mended after the other."""
_ALL = 100_000

Edit = tuple[int, int, str]
"""From where to where in the source, and what stands there instead."""


def mended_text(source: str, form: str, linter: Linter, kind: str, locale: Locale) -> tuple[str, int]:
    """A TXT or Markdown text with all that has one right answer mended, and at how many places."""
    read: Callable[[str], Document] = read_markdown if form == "md" else read_plain
    count = 0
    for _round in range(_ROUNDS):
        if not (found := _edits(read(source), linter, kind, locale)):
            break
        for start, end, words in reversed(found):
            source = source[:start] + words + source[end:]
        count += len(found)
    return source, count


def mended_docx(data: bytes, linter: Linter, kind: str, locale: Locale) -> tuple[bytes, int]:
    """A DOCX letter mended likewise; its formatting stays."""
    letter = open_letter(data)
    count = 0
    for _round in range(_ROUNDS):
        if not (found := _edits(read_docx(letter), linter, kind, locale)):
            break
        write_into(letter, found)
        count += len(found)
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue(), count


def _edits(document: Document, linter: Linter, kind: str, locale: Locale) -> list[Edit]:
    """What is to be written instead in the source of a letter, in order; no two of them overlap."""
    found: list[Edit] = []
    for finding in judge("", document, linter, kind, dt.date.min, locale, most=_ALL).findings:
        span = document.source_span(finding.offset, finding.end)
        if finding.rewrite is None or span is None or not linter.rules[finding.rule].fix:
            continue
        if not found or found[-1][1] <= span[0]:
            found.append((*span, finding.rewrite))
    return found
