"""One thing in a brand folder that has to be mended, as a person reads it and as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from replygen.errors import Severity
from replygen.messages import _

Check = Literal[
    "folder", "values", "template", "words", "rules", "style", "font", "colour", "logo", "letterhead", "page"
]
"""What found a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one file: where it stands, what is wrong and what to do.

    `line` counts from 1; None where the file has no lines, or all of it is meant. `text` is the sentence in question. An
    error stops letters or spoils them; a warning should be looked at.
    """

    check: Check
    file: Path
    line: int | None
    what: str
    severity: Severity = "error"
    text: str = ""

    @property
    def described(self) -> str:
        """The fault as people read it: file, line, what is wrong, what to do."""
        where = self.file if self.line is None else _("{file}, line {line}").format(file=self.file, line=self.line)
        return _("{where}: {what}").format(where=where, what=self.what)
