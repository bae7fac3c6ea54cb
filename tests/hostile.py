"""What people with bad intentions put into brand folders: pictures and letterheads, each with a word that names what is wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from PIL import Image

from replygen.resources import templates_folder

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">\n{}</svg>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


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
    "laughs in two bytes a character": (
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'.encode("utf-16-le")
        + SVG.format("<text>&b;</text>").encode("utf-16-le"),
        "ENTITY",
    ),
    "a filter that computes for ever": (
        SVG.format('<filter id="f"><feTurbulence numOctaves="100000"/></filter><rect filter="url(#f)"/>').encode(),
        "feturbulence",
    ),
    "many layers": (SVG.format('<g opacity="0.5"><rect/></g>' * 1_000).encode(), "shapes"),
    "many layers by a style": (
        SVG.format("<style>.a { opacity: 0.5 }</style>" + '<g class="a"><rect/></g>' * 1_000).encode(),
        "shapes",
    ),
    "a program for a printer": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n", "no picture"),
    "itself": (SVG.format('<g id="a"><use href="#a"/></g>').encode(), "inside itself"),
    "no drawing": (b"<html><body/></html>", "no SVG"),
    "a broken drawing": (b"<svg", "no SVG"),
    "no picture": (b"MZ\x90\x00" * 99, "no picture"),
    "nothing": (b"", "no picture"),
    "many points": (photo(13_000, 13_000), "million points"),
    "a great many points": (photo(60_000, 60_000), "million points"),
    "a huge file": (b"\x89PNG" + b"\0" * 5_000_001, "5 MB"),
}


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


def laughing(parts: dict[str, bytes]) -> None:
    entities = b'<!DOCTYPE w:hdr [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    head, end, rest = parts["word/header1.xml"].partition(b"?>")
    parts["word/header1.xml"] = head + end + entities + rest


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
    "laughs": (laughing, "Word file"),
    "a zip bomb": (bomb, "unpacks"),
    "a huge logo": (huge_logo, "million points"),
}
