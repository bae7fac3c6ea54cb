"""What stands on the pages of a brand: the window of the envelope, pictures that got lost, the page itself."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from replygen.proving import prove
from tests.proving.conftest import MakeBrand


def faults_of(folder: Path) -> list[str]:
    return [fault.described.removeprefix(f"{folder}/") for fault in prove(folder)]


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("", None),
        ("header { top: 10mm !important }", "“Harrow & Vale Ltd” stands in the window of the envelope (din-b)"),
        (
            ".window .address-field { left: 80mm !important }",
            "the window (din-b) does not show all of “Ms Imogen Hartley”",
        ),
    ],
)
def test_the_window_shows_the_address_and_nothing_else(make_brand: MakeBrand, style: str, said: str | None) -> None:
    folder = make_brand()
    with (folder / "brand.yaml").open("a", encoding="utf-8") as file:
        file.write("envelope: din-b\n")
    (folder / "letter.css").write_text(style, encoding="utf-8")
    found = faults_of(folder)
    assert any(fault.startswith(f"letter.css, line 1: {said}") for fault in found) if said else found == []


def test_a_picture_lost_from_the_letterhead_is_named(make_brand: MakeBrand) -> None:
    folder = make_brand()
    path = folder / "letterhead.docx"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    pictures = [name for name in members if name.startswith("word/media/")]
    assert pictures
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if name not in pictures:
                archive.writestr(name, content)
    assert faults_of(folder) == [
        f"letterhead.docx: it lacks {', '.join(pictures)}, which it shows. Insert the picture again in Word, and save."
    ]


def test_a_fault_of_the_page_is_named_by_its_line(make_brand: MakeBrand) -> None:
    folder = make_brand()
    (folder / "letter.html.j2").write_text("<html>\n<title>{{ lettr.subject }}</title>\n</html>", encoding="utf-8")
    assert faults_of(folder) == ["letter.html.j2, line 2: 'lettr' is undefined. Correct the template."]
