"""A Word file taken apart: its parts, their types, and which of them refers to which."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

WHOLE = ""
"""What stands for the file itself where a part is asked for."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, SyntaxError, ValueError)
"""What is raised by a file that is damaged, locked, or no Word file."""

_MOST_PARTS = 2_000
_LARGEST_TREE = 4_000_000
"""Bytes of XML in one part; what Word writes is a tenth of it."""
_TYPES = "[Content_Types].xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """That a part refers to `target`: another part by its name, or an address outside the file.

    `kind` is the last word of its type, such as `header`.
    """

    key: str
    kind: str
    target: str
    is_external: bool


class Parts:
    """The parts of a Word file by name, without the slash that names begin with in the file.

    All of it may raise what UNREADABLE lists. A file that unpacks to more than `largest` bytes, or thousands of parts, is not read.
    """

    def __init__(self, data: bytes, largest: int) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            self.is_too_large = sum(entry.file_size for entry in entries) > largest or len(entries) > _MOST_PARTS
            names = () if self.is_too_large else archive.namelist()
            self._members = {name: archive.read(name) for name in names}
        self._types: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def __getitem__(self, name: str) -> bytes:
        return self._members[name]

    def names(self) -> tuple[str, ...]:
        """Every part, in the order of the file."""
        return tuple(self._members)

    def type_of(self, name: str) -> str:
        """The content type of a part."""
        if not self._types:
            for entry in self.tree(_TYPES):
                place = entry.get("PartName") or f".{entry.attrib['Extension']}"
                self._types[place.lstrip("/").lower()] = entry.attrib["ContentType"]
        return self._types.get(name.lower()) or self._types[posixpath.splitext(name)[1].lower()]

    def tree(self, name: str) -> etree._Element:
        """The XML of a part; nothing outside it is opened. ValueError: it is huge or defines words, as Word never does."""
        if len(self[name]) > _LARGEST_TREE:
            raise ValueError(name)
        tree = etree.fromstring(self[name], etree.XMLParser(resolve_entities=False, no_network=True))
        if tree.getroottree().docinfo.internalDTD is not None:
            raise ValueError(name)
        return tree

    def relations(self, name: str) -> tuple[Relation, ...]:
        """What a part refers to, in the order of the file."""
        if relations_of(name) not in self._members:
            return ()
        return tuple(_relation(entry, name) for entry in self.tree(relations_of(name)).iterchildren(_RELATION))

    def referring(self, name: str, relations: Iterable[Relation]) -> bytes:
        """The XML that says what a part refers to, with none but these of its relations."""
        tree, keys = self.tree(relations_of(name)), {relation.key for relation in relations}
        for entry in list(tree):
            if entry.tag != _RELATION or entry.attrib["Id"] not in keys:
                tree.remove(entry)
        return written(tree)

    def reached(self, relations: Iterable[Relation]) -> tuple[str, ...]:
        """Every part to which `relations` lead, and those to which these refer."""
        waiting, met = list(relations), dict[str, None]()
        for relation in waiting:
            if not relation.is_external and relation.target not in met:
                met[relation.target] = None
                waiting.extend(self.relations(relation.target))
        return tuple(met)


def relations_of(name: str) -> str:
    """The name of the part that says what the part `name` refers to."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def written(tree: etree._Element) -> bytes:
    """A tree as a part of its own."""
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)


def _relation(entry: etree._Element, owner: str) -> Relation:
    target, is_external = entry.attrib["Target"], entry.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
    return Relation(entry.attrib["Id"], entry.attrib["Type"].rpartition("/")[2], target, is_external)
