"""A page of a letter whose case nobody knows: its pieces may be sentences, its paragraphs stay whole."""

from __future__ import annotations

import datetime as dt

from replygen.brand import Brand
from replygen.lint import Linter
from replygen.lint.page import Page, Piece
from replygen.model import Case

SENTENCE = "We looked at the log of that day and at what had been said on each of the three calls. "


def page(brand: Brand, first: str, second: str) -> Page:
    pieces = (Piece("circumstances", True, 0, len(first)), Piece("apology", True, len(first), len(first + second)))
    return Page(first + second, pieces, "reply", "en", dt.date(2026, 11, 20), Case(locale="en"), brand, is_known=False)


def test_pieces_of_one_line_are_one_paragraph(brand: Brand) -> None:
    assert page(brand, "One. ", "Two.").paragraphs == ((0, 9),)


def test_a_long_paragraph_of_several_parts_is_told(brand: Brand, linter: Linter) -> None:
    found = linter.judge(page(brand, SENTENCE * 4, SENTENCE * 4))
    assert "R03" in {finding.rule for finding in found}


def test_what_needs_the_case_is_not_judged(brand: Brand, linter: Linter) -> None:
    found = linter.judge(page(brand, "On 3 May 2026 we owed you £20. ", "We are sorry."))
    assert not {finding.rule for finding in found} & set(linter.left_out("reply"))
    assert {"S21", "S22"} <= set(linter.left_out("reply"))
