"""What the tests of letters already written share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from replygen.brand import Brand
from replygen.lint import Linter
from replygen.written.document import Document
from replygen.written.reading import read_letter

Read = Callable[..., Document]


@pytest.fixture(scope="session")
def linter(brand: Brand) -> Linter:
    """Judges letters by the built-in rules."""
    return Linter(brand)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read("letter.md", "# Hello")`: what is read of a file with that name and text, or those bytes."""

    def make(name: str, content: str | bytes) -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_letter(path).document

    return make


def texts(document: Document) -> list[str]:
    """The paragraphs of a letter."""
    return [line.text for line in document.lines]
