"""The last line of a Chinese paragraph holds two characters at least, and only what may need it is held together for that."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from replygen.brand import Brand
from replygen.brand.records import LookName
from replygen.model.letter import Block, Letter, Paragraph, Part
from replygen.model.words import Locale
from replygen.render import render
from replygen.render.html import PAGE, fill
from replygen.resources import templates_folder
from tests.conftest import Needs
from tests.render.conftest import letter_in

OwnBrand = Callable[[dict[str, bytes]], Brand]
BEGINNINGS = (
    "",
    "2026年11月3日9:30，",
    "您说“等了两次”（见第3页），又说：“没有人答”。请看ABC-1024号，",
    "共￥60.50（含税）；",
)
END = "乙丙。"


def letter_of_lengths(locale: Locale) -> Letter:
    """A letter with paragraphs and entries of a list that are a character longer each, over more than a line."""
    texts = [f"{beginning}{'字' * count}{END}" for beginning in BEGINNINGS for count in range(20, 64)]
    paragraphs = tuple(Paragraph(text, is_item) for is_item in (False, True) for text in texts)
    return dataclasses.replace(letter_in(locale), parts=(Part("circumstances", paragraphs),))


def last_lines(pdf: bytes, folder: Path, needs: Needs) -> list[str]:
    (folder / "letter.pdf").write_bytes(pdf)
    command = [needs("pdftotext"), "-layout", str(folder / "letter.pdf"), "-"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.strip() for line in shown.splitlines() if line.strip().endswith(END[1:])]


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("look", ["classic", "modern", "official"])
@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW"])
def test_whatever_its_length_a_paragraph_ends_with_two_characters(
    locale: Locale, look: LookName, large: bool, own_brand: OwnBrand, tmp_path: Path, needs: Needs
) -> None:
    usual = (templates_folder() / "brand" / "brand.yaml").read_bytes()
    files = {"brand.yaml": usual + f"\nlook: {look}\n".encode()}
    letter = letter_of_lengths(locale)
    brand = dataclasses.replace(own_brand(files), large=large)
    drawn = last_lines(render(letter, "pdf", brand), tmp_path, needs)
    assert len(drawn) == 2 * len(BEGINNINGS) * 44
    assert all(line.endswith(END) for line in drawn)
    assert drawn.count(END) >= 8  # where one character less would stand alone

    page = (templates_folder() / "brand" / PAGE).read_bytes()
    careful = dataclasses.replace(own_brand(files | {PAGE: page}), large=large)  # may have measures of its own
    assert drawn == last_lines(render(letter, "pdf", careful), tmp_path, needs)


def test_most_paragraphs_need_no_holding_together(brand: Brand) -> None:
    letter = letter_of_lengths("zh-CN")
    count = 2 * len(BEGINNINGS) * 44
    held, all_held = (fill(letter, brand, spaced=spaced).count('class="end"') for spaced in (True, False))
    assert count / 20 < held < count * 2 / 3  # the longest of these, with marks and Latin words, more often than most
    assert all_held >= count


def test_a_title_held_together_still_stands_apart_from_the_latin_name_before_it(own_brand: OwnBrand) -> None:
    page = (templates_folder() / "brand" / PAGE).read_bytes()
    greeted = dataclasses.replace(letter_in("zh-HK"), before=(Block("salutation", "尊敬的Wong Ka Man女士："),))
    shown = fill(greeted, own_brand({PAGE: page}), spaced=True)
    assert 'Wong Ka Man <span class="end">女士：</span>' in shown
