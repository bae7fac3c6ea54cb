"""The pages of a brand proven: its letterheads and logo can be used, and nothing stands where it must not."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tinycss2

from replygen import fonts
from replygen.brand import Brand
from replygen.brand.logo import logo_for_word
from replygen.brand.looks import SUBSTITUTES, WINDOWS, Window
from replygen.crew import Crew, Lost
from replygen.errors import RenderError, TemplateError
from replygen.messages import _, shortened
from replygen.model import Letter, Locale
from replygen.proving.fault import Fault
from replygen.proving.sources import line_in
from replygen.proving.style import lacks_characters
from replygen.proving.values import BRAND
from replygen.render import render
from replygen.render.docx_house import dress_for
from replygen.render.docx_letterhead import read_letterhead
from replygen.render.endless import too_much
from replygen.render.html import PAGE, STYLE

_MILLIMETRE = 72 / 25.4
_LEAST_SIZE = 6
"""Points that text needs to be read."""
_TOUCHING = 2
"""Millimetres that lines may have in common, before one covers the other."""
_PIECE = 8
"""Characters of a paragraph that are looked for at once, since it may go on on the next page."""


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
    path = brand.file(BRAND)
    for name, family in families or ():
        drawable = fonts.characters_of_family(family) if family else frozenset()
        if drawable and (lacking := fonts.undrawn("".join(sorted(characters)), drawable)):
            line = line_in(path, ("fonts", locale, name))
            yield Fault("font", path, line, lacks_characters(family, lacking))


class Pages:
    """Draws pages of `brand` in a process that is killed when it takes too much; after that no other is drawn."""

    def __init__(self, brand: Brand) -> None:
        self._brand, self._is_over = brand, False
        self._crew: Crew[Letter, Letter, tuple[Fault, ...]] = Crew.of_one(_start_drawing, brand)

    def __enter__(self) -> Pages:
        self._crew.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._crew.__exit__(*error)

    def prove(self, letter: Letter) -> Iterator[Fault]:
        """What comes up when a letter is drawn as PDF: text that is hidden, or stands where it must not."""
        for _letter, drawn in self._crew.done([(letter, None if self._is_over else letter)], 1):
            if isinstance(drawn, Lost):
                self._is_over = True
                yield Fault("page", self._brand.folders[0], None, too_much(self._brand, drawn))
            else:
                yield from drawn or ()


def _start_drawing(brand: Brand) -> Callable[[Letter], tuple[Fault, ...]]:
    """What draws letters, and says what is wrong with their pages, or why they cannot be drawn."""

    def draw(letter: Letter) -> tuple[Fault, ...]:
        try:
            return tuple(_faults_of(brand, letter))
        except TemplateError as error:
            return (Fault("page", Path(error.file) if error.file else brand.file(PAGE), error.line, error.what),)
        except RenderError as error:
            return (Fault("page", brand.folders[0], None, str(error)),)
        except Exception as error:
            what = _("A page cannot be drawn ({kind}: {error}). Look at letter.html.j2 and letter.css.")
            return (Fault("page", brand.folders[0], None, what.format(kind=type(error).__name__, error=error)),)

    return draw


def _faults_of(brand: Brand, letter: Letter) -> Iterator[Fault]:
    """What is wrong with the text of the pages, of each line of letter.css the first. Raises what drawing them raises."""
    found = _seen(brand, letter)
    if not found:
        return
    own = next((path for name in (PAGE, STYLE) if (path := brand.folders[0] / name).is_file()), brand.file(BRAND))
    by_line: dict[int | None, list[str]] = {}
    with _Blame(brand, letter) as blame:
        for what in found:
            by_line.setdefault(blame.line(what), []).append(what)
    for line, (what, *others) in by_line.items():
        more = _("The same is so in {count} more places.").format(count=len(others)) if others else ""
        yield Fault("page", brand.folders[0] / STYLE if line else own, line, " ".join(filter(None, [what, more])))


class _Blame:
    """Tells which rule of the company's letter.css spoils a page, by drawing it with the first few rules only."""

    def __init__(self, brand: Brand, letter: Letter) -> None:
        self._letter, self._folder = letter, TemporaryDirectory()
        self._brand = replace(brand, folders=(Path(self._folder.name), *brand.folders[1:]))
        beside = shutil.ignore_patterns("letters", "rules")
        shutil.copytree(brand.folders[0], self._folder.name, ignore=beside, dirs_exist_ok=True)
        self._style = Path(self._folder.name) / STYLE
        source = self._style.read_text(encoding="utf-8-sig", errors="replace") if self._style.is_file() else ""
        self._rules = tinycss2.parse_stylesheet(source)
        self._seen: dict[int, Collection[str]] = {}

    def __enter__(self) -> _Blame:
        return self

    def __exit__(self, *error: object) -> None:
        self._folder.cleanup()

    def line(self, what: str) -> int | None:
        """The line of the rule without which `what` would not be seen; None where the style sheet is not to blame.

        Found by halves: with as many rules as `most` it is seen, with as many as `least` it is not.
        """
        least, most = 0, len(self._rules)
        if most == 0 or what in self._seen_with(least):
            return None
        while most - least > 1:
            middle = (least + most) // 2
            least, most = (least, middle) if what in self._seen_with(middle) else (middle, most)
        return int(self._rules[most - 1].source_line)

    def _seen_with(self, count: int) -> Collection[str]:
        if count not in self._seen:
            self._style.write_text(tinycss2.serialize(self._rules[:count]), encoding="utf-8")
            self._seen[count] = _seen(self._brand, self._letter)
        return self._seen[count]


def _seen(brand: Brand, letter: Letter) -> tuple[str, ...]:
    """What is wrong with the text of the pages, each once."""
    lines = list(_lines(render(letter, "pdf", brand)))
    found = [*_not_shown(letter, lines), *_badly_shown(lines)]
    if window := WINDOWS.get(brand.house.envelope):
        found += _in_window(brand, letter, [line for line in lines if line.page == 0], window)
    return tuple(dict.fromkeys(found))


def _not_shown(letter: Letter, lines: Sequence[_Line]) -> Iterator[str]:
    """Paragraphs of the letter that are not on its pages."""
    shown = _plain("".join(line.text for line in lines))
    for block in letter.blocks():
        text = _plain(block.text)
        pieces = [text[start : start + _PIECE] for start in range(max(1, len(text) - _PIECE + 1))]
        if sum(piece in shown for piece in pieces) < len(pieces) / 2:
            what = _("“{text}” does not show on the page. Let it show in letter.html.j2 and letter.css.")
            yield what.format(text=shortened(block.text))


def _badly_shown(lines: Sequence[_Line]) -> Iterator[str]:
    """Text that is too small to be read, runs off its page, or is covered by other text."""
    for line in lines:
        text = shortened(line.text)
        if line.size < _LEAST_SIZE:
            what = _("“{text}” is too small to read: {size} points. Make it {least} or more in letter.css.")
            yield what.format(text=text, size=f"{line.size:.1f}", least=_LEAST_SIZE)
        if line.left < 0 or line.top < 0 or line.right > line.paper[0] or line.bottom > line.paper[1]:
            yield _("“{text}” runs off the page. Move it in letter.css.").format(text=text)
    for one, other in combinations(lines, 2):
        if one.page == other.page and _cover(one, other):
            what = _("“{text}” and “{other}” stand one over the other. Move one of them in letter.css.")
            yield what.format(text=shortened(one.text, 30), other=shortened(other.text, 30))


def _cover(one: _Line, other: _Line) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > _TOUCHING and down > min(one.bottom - one.top, other.bottom - other.top) / 2


def _in_window(brand: Brand, letter: Letter, lines: Iterable[_Line], window: Window) -> Iterator[str]:
    """Text that the window would show beside the address, and lines of the address that it would hide."""
    address = [_plain(line) for block in letter.blocks() if block.role == "address" for line in block.text.split("\n")]
    left, top, right, bottom = window.clear
    for line in lines:
        plain = _plain(line.text)
        is_address = any(plain in own for own in address)
        is_inside = line.left < right and line.right > left and line.top < bottom and line.bottom > top
        if is_inside and not is_address:
            what = _("“{text}” stands in the window of the envelope ({envelope}). Move it in letter.css.")
        elif is_address and not _is_within(line, window):
            what = _("the window ({envelope}) does not show all of “{text}”. Move the address in letter.css.")
        else:
            continue
        yield what.format(text=shortened(line.text), envelope=brand.house.envelope)


def _plain(text: str) -> str:
    """`text` as it can be compared with what a PDF says."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_within(line: _Line, window: Window) -> bool:
    return (
        line.left >= window.left - 1
        and line.top >= window.top - 1
        and line.right <= window.left + window.width + 1
        and line.bottom <= window.top + window.height + 1
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: its page, counted from 0, with the size of that paper; all but `size`, in points, in millimetres."""

    page: int
    paper: tuple[float, float]
    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float


def _lines(pdf: bytes) -> Iterator[_Line]:
    """The lines of text of all pages."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine

    for number, page in enumerate(extract_pages(io.BytesIO(pdf))):
        paper = (page.width / _MILLIMETRE, page.height / _MILLIMETRE)
        for container in page:
            for line in container if isinstance(container, LTTextContainer) else ():
                if isinstance(line, LTTextLine) and (text := line.get_text().strip()):
                    size = max(character.size for character in line if isinstance(character, LTChar))
                    x0, y0, x1, y1 = (length / _MILLIMETRE for length in line.bbox)
                    yield _Line(number, paper, text, size, x0, paper[1] - y1, x1, paper[1] - y0)
