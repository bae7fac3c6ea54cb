"""A letter that somebody has written, judged: its parts, those that are missing, and what the rules say about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from replygen.errors import UserError
from replygen.lint import Finding, Linter
from replygen.lint.linter import MOST_HITS
from replygen.lint.page import Page, Piece
from replygen.lint.records import Agreement
from replygen.messages import _, listed
from replygen.model import Case, Locale
from replygen.written.document import Document
from replygen.written.locale import find_locale
from replygen.written.parts import recognise


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in one letter.

    `findings` count lines and columns in the file. `left_out` are rules that nobody can judge by without the case.
    """

    file: str
    document: Document
    kind: str
    locale: Locale
    needed: tuple[str, ...]
    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts that a letter of its kind needs and that were not found."""
        found = {piece.part for piece in self.pieces}
        return tuple(part for part in self.needed if part not in found)

    def places(self, part: str) -> Iterator[Piece]:
        """Where a part, or a role of the frame, was found."""
        return (piece for piece in self.pieces if piece.part == part)

    @property
    def stops(self) -> bool:
        """Whether the letter must not go out as it is."""
        return any(finding.stops for finding in self.findings)


def needed_parts(linter: Linter, kind: str) -> tuple[str, ...]:
    """The parts of a letter of `kind`, in their order. Raises UserError for a kind that has none."""
    rule = linter.rules["S01"]
    needs = rule.needs if isinstance(rule, Agreement) else {}
    if kind in needs:
        return needs[kind]
    raise UserError(
        _("There is no kind of letter “{kind}”. Choose one of: {known}.").format(kind=kind, known=listed(needs))
    )


def judge(
    file: str,
    document: Document,
    linter: Linter,
    kind: str,
    today: dt.date,
    locale: Locale | None = None,
    most: int = MOST_HITS,
) -> Judged:
    """What the rules that need no case say about the letter in `document`, at most so often each.

    Its locale is found by its words when none is given. Raises UserError for a kind that nobody knows.
    """
    needed = needed_parts(linter, kind)
    locale = locale or find_locale(document.text)
    pieces = recognise(document.text, [line.is_item for line in document.lines], kind, locale)
    page = Page(document.text, pieces, kind, locale, today, Case(locale=locale), linter.brand, is_known=False)
    findings = tuple(
        replace(finding, line=line, column=column)
        for finding in linter.judge(page, most=most)
        for line, column in (document.line_and_column(finding.offset),)
    )
    return Judged(file, document, kind, locale, needed, pieces, findings, linter.left_out(kind))
