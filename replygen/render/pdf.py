"""The letter as a PDF, drawn from the same page as the HTML."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from replygen.brand import Brand
from replygen.errors import RenderError, TemplateError
from replygen.messages import _, listed
from replygen.model.letter import Letter
from replygen.render.html import LOGO, STYLE, fill
from replygen.render.jail import jailed
from replygen.render.pdf_fetcher import BrandFetcher

_MISSING_GLYPH = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)", re.DOTALL)


def render(letter: Letter, brand: Brand) -> bytes:
    """`letter` as a PDF with its fonts embedded; the same letter and brand give the same bytes.

    Raises TemplateError when the page or the style sheet fails or asks for a file outside the brand folders, and
    RenderError when no font has a character of the letter.
    """
    look = _look(brand.folders, jailed(brand.folders, brand.file(STYLE)))
    fetcher = BrandFetcher(brand.folders)
    with _messages() as messages:
        content = fill(letter, brand, LOGO, spaced=True)
        page = HTML(string=content, base_url=_base(brand.folders), url_fetcher=fetcher)
        pdf: bytes = page.write_pdf(stylesheets=[look.sheet], font_config=look.fonts)
    _refuse_missing(brand.folders, messages, fetcher.refused)
    _refuse_invisible(messages)
    return pdf


@dataclass(frozen=True)
class _Look:
    """A style sheet read once, with the fonts that it brings."""

    sheet: CSS
    fonts: FontConfiguration


def _look(folders: Sequence[Path], path: Path) -> _Look:
    return _read_look(tuple(folders), path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read_look(folders: tuple[Path, ...], path: Path, changed: int) -> _Look:
    fetcher, fonts = BrandFetcher(folders), FontConfiguration()
    source = path.read_text(encoding="utf-8-sig")
    with _messages() as messages:
        sheet = CSS(string=source, base_url=_base(folders), url_fetcher=fetcher, font_config=fonts)
    _refuse_missing(folders, messages, fetcher.refused)
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


def _refuse_invisible(messages: Sequence[str]) -> None:
    codes = list(dict.fromkeys(found[1] for message in messages if (found := _MISSING_GLYPH.search(message))))
    if codes:
        named = listed(f"{chr(int(code, 16))} (U+{code})" for code in codes[:10]) + (" …" if codes[10:] else "")
        raise RenderError(
            _("No font on this machine has {characters}. Install a font that has it, or write it another way.").format(
                characters=named
            )
        )


class _Collector(logging.Handler):
    """Keeps the messages of one thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.messages.append(record.getMessage())


@contextmanager
def _messages() -> Iterator[list[str]]:
    """What the engine says while it works: it draws a letter even when a picture or a character is missing."""
    log, collector = logging.getLogger("weasyprint"), _Collector()
    log.addHandler(collector)
    try:
        yield collector.messages
    finally:
        log.removeHandler(collector)
