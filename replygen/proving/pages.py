"""The pages of a brand proven: its letterheads and logo can be used, and nothing stands where it must not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from replygen import fonts
from replygen.brand import Brand
from replygen.brand.logo import logo_for_word
from replygen.brand.looks import SUBSTITUTES, WINDOWS, Window
from replygen.errors import RenderError, TemplateError
from replygen.messages import _, listed, shortened
from replygen.model import Letter, Locale
from replygen.proving.fault import Fault
from replygen.proving.sources import line_in
from replygen.proving.style import lacks_characters
from replygen.render import render
from replygen.render.docx_house import dress_for
from replygen.render.docx_letterhead import LARGEST, read_letterhead
from replygen.render.docx_parts import UNREADABLE, WHOLE, Parts
from replygen.render.html import PAGE, STYLE

_MILLIMETRE = 72 / 25.4
_TALL = 297.0
"""Millimetres of a page from top to bottom."""


def prove_letterheads(brand: Brand) -> Iterator[Fault]:
    """What is wrong with the letterheads of the locales that the brand writes in."""
    told: set[tuple[Path, str]] = set()
    for locale in brand.senders:
        path = brand.file(f"letterhead.{locale}.docx", "letterhead.docx")
        if not path.is_relative_to(brand.folders[0]):
            continue
        for what in _wrong_with(brand, locale, path):
            if (path, what) not in told:
                told.add((path, what))
                yield Fault("letterhead", path, None, what)


def _wrong_with(brand: Brand, locale: Locale, path: Path) -> Iterator[str]:
    if lost := _lost_parts(path):
        yield _("it lacks {parts}, which it shows. Insert the picture again in Word, and save.").format(
            parts=listed(lost)
        )
        return
    usual = replace(brand, folders=brand.folders[1:], house=brand.house.model_copy(update={"logo": "logo.svg"}))
    try:  # whatever is wrong with the logo is told of itself
        letterhead = read_letterhead(brand, dress_for(usual, locale, close=False, in_window=False))
    except TemplateError as error:
        yield error.what.removeprefix(f"{path} ").removeprefix(f"{path}: ")
        return
    named = {
        name for used in letterhead.fonts.values() for name in re.findall(r'w:(?:ascii|hAnsi|eastAsia)="([^"]+)"', used)
    }
    for family in sorted(named - SUBSTITUTES.keys()):
        if not fonts.characters_of_family(family):
            what = _(
                "its styles use the font “{family}”, which is not installed here. Install it, or choose another one."
            )
            yield what.format(family=family)


def _lost_parts(path: Path) -> list[str]:
    """The pictures and other parts that a Word file refers to and does not hold; none when it cannot be read at all."""
    try:
        parts = Parts(path.read_bytes(), LARGEST)
        if parts.is_too_large:
            return []
        return [name for name in parts.reached(parts.relations(WHOLE)) if not _holds(parts, name)]
    except UNREADABLE:
        return []


def _holds(parts: Parts, name: str) -> bool:
    try:
        return parts[name] is not None
    except KeyError:
        return False


def prove_logo(brand: Brand) -> Iterator[Fault]:
    """Whether the company's logo can be shown in Word."""
    path = brand.folders[0] / brand.house.logo
    if path.is_file():
        try:
            logo_for_word(path)
        except TemplateError as error:
            yield Fault("logo", path, None, error.what.removeprefix(f"{path} "))


def prove_fonts(brand: Brand, locale: Locale, characters: set[str]) -> Iterator[Fault]:
    """Fonts of brand.yaml that lack characters of the letters in `locale`."""
    families = brand.house.fonts.get(locale)
    path = brand.file("brand.yaml")
    for name, family in families or ():
        drawable = fonts.characters_of_family(family) if family else frozenset()
        if drawable and (lacking := fonts.undrawn("".join(sorted(characters)), drawable)):
            line = line_in(path, ("fonts", locale, name))
            yield Fault("font", path, line, lacks_characters(family, lacking))


def prove_page(brand: Brand, letter: Letter) -> Iterator[Fault]:
    """What comes up when a letter is drawn as PDF, and what stands in the window of its envelope."""
    try:
        pdf = render(letter, "pdf", brand)
    except TemplateError as error:
        yield Fault("page", Path(error.file) if error.file else brand.file(PAGE), error.line, error.what)
        return
    except RenderError as error:
        yield Fault("page", brand.folders[0], None, str(error))
        return
    if window := WINDOWS.get(brand.house.envelope):
        yield from _in_window(brand, letter, pdf, window)


def _in_window(brand: Brand, letter: Letter, pdf: bytes, window: Window) -> Iterator[Fault]:
    """Text that the window would show beside the address, and lines of the address that it would hide."""
    address = [squeezed for block in letter.blocks() if block.role == "address" for squeezed in _squeezed(block.text)]
    steps = ("envelope",)
    file = brand.file("brand.yaml")
    left, top, right, bottom = window.clear
    for text, box in _lines(pdf):
        squeezed = text.replace(" ", "")
        is_address = any(squeezed in line for line in address)
        is_inside = box[0] < right and box[2] > left and box[1] < bottom and box[3] > top
        if is_inside and not is_address:
            what = _("“{text}” stands in the window of the envelope ({envelope}). Move it in letter.css.")
        elif is_address and not _is_within(box, window):
            what = _("the window ({envelope}) does not show all of “{text}”. Move the address in letter.css.")
        else:
            continue
        style = brand.folders[0] / STYLE
        path, line = (style, None) if style.is_file() else (file, line_in(file, steps))
        yield Fault("page", path, line, what.format(text=shortened(text), envelope=brand.house.envelope))


def _squeezed(text: str) -> Iterator[str]:
    return (line.replace(" ", "") for line in text.split("\n") if line.strip())


def _is_within(box: tuple[float, float, float, float], window: Window) -> bool:
    left, top, right, bottom = box
    return (
        left >= window.left - 1
        and top >= window.top - 1
        and right <= window.left + window.width + 1
        and bottom <= window.top + window.height + 1
    )


def _lines(pdf: bytes) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """The lines of text of the first page; left, top, right, bottom in millimetres of each."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer, LTTextLine

    page = next(iter(extract_pages(io.BytesIO(pdf), maxpages=1)))
    for container in page:
        for line in container if isinstance(container, LTTextContainer) else ():
            if isinstance(line, LTTextLine) and (text := line.get_text().strip()):
                x0, y0, x1, y1 = (length / _MILLIMETRE for length in line.bbox)
                yield text, (x0, _TALL - y1, x1, _TALL - y0)
