"""A letterhead read from Word: everything of a letter but its text, packed once and used for every letter."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from lxml import etree

from replygen.brand import Brand
from replygen.brand.looks import style_name
from replygen.errors import TemplateError
from replygen.messages import _, listed
from replygen.model.letter import ROLES, Role
from replygen.model.words import Locale
from replygen.render.jail import jailed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLACEHOLDERS = ("company", "department", "address", "phone", "email", "website", "hours")
LARGEST = 50_000_000
"""Bytes that a letterhead may hold when unpacked."""

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_NAMES = {"w": W}
_FONTS = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "eastAsia": "eastAsiaTheme", "cs": "cstheme"}
# What belongs to the page; whatever only the sample text used stays behind.
_LOOKS = ("styles", "settings", "fontTable", "numbering", "theme", "webSettings")
_KEPT = {*_LOOKS, "header", "footer", "footnotes", "endnotes"}
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
_SEPARATED = r"(?:\s*[·•|｜/]\s*)?"


@dataclass(frozen=True)
class Letterhead:
    """A letterhead, filled for one sender.

    `package` is a zip of every part but the text, which belongs at `text_name`, and the core properties. `fonts` holds
    the attributes of w:rFonts, as XML. `section` is the last w:sectPr as XML.
    """

    package: bytes
    text_name: str
    styles: Mapping[Role, str]
    fonts: Mapping[Role, str]
    section: str


def read_letterhead(brand: Brand, locale: Locale) -> Letterhead:
    """The letterhead for `locale`, read anew only when its file or the sender changes.

    Raises TemplateError naming the file for missing styles, unknown placeholders and links to other files.
    """
    path = jailed(brand.folders, brand.file(f"letterhead.{locale}.docx", "letterhead.docx"))
    sender = brand.sender(locale)
    state = path.stat()
    values = tuple((name, str(getattr(sender, name))) for name in PLACEHOLDERS)
    return _read(path, (state.st_mtime_ns, state.st_size), values)


@lru_cache(maxsize=16)
def _read(path: Path, stamp: tuple[int, int], values: tuple[tuple[str, str], ...]) -> Letterhead:
    document = _open(path)
    _refuse_links(path, document)
    styles = _styles(path, document)
    main = document.part
    for key, relation in list(main.rels.items()):
        if relation.reltype.rpartition("/")[2] not in _KEPT:
            del main.rels[key]
    return Letterhead(
        package=_pack(path, main, dict(values)),
        text_name=main.partname.lstrip("/"),
        styles={role: str(style.style_id) for role, style in styles.items()},
        fonts={role: _resolve_fonts(document, style.element) for role, style in styles.items()},
        section=_section(document),
    )


def _open(path: Path) -> Document:
    data = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise TemplateError(_("{file} is too large. Make its pictures smaller.").format(file=path))
        return docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError, SyntaxError) as error:
        raise TemplateError(
            _("{file} cannot be read as a Word file. Save it again from Word as .docx.").format(file=path)
        ) from error


def _refuse_links(path: Path, document: Document) -> None:
    package = document.part.package
    owners: list[Any] = [package, *package.iter_parts()]
    relations = [relation for owner in owners for relation in owner.rels.values() if relation.is_external]
    for relation in relations:
        if not _is_harmless(relation.reltype, relation.target_ref):
            raise TemplateError(
                _(
                    "{file} refers to another file ({target}). In Word, break the link or embed the picture; "
                    "for a document template, choose Normal."
                ).format(file=path, target=relation.target_ref)
            )


def _is_harmless(kind: str, target: str) -> bool:
    """Whether nothing is opened unless the reader clicks: a hyperlink to a page or a mailbox."""
    return kind.endswith("/hyperlink") and target.lower().startswith(("https://", "http://", "mailto:", "tel:"))


def _styles(path: Path, document: Document) -> dict[Role, Any]:
    known = {style.name: style for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
    missing = [name for role in ROLES if (name := style_name(role)) not in known]
    if missing:
        raise TemplateError(
            _(
                "{file} lacks the paragraph styles {styles}. "
                "Add them in Word, or start again from the built-in letterhead."
            ).format(file=path, styles=listed(missing))
        )
    return {role: known[style_name(role)] for role in ROLES}


def _resolve_fonts(document: Document, style: Any) -> str:
    """The attributes of w:rFonts that hold for `style`: its own, else those of the style it is based on, and so on."""
    found: dict[str, str] = {}
    for fonts in _font_chain(document, style):
        for slot, theme in _FONTS.items():
            name = theme if fonts.get(f"{{{W}}}{theme}") else slot  # a theme's font comes before one named beside it
            if value := fonts.get(f"{{{W}}}{name}"):
                found.setdefault(slot, f"w:{name}={quoteattr(value)}")
    if "eastAsia" not in found and "ascii" in found:
        found["eastAsia"] = found["ascii"].replace("ascii", "eastAsia", 1)
    return " ".join(found.values())


def _font_chain(document: Document, style: Any) -> Iterator[Any]:
    """Every w:rFonts that has a say in `style`, the nearest first, the defaults of the document last."""
    sheet: Any = document.styles.element
    seen: list[Any] = []
    while style is not None and style not in seen:
        seen.append(style)
        based = style.find("w:basedOn", _NAMES)
        style = None if based is None else sheet.get_by_id(based.get(f"{{{W}}}val"))
    for level in (*seen, sheet.find("w:docDefaults/w:rPrDefault", _NAMES)):
        fonts = None if level is None else level.find("w:rPr/w:rFonts", _NAMES)
        if fonts is not None:
            yield fonts


def _section(document: Document) -> str:
    """The last section: paper, margins, headers and footers, without what only newer Words understand."""
    section: Any = deepcopy(document.sections[-1]._sectPr)
    for element in list(section.iterdescendants()):
        refers_to = element.get(f"{{{R}}}id")
        if etree.QName(element).namespace not in (W, R) or (refers_to and refers_to not in document.part.rels):
            element.getparent().remove(element)
    for element in section.iter():
        for name in [name for name in element.attrib if etree.QName(name).namespace not in (W, R)]:
            del element.attrib[name]
    etree.cleanup_namespaces(section)
    return etree.tostring(section, encoding="unicode")


def _reachable(part: Part) -> list[Part]:
    """Every part that `part` still refers to, in the order in which it is met."""
    met: dict[str, Part] = {}

    def walk(owner: Part) -> None:
        for relation in owner.rels.values():
            if relation.is_external or relation.target_part.partname in {part.partname, *met}:
                continue
            met[relation.target_part.partname] = relation.target_part
            walk(relation.target_part)

    walk(part)
    return list(met.values())


def _pack(path: Path, main: Part, values: Mapping[str, str]) -> bytes:
    """A zip of everything but the text: fixed order, fixed dates."""
    parts = _reachable(main)
    members: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(main, parts),
        "_rels/.rels": _package_relations(main),
        _relations_name(main): main.rels.xml,
    }
    for part in sorted(parts, key=lambda part: part.partname):
        is_margin = part.content_type.endswith(("header+xml", "footer+xml"))
        members[part.partname.lstrip("/")] = _filled(path, part.blob, values) if is_margin else part.blob
        if part.rels:
            members[_relations_name(part)] = part.rels.xml
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(member(name), content)
    return packed.getvalue()


def member(name: str) -> zipfile.ZipInfo:
    """The heading of one compressed file in a zip, the same on every machine and every day."""
    entry = zipfile.ZipInfo(name)  # dated 1980
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _relations_name(part: Part) -> str:
    folder, _slash, name = part.partname.lstrip("/").rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _content_types(main: Part, parts: Sequence[Part]) -> bytes:
    kinds = {"/docProps/core.xml": _CORE_TYPE, main.partname: _MAIN_TYPE} | {p.partname: p.content_type for p in parts}
    overrides = "".join(
        f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>" for name, kind in sorted(kinds.items())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _package_relations(main: Part) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target={quoteattr(main.partname.lstrip("/"))}/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
        'core-properties" Target="docProps/core.xml"/></Relationships>'
    ).encode()


def _filled(path: Path, xml: bytes, values: Mapping[str, str]) -> bytes:
    """A header or footer with `values` in place of its placeholders, however Word has split them."""
    tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for paragraph in tree.iter(f"{{{W}}}p"):
        pieces = [t for t in paragraph.iter(f"{{{W}}}t") if next(t.iterancestors(f"{{{W}}}p")) is paragraph]
        text = "".join(piece.text or "" for piece in pieces)
        for start, end, value in reversed(list(_replacements(path, text, values))):
            _replace(pieces, start, end, value)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)


def _replacements(path: Path, text: str, values: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and new text of every placeholder; an empty value takes the separator before it along."""
    for found in _PLACEHOLDER.finditer(text):
        name = found[1].strip()
        if name not in values:
            raise TemplateError(
                _("{file}: the header or footer asks for {{{{ {name} }}}}. Use one of: {known}.").format(
                    file=path, name=name, known=listed(values)
                )
            )
        start, end = found.span()
        if not values[name]:
            before = re.search(_SEPARATED + r"\Z", text[:start])
            start = before.start() if before else start
        yield start, end, values[name]


def _replace(pieces: list[Any], start: int, end: int, value: str) -> None:
    """Replace the characters from `start` to `end` of the joined texts; the first piece touched takes `value`."""
    position = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - position, 0), min(end - position, len(text))
        if first < last:
            piece.text = text[:first] + value + text[last:]
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            value = ""
        position += len(text)
