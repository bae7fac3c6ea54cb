"""The letter as a PDF, drawn from the same page as the HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from string import printable

from replygen.brand import Brand
from replygen.errors import RenderError, TemplateError
from replygen.messages import _, listed
from replygen.model.letter import Letter
from replygen.render import Standard, engine
from replygen.render.engine import CSS, HTML, Document
from replygen.render.html import fill, style_sheet
from replygen.render.pdf_fetcher import BrandFetcher
from replygen.render.pdf_file import write, write_for_print
from replygen.render.pdf_fonts import CutFonts
from replygen.render.pdf_tags import refuse_unclaimable

_LANGUAGE = re.compile(r"""\blang\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_BRINGS = re.compile(r"@(?:import|font-face)\b", re.IGNORECASE)
_BROUGHT = frozenset({".css", ".otf", ".ttc", ".ttf", ".woff", ".woff2"})
_MISSING_GLYPH = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)", re.DOTALL)


def render(letter: Letter, brand: Brand, characters: str = "", boxes: str = "", standard: Standard = "") -> bytes:
    """`letter` as a PDF with its fonts embedded, tagged for those who have it read aloud, and claiming `standard`.

    `characters` are those of the whole run: letters that hold no others share the fonts that are cut down to them, so
    that all but the first are drawn fast. The same letter, brand and characters give the same bytes. Raises
    TemplateError when the page or the style sheet fails, asks for a file outside the brand folders or lacks what
    `standard` promises, and RenderError when no font has a character of the letter that is not one of `boxes`.
    """
    with _heard(brand, boxes) as (fetcher, messages):
        content = fill(letter, brand, spaced=True)
        document = _laid_out(content, _look_for(content, brand, characters), brand, fetcher)
        pdf = write(document, standard)
    if standard:
        refuse_unclaimable(document, messages)
    return pdf


def render_together(
    letters: Sequence[Letter], brand: Brand, characters: str, boxes: str
) -> tuple[tuple[bytes, tuple[int, ...]], ...]:
    """`letters` in their order as few PDFs; those in one have the same look, since a PDF tells fonts apart by name.

    Takes and raises what `render` does.
    """
    with _heard(brand, boxes) as (fetcher, _messages):
        contents = [fill(letter, brand, spaced=True) for letter in letters]
        looks = [_look_for(content, brand, characters) for content in contents]
        pairs = zip(looks, contents, strict=True)
        return tuple(
            _joined([_laid_out(content, look, brand, fetcher) for _look, content in pieces])
            for look, pieces in groupby(pairs, key=lambda pair: pair[0])
        )


def _joined(documents: Sequence[Document]) -> tuple[bytes, tuple[int, ...]]:
    pages = [page for document in documents for page in document.pages]
    return write_for_print(documents[0].copy(pages)), tuple(len(document.pages) for document in documents)


def _look_for(content: str, brand: Brand, characters: str) -> _Look:
    return _look(brand.folders, style_sheet(brand), content, characters)


def _laid_out(content: str, look: _Look, brand: Brand, fetcher: BrandFetcher) -> Document:
    page = HTML(string=content, base_url=_base(brand.folders), url_fetcher=fetcher)
    return page.render(stylesheets=[look.sheet], font_config=look.fonts)


@contextmanager
def _heard(brand: Brand, boxes: str) -> Iterator[tuple[BrandFetcher, Sequence[str]]]:
    """What opens the brand's files, and what the engine says meanwhile.

    Raises, at the end, for what the engine could not open or draw and swallowed.
    """
    fetcher = BrandFetcher(brand.folders)
    with engine.messages() as messages:
        yield fetcher, messages
    _refuse_missing(brand.folders, messages, fetcher.refused)
    _refuse_invisible(messages, boxes)


@dataclass(frozen=True, eq=False)
class _Look:
    """A style sheet read once, with the fonts that it brings or names, cut down to some characters."""

    sheet: CSS
    fonts: CutFonts


def _look(folders: Sequence[Path], style: str, content: str, characters: str) -> _Look:
    """The look of the page `content`: that of the run, unless the page holds other characters than the run."""
    own = set(content)
    drawn = characters if own <= set(characters) else "".join(sorted(own))
    languages = tuple(dict.fromkeys(_LANGUAGE.findall(content))) or ("en",)
    brought = tuple(_brought(folders)) if _BRINGS.search(style) else ()
    return _read_look(tuple(folders), style, languages, drawn, brought)


def _brought(folders: Sequence[Path]) -> Iterator[tuple[Path, int]]:
    """What a style sheet may bring along, and when it was changed, so that an edit of it shows."""
    for path in sorted(folders[0].rglob("*")):
        if path.suffix.lower() in _BROUGHT:
            yield path, path.stat().st_mtime_ns


@lru_cache(maxsize=8)
def _read_look(
    folders: tuple[Path, ...],
    style: str,
    languages: tuple[str, ...],
    characters: str,
    brought: tuple[tuple[Path, int], ...],
) -> _Look:
    """`brought` only tells one look from another that has the same `style`."""
    fetcher, fonts = BrandFetcher(folders), CutFonts()
    with engine.messages() as messages:
        sheet = CSS(string=style, base_url=_base(folders), url_fetcher=fetcher, font_config=fonts)
    _refuse_missing(folders, messages, fetcher.refused)
    fonts.cut(style, languages, characters + style + printable)
    return _Look(sheet, fonts)


def _base(folders: Sequence[Path]) -> str:
    return f"{folders[0].resolve().as_uri()}/"


def _refuse_missing(folders: Sequence[Path], messages: Sequence[str], refused: Sequence[str]) -> None:
    if refused:
        raise TemplateError(
            _("letter.html.j2 or letter.css asks for {files}. Put a copy in {folder}; nothing else is opened.").format(
                files=listed(dict.fromkeys(refused)), folder=folders[0]
            )
        )
    if failed := [message for message in messages if "Failed to" in message or "cannot be loaded" in message]:
        raise TemplateError(
            _("letter.html.j2 or letter.css uses something that cannot be read: {reason}. Replace it.").format(
                reason="; ".join(dict.fromkeys(failed))
            )
        )


def _refuse_invisible(messages: Sequence[str], boxes: str) -> None:
    found = [chr(int(match[1], 16)) for message in messages if (match := _MISSING_GLYPH.search(message))]
    lacking = [character for character in dict.fromkeys(found) if character not in boxes]
    if lacking:
        named = listed(f"{c} (U+{ord(c):04X})" for c in lacking[:10]) + (" …" if lacking[10:] else "")
        raise RenderError(
            _("No font on this machine has {characters}. Install a font that has it, or write it another way.").format(
                characters=named
            )
        )
