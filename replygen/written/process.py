"""The process that reads one letter: its paragraphs to standard output as JSON, or why it cannot be read.

A damaged or hostile file may fill the memory or never end; here it takes nobody along. It ends when standard input is
closed, so that nothing outlives the program that asked.
"""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import astuple
from pathlib import Path

from replygen.confined import confine
from replygen.written.document import Document

LOCKED, MACROS, OTHER, LARGE = "locked", "macros", "other", "large"
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""What an old Word file begins with, and a new one that is locked with a password."""


class RefusalError(Exception):
    """A letter that cannot be read; its argument is one of the words above."""


def main() -> None:
    """Arguments: the kind of file, its path, its encoding (empty where it names its own), the most seconds, bytes of memory."""
    kind, path, encoding, seconds, memory = sys.argv[1:]
    confine(int(seconds), int(memory))
    try:
        found = _read(kind, Path(path), encoding)
        answer = {"source": found.source, "lines": [astuple(line) for line in found.lines]}
    except RefusalError as error:
        answer = {"refused": str(error)}
    except (MemoryError, OverflowError, RecursionError):
        answer = {"refused": LARGE}
    json.dump(answer, sys.stdout)
    sys.stdout.flush()


def _read(kind: str, path: Path, encoding: str) -> Document:
    if kind == "docx":
        return _docx(path)
    if kind == "pdf":
        return _pdf(path)
    if kind == "html":
        from replygen.written.html import read_html

        data = path.read_bytes()
        return read_html(data.decode(encoding) if encoding else data)
    from replygen.written.markdown import read_markdown

    return read_markdown(path.read_bytes().decode(encoding))


def _docx(path: Path) -> Document:
    from replygen.written.docx import is_bomb, open_letter, read_docx

    data = path.read_bytes()
    if data.startswith(_COMPOUND):
        raise RefusalError(LOCKED)
    if not zipfile.is_zipfile(path):
        raise RefusalError(OTHER)
    if is_bomb(path):
        raise RefusalError(LARGE)
    try:
        letter = open_letter(data)
    except ValueError as error:
        raise RefusalError(MACROS if "macroEnabled" in str(error) else OTHER) from None
    return read_docx(letter)


def _pdf(path: Path) -> Document:
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    from replygen.written.pdf import read_pdf

    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise RefusalError(OTHER)
    try:
        return read_pdf(path)
    except (PDFEncryptionError, PDFPasswordIncorrect):
        raise RefusalError(LOCKED) from None
