"""Which fonts this machine has, asked of fontconfig, as Pango and LibreOffice ask it."""

from __future__ import annotations

import ctypes
from ctypes.util import find_library

from replygen.model import Locale

BODY_FONTS: dict[Locale, tuple[str, str]] = {
    "zh-CN": ("Noto Serif CJK SC", "fonts-noto-cjk"),
    "zh-TW": ("Noto Serif CJK TC", "fonts-noto-cjk"),
    "zh-HK": ("Noto Serif CJK HK", "fonts-noto-cjk"),
    "en": ("Caladea", "fonts-crosextra-caladea"),
}
"""The family of the built-in letters by locale, and the Debian package that brings it."""


def has_family(family: str) -> bool:
    """Whether fontconfig finds `family` itself, not a substitute. False when there is no fontconfig at all."""
    name = find_library("fontconfig")
    if name is None:
        return False
    fontconfig = ctypes.CDLL(name)
    for function in ("FcInitLoadConfigAndFonts", "FcNameParse", "FcFontMatch"):
        getattr(fontconfig, function).restype = ctypes.c_void_p
    config = ctypes.c_void_p(fontconfig.FcInitLoadConfigAndFonts())
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(family.encode()))
    fontconfig.FcConfigSubstitute(config, pattern, 0)
    fontconfig.FcDefaultSubstitute(pattern)
    result, number, found = ctypes.c_int(), 0, ctypes.c_char_p()
    match = ctypes.c_void_p(fontconfig.FcFontMatch(config, pattern, ctypes.byref(result)))
    families = set()
    while match and fontconfig.FcPatternGetString(match, b"family", number, ctypes.byref(found)) == 0:
        families.add((found.value or b"").decode())
        number += 1
    return family in families
