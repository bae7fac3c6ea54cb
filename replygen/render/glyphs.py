"""The characters of a run: which its letters may hold, and which of them no font can draw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from string import printable

from replygen import fonts
from replygen.brand import Brand
from replygen.model.words import Locale
from replygen.render.html import STYLE
from replygen.render.jail import files_inside, jailed

# What the program itself writes: dates, numbers, sums, lists, and the spaces between Chinese and Latin text.
_OWN = (
    "〇零一二三四五六七八九十百年月日時时點点分元民國国£€¥，。、；：！？“”‘’「」『』（）《》〔〕…—–·•\u00a0\u3000"
    + printable
)

_FONT_FILES = frozenset({".otf", ".ttc", ".ttf", ".woff", ".woff2"})
_TEXTS = frozenset({".css", ".j2", ".yaml"})


def run_characters(texts: Iterable[str], brand: Brand, locales: Collection[Locale]) -> str:
    """Every character that the letters of a run may hold, in order; `texts` are what its cases say.

    Whatever order the texts come in, the same characters make the same fonts, and so the same bytes.
    """
    found = {*_OWN}.union(*texts)
    for file in _words(brand, locales):
        found.update(file.read_text(encoding="utf-8-sig"))
    return "".join(sorted(found))


def missing_characters(text: str, brand: Brand) -> str:
    """The characters of `text` that neither this machine nor the brand has a font for, each once.

    What is never drawn, like joiners and variation selectors, is never missing. Where fonts cannot be asked for,
    nothing is missing.
    """
    lacking = fonts.missing_characters(text)
    return fonts.missing_characters(lacking, _brought(brand)) if lacking else ""


def _brought(brand: Brand) -> frozenset[str]:
    """The characters of the fonts that the brand's style sheet loads."""
    style = jailed(brand.folders, brand.file(STYLE)).read_text(encoding="utf-8-sig")
    return frozenset().union(*(fonts.characters_of(file) for file in _font_files(brand) if file.name in style))


def _font_files(brand: Brand) -> Iterator[Path]:
    files = (file for folder in brand.folders for file in files_inside(folder, brand.folders))
    return (file for file in files if file.suffix.lower() in _FONT_FILES)


def _words(brand: Brand, locales: Collection[Locale]) -> Iterator[Path]:
    """The files whose words letters print."""
    roots = (*brand.folders, *brand.letters())
    folders = [*brand.folders, *(folder / locale for folder in brand.letters() for locale in locales)]
    return (file for folder in folders for file in files_inside(folder, roots) if file.suffix in _TEXTS)
