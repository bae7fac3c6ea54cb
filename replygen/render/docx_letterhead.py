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
from replygen.brand.docx_parts import UNREADABLE, WHOLE, Parts, Relation, relations_of, written
from replygen.brand.letterhead_safety import forget_editing
from replygen.brand.looks import style_name
from replygen.errors import TemplateError
from replygen.messages import _, listed
from replygen.model.letter import ROLES, Role
from replygen.render.docx_house import (
    Dress,
    add_marks,
    chain_of,
    dress_theme,
    fit_logo,
    indent_past,
    key_of,
    make_room,
    pictures_named_logo,
    recolour,
    resize,
    space_before,
    theme_fonts,
)
from replygen.render.jail import jailed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLACEHOLDERS = ("company", "department", "address", "phone", "email", "website", "hours")
REFERENCE = "{{ reference }}"
"""What stands in a header or footer for the reference of the letter."""
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

    `package` is a zip of every part but the text, which belongs at `text_name`, the core properties, and `referring`:
    headers and footers in which REFERENCE has to be replaced. `fonts` holds the attributes of w:rFonts, as XML, and
    `before` the room above the paragraphs, in twips. `section` is the last w:sectPr as XML, `top` and `right` are its
    margins in twips.
    """

    package: bytes
    text_name: str
    styles: Mapping[Role, str]
    fonts: Mapping[Role, str]
    before: Mapping[Role, int]
    section: str
    top: int
    right: int
    referring: Mapping[str, bytes]


def read_letterhead(brand: Brand, dress: Dress) -> Letterhead:
    """The letterhead of `brand` in that dress, read anew only when its file, the sender or the dress changes.

    Raises TemplateError naming the file for missing styles, unknown placeholders and links to other files.
    """
    path = jailed(brand.folders, brand.file(f"letterhead.{dress.locale}.docx", "letterhead.docx"))
    sender = brand.sender(dress.locale)
    state = path.stat()
    values = tuple((name, str(getattr(sender, name))) for name in PLACEHOLDERS)
    return _read(
        path, (state.st_mtime_ns, state.st_size), (*values, ("reference", REFERENCE)), sender.short_name, dress
    )


@lru_cache(maxsize=16)
def _read(
    path: Path, stamp: tuple[int, int], values: tuple[tuple[str, str], ...], called: str, dress: Dress
) -> Letterhead:
    try:
        parts = Parts(path.read_bytes(), LARGEST)
        if parts.is_too_large:
            raise TemplateError(_("{file} is too large. Make its pictures smaller.").format(file=path))
        _refuse_links(path, parts)
        return _letterhead(_Source(path, parts, dict(values), called, dress))
    except UNREADABLE as error:
        raise TemplateError(
            _("{file} cannot be read as a Word file. Save it again from Word as .docx.").format(file=path)
        ) from error


@dataclass(frozen=True)
class _Source:
    """A letterhead as Word saved it, and what is to be made of it; `called` is how the logo is read out."""

    path: Path
    parts: Parts
    values: Mapping[str, str]
    called: str
    dress: Dress


def _letterhead(source: _Source) -> Letterhead:
    parts, dress = source.parts, source.dress
    main = only(parts.relations(WHOLE), "officeDocument")
    if parts.type_of(main) != _MAIN_TYPE:
        raise ValueError(main)
    relations = [relation for relation in parts.relations(main) if relation.kind in _KEPT]
    trees = _dressed(source, relations)
    sheet = trees[only(relations, "styles")]
    styles = _styles(source.path, sheet)
    families = theme_fonts(tree for name, tree in trees.items() if parts.type_of(name).endswith("theme+xml"))
    section = _section(parts.tree(main), {relation.key for relation in relations})
    make_room(section, dress)
    _add_marks(trees, section, relations, dress)
    resize(sheet, styles, dress)
    if dress.logo:
        indent_past(sheet, dress.logo)
    members = _members(source, main, relations, trees)
    referring = {name: content for name, content in members.items() if REFERENCE.encode() in content}
    margins = section.find("w:pgMar", _NAMES)
    return Letterhead(
        package=pack({name: content for name, content in members.items() if name not in referring}),
        text_name=main,
        styles={role: style.get(f"{{{W}}}styleId", "") for role, style in styles.items()},
        fonts={role: resolve_fonts(sheet, style, families) for role, style in styles.items()},
        before={role: space_before(sheet, style) for role, style in styles.items()},
        section=etree.tostring(section, encoding="unicode"),
        top=0 if margins is None else int(margins.get(f"{{{W}}}top", "0")),
        right=0 if margins is None else int(margins.get(f"{{{W}}}right", "0")),
        referring=referring,
    )


def _dressed(source: _Source, relations: Sequence[Relation]) -> dict[str, etree._Element]:
    """The XML parts of a letter by name, with colours, fonts and the sender's facts filled in."""
    parts = source.parts
    trees = {name: parts.tree(name) for name in parts.reached(relations) if parts.type_of(name).endswith("xml")}
    for name, tree in trees.items():
        forget_editing(tree)
        if parts.type_of(name).endswith("theme+xml"):
            dress_theme(tree, source.dress)
        if parts.type_of(name).endswith(("header+xml", "footer+xml")):
            _fill(source.path, tree, source.values)
            if source.dress.logo:
                fit_logo(tree, source.dress.logo, source.called)
        recolour(tree, source.dress)
    return trees


def _add_marks(trees: Mapping[str, etree._Element], section: Any, relations: Sequence[Relation], dress: Dress) -> None:
    """Folding marks go to the header of the first page, or to that of all where it has none of its own."""
    found = {
        entry.get(f"{{{W}}}type"): entry.get(f"{{{R}}}id") for entry in section.iterfind("w:headerReference", _NAMES)
    }
    wanted = found.get("first") if section.find("w:titlePg", _NAMES) is not None else found.get("default")
    for relation in relations:
        if relation.key == wanted:
            add_marks(trees[relation.target], dress)


def only(relations: Sequence[Relation], kind: str) -> str:
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


def resolve_fonts(sheet: Any, style: Any, families: Mapping[str, str]) -> str:
    """The attributes of w:rFonts that hold for `style`: its own, else those of the style it is based on, and so on.

    `families` stand behind the names of the theme's fonts.
    """
    found: dict[str, str] = {}
    for fonts in _font_chain(sheet, style):
        for slot, theme in _FONTS.items():
            themed = fonts.get(f"{{{W}}}{theme}")  # a theme's font comes before one named beside it
            if themed and themed not in families:
                found.setdefault(slot, f'w:{theme}="{escape(themed)}"')
            elif value := families.get(themed or "") or fonts.get(f"{{{W}}}{slot}"):
                found.setdefault(slot, f'w:{slot}="{escape(value)}"')
    if "eastAsia" not in found and "ascii" in found:
        found["eastAsia"] = found["ascii"].replace("ascii", "eastAsia", 1)
    return " ".join(found.values())


def _font_chain(sheet: Any, style: Any) -> Iterator[Any]:
    """Every w:rFonts that has a say in `style`, the nearest first, the defaults of the document last."""
    for level in chain_of(sheet, style):
        yield from level.iterfind("w:rPr/w:rFonts", _NAMES)


def _section(document: Any, keys: Set[str]) -> Any:
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
    forget_editing(section)
    etree.cleanup_namespaces(section)
    return section


def _members(
    source: _Source, main: str, relations: Sequence[Relation], trees: Mapping[str, etree._Element]
) -> dict[str, bytes]:
    """Everything but the text, in a fixed order: XML written anew, so that it is surely well-formed, pictures as they are."""
    parts, logo = source.parts, source.dress.logo
    names = sorted(set(parts.reached(relations)) - {main})
    logos = logos_in(parts, trees) if logo else frozenset[str]()
    types = {name: logo.kind if logo and name in logos else parts.type_of(name) for name in (main, *names)}
    members: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(types),
        relations_of(WHOLE): _package_relations(main),
        relations_of(main): parts.referring(main, relations),
    }
    for name in names:
        data = logo.data if logo and name in logos else parts[name]
        members[name] = written(trees[name]) if name in trees else data
        if own := parts.relations(name):
            members[relations_of(name)] = parts.referring(name, own)
    return members


def logos_in(parts: Parts, trees: Mapping[str, etree._Element]) -> frozenset[str]:
    """The pictures that give way to the logo."""
    keys = {(name, key_of(drawing)) for name, tree in trees.items() for drawing in pictures_named_logo(tree)}
    return frozenset(
        relation.target for name in trees for relation in parts.relations(name) if (name, relation.key) in keys
    )


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip of fixed order and fixed dates."""
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
