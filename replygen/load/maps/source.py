"""The ways a map file makes a value out of a row: a column, several joined, a text with columns in it, a fixed one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from replygen.load.maps.cutting import Cut
from replygen.messages import MOST_LISTED, _, listed, quoted
from replygen.model.words import fold

Cell = Callable[[str], str]
"""Gives the text of the column of a name. Raises ValueError when the cell cannot be trusted."""

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
"""`{Column}` in a text; doubled brackets mean themselves."""
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?")
"""What a date cell of a workbook comes as, whatever formats a map gives."""
_DIVIDER = re.compile("[;；\n\r\u2028\u2029]")
"""What ends an item of a list field."""


class Source(Protocol):
    """Where a field's value comes from."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it needs, as the map spells them."""

    def read(self, cell: Cell) -> str:
        """The value in one row. Raises ValueError, in plain words, when the row does not hold one that fits."""


@dataclass(frozen=True, slots=True)
class ValueTable:
    """What the values of a column mean, by their folded spelling; None where the map leaves that open."""

    meanings: Mapping[str, str | None]
    spellings: tuple[str, ...]
    otherwise: str | None

    def read(self, text: str) -> str:
        """The meaning of `text`. Raises ValueError when the table has none."""
        meaning = self.meanings.get(fold(text), self.otherwise)
        if meaning is not None:
            return meaning
        if fold(text) in self.meanings:
            raise ValueError(
                _(
                    'The map file does not say what “{text}” means. Write it there behind “{text}:”, or "" to leave it out.'
                ).format(text=text)
            )
        raise ValueError(
            _("“{text}” is not among the values of the map file: {values}. Correct it, or add it there.").format(
                text=text, values=listed(self.spellings[:MOST_LISTED], len(self.spellings) - MOST_LISTED)
            )
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or what is cut out of it; then its words by `values`, then its dates by `formats`."""

    column: str
    part: Cut | None = None
    values: ValueTable | None = None
    formats: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def read(self, cell: Cell) -> str:
        text = cell(self.column).strip()
        if self.part:
            text = self.part.cut(text)
        if self.values and text:
            text = self.values.read(text)
        return _read_format(text, self.formats) if self.formats and text else text


@dataclass(frozen=True, slots=True)
class Join:
    """Several columns with a sign between them; what is empty is left out."""

    parts: tuple[Column, ...]
    sign: str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.column for part in self.parts))

    def read(self, cell: Cell) -> str:
        return self.sign.join(text for part in self.parts if (text := part.read(cell)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with `columns` in it; empty when one of them is.

    `is_list`: the text is a list, its items divided by “;”.
    """

    text: str
    columns: tuple[str, ...]
    is_list: bool

    def read(self, cell: Cell) -> str:
        cells = {column: cell(column).strip() for column in self.columns}
        if not all(cells.values()):
            return ""
        if self.is_list:
            for column, text in cells.items():
                _refuse_divider(column, text)
        return PLACEHOLDER.sub(lambda m: m[0][0] if m[1] is None else cells[m[1]], self.text)


def _refuse_divider(column: str, text: str) -> None:
    if found := _DIVIDER.search(text):
        sign = _("a line break") if found[0].isspace() else quoted(found[0])
        raise ValueError(
            _(
                "“{column}” holds {sign}, behind which another item would begin. "
                "Write a comma there, or take the column out of the text of the map file."
            ).format(column=column, sign=sign)
        )


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same value in every row."""

    value: str

    @property
    def columns(self) -> tuple[str, ...]:
        return ()

    def read(self, cell: Cell) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A source, and what holds where it is empty."""

    source: Source
    default: str

    @property
    def columns(self) -> tuple[str, ...]:
        return self.source.columns

    def read(self, cell: Cell) -> str:
        return self.source.read(cell) or self.default


def _read_format(text: str, formats: tuple[str, ...]) -> str:
    """An ISO date, with its time and zone unless that is midnight. A date cell of a workbook comes as one already."""
    for form in formats:
        try:
            return _iso(dt.datetime.strptime(text, form))
        except ValueError:
            continue
    if ISO_DATE.fullmatch(text):
        return text
    example = dt.datetime(2026, 2, 28, 17, 0, tzinfo=dt.UTC)
    raise ValueError(
        _("“{text}” is not a date as the map file describes it. Write it like {example}.").format(
            text=text, example=", ".join(example.strftime(form) for form in formats)
        )
    )


def _iso(moment: dt.datetime) -> str:
    if moment.time() == dt.time():
        return moment.date().isoformat()
    return moment.isoformat(" ", "seconds" if moment.second else "minutes").replace("+00:00", "Z")
