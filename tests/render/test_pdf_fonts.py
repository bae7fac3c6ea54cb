"""Cut fonts are a matter of speed and size only: what they lack comes from the full ones, and they leave nothing behind."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pypdf
import pytest
from fontTools.ttLib import TTFont

from replygen.brand import Brand
from replygen.fonts.fontconfig import ROMAN, Asked, Face, find_face, weight_of
from replygen.model.letter import Letter
from replygen.render import render
from replygen.render.glyphs import run_characters
from replygen.render.pdf_fonts import cut_face
from tests.render.conftest import letter_in

OneLine = Callable[[Letter, str], Letter]
OwnBrand = Callable[[dict[str, bytes]], Brand]
ROOT = Path(__file__).resolve().parents[2]


def names(pdf: bytes) -> set[str]:
    """The fonts of a PDF, without the tags before their names."""
    pages: list[Any] = list(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    found = (font.get_object()["/BaseFont"] for page in pages for font in page["/Resources"]["/Font"].values())
    return {str(name).partition("+")[2] for name in found}


def characters_of(letter: Letter, brand: Brand) -> str:
    return run_characters((block.text for block in letter.blocks()), brand, [letter.locale])


def test_every_font_of_a_letter_is_a_cut_one(letter: Letter, brand: Brand) -> None:
    for characters in ("", characters_of(letter, brand)):
        found = names(render(letter, "pdf", brand, characters))
        assert len(found) >= 2
        assert all("-cut" in name for name in found)


def test_a_letter_is_small(letter: Letter, brand: Brand) -> None:
    size = len(render(letter, "pdf", brand, characters_of(letter, brand)))
    assert size < (25_000 if letter.locale == "en" else 110_000)


def test_a_character_that_the_run_lacks_does_not_bring_the_full_font(
    letter: Letter, brand: Brand, one_line: OneLine
) -> None:
    rare = one_line(letter, "㛃")
    characters = characters_of(letter, brand)
    assert "㛃" not in characters
    assert render(rare, "pdf", brand, characters) == render(rare, "pdf", brand)
    assert all("-cut" in name for name in names(render(rare, "pdf", brand, characters)))


@pytest.mark.parametrize("letter", ["zh-CN"], indirect=True)  # the page is one of its own, whatever the letter says
def test_a_weight_that_is_not_cut_is_drawn_from_its_own_face(letter: Letter, own_brand: OwnBrand) -> None:
    style = (
        b'html { font-family: "Noto Serif CJK SC" } .subject { font-weight: bolder } .salutation { font-weight: 800 }'
    )
    page = b'<html><body><p>%s</p><p style="font-weight: 500">%s</p></body></html>' % ("字".encode(), "重".encode())
    found = names(render(letter, "pdf", own_brand({"letter.css": style, "letter.html.j2": page})))
    assert found == {"Noto-Serif-CJK-SC-cut", "Noto-Serif-CJK-SC-Medium"}


def test_a_brand_s_own_font_is_drawn(letter: Letter, own_brand: OwnBrand) -> None:
    style = b'@font-face { font-family: House; src: url("house.ttf") } html { font-family: House, "Noto Serif CJK SC" }'
    font = face_of("Carlito").file.read_bytes()
    found = names(render(letter, "pdf", own_brand({"letter.css": style, "house.ttf": font})))
    assert "House" in found
    assert letter.locale == "en" or any(name.startswith("Noto-Serif-CJK-SC-cut") for name in found)


def test_a_brand_s_font_of_a_name_that_this_machine_has_too_is_left_as_it_is(
    letter: Letter, own_brand: OwnBrand
) -> None:
    style = b'@font-face { font-family: Carlito; src: url("house.ttf") } html { font-family: Carlito, Caladea }'
    found = names(
        render(letter, "pdf", own_brand({"letter.css": style, "house.ttf": face_of("Carlito").file.read_bytes()}))
    )
    assert "Carlito" in found
    assert "Carlito-cut" not in found


def test_a_family_that_nobody_has_is_replaced_as_ever(letter: Letter, own_brand: OwnBrand) -> None:
    found = names(render(letter, "pdf", own_brand({"letter.css": b"html { font-family: Nobody, Caladea, serif }"})))
    assert "Caladea-cut" in found


def test_a_face_that_would_be_drawn_otherwise_is_not_cut(tmp_path: Path) -> None:
    font = TTFont(face_of("DejaVu Sans").file)
    assert "kern" in font
    assert cut_face(face_of("DejaVu Sans"), "AVA", keeps_all=False)
    del font["GPOS"]  # pairs are kerned by the old table, which cannot be cut
    font.save(tmp_path / "old.ttf")
    assert cut_face(Face(tmp_path / "old.ttf", 0), "AVA", keeps_all=False) is None


def test_the_bytes_do_not_depend_on_what_was_drawn_before(brand: Brand) -> None:
    letters = [letter_in(locale) for locale in ("zh-CN", "en", "zh-HK")]
    characters = run_characters((b.text for one in letters for b in one.blocks()), brand, ["zh-CN", "en", "zh-HK"])
    here = [render(one, "pdf", brand, characters) for one in letters]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as there:
        others = [there.submit(render, one, "pdf", brand, characters).result() for one in reversed(letters)]
    assert here == others[::-1] == [render(one, "pdf", brand, characters) for one in letters]


def test_nothing_is_left_behind_even_when_killed(tmp_path: Path) -> None:
    work = (
        "from tests.render.conftest import letter_in; from replygen.brand import load_brand\n"
        "from replygen.render import render; import time\n"
        "print(len(render(letter_in('zh-CN'), 'pdf', load_brand())), flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", work], cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE
    )
    assert process.stdout
    with process.stdout:
        assert int(process.stdout.readline()) > 10_000
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(tmp_path.iterdir()) == []


def face_of(family: str) -> Face:
    face = find_face(Asked(family, weight_of(400), ROMAN), "en")
    assert face is not None
    return face
