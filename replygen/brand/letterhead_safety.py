"""Whether a letterhead can go out with every letter: without programs, foreign files, and traces of who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from replygen.brand.docx_parts import UNREADABLE, WHOLE, Parts, Relation
from replygen.brand.picture_safety import PICTURES, Hazard, picture_hazards
from replygen.messages import _, listed

LARGEST_LETTERHEAD = 50_000_000
"""Bytes that a letterhead may hold when unpacked."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROGRAMS = frozenset({"vbaProject", "wordVbaData", "control", "activeXControlBinary", "keyMapCustomizations"})
_OBJECTS = frozenset({"oleObject", "package", "aFChunk", "subDocument", "frame"})
_SAFE_ADDRESS = ("https://", "http://", "mailto:", "tel:")
_FIELDS = re.compile(
    r"\s*\\?(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|DDEAUTO|DDE|LINK|IMPORT|DATABASE|RD|MACROBUTTON)\b", re.I
)
_CHANGES = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "numberingChange"}
)
_TRACES = frozenset({"rsids", "docVars", "docId"})


def letterhead_hazards(data: bytes) -> Iterator[Hazard]:
    """What makes the Word file `data` unsafe as a letterhead."""
    try:
        parts = Parts(data, LARGEST_LETTERHEAD)
        if parts.is_too_large:
            yield Hazard(
                _("it unpacks to more than {most} MB. Make its pictures smaller.").format(
                    most=LARGEST_LETTERHEAD // 1_000_000
                )
            )
            return
        yield from _hazards(parts)
    except UNREADABLE:
        yield Hazard(_("it cannot be read as a Word file. Save it again from Word as .docx."))


def _hazards(parts: Parts) -> Iterator[Hazard]:
    names = parts.reached(parts.relations(WHOLE))
    if lost := [name for name in names if name not in parts]:
        what = _("it lacks {parts}, which it shows. Insert the picture again in Word, and save.")
        yield Hazard(what.format(parts=listed(lost)))
        return
    relations = [relation for owner in (WHOLE, *names) for relation in parts.relations(owner)]
    kinds = {relation.kind for relation in relations}
    if kinds & _PROGRAMS or any("macroEnabled" in parts.type_of(name) for name in names):
        yield Hazard(_("it holds macros or controls. In Word, save it as “Word document (.docx)” without them."))
    if found := sorted(kinds & _OBJECTS):
        what = _("it holds embedded objects ({kinds}). In Word, paste them as pictures instead.")
        yield Hazard(what.format(kinds=listed(found)))
    for relation in relations:
        if relation.is_external and not _is_harmless(relation):
            what = _("it refers to another file ({target}). In Word, break the link or embed the picture.")
            yield Hazard(what.format(target=relation.target))
    for name in names:
        if parts.type_of(name).endswith("xml"):
            yield from _text_hazards(name, parts.tree(name))
        elif PurePosixPath(name).suffix.lower() in PICTURES:
            for hazard in picture_hazards(parts[name]):
                yield Hazard(_("{part}: {what}").format(part=name, what=hazard.what))


def _is_harmless(relation: Relation) -> bool:
    """Whether nothing is opened unless the reader clicks."""
    return relation.kind == "hyperlink" and relation.target.lower().startswith(_SAFE_ADDRESS)


def _text_hazards(name: str, tree: Any) -> Iterator[Hazard]:
    asking = [node.text or "" for node in tree.iter(f"{_W}instrText")]
    asking = ["".join(asking), *asking, *(node.get(f"{_W}instr", "") for node in tree.iter(f"{_W}fldSimple"))]
    if found := sorted({match[1].upper() for text in asking if (match := _FIELDS.match(text))}):
        what = _("{part}: a field asks for other files or programs ({fields}). In Word, replace it by its text.")
        yield Hazard(what.format(part=name, fields=listed(found)))
    changes = [node for node in tree.iter(etree.Element) if etree.QName(node).localname in _CHANGES]
    if authors := sorted({author for node in changes if (author := node.get(f"{_W}author"))}):
        what = _("{part}: it holds tracked changes of {authors}. In Word, accept all changes and save it.")
        yield Hazard(what.format(part=name, authors=listed(authors)))
    if etree.QName(tree).localname == "comments" and len(tree):
        yield Hazard(_("{part}: it holds comments. In Word, delete all comments and save it.").format(part=name))


def forget_editing(tree: Any) -> None:
    """Take out of a part what Word notes there of who edited it, when, and in which document."""
    for node in list(tree.iter(etree.Element)):
        for key in [key for key in node.attrib if etree.QName(key).localname.startswith("rsid")]:
            del node.attrib[key]
        if etree.QName(node).localname in _TRACES and node.getparent() is not None:
            node.getparent().remove(node)
