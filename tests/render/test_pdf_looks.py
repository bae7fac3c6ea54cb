"""A letter drawn with cut fonts cannot be told from one that the engine draws alone: the same picture, the same text.

Six letters are compared, or forty with the variable TORTURE, which `make torture` sets.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image, ImageChops
from weasyprint import CSS, HTML

from replygen.brand import Brand
from replygen.compose import Composer
from replygen.load import read_case
from replygen.model import Case, Letter, Locale
from replygen.model.case import Record
from replygen.render import render
from replygen.render.glyphs import run_characters
from replygen.render.html import fill, style_sheet
from tests.conftest import Needs

COUNT = 40 if "TORTURE" in os.environ else 6
LOCALES: tuple[Locale, ...] = ("zh-CN", "en", "zh-TW", "zh-HK")
DECISIONS = ("upheld", "partial", "not_upheld", "goodwill")
SEVERITIES = ("serious", "minor", "moderate", "serious", "critical")
ISSUES = (
    "AVATAR To Wa. Ty; office fluffy affine first",  # kerned pairs and ligatures
    "订单№Ａ１，１／２份（约½）——“真的”……",
    "葛\U000e0100飾区、㛃𠮷𰻞、直骨角次 ÀÉÎñ ßŁ",
    "كتاب שלום Ωμέγα Россия Việt — e\u0301a\u0308 2\u2009000\u202f€",
    "（一）『二』「三」〔四〕、。，；：？！…·～",
)


@pytest.fixture(params=range(COUNT))
def letter(
    request: pytest.FixtureRequest, facts: Callable[..., dict[str, Any]], composer: Composer, date: dt.date
) -> Letter:
    """One of the letters that are compared: each of another locale, kind, decision, severity and issue."""
    number: int = request.param
    locale, kind = LOCALES[number % 4], "ack" if number % 6 > 3 else "reply"
    decision, severity = DECISIONS[number // 4 % 4], SEVERITIES[number % 5]
    case = read_case(Record(facts(locale, decision=decision, severity=severity, issue=ISSUES[number % 5])))
    assert isinstance(case, Case), case
    return composer.compose(case, kind, date)


def test_cut_fonts_change_neither_picture_nor_text(letter: Letter, brand: Brand, tmp_path: Path, needs: Needs) -> None:
    characters = run_characters([block.text for block in letter.blocks()], brand, [letter.locale])
    (tmp_path / "cut.pdf").write_bytes(render(letter, "pdf", brand, characters))
    (tmp_path / "own.pdf").write_bytes(render(letter, "pdf", brand))
    (tmp_path / "plain.pdf").write_bytes(drawn_by_the_engine_alone(letter, brand))
    assert any("-cut" in name for name in font_names(tmp_path / "cut.pdf"))
    assert not any("-cut" in name for name in font_names(tmp_path / "plain.pdf"))
    plain = pages(tmp_path / "plain.pdf", needs)
    for name in ("cut", "own"):
        assert text(tmp_path / f"{name}.pdf", needs) == text(tmp_path / "plain.pdf", needs)
        drawn = pages(tmp_path / f"{name}.pdf", needs)
        assert len(drawn) == len(plain)
        for page, other in zip(drawn, plain, strict=True):
            assert strongest_difference(page, other) <= ANTI_ALIASING


def test_the_comparison_sees_a_letter_that_differs(brand: Brand, letter: Letter, tmp_path: Path, needs: Needs) -> None:
    other = dataclasses.replace(letter, before=letter.before[:-1])
    (tmp_path / "one.pdf").write_bytes(drawn_by_the_engine_alone(letter, brand))
    (tmp_path / "other.pdf").write_bytes(drawn_by_the_engine_alone(other, brand))
    one, two = (pages(tmp_path / f"{name}.pdf", needs)[0] for name in ("one", "other"))
    assert strongest_difference(one, two) > ANTI_ALIASING
    assert text(tmp_path / "one.pdf", needs) != text(tmp_path / "other.pdf", needs)


ANTI_ALIASING = 0
"""Of 255 shades of grey: more than a stroke that begins a fraction of a pixel later."""


def drawn_by_the_engine_alone(letter: Letter, brand: Brand) -> bytes:
    base = f"{brand.folders[0].as_uri()}/"
    page = HTML(string=fill(letter, brand, spaced=True), base_url=base)
    pdf: bytes = page.write_pdf(stylesheets=[CSS(string=style_sheet(brand), base_url=base)])
    return pdf


def pages(pdf: Path, needs: Needs) -> list[Image.Image]:
    """The pages in grey, 100 dots an inch."""
    stem = pdf.with_suffix("")
    subprocess.run([needs("pdftoppm"), "-r", "100", "-gray", pdf, stem], check=True)
    return [Image.open(page) for page in sorted(pdf.parent.glob(f"{stem.name}-*.pgm"))]


def strongest_difference(page: Image.Image, other: Image.Image) -> int:
    """The greatest difference of two pixels at the same place, in shades of grey."""
    assert page.size == other.size
    return max(shade for shade, count in enumerate(ImageChops.difference(page, other).histogram()) if count)


def font_names(pdf: Path) -> set[str]:
    found: list[Any] = list(pypdf.PdfReader(pdf).pages)
    return {font.get_object()["/BaseFont"] for page in found for font in page["/Resources"]["/Font"].values()}


def text(pdf: Path, needs: Needs) -> str:
    return subprocess.run([needs("pdftotext"), pdf, "-"], check=True, capture_output=True, text=True).stdout
