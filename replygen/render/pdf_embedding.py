"""The fonts inside a PDF: of each only the glyphs of the letter, and of these only what a PDF needs.

The engine leaves room for the glyphs that it takes out, two thirds of the bytes of a heading's Chinese font. A PDF
reader finds the glyphs of such a font by numbers of their own, so there no room has to be left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import uharfbuzz as hb

from replygen.render.engine import PDF, Document, Font, Stream

_OUTLINES = "CFF "
_NEEDED = {_OUTLINES, "glyf", "loca", "head", "hhea", "hmtx", "maxp"}
_PLAIN = hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NO_HINTING
_AS_IN_THE_TEXT = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.CFF_IDENTITY_CHARSET
_NUMBERED = b"\x0c\x1e"
"""The operator ROS: the glyphs have numbers (CIDs) instead of names. It ends the first entry of such a font."""
_LONGEST_ENTRY = 16
_WHERE_NUMBERS_ARE = re.compile(rb"\x1d(.{4})\x0f", re.DOTALL)
"""The operator charset and its operand, as HarfBuzz writes them into that entry."""
_IN_ORDER = b"\x02\x00\x01"
"""One range of numbers that begins with 1; how many follow comes next."""


class LeanFont(Font):  # type: ignore[misc]  # WeasyPrint comes without types
    """A font that the engine embeds; one that is neither variable nor in pictures is cut in our way."""

    outlines = b""
    """What is embedded instead of the whole file, when the glyphs of the font have numbers of their own."""

    def subset(self, to_unicode: Iterable[int], hinting: bool) -> None:
        """Keep the glyphs `to_unicode` only. Their numbers in the text stay true."""
        whole = hb.Face(hb.Blob(self.file_content), self.index)
        outlines = whole.reference_table(_OUTLINES).data
        is_numbered = _is_numbered(outlines)
        is_plain = (is_numbered or "glyf" in self.tables) and not (
            self.png or self.svg or self.colr or "fvar" in self.tables
        )
        if hinting or not to_unicode or not is_plain:
            super().subset(to_unicode, hinting)
            return
        flags = _PLAIN | hb.SubsetFlags.NOTDEF_OUTLINE if self.missing else _PLAIN
        is_in_order = is_numbered and _is_in_order(outlines, whole.glyph_count)
        alone = whole if is_in_order else _cut(whole, to_unicode, flags | _AS_IN_THE_TEXT)
        left = _cut(alone, to_unicode if is_numbered else range(max(to_unicode) + 1), flags)
        self.file_content: bytes = bytes(left.blob.data)
        self.outlines = bytes(left.reference_table(_OUTLINES).data)


class _LeanFonts(dict[int, Font]):
    """The fonts of one document as the engine gathers them, each made a LeanFont."""

    def __setitem__(self, key: int, font: Font) -> None:
        font.__class__ = LeanFont
        super().__setitem__(key, font)


def gather_lean(document: Document) -> None:
    """Have the engine embed the fonts of `document` lean."""
    document.fonts = _LeanFonts()


def embed_outlines(document: Document, pdf: PDF) -> None:
    """Leave of a file whose glyphs have numbers nothing but its outlines: all else is said in the PDF itself."""
    outlines = {font.file_content: font.outlines for font in document.fonts.values() if font.outlines}
    for part in pdf.objects:
        if isinstance(part, Stream) and part.extra.get("Subtype") == "/OpenType" and part.stream[0] in outlines:
            part.stream, part.extra["Subtype"] = [outlines[part.stream[0]]], "/CIDFontType0C"


def _cut(face: hb.Face, glyphs: Iterable[int], flags: hb.SubsetFlags) -> hb.Face:
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = flags
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in {*face.table_tags} - _NEEDED)
    return wanted.subset(face)


def _is_numbered(outlines: bytes) -> bool:
    """Whether a font of that table has numbered glyphs; False for an empty table."""
    return bool(outlines) and _NUMBERED in _first_entry(outlines)[:_LONGEST_ENTRY]


def _is_in_order(outlines: bytes, count: int) -> bool:
    """Whether the numbers of the `count` glyphs are their places in the font, as in one that HarfBuzz has cut."""
    in_order = _IN_ORDER + max(0, count - 2).to_bytes(2, "big")  # the glyph 0 has no number
    found = (int.from_bytes(where[1], "big") for where in _WHERE_NUMBERS_ARE.finditer(_first_entry(outlines)))
    return any(outlines.startswith(in_order, place) for place in found)


def _first_entry(outlines: bytes) -> bytes:
    """What the table says of the whole font."""
    entries = _end_of_index(outlines, outlines[2])  # the list of names comes first, then that of entries
    size = outlines[entries + 2]
    return outlines[entries + 3 + 2 * size : _end_of_index(outlines, entries)]


def _end_of_index(outlines: bytes, start: int) -> int:
    """Where a list of the table CFF ends: a count, the size of an offset, the offsets, what they point at."""
    count, size = int.from_bytes(outlines[start : start + 2], "big"), outlines[start + 2]
    data = start + 2 + (count + 1) * size
    return data + int.from_bytes(outlines[data + 1 - size : data + 1], "big")
