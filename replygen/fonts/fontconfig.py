"""The few functions of the fontconfig library that letters need. All but `installed` raise OSError where it is missing."""

from __future__ import annotations

import ctypes
import os
import weakref
from collections.abc import Iterable, Iterator, Mapping
from ctypes import POINTER, byref, c_char_p, c_int, c_uint32, c_void_p
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import count
from pathlib import Path

ROMAN, ITALIC = 0, 100
"""Slants, as fontconfig counts them."""
_NORMAL_WIDTH = 100

_SYSTEM_FONTS, _ADDED_FONTS = 0, 1
_FOR_PATTERNS = 0
_FOUND = 0
_DRAWN_BY_PANGO = frozenset({"TrueType", "CFF"})
_LAST_INDEX = 0xFFFF  # beyond it fontconfig counts the named weights of one variable face
_WORDS_OF_A_PAGE = 8
_NO_PAGE = 0xFFFFFFFF


class Font(c_void_p):
    """A font as fontconfig describes it; valid until its configuration goes."""


_XML = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>{}</fontconfig>'
_LEAD = f"""<match target="pattern">
<test name="family"><string>{{family}}</string></test><test name="weight"><double>{{asked.weight}}</double></test>
<test name="slant"><int>{{asked.slant}}</int></test><test name="width"><double>{_NORMAL_WIDTH}</double></test>
<edit name="family" mode="prepend" binding="same"><string>{{first}}</string></edit></match>"""
_NAMED = """<match target="scan"><test name="file"><string>{file}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit></match>"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What text asks for: a family, `weight` and `slant` as fontconfig counts them; the width is the normal one."""

    family: str
    weight: int
    slant: int


@dataclass(frozen=True, slots=True)
class Face:
    """One face: the file where it lies, and which of the file's faces it is."""

    file: Path
    index: int


class _FontSet(ctypes.Structure):
    _fields_ = (("count", c_int), ("room", c_int), ("fonts", POINTER(Font)))


class Leads:
    """Families to be taken before others: `before` holds, for exactly what is asked for, the family to be tried first."""

    def __init__(self, before: Mapping[Asked, str]) -> None:
        self._config = c_void_p(_library().FcConfigCreate())
        weakref.finalize(self, _library().FcConfigDestroy, self._config)
        _add_rules(self._config, "".join(_lead(asked, family) for asked, family in before.items()))

    def apply(self, pattern: c_void_p) -> None:
        """Put the families to be tried first into `pattern`, which is what fontconfig is asked for."""
        _library().FcConfigSubstitute(self._config, pattern, _FOR_PATTERNS)


def add_font(config: c_void_p, file: Path, family: str) -> None:
    """Add the font `file` to the configuration `config`, under the first name `family` and its own."""
    _add_rules(config, _NAMED.format(file=escape(str(file)), family=escape(family)))
    _library().FcConfigAppFontAddFile(config, os.fsencode(file))


def installed() -> Iterator[Font]:
    """The fonts of this machine that Pango draws with; none where there is no fontconfig."""
    try:
        fonts = _library().FcConfigGetFonts(None, _SYSTEM_FONTS)
    except OSError:
        return iter(())
    return (font for font in _members(fonts) if next(texts(font, "fontformat"), "") in _DRAWN_BY_PANGO)


def texts(font: Font, name: str) -> Iterator[str]:
    """Every text that `font` has under `name`, such as family, file, fontformat."""
    value = c_char_p()
    for number in count():
        if _library().FcPatternGetString(font, name.encode(), number, byref(value)) != _FOUND:
            return
        yield os.fsdecode(value.value or b"")


def characters(fonts: Iterable[Font]) -> frozenset[str]:
    """Every character that one of `fonts` has."""
    library, own = _library(), c_void_p()
    together = c_void_p(library.FcCharSetCreate())
    for font in fonts:
        if library.FcPatternGetCharSet(font, b"charset", 0, byref(own)) == _FOUND:
            library.FcCharSetMerge(together, own, None)
    found = frozenset(_members_of(together))
    library.FcCharSetDestroy(together)
    return found


def characters_of_file(file: Path) -> frozenset[str]:
    """Every character that the font `file` has; none when it is no font."""
    library = _library()
    config = c_void_p(library.FcConfigCreate())
    library.FcConfigAppFontAddFile(config, os.fsencode(file))
    found = characters(_members(library.FcConfigGetFonts(config, _ADDED_FONTS)))
    library.FcConfigDestroy(config)
    return found


def find_face(asked: Asked, language: str) -> Face | None:
    """The face that is taken for `asked`; None for one that varies in weight, or consists of coloured pictures.

    `language` is that of the text, as in HTML.
    """
    library = _library()
    pattern = c_void_p(library.FcPatternCreate())
    for name, text in ((b"family", asked.family), (b"lang", language.lower())):
        library.FcPatternAddString(pattern, name, text.encode())
    for name, number in ((b"weight", asked.weight), (b"slant", asked.slant), (b"width", _NORMAL_WIDTH)):
        library.FcPatternAddInteger(pattern, name, number)
    library.FcConfigSubstitute(None, pattern, _FOR_PATTERNS)
    library.FcDefaultSubstitute(pattern)
    found = library.FcFontMatch(None, pattern, byref(c_int()))
    library.FcPatternDestroy(pattern)
    face = Face(Path(next(texts(found, "file"))), _number(found, "index"))
    is_plain = not _number(found, "variable") and not _number(found, "color") and face.index <= _LAST_INDEX
    library.FcPatternDestroy(found)
    return face if is_plain else None


def weight_of(css: int) -> int:
    """A weight of CSS (400 regular, 700 bold) as fontconfig counts it."""
    weight: int = _library().FcWeightFromOpenType(css)
    return weight


def _lead(asked: Asked, first: str) -> str:
    return _LEAD.format(asked=asked, family=escape(asked.family), first=escape(first))


def _add_rules(config: c_void_p, rules: str) -> None:
    _library().FcConfigParseAndLoadFromMemory(config, _XML.format(rules).encode(), True)


def _number(font: Font, name: str) -> int:
    """The number or truth that `font` has under `name`; 0 when it has none."""
    value = c_int()
    for get in (_library().FcPatternGetInteger, _library().FcPatternGetBool):
        if get(font, name.encode(), 0, byref(value)) == _FOUND:
            break
    return value.value


def _members(fonts: ctypes._Pointer[_FontSet]) -> Iterator[Font]:
    return (fonts[0].fonts[number] for number in range(fonts[0].count if fonts else 0))


def _members_of(characters: c_void_p) -> Iterator[str]:
    library, bits, following = _library(), (c_uint32 * _WORDS_OF_A_PAGE)(), c_uint32()
    start = library.FcCharSetFirstPage(characters, bits, byref(following))
    while start != _NO_PAGE:
        for number, word in enumerate(bits):
            yield from (chr(start + 32 * number + bit) for bit in range(32) if word >> bit & 1)
        start = library.FcCharSetNextPage(characters, bits, byref(following))


def system_library(file: str, name: str) -> ctypes.CDLL:
    """A library of the system: `file` as Linux calls it, since to search takes time; else what `name` is found as."""
    try:
        return ctypes.CDLL(file)
    except OSError:
        return ctypes.CDLL(find_library(name) or name)


@cache
def _library() -> ctypes.CDLL:
    library = system_library("libfontconfig.so.1", "fontconfig")
    for name in ("FcConfigCreate", "FcPatternCreate", "FcCharSetCreate"):
        getattr(library, name).restype = c_void_p
    for name in ("FcCharSetFirstPage", "FcCharSetNextPage"):
        getattr(library, name).restype = c_uint32
    library.FcConfigGetFonts.restype = POINTER(_FontSet)
    library.FcFontMatch.restype = Font
    return library
