"""A hostile brand folder is refused by name before its first letter, in time, and nothing outside it is opened."""

from __future__ import annotations

import io
import os
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from replygen.brand import load_brand
from replygen.errors import TemplateError
from replygen.model.letter import Letter
from replygen.render import render
from replygen.render.letterhead_safety import letterhead_hazards
from replygen.render.picture_safety import picture_hazards
from replygen.render.safety import LARGEST_TEXT, MOST_FILES, folder_faults, refuse_unsafe
from replygen.resources import templates_folder

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">\n{}</svg>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MOST_SECONDS = 10.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A brand folder as people have one: the built-in files."""
    own = tmp_path / "brand"
    shutil.copytree(templates_folder() / "brand", own)
    return own


def nested(levels: int, what: str) -> str:
    """A drawing of ten shapes, each of which is ten shapes, and so on."""
    groups = [f'<g id="g{level}">{what.format(level - 1) * 10}</g>' for level in range(1, levels)]
    return SVG.format(f'<defs><circle id="g0" r="1"/>{"".join(groups)}</defs>{what.format(levels - 1)}')


def photo(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


PICTURES: dict[str, tuple[bytes, str]] = {
    "a program": (SVG.format("<script>alert(1)</script>").encode(), "<script>"),
    "a program at a click": (SVG.format('<g onclick="alert(1)"/>').encode(), "onclick"),
    "a page inside": (SVG.format("<foreignObject><p/></foreignObject>").encode(), "<foreignobject>"),
    "a picture elsewhere": (SVG.format('<image href="file:///etc/passwd"/>').encode(), "/etc/passwd"),
    "a picture on the web": (SVG.format('<image xlink:href="http://127.0.0.1/x.png"/>').encode(), "127.0.0.1"),
    "a part of another file": (SVG.format('<use href="../secret.svg#a"/>').encode(), "secret.svg"),
    "a colour from elsewhere": (SVG.format('<rect fill="url(../secret.svg#a)"/>').encode(), "secret.svg"),
    "a style sheet": (SVG.format('<style>@import "../x.css";</style>').encode(), "style sheet"),
    "a font on the web": (
        SVG.format("<style>@font-face { src: url(http://127.0.0.1/f) }</style>").encode(),
        "127.0.0.1",
    ),
    "a style sheet before it": (b'<?xml-stylesheet href="../x.css"?>' + SVG.format("").encode(), "style sheet"),
    "an entity": (
        b'<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&e;</text>").encode(),
        "ENTITY",
    ),
    "laughs": (
        b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>").encode(),
        "ENTITY",
    ),
    "ten of ten of ten": (nested(9, '<use href="#g{}"/>').encode(), "shapes"),
    "masks in masks": (nested(9, '<rect mask="url(#g{})"/>').encode(), "shapes"),
    "markers": (
        SVG.format(
            f'<marker id="m">{"<circle/>" * 200}</marker><path style="marker: url(#m)" d="M0 0{" 1 1" * 9_000}"/>'
        ).encode(),
        "shapes",
    ),
    "itself": (SVG.format('<g id="a"><use href="#a"/></g>').encode(), "inside itself"),
    "no drawing": (b"<html><body/></html>", "no SVG"),
    "a broken drawing": (b"<svg", "no SVG"),
    "no picture": (b"MZ\x90\x00" * 99, "no picture"),
    "nothing": (b"", "no picture"),
    "many points": (photo(13_000, 13_000), "million points"),
    "a great many points": (photo(60_000, 60_000), "million points"),
    "a huge file": (b"\x89PNG" + b"\0" * 5_000_001, "5 MB"),
}


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


def letterhead(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The built-in letterhead with its parts changed."""
    with zipfile.ZipFile(templates_folder() / "brand" / "letterhead.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


def related(owner: str, kind: str, target: str, mode: str = "") -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        name = f"word/_rels/{owner}.rels"
        link = f'<Relationship Id="rId99" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/></Relationships>'
        parts.setdefault(name, EMPTY)
        parts[name] = parts[name].replace(b"</Relationships>", link.encode())
        if not mode and not target.endswith(".xml"):
            parts[f"word/{target}"] = b"\xd0\xcf\x11\xe0"
            default = f'<Default Extension="{target.rpartition(".")[2]}" ContentType="application/x-any"/></Types>'
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", default.encode())

    return change


def with_macros(parts: dict[str, bytes]) -> None:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert plain in parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        plain, b"application/vnd.ms-word.document.macroEnabled.main+xml"
    )


def in_header(xml: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert b"</w:hdr>" in parts["word/header1.xml"]
        parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"</w:hdr>", f"{xml}</w:hdr>".encode())

    return change


def bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/zeros.bin"] = bytes(60_000_000)


def huge_logo(parts: dict[str, bytes]) -> None:
    name = next(name for name in parts if name.endswith(".png"))
    parts[name] = photo(13_000, 13_000)


def with_comments(parts: dict[str, bytes]) -> None:
    related("document.xml", "comments", "comments.xml")(parts)
    parts["word/comments.xml"] = f'<w:comments {W}><w:comment w:id="1" w:author="Tom"/></w:comments>'.encode()


EXTERNAL = ' TargetMode="External"'
LETTERHEADS: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "macros under another name": (with_macros, "macros"),
    "macros": (related("document.xml", "vbaProject", "vbaProject.bin"), "macros"),
    "a control": (related("header1.xml", "control", "activeX1.bin"), "macros or controls"),
    "an object": (related("header1.xml", "oleObject", "oleObject1.bin"), "embedded objects"),
    "a workbook inside": (related("document.xml", "package", "book.xlsx"), "embedded objects"),
    "a foreign text": (related("document.xml", "aFChunk", "chunk.html"), "embedded objects"),
    "a template elsewhere": (related("settings.xml", "attachedTemplate", "file:///x.dotm", EXTERNAL), "x.dotm"),
    "a linked picture": (related("header1.xml", "image", "http://127.0.0.1/x.png", EXTERNAL), "127.0.0.1"),
    "a linked object": (related("header1.xml", "oleObject", "file:///etc/passwd", EXTERNAL), "etc/passwd"),
    "a share": (related("document.xml", "hyperlink", r"\\server\share", EXTERNAL), "share"),
    "a field that includes": (
        in_header(f'<w:p {W}><w:r><w:instrText> INCLUDETEXT "/etc/passwd" </w:instrText></w:r></w:p>'),
        "INCLUDETEXT",
    ),
    "a field in pieces": (
        in_header(
            f"<w:p {W}><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO x</w:instrText></w:r></w:p>"
        ),
        "DDEAUTO",
    ),
    "a simple field": (in_header(f'<w:p {W}><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p>'), "INCLUDEPICTURE"),
    "tracked changes": (
        in_header(f'<w:p {W}><w:del w:id="1" w:author="Tom Reed"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>'),
        "Tom Reed",
    ),
    "comments": (with_comments, "comments"),
    "a zip bomb": (bomb, "unpacks"),
    "a huge logo": (huge_logo, "million points"),
}


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


def test_what_word_notes_of_its_users_stays_behind(folder: Path, letter: Letter) -> None:
    changed = letterhead(edited)
    (folder / f"letterhead.{letter.locale}.docx").unlink(missing_ok=True)
    (folder / "letterhead.docx").write_bytes(changed)
    for data, is_clean in ((changed, False), (render(letter, "docx", load_brand(folder)), True)):
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


def test_what_programs_lay_aside_is_not_judged(folder: Path) -> None:
    (folder / "~$letterhead.docx").write_bytes(b"owned by Tom")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.png").write_bytes(b"x")
    refuse_unsafe(folder)
