"""Fonts for many letters at once: the faces that a style sheet names, cut down to the characters of the letters.

For each letter the engine walks every glyph of a face, 65,000 of them in a Chinese one, and leaves room for them in the
file. A face that was cut before draws the same in a fraction of the time. The full face stands behind the cut one, so
that no character is ever lost.
"""

from __future__ import annotations

import ctypes
import os
import re
import tempfile
import unicodedata
import weakref
from collections.abc import Collection, Iterator, Sequence
from ctypes import c_void_p
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

import uharfbuzz as hb
from cffi import FFI

from replygen.fonts import families
from replygen.fonts.fontconfig import ITALIC, ROMAN, Asked, Face, Leads, add_font, find_face, system_library, weight_of
from replygen.render.engine import FontConfiguration

_OPEN_FILES = Path("/dev/fd")
"""Where an open file that has no name has one. Windows lacks it: there letters are drawn from the full faces."""

_FONT = re.compile(r"\bfont(?:-family)?\s*:([^;}]*)", re.IGNORECASE)
_LANGUAGE = re.compile(r""":lang\(\s*["']?([\w-]+)""", re.IGNORECASE)
_WEIGHT = re.compile(r"\bfont-weight\s*:\s*(\d+)", re.IGNORECASE)
_USUAL_WEIGHTS = (400, 700)
_BRINGS_A_FONT = "@font-face"

_VERTICAL_TABLES = ("VORG", "vhea", "vmtx")
_VERTICAL_FEATURES = ("vert", "vrt2", "valt", "vhal", "vkrn", "vpal", "vchw")
_CANNOT_BE_CUT = {"kerx", "mort", "morx"}

_STAND_INS = "\u2010\u25cc"
"""The hyphen, for that which does not break, and the circle under a mark that stands alone."""
_COMPOSING = re.compile("[\u1161-\u1175\u11a8-\u11c2]")  # of Korean syllables; other signs that compose are marks
_RIGHT_TO_LEFT_FORMS = range(0xFB1D, 0xFEFD)

_Substitute = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)


class CutFonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint comes without types
    """The fonts of this machine, and before them the cut ones, of which nothing stays on the disk, even when killed."""

    def cut(self, style: str, languages: Sequence[str], characters: str) -> None:
        """Cut the faces that the style sheet `style` names for text in `languages` down to `characters`.

        To be called once, before anything is drawn. What it overlooks is drawn from the full face, only slower.
        """
        if not _OPEN_FILES.is_dir():
            return
        pango = _pango()
        font_map = c_void_p(int(FFI().cast("uintptr_t", self.font_map)))
        config = c_void_p(pango.pango_fc_font_map_get_config(font_map))
        keeps_all = "font-feature" in style or "font-variant" in style
        faces = {asked: face for asked in _asked(style, languages) if (face := find_face(asked, languages[0]))}
        names = {face: f"{asked.family} cut" for asked, face in faces.items()}
        for face, name in list(names.items()):
            if data := cut_face(face, characters, keeps_all):
                add_font(config, self._kept(data), name)
            else:
                del names[face]
        leads = Leads({asked: names[face] for asked, face in faces.items() if face in names})
        self._substitute = _Substitute(lambda pattern, _data: leads.apply(c_void_p(pattern)))
        pango.pango_fc_font_map_set_default_substitute(font_map, self._substitute, None, None)
        pango.pango_fc_font_map_config_changed(font_map)

    def _kept(self, data: bytes) -> Path:
        """A file with `data` that lives as long as these fonts, and no longer than the process."""
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.flush()
            handle = os.dup(file.fileno())
        weakref.finalize(self, os.close, handle)
        return _OPEN_FILES / str(handle)


def _asked(style: str, languages: Collection[str]) -> Iterator[Asked]:
    """What text in `languages` may ask for by `style`, as far as this machine has it; at times more than it does."""
    rules = [rule for rule in style.split("}") if _speaks_to(rule, languages)]
    brought = _named("}".join(rule for rule in rules if _BRINGS_A_FONT in rule))
    text = "}".join(rule for rule in rules if _BRINGS_A_FONT not in rule)
    weights = sorted({*_USUAL_WEIGHTS, *map(int, _WEIGHT.findall(text))})
    slants = (ROMAN, ITALIC) if "italic" in text else (ROMAN,)
    asked = product(sorted(_named(text) - brought), weights, slants)
    return (Asked(family, weight_of(weight), slant) for family, weight, slant in asked)


def _named(rules: str) -> frozenset[str]:
    """The families of this machine that `rules` name."""
    pieces = [piece.strip(" \t\r\n\"'").casefold() for fonts in _FONT.findall(rules) for piece in fonts.split(",")]
    return frozenset(name for name in families() if any(_ends_with(piece, name.casefold()) for piece in pieces))


def _speaks_to(rule: str, languages: Collection[str]) -> bool:
    """Whether `rule` names no language, or one of these."""
    named = tuple(name.casefold() for name in _LANGUAGE.findall(rule))
    return not named or any(language.casefold().startswith(named) for language in languages)


def _ends_with(piece: str, family: str) -> bool:
    """Whether a piece of a declaration is that family, a size before it or not."""
    return piece == family or piece.endswith((f" {family}", f'"{family}', f"'{family}"))


def cut_face(face: Face, characters: str, keeps_all: bool) -> bytes | None:
    """The face with the glyphs of `characters` only; None where that would change how they are drawn.

    `keeps_all`: also of the features of layout that a style sheet has to ask for.
    """
    whole = hb.Face(hb.Blob.from_file_path(str(face.file)), face.index)
    tables = set(whole.table_tags)
    is_kerned_the_old_way = "kern" in tables and (
        "GPOS" not in tables or b"kern" not in whole.reference_table("GPOS").data
    )
    if tables & _CANNOT_BE_CUT or is_kerned_the_old_way:
        return None
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, _with_forms(characters)))
    wanted.flags = hb.SubsetFlags.CFF_IDENTITY_CHARSET  # the engine and PDF readers call a glyph by its new number
    wanted.drop_table_tag_set.update(map(_tag, _VERTICAL_TABLES))
    features = wanted.layout_feature_tag_set
    if keeps_all:
        features.clear()
        features.invert()
    else:
        for name in _VERTICAL_FEATURES:
            features.discard(_tag(name))
    return bytes(wanted.subset(whole).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


@lru_cache(maxsize=8)
def _with_forms(characters: str) -> frozenset[str]:
    """`characters`, and those that stand for them, or for several of them together, when they are drawn."""
    found = {*characters, *_STAND_INS}
    found.update(*(unicodedata.normalize(form, character) for character in characters for form in ("NFD", "NFKD")))
    seconds = [
        character for character in found if _COMPOSING.match(character) or unicodedata.category(character)[0] == "M"
    ]
    new = found
    while new:
        pairs = (unicodedata.normalize("NFC", first + second) for first in new for second in seconds)
        new = {pair for pair in pairs if len(pair) == 1} - found
        found |= new
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in found):
        found.update(map(chr, _RIGHT_TO_LEFT_FORMS))
    return frozenset(found)


@cache
def _pango() -> ctypes.CDLL:
    library = system_library("libpangoft2-1.0.so.0", "pangoft2-1.0")
    library.pango_fc_font_map_get_config.restype = c_void_p
    return library
