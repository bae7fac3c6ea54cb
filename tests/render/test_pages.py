"""DOCX, as LibreOffice draws it, and PDF stand side by side: the same places on the paper, the same pages."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from replygen.brand import Brand
from replygen.model.letter import Letter, Paragraph, Part
from replygen.render import render

Place = tuple[int, float, float]
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>')


@pytest.fixture
def drawn(tmp_path: Path, needs: Callable[[str], str]) -> Callable[[dict[str, bytes]], None]:
    """Turns Word files, named by their stems, into PDFs in tmp_path."""

    def draw(files: dict[str, bytes]) -> None:
        for stem, data in files.items():
            (tmp_path / f"{stem}.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [needs("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        sources = [str(tmp_path / f"{stem}.docx") for stem in files]
        subprocess.run([*command, *sources], check=True, capture_output=True, timeout=300)

    return draw


def test_both_put_the_same_text_at_the_same_place(
    letter: Letter,
    brand: Brand,
    tmp_path: Path,
    drawn: Callable[[dict[str, bytes]], None],
    needs: Callable[[str], str],
) -> None:
    drawn({"word": render(letter, "docx", brand)})
    (tmp_path / "pdf.pdf").write_bytes(render(letter, "pdf", brand))
    word, pdf = (_places(tmp_path / f"{name}.pdf", needs("pdftotext")) for name in ("word", "pdf"))
    heads = [brand.sender(letter.locale).company, *(block.text for block in letter.before)]
    compared = 0
    for text in heads:
        start = text.split()[0]
        if start in word and start in pdf:
            (page, left, bottom), (own_page, own_left, own_bottom) = word[start], pdf[start]
            assert page == own_page, text
            assert abs(bottom - own_bottom) < 3, text  # points
            assert abs(left - own_left) < 8, text  # what is set to the right starts where its width says
            compared += 1
    assert compared >= 4


def _places(path: Path, pdftotext: str) -> dict[str, Place]:
    """Page, left and bottom (points) of the first place where each word stands."""
    boxes = subprocess.run([pdftotext, "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    places: dict[str, Place] = {}
    for number, page in enumerate(boxes.split("<page ")[1:], 1):
        for left, bottom, word in _WORD.findall(page):
            places.setdefault(word, (number, float(left), float(bottom)))
    return places


def test_in_word_too_the_signature_never_stands_alone(
    letter: Letter, brand: Brand, tmp_path: Path, drawn: Callable[[dict[str, bytes]], None]
) -> None:
    unit, step = ("word ", 50) if letter.locale == "en" else ("字", 100)
    bodies = {f"n{count}": unit * count for count in range(200, 1200, step)}
    drawn(
        {
            stem: render(dataclasses.replace(letter, parts=(Part("circumstances", (Paragraph(text),)),)), "docx", brand)
            for stem, text in bodies.items()
        }
    )
    recourse, closing = (
        "".join(next(block.text for block in letter.after if block.role == role).split())
        for role in ("recourse", "closing")
    )
    met = set()
    for stem in bodies:
        pages = ["".join(p.extract_text().split()) for p in pypdf.PdfReader(tmp_path / f"{stem}.pdf").pages]
        met.add(len(pages))
        assert recourse[-8:] in pages[-1], stem
        assert closing in pages[-1], stem
    assert {1, 2} <= met
