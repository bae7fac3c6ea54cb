"""A letterhead read from Word: everything of a letter but its text, packed once and used for every letter."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence, Set
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree

from replygen.brand import Brand
from replygen.brand.looks import style_name
from replygen.errors import TemplateError
from replygen.messages import _, listed
from replygen.model.letter import ROLES, Role
from replygen.model.words import Locale
from replygen.render.docx_parts import UNREADABLE, WHOLE, Parts, Relation, relations_of, written
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
    try:
        parts = Parts(path.read_bytes(), LARGEST)
        if parts.is_too_large:
            raise TemplateError(_("{file} is too large. Make its pictures smaller.").format(file=path))
        _refuse_links(path, parts)
        return _letterhead(path, parts, dict(values))
    except UNREADABLE as error:
        raise TemplateError(
            _("{file} cannot be read as a Word file. Save it again from Word as .docx.").format(file=path)
        ) from error


def _letterhead(path: Path, parts: Parts, values: Mapping[str, str]) -> Letterhead:
    main = _only(parts.relations(WHOLE), "officeDocument")
    if parts.type_of(main) != _MAIN_TYPE:
        raise ValueError(main)
    relations = [relation for relation in parts.relations(main) if relation.kind in _KEPT]
    sheet = parts.tree(_only(relations, "styles"))
    styles = _styles(path, sheet)
    return Letterhead(
        package=_pack(path, parts, main, relations, values),
        text_name=main,
        styles={role: style.get(f"{{{W}}}styleId", "") for role, style in styles.items()},
        fonts={role: _resolve_fonts(sheet, style) for role, style in styles.items()},
        section=_section(parts.tree(main), {relation.key for relation in relations}),
    )


def _only(relations: Sequence[Relation], kind: str) -> str:
    """The part of that kind. Raises ValueError when there is none, or more than one."""
    (part,) = {relation.target for relation in relations if relation.kind == kind}
    return part


def _refuse_links(path: Path, parts: Parts) -> None:
    owners = [WHOLE, *parts.reached(parts.relations(WHOLE))]
    for relation in (relation for owner in owners for relation in parts.relations(owner) if relation.is_external):
        if not _is_harmless(relation):
            raise TemplateError(
                _(
                    "{file} refers to another file ({target}). In Word, break the link or embed the picture; "
                    "for a document template, choose Normal."
                ).format(file=path, target=relation.target)
            )


def _is_harmless(relation: Relation) -> bool:
    """Whether nothing is opened unless the reader clicks: a hyperlink to a page or a mailbox."""
    return relation.kind == "hyperlink" and relation.target.lower().startswith(
        ("https://", "http://", "mailto:", "tel:")
    )


def _styles(path: Path, sheet: Any) -> dict[Role, Any]:
    styles = sheet.iterfind("w:style[w:name]", _NAMES)
    known = {
        style.find("w:name", _NAMES).get(f"{{{W}}}val"): style
        for style in styles
        if style.get(f"{{{W}}}type", "paragraph") == "paragraph"
    }
    missing = [name for role in ROLES if (name := style_name(role)) not in known]
    if missing:
        raise TemplateError(
            _(
                "{file} lacks the paragraph styles {styles}. "
                "Add them in Word, or start again from the built-in letterhead."
            ).format(file=path, styles=listed(missing))
        )
    return {role: known[style_name(role)] for role in ROLES}


def _resolve_fonts(sheet: Any, style: Any) -> str:
    """The attributes of w:rFonts that hold for `style`: its own, else those of the style it is based on, and so on."""
    found: dict[str, str] = {}
    for fonts in _font_chain(sheet, style):
        for slot, theme in _FONTS.items():
            name = theme if fonts.get(f"{{{W}}}{theme}") else slot  # a theme's font comes before one named beside it
            if value := fonts.get(f"{{{W}}}{name}"):
                found.setdefault(slot, f'w:{name}="{escape(value)}"')
    if "eastAsia" not in found and "ascii" in found:
        found["eastAsia"] = found["ascii"].replace("ascii", "eastAsia", 1)
    return " ".join(found.values())


def _font_chain(sheet: Any, style: Any) -> Iterator[Any]:
    """Every w:rFonts that has a say in `style`, the nearest first, the defaults of the document last."""
    known = {style.get(f"{{{W}}}styleId"): style for style in reversed(sheet.findall("w:style", _NAMES))}
    seen: list[Any] = []
    while style is not None and style not in seen:
        seen.append(style)
        based = style.find("w:basedOn", _NAMES)
        style = None if based is None else known.get(based.get(f"{{{W}}}val"))
    for level in (*seen, sheet.find("w:docDefaults/w:rPrDefault", _NAMES)):
        fonts = None if level is None else level.find("w:rPr/w:rFonts", _NAMES)
        if fonts is not None:
            yield fonts


def _section(document: Any, keys: Set[str]) -> str:
    """The last section: paper, margins, headers and footers, without what only newer Words understand.

    `keys` are those of the parts that it may refer to.
    """
    section = deepcopy(document.xpath("w:body/w:p/w:pPr/w:sectPr | w:body/w:sectPr", namespaces=_NAMES)[-1])
    for element in list(section.iterdescendants()):
        refers_to = element.get(f"{{{R}}}id")
        if etree.QName(element).namespace not in (W, R) or (refers_to and refers_to not in keys):
            element.getparent().remove(element)
    for element in section.iter():
        for name in [name for name in element.attrib if etree.QName(name).namespace not in (W, R)]:
            del element.attrib[name]
    etree.cleanup_namespaces(section)
    return etree.tostring(section, encoding="unicode")


def _pack(path: Path, parts: Parts, main: str, relations: Sequence[Relation], values: Mapping[str, str]) -> bytes:
    """A zip of everything but the text: fixed order, fixed dates."""
    names = sorted(set(parts.reached(relations)) - {main})
    members: dict[str, bytes] = {
        "[Content_Types].xml": _content_types({name: parts.type_of(name) for name in (main, *names)}),
        relations_of(WHOLE): _package_relations(main),
        relations_of(main): parts.referring(main, relations),
    }
    for name in names:
        members[name] = _content(path, parts, name, values)
        if own := parts.relations(name):
            members[relations_of(name)] = parts.referring(name, own)
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


def _content_types(types: Mapping[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{escape(name)}" ContentType="{escape(kind)}"/>'
        for name, kind in sorted({**types, "docProps/core.xml": _CORE_TYPE}.items())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _package_relations(main: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="{escape(main)}"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
        'core-properties" Target="docProps/core.xml"/></Relationships>'
    ).encode()


def _content(path: Path, parts: Parts, name: str, values: Mapping[str, str]) -> bytes:
    """A part as a letter has it: XML written anew, so that it is surely well-formed, pictures as they are."""
    kind = parts.type_of(name)
    if not kind.endswith("xml"):
        return parts[name]
    tree = parts.tree(name)
    if kind.endswith(("header+xml", "footer+xml")):
        _fill(path, tree, values)
    return written(tree)


def _fill(path: Path, tree: Any, values: Mapping[str, str]) -> None:
    """Put `values` in place of the placeholders of a header or footer, however Word has split them."""
    for paragraph in tree.iter(f"{{{W}}}p"):
        pieces = [t for t in paragraph.iter(f"{{{W}}}t") if next(t.iterancestors(f"{{{W}}}p")) is paragraph]
        text = "".join(piece.text or "" for piece in pieces)
        for start, end, value in reversed(list(_replacements(path, text, values))):
            _replace(pieces, start, end, value)


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
