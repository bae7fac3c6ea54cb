"""A hostile brand folder is refused by name before its first letter, in time, and nothing outside it is opened."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from replygen.brand import load_brand
from replygen.brand.letterhead_safety import letterhead_hazards
from replygen.brand.logo import EMU, logo_for_word
from replygen.brand.looks import LOGO_HEIGHT, LOGO_WIDEST
from replygen.brand.picture_safety import picture_hazards
from replygen.brand.safety import LARGEST_TEXT, MOST_FILES, folder_faults, refuse_unsafe
from replygen.errors import TemplateError
from replygen.render import render
from replygen.render.endless import specimen
from replygen.resources import templates_folder
from tests.hostile import LETTERHEADS, PICTURES, SVG, letterhead, nested, photo

MOST_SECONDS = 10.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A brand folder as people have one: the built-in files."""
    own = tmp_path / "brand"
    shutil.copytree(templates_folder() / "brand", own)
    return own


@pytest.mark.parametrize(("data", "named"), PICTURES.values(), ids=PICTURES)
def test_a_hostile_picture_is_named(data: bytes, named: str, folder: Path) -> None:
    (folder / "logo.svg").write_bytes(data)
    began = time.process_time()
    found = [fault.described for fault in folder_faults(folder)]
    assert time.process_time() - began < MOST_SECONDS
    assert any("logo.svg" in fault and (named in fault or "5000 kB" in fault) for fault in found), found


def test_a_line_is_named_where_there_is_one() -> None:
    (hazard,) = picture_hazards(SVG.format("<g/>\n<script/>").encode())
    assert hazard.line == 3


@pytest.mark.parametrize(
    "data",
    [
        (templates_folder() / "brand" / "logo.svg").read_bytes(),
        photo(2_000, 2_000),
        SVG.format('<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use href="#a"/>').encode(),
        nested(4, '<use href="#g{}"/>').encode(),
    ],
    ids=["built-in", "photo", "gradient", "pattern"],
)
def test_a_usual_logo_is_safe(data: bytes) -> None:
    assert list(picture_hazards(data)) == []


def test_a_logo_for_word_is_as_safe_as_one_for_a_page(folder: Path) -> None:
    for name, (data, named) in PICTURES.items():
        (folder / "logo.svg").write_bytes(data)
        with pytest.raises(TemplateError) as caught:
            logo_for_word(folder / "logo.svg")
        assert named in str(caught.value), name


@pytest.mark.parametrize("shape", ['width="90000" height="1"', 'width="1" height="90000"', 'viewBox="0 0 1e9 1"'])
def test_a_logo_of_any_shape_takes_little_room(shape: str, folder: Path) -> None:
    (folder / "logo.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {shape}><rect width="9" height="9"/></svg>'
    )
    logo = logo_for_word(folder / "logo.svg")
    assert len(logo.data) < 100_000
    assert logo.width <= LOGO_WIDEST * EMU
    assert logo.height <= LOGO_HEIGHT * EMU


@pytest.mark.parametrize(("change", "named"), LETTERHEADS.values(), ids=LETTERHEADS)
def test_a_hostile_letterhead_is_named(change: Callable[[dict[str, bytes]], None], named: str, folder: Path) -> None:
    (folder / "letterhead.docx").write_bytes(letterhead(change))
    began = time.process_time()
    with pytest.raises(TemplateError, match=r"letterhead\.docx") as caught:
        refuse_unsafe(folder)
    assert time.process_time() - began < MOST_SECONDS
    assert named in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 an old .doc", b"<html>"])
def test_what_is_no_word_file_is_said_to_be_none(data: bytes) -> None:
    (hazard,) = letterhead_hazards(data)
    assert "Word file" in hazard.what


def test_the_built_in_files_are_safe(folder: Path) -> None:
    assert [fault.described for fault in folder_faults(folder)] == []


def edited(parts: dict[str, bytes]) -> None:
    """As Word leaves it: who edited it, when, for whom."""
    traces = (
        b'<w:rsids><w:rsidRoot w:val="00C0FFEE"/></w:rsids><w:docVars><w:docVar w:name="a" w:val="Tom"/></w:docVars>'
    )
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"</w:settings>", traces + b"</w:settings>")
    parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"<w:p>", b'<w:p w:rsidR="00C0FFEE">')
    parts["docProps/core.xml"] = b"<coreProperties><creator>Tom Reed</creator></coreProperties>"
    parts["docProps/app.xml"] = b"<Properties><Company>Tom and Sons</Company></Properties>"


def test_what_word_notes_of_its_users_stays_behind(folder: Path, date: dt.date) -> None:
    changed = letterhead(edited)
    (folder / "letterhead.docx").write_bytes(changed)
    brand = load_brand(folder)
    made = render(specimen(brand, "zh-CN", "reply", date), "docx", brand)
    for data, is_clean in ((changed, False), (made, True)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            everything = b"".join(archive.read(name) for name in archive.namelist())
        for trace in (b"00C0FFEE", b"Tom"):
            assert (trace not in everything) is is_clean


def test_links_out_of_the_folder_are_named_and_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.svg"
    outside.write_text("no picture at all")
    (folder / "picture.svg").symlink_to(outside)
    (folder / "elsewhere").symlink_to(tmp_path)
    (folder / "circle.css").symlink_to(folder / "circle.css")
    (folder / "again.css").symlink_to(folder / "letter.css")
    found = {fault.file.name: fault.what for fault in folder_faults(folder)}
    assert set(found) == {"picture.svg", "elsewhere", "circle.css"}
    assert "leads out" in found["picture.svg"]
    assert "leads out" in found["elsewhere"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_what_is_no_file_is_named_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "letter.txt")
    assert [fault.file.name for fault in folder_faults(folder)] == ["letter.txt"]


def test_endless_files_and_folders_are_named(folder: Path) -> None:
    (folder / "letter.css").write_text("p {}" * LARGEST_TEXT)
    assert [fault.file.name for fault in folder_faults(folder)] == ["letter.css"]
    (folder / "many").mkdir()
    for number in range(MOST_FILES + 1):
        (folder / "many" / str(number)).touch()
    assert any("files" in fault.what for fault in folder_faults(folder))


@pytest.mark.parametrize("hostile", ["link", "picture"])
def test_no_way_leads_past_the_gate(hostile: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.css").write_text("p {}")
    if hostile == "link":
        (folder / "more.css").symlink_to(tmp_path / "outside.css")
    else:
        (folder / "more.svg").write_bytes(PICTURES["itself"][0])
    with pytest.raises(TemplateError, match="more"):
        load_brand(folder)


def test_what_programs_lay_aside_is_not_judged(folder: Path) -> None:
    (folder / "~$letterhead.docx").write_bytes(b"owned by Tom")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.png").write_bytes(b"x")
    refuse_unsafe(folder)
