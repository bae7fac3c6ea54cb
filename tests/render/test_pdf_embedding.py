"""Fonts in a PDF hold the glyphs of the letter and no others, under the numbers by which the text calls them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from replygen.brand import Brand
from replygen.fonts.fontconfig import ROMAN, Asked, find_face, weight_of
from replygen.model.letter import Letter
from replygen.render import render
from replygen.render.glyphs import run_characters

Drawing = list[tuple[str, Any]]
SHOWN = 12
"""Glyphs of a font that are compared."""


@dataclass(frozen=True)
class Embedded:
    """A font of a PDF: its family, its weight in CSS, its program, and the text of each number that the PDF uses."""

    family: str
    weight: int
    kind: str
    program: bytes
    texts: dict[int, str]


def embedded(pdf: bytes) -> Iterator[Embedded]:
    page: Any = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    for font in page["/Resources"]["/Font"].values():
        own = font.get_object()
        inner = own["/DescendantFonts"][0].get_object()
        described = inner["/FontDescriptor"].get_object()
        (program,) = (described[key].get_object() for key in ("/FontFile2", "/FontFile3") if key in described)
        family, _cut, style = str(own["/BaseFont"]).partition("+")[2].replace("-", " ").partition(" cut")
        mapped = re.findall(rb"<(\w{4})> <(\w+)>", own["/ToUnicode"].get_object().get_data())
        texts = {int(number, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for number, text in mapped}
        kind = str(program.get("/Subtype", "TrueType"))
        yield Embedded(family, 700 if "Bold" in style else 400, kind, program.get_data(), texts)


def drawings(font: Embedded) -> dict[int, Drawing]:
    """How the glyphs of a font are drawn, by the numbers that a PDF reader finds them by; without the empty ones."""
    if font.kind == "TrueType":
        face = TTFont(io.BytesIO(font.program))
        glyphs: Any = face.getGlyphSet()
        found = {number: drawing(glyphs, name) for number, name in enumerate(face.getGlyphOrder())}
        pieces = {
            piece for name in face.getGlyphOrder() for piece in face["glyf"][name].getComponentNames(face["glyf"])
        }
        return {number: drawn for number, drawn in found.items() if drawn and face.getGlyphName(number) not in pieces}
    assert font.kind == "/CIDFontType0C"
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(font.program), None)
    glyphs = fonts[0].CharStrings
    names = [name for name in fonts[0].charset if name != ".notdef"]
    return {int(name.removeprefix("cid")): drawing(glyphs, name) for name in names}


def drawing(glyphs: Any, name: str) -> Drawing:
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    drawn: Drawing = pen.value
    return drawn


@pytest.fixture
def fonts(letter: Letter, brand: Brand) -> list[Embedded]:
    characters = run_characters((block.text for block in letter.blocks()), brand, [letter.locale])
    found = list(embedded(render(letter, "pdf", brand, characters)))
    assert len(found) >= 2
    return found


def test_a_number_in_the_text_is_that_of_its_character(fonts: list[Embedded], letter: Letter) -> None:
    for font in fonts:
        face = find_face(Asked(font.family, weight_of(font.weight), ROMAN), letter.locale)
        assert face is not None
        source = TTFont(face.file, fontNumber=face.index, lazy=True)
        glyphs, names, own = source.getGlyphSet(), source.getBestCmap(), drawings(font)
        letters = [
            (number, text) for number, text in font.texts.items() if number in own and len(text) == 1 and text.isalpha()
        ]
        for number, text in letters[:SHOWN]:
            assert own[number] == drawing(glyphs, names[ord(text)]), text
    assert all(any(text.isalpha() for text in font.texts.values()) for font in fonts if font.kind != "TrueType")


def test_no_other_glyph_is_there(fonts: list[Embedded]) -> None:
    for font in fonts:
        assert set(drawings(font)) - {0} <= set(font.texts)


def test_nothing_is_there_that_a_pdf_does_not_need(fonts: list[Embedded]) -> None:
    for font in fonts:
        if font.kind == "TrueType":
            tables = set(TTFont(io.BytesIO(font.program)).keys()) - {"GlyphOrder"}
            assert tables == {"glyf", "loca", "head", "hhea", "hmtx", "maxp"}
