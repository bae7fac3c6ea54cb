"""A PDF as pictures of its pages, and where on them the words of the letter stand."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

SCALE = 1.75
"""Pixels of a picture for each point of the paper: sharp at the width of a page on the screen."""
_COMPRESSION = 2
_LINE_ENDS = frozenset("\r\n")
_BULLETS = "•·●▪◦‣–-*"
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cn"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a picture (PNG). `width` and `height` are those of the paper, in points."""

    picture: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of one line: `page` counts from 0, the rest are fractions of that page from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages of a letter. `places` says where each character of its text stands, as far as it was found."""

    pages: tuple[Page, ...]
    places: Mapping[int, tuple[int, Box]]

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where the characters from `start` to `end` of the text stand: a box a line."""
        lines: dict[int, Box] = {}
        for offset in range(start, end):
            if offset in self.places:
                line, box = self.places[offset]
                lines[line] = _round(lines[line], box) if line in lines else box
        return tuple(lines.values())


def draw(pdf: bytes, text: str) -> Drawn:
    """The pages of `pdf`, with the places of `text`, whose paragraphs are its lines.

    What the page bears beside the text, such as the letterhead and page numbers, is no part of `places`.
    """
    pages: list[Page] = []
    lines: list[list[tuple[str, Box]]] = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page:
                pages.append(Page(_picture(page), *page.get_size()))
                lines += _lines(page, number)
    return Drawn(tuple(pages), dict(_places(lines, text)))


def _picture(page: pypdfium2.PdfPage) -> bytes:
    file = io.BytesIO()
    page.render(scale=SCALE).to_pil().save(file, "PNG", compress_level=_COMPRESSION)
    return file.getvalue()


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[list[tuple[str, Box]]]:
    """The characters of each line of a page, in the order in which they are drawn."""
    width, height = page.get_size()
    line: list[tuple[str, Box]] = []
    with closing(page.get_textpage()) as text:
        for place in range(text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(text, place))
            if character in _LINE_ENDS:
                yield line
                line = []
            else:
                left, bottom, right, top = text.get_charbox(place, loose=True)
                box = Box(number, left / width, 1 - top / height, right / width, 1 - bottom / height)
                line.append((character, box))
    yield line


def _places(lines: Sequence[Sequence[tuple[str, Box]]], text: str) -> Iterator[tuple[int, tuple[int, Box]]]:
    """For each character of `text` that is found: the number of its line, and its box."""
    letters, offsets = _squashed(text)
    squashed = [_squashed([character for character, _box in line]) for line in lines]
    for number, skipped, start in _aligned([drawn for drawn, _places in squashed], letters):
        drawn, places = squashed[number]
        for step in range(len(drawn) - skipped):
            yield offsets[start + step], (number, lines[number][places[skipped + step]][1])


def _aligned(lines: Sequence[str], text: str) -> Iterator[tuple[int, int, int]]:
    """The number of each line that is found, how many characters of it are a bullet, and where the rest stands in `text`.

    A line is looked for where the one before it ended. After one that was not found, the next is believed elsewhere
    only when its neighbour stands there, too: the name in the letterhead is not the name in the signature.
    """
    last = at = 0
    for number, line in enumerate(lines):
        bare = line.lstrip(_BULLETS)
        following = lines[number + 1].lstrip(_BULLETS) if number + 1 < len(lines) else ""
        found = next((rest for rest in (line, bare) if rest and text.startswith(rest, at)), None)
        if found is not None:
            last = at
        elif bare and following and (place := text.find(bare + following, last)) >= 0:
            found, last = bare, place
        if found is not None:
            at = last + len(found)
            yield number, len(line) - len(found), last


def _squashed(text: Sequence[str]) -> tuple[str, list[int]]:
    """What can be compared of `text`, without spaces and the forms of characters, and where each character comes from."""
    kept = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKC", character).casefold()
        if unicodedata.category(letter) not in _INVISIBLE
    ]
    return "".join(letter for letter, _place in kept), [place for _letter, place in kept]


def _round(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return Box(
        one.page,
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )
