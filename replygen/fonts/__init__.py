"""Which fonts this machine has and what they can draw, asked of fontconfig, as Pango and LibreOffice ask it."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from pathlib import Path

from replygen.fonts import fontconfig
from replygen.model.words import Locale

BODY_FONTS: dict[Locale, tuple[str, str]] = {
    "zh-CN": ("Noto Serif CJK SC", "fonts-noto-cjk"),
    "zh-TW": ("Noto Serif CJK TC", "fonts-noto-cjk"),
    "zh-HK": ("Noto Serif CJK HK", "fonts-noto-cjk"),
    "en": ("Caladea", "fonts-crosextra-caladea"),
}
"""The family of the built-in letters by locale, and the Debian package that brings it."""

# Default_Ignorable_Code_Point of Unicode, and what ends or parts a line: nothing is drawn for them.
_UNDRAWN = re.compile(
    "[\t-\r\x85\u2028\u2029\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


@cache
def families() -> frozenset[str]:
    """Every name of every family of this machine; none when there is no fontconfig at all."""
    return frozenset(name for font in fontconfig.installed() for name in fontconfig.texts(font, "family"))


def has_family(family: str) -> bool:
    """Whether this machine has `family` itself, not a substitute. False when there is no fontconfig at all."""
    return family in families()


@cache
def characters_of_family(family: str) -> frozenset[str]:
    """Every character that the family `family` of this machine can draw, however its name is written."""
    wanted = family.casefold()
    own = (
        font
        for font in fontconfig.installed()
        if any(name.casefold() == wanted for name in fontconfig.texts(font, "family"))
    )
    return fontconfig.characters(own)


def undrawn(text: str, drawable: Set[str]) -> str:
    """The characters of `text` that are not among `drawable`, each once; what is never drawn is left out."""
    return _UNDRAWN.sub("", "".join(c for c in dict.fromkeys(text) if c not in drawable))


def missing_characters(text: str, others: Set[str] = frozenset()) -> str:
    """The characters of `text` that neither a font of this machine nor `others` have, each once.

    What is never drawn, like joiners and variation selectors, is never missing. Where there is no fontconfig nothing is
    known, and nothing missing.
    """
    known = _drawable()
    return _UNDRAWN.sub("", "".join(c for c in dict.fromkeys(text) if c not in known and c not in others and known))


@cache
def _drawable() -> frozenset[str]:
    return fontconfig.characters(fontconfig.installed())


@cache
def characters_of(file: Path) -> frozenset[str]:
    """Every character that the font `file` can draw; none when it is no font."""
    return fontconfig.characters_of_file(file)
