"""A paragraph's text cut into lines, and lines into runs, as every page renderer needs them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from replygen.model.letter import Role

RUNNING: frozenset[Role] = frozenset({"salutation", "greeting", "body", "item", "recourse"})
"""Roles of running text. The last of them in a letter stays on one page with the closing, which follows it."""

# Everything that text engines take as the end of a line.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_RTL_BLOCKS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_SPECIAL = re.compile(f"[{_CONTROLS}{_RTL_BLOCKS}]")
_OPENERS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_CLOSERS = "\u202c\u2069"


class Run(NamedTuple):
    """A piece of a line. `isolated`: its writing direction must not reach the text beside it."""

    text: str
    isolated: bool = False


def lines(text: str) -> list[list[Run]]:
    """The lines of `text`, each as runs whose texts together are the line. At least one line, which may be empty."""
    return [list(_runs(line)) for line in _LINE_END.split(text)]


def _runs(line: str) -> Iterator[Run]:
    if not _SPECIAL.search(line):
        if line:
            yield Run(line)
        return
    done = 0
    for start, end in _isolates(line):
        if start > done:
            yield Run(line[done:start])
        yield Run(line[start:end], isolated=True)
        done = end
    if done < len(line):
        yield Run(line[done:])


def _isolates(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of every stretch that can turn the direction of its neighbours.

    A stretch begins at a direction control or a right-to-left letter. It goes on through what neither script owns
    (spaces, digits, marks) as long as another such character follows, and, while a control is open, through the whole
    word, so that the control turns what it was typed for and no more.
    """
    position = 0
    while found := _SPECIAL.search(line, position):
        start, end, depth = found.start(), found.start(), 0
        while end < len(line):
            character = line[end]
            if character in _OPENERS:
                depth += 1
            elif character in _CLOSERS:
                depth = max(0, depth - 1)
            elif not _SPECIAL.match(character) and not (_belongs(character) if depth else _continues(line, end)):
                break
            end += 1
        yield start, end
        position = end


def _belongs(character: str) -> bool:
    """Whether a control that is open reaches over `character`: it is part of the same word."""
    return unicodedata.category(character)[0] in "LMN"


def _continues(line: str, position: int) -> bool:
    """Whether only neutral characters stand between `position` and the next right-to-left letter."""
    for character in line[position:]:
        if _SPECIAL.match(character):
            return character not in _CLOSERS
        if unicodedata.bidirectional(character) in {"L", "AN", "EN"}:
            return False
    return False
