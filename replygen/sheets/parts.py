"""The parts of a packed workbook, and the XML in them, piece by piece: nothing is kept that was not asked for."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Protocol
from xml.parsers import expat

from replygen.sheets.records import RefusalError

LARGEST_PART = 300_000_000
"""Bytes one part may have when unpacked."""
_CHUNK = 262_144


class Handler(Protocol):
    """What hears of the XML; names are `namespace name`."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""

    def text(self, data: str) -> None:
        """A piece of text."""


def open_part(file: zipfile.ZipFile, name: str) -> IO[bytes]:
    """The part `name`, whatever its case and its slashes. Raises RefusalError when it is too large, KeyError when it
    is not there."""
    parts = {info.filename.replace("\\", "/").casefold(): info for info in file.infolist()}
    info = parts[name.lstrip("/").casefold()]
    if info.file_size > LARGEST_PART:
        raise RefusalError("large")
    return file.open(info)


def read_xml(part: IO[bytes], handler: Handler) -> Iterator[None]:
    """Tells `handler` of the XML in `part`, and gives control back after every piece."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with part:
        while piece := part.read(_CHUNK):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
    yield


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("no workbook declares a document type, and entities are how XML explodes")
