"""The letter: a case composed for one kind and one locale, free of any file format.

Every renderer walks `Letter.blocks()`, so all formats hold the same paragraphs in the same order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from replygen.model.words import Locale

Role = Literal[
    "reference",
    "date",
    "address",
    "subject",
    "salutation",
    "greeting",
    "body",
    "item",
    "recourse",
    "closing",
    "closing-end",
    "signature",
    "post",
    "company",
    "enclosure",
]
ROLES: tuple[Role, ...] = get_args(Role)
"""What a paragraph is in the letter: a paragraph style of the letterhead, and a class of letter.css."""


class Paragraph(NamedTuple):
    """One paragraph; a line break inside it is "\\n". `item` marks an entry of a list."""

    text: str
    item: bool = False


class Part(NamedTuple):
    """One of a kind's ordered pieces of the body, such as `apology`."""

    id: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


class Block(NamedTuple):
    """One paragraph of the finished page: its role, its text, and the part it belongs to (empty for the frame)."""

    role: Role
    text: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A composed letter. `before` and `after` are the frame: what stands above and below the parts."""

    case_id: str
    kind: str
    locale: Locale
    date: dt.date
    subject: str
    salutation: str
    author: str
    company: str
    parts: tuple[Part, ...]
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Every paragraph in the order of the page."""
        yield from self.before
        for part in self.parts:
            for paragraph in part.paragraphs:
                yield Block("item" if paragraph.item else "body", paragraph.text, part.id)
        yield from self.after
