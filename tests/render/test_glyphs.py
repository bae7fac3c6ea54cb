"""The glyph check says of every character what the engine would say, before the first letter is drawn."""

from __future__ import annotations

import io
import random
import unicodedata
from collections.abc import Callable

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from replygen.brand import Brand
from replygen.errors import RenderError
from replygen.fonts.fontconfig import ROMAN, Asked, find_face, weight_of
from replygen.model.letter import Letter
from replygen.render import render
from replygen.render.glyphs import missing_characters, run_characters
from replygen.render.html import fill

OneLine = Callable[[Letter, str], Letter]
OwnBrand = Callable[[dict[str, bytes]], Brand]
ASSIGNED = [
    character
    for character in map(chr, range(0x20, 0x2FFFF))
    if unicodedata.category(character) not in {"Cc", "Cn", "Co", "Cs"}
]


def test_what_is_not_missing_is_drawn(letter: Letter, brand: Brand, one_line: OneLine) -> None:
    some = "".join(random.Random(letter.locale).sample(ASSIGNED, 600))
    lacking = missing_characters(some, brand)
    assert 0 < len(lacking) < len(some)
    assert render(one_line(letter, "".join(c for c in some if c not in lacking)), "pdf", brand)


def test_what_is_missing_is_not_drawn(letter: Letter, brand: Brand, one_line: OneLine) -> None:
    some = missing_characters("".join(random.Random(letter.locale).sample(ASSIGNED, 600)), brand)
    for character in some[:8]:
        with pytest.raises(RenderError, match=rf"U\+{ord(character):04X}"):
            render(one_line(letter, f"a{character}b"), "pdf", brand)


def test_a_font_that_the_brand_brings_counts(letter: Letter, own_brand: OwnBrand, brand: Brand) -> None:
    font = with_an_eye()
    rule = b'@font-face { font-family: House; src: url("house.ttf") } html { font-family: House }'
    own = own_brand({"letter.css": rule, "house.ttf": font})
    assert missing_characters("\U00013080李\U00013081", brand) == "\U00013080\U00013081"
    assert missing_characters("\U00013080李\U00013081", own) == "\U00013081"
    (own.folders[0] / "letter.css").write_bytes(b"html { font-family: House }")
    assert missing_characters("\U00013080", own) == "\U00013080"  # nobody loads it


def with_an_eye() -> bytes:
    """A font with a sign that no font of this machine has: U+13080, an eye."""
    face = find_face(Asked("Carlito", weight_of(400), ROMAN), "en")
    assert face is not None
    font, table = TTFont(face.file), CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {**font.getBestCmap(), 0x13080: "A"}
    font["cmap"].tables.append(table)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def test_a_run_s_characters_are_all_that_its_pages_hold(letter: Letter, brand: Brand) -> None:
    texts = [block.text for block in letter.blocks()]
    characters = run_characters(texts, brand, [letter.locale])
    assert set(fill(letter, brand, spaced=True)) <= set(characters)
    assert run_characters(reversed(texts), brand, [letter.locale]) == characters


def test_a_run_s_characters_hold_the_words_of_its_locales(brand: Brand) -> None:
    assert set("谢谢") <= set(run_characters([], brand, ["zh-CN"]))
    assert "謝" not in run_characters([], brand, ["zh-CN"])
