"""A PDF as pictures of its pages, and where on them the words of the letter stand."""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

SCALE = 1.75
"""Pixels of a picture for each point of the paper: sharp at the width of a page on the screen."""
_COMPRESSION = 2
_LINE_ENDS = frozenset("\r\n")
_BULLETS = "•·●▪◦‣–-*"
_TAKEN = "\0"
"""Stands for a character of the text whose place is known."""
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
    for found in _aligned([drawn for drawn, _places in squashed], letters):
        _drawn, places = squashed[found.line]
        for step in range(found.end - found.start):
            yield offsets[found.start + step], (found.line, lines[found.line][places[found.skipped + step]][1])


class _Found(NamedTuple):
    """A line, without the characters of its bullet that are `skipped`, is the text from `start` to `end`."""

    line: int
    skipped: int
    start: int
    end: int


def _aligned(lines: Sequence[str], text: str) -> Iterator[_Found]:
    """Where in `text` each line stands that is found there.

    Of all lines that stand one after another in `text`, the longest chain is believed: the name in the letterhead is not
    the name in the signature. What is left of the text, such as an address that is drawn out of its turn, is looked for
    among the lines that are left.
    """
    chain = _longest_chain([list(_found_in(text, number, line)) for number, line in enumerate(lines)])
    for found in chain:
        text = _without(text, found)
        yield found
    in_chain = {found.line for found in chain}
    for number, line in enumerate(lines):
        if number not in in_chain and (late := next(_found_in(text, number, line), None)):
            text = _without(text, late)
            yield late


def _without(text: str, found: _Found) -> str:
    return text[: found.start] + _TAKEN * (found.end - found.start) + text[found.end :]


def _found_in(text: str, number: int, line: str) -> Iterator[_Found]:
    """Every place of a line in `text`: as it is, else without its bullet."""
    bare = line.lstrip(_BULLETS)
    sought = line if line in text else bare
    start = text.find(sought) if sought else -1
    while start >= 0:
        yield _Found(number, len(line) - len(sought), start, start + len(sought))
        start = text.find(sought, start + 1)


class _Chain(NamedTuple):
    """Lines that follow one another: how much of the text they cover, the last of them, and those before it."""

    length: int
    last: _Found | None = None
    before: _Chain | None = None

    def lines(self) -> Iterator[_Found]:
        if self.last and self.before:
            yield from self.before.lines()
            yield self.last


def _longest_chain(places: Sequence[Sequence[_Found]]) -> list[_Found]:
    """One place each of as many lines as can follow one another, so that they cover as much text as possible."""
    ends, best = [0], [_Chain(0)]  # both rising: where a chain ends, and the longest that ends there or before
    for own in places:
        befores = [best[bisect_right(ends, found.start) - 1] for found in own]
        for found, before in zip(own, befores, strict=True):
            chain = _Chain(before.length + found.end - found.start, found, before)
            place = bisect_right(ends, found.end)
            if chain.length > best[place - 1].length:
                worse = bisect_right(best, chain.length, place, key=lambda known: known.length)
                ends[place:worse], best[place:worse] = [found.end], [chain]
    return list(best[-1].lines())


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
