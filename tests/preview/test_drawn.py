"""Where the words of a letter stand on its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replygen.brand import Brand, load_brand
from replygen.compose import Composer
from replygen.load import read_case
from replygen.model import LOCALES, Case, Letter, Locale
from replygen.model.case import Record
from replygen.preview.drawn import Box, draw
from replygen.preview.office import private_office
from replygen.render import render
from replygen.resources import templates_folder
from tests.conftest import Needs


@pytest.fixture(params=LOCALES)
def letter(request: pytest.FixtureRequest, composer: Composer, facts: Callable[..., Any], date: dt.date) -> Letter:
    locale: Locale = request.param
    case = read_case(Record(facts(locale)))
    assert isinstance(case, Case)
    return composer.compose(case, "reply", date)


def text_of(letter: Letter) -> str:
    return "\n".join(block.text for block in letter.blocks())


def assert_in_order(letter: Letter, pdf: bytes) -> None:
    """Every paragraph was found whole, each below the one before it or on a later page."""
    drawn = draw(pdf, text_of(letter))
    offset, last = 0, Box(0, 0, 0, 0, 0)
    for block in letter.blocks():
        boxes = drawn.boxes(offset, offset + len(block.text))
        assert boxes, block
        missed = [c for n, c in enumerate(block.text, offset) if n not in drawn.places and not c.isspace()]
        assert missed == [], block
        assert (boxes[0].page, boxes[0].bottom) >= (last.page, last.top), block
        assert all(0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1 for box in boxes)
        offset, last = offset + len(block.text) + 1, boxes[-1]
    assert drawn.pages
    assert all(page.picture.startswith(b"\x89PNG") for page in drawn.pages)


def test_every_word_of_a_pdf_is_found(letter: Letter, brand: Brand) -> None:
    assert_in_order(letter, render(letter, "pdf", brand))


def test_every_word_of_a_docx_is_found(letter: Letter, brand: Brand, needs: Needs) -> None:
    needs("soffice")
    with private_office() as office:
        assert office is not None
        assert_in_order(letter, office.pdf(render(letter, "docx", brand)))


@pytest.mark.parametrize("look", ["classic", "modern", "official"])
@pytest.mark.parametrize("envelope", ["none", "din-b"])
def test_words_are_found_whatever_the_head_of_the_letter_repeats_or_puts_beside(
    letter: Letter, tmp_path: Path, look: str, envelope: str
) -> None:
    usual = (templates_folder() / "brand" / "brand.yaml").read_text("utf-8")
    (tmp_path / "brand.yaml").write_text(f"look: {look}\nenvelope: {envelope}\n{usual}", "utf-8")
    drawn = draw(render(letter, "pdf", load_brand(tmp_path)), text_of(letter))
    missed = [c for n, c in enumerate(text_of(letter)) if n not in drawn.places and not c.isspace()]
    assert missed == []
    tops, offset = [], 0
    for block in letter.blocks():
        if block.part:
            first = drawn.boxes(offset, offset + len(block.text))[0]
            tops.append((first.page, first.top))
        offset += len(block.text) + 1
    assert len(tops) >= 9
    assert tops == sorted(tops)


def test_what_is_not_on_the_page_has_no_place(letter: Letter, brand: Brand) -> None:
    drawn = draw(render(letter, "pdf", brand), "Nothing of the kind stands there.\nNor does this.")
    assert drawn.boxes(0, 40) == ()
