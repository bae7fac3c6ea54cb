"""The letterhead that staff begin to edit: the built-in one, already in the company's colours and fonts, with its logo.

Not every program keeps what follows the theme of the file, so that brand.yaml alone would not reach what it has saved.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from replygen.brand import Brand
from replygen.brand.docx_parts import WHOLE, Parts, written
from replygen.model.words import Locale
from replygen.render.docx_house import dress_for, dress_theme, fit_logo, indent_past, recolour
from replygen.render.docx_letterhead import LARGEST, logos_in, only, pack
from replygen.render.jail import jailed

_TYPES = "[Content_Types].xml"


def letterhead_to_edit(brand: Brand, locale: Locale) -> bytes:
    """The letterhead of `brand` as a Word file to edit: all of it, with its placeholders."""
    path = jailed(brand.folders, brand.file(f"letterhead.{locale}.docx", "letterhead.docx"))
    parts, dress = Parts(path.read_bytes(), LARGEST), dress_for(brand, locale, close=False, in_window=False)
    names = parts.reached(parts.relations(WHOLE))
    trees = {name: parts.tree(name) for name in names if parts.type_of(name).endswith("xml")}
    for name, tree in trees.items():
        if parts.type_of(name).endswith("theme+xml"):
            dress_theme(tree, dress)
        recolour(tree, dress)
        if dress.logo:
            fit_logo(tree, dress.logo, brand.sender(locale).short_name)
    changed = {name: written(tree) for name, tree in trees.items()}
    if dress.logo:
        main = only(parts.relations(WHOLE), "officeDocument")
        sheet = only(parts.relations(main), "styles")
        indent_past(trees[sheet], dress.logo)
        changed[sheet] = written(trees[sheet])
        for name in logos_in(parts, trees):
            changed[name] = dress.logo.data
            changed[_TYPES] = _typed(parts.tree(_TYPES), name, dress.logo.kind)
    return pack({name: changed.get(name, parts[name]) for name in parts.names()})


def _typed(types: Any, name: str, kind: str) -> bytes:
    """The list of content types, in which `name` is of that kind."""
    for entry in [entry for entry in types if entry.get("PartName") == f"/{name}"]:
        types.remove(entry)
    space = etree.QName(types).namespace
    etree.SubElement(types, f"{{{space}}}Override", PartName=f"/{name}", ContentType=kind)
    return written(types)
