"""The ways a map file makes a value out of a row: a column, several joined, a text with columns in it, a fixed one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from replygen.load.workbook import cell_text
from replygen.messages import _
from replygen.model.words import fold

Cell = Callable[[str], str]
"""Gives the text of the column of a name. Raises ValueError when the cell cannot be trusted."""

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
"""`{Column}` in a text; doubled brackets mean themselves."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?")


class Source(Protocol):
    """Where a field's value comes from."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it needs, as the map spells them."""

    def read(self, cell: Cell) -> str:
        """The value in one row. Raises ValueError, in plain words, when the row does not hold one that fits."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; its dates by `formats`, its words by `values` (folded), where the map gives them."""

    column: str
    formats: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def read(self, cell: Cell) -> str:
        text = cell(self.column).strip()
        if not text:
            return ""
        if self.values:
            text = self._translated(text)
        return _read_format(text, self.formats) if self.formats else text

    def _translated(self, text: str) -> str:
        by_fold = {fold(spelling): value for spelling, value in self.values.items()}
        if fold(text) not in by_fold:
            raise ValueError(
                _("“{text}” is not among the values of the map file: {values}. Correct it, or add it there.").format(
                    text=text, values=", ".join(self.values)
                )
            )
        return by_fold[fold(text)]


@dataclass(frozen=True, slots=True)
class Join:
    """Several columns with a sign between them; what is empty is left out."""

    columns: tuple[str, ...]
    sign: str

    def read(self, cell: Cell) -> str:
        return self.sign.join(text for column in self.columns if (text := cell(column).strip()))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with columns in it; empty when one of them is."""

    text: str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m[1] for m in PLACEHOLDER.finditer(self.text) if m[1] is not None))

    def read(self, cell: Cell) -> str:
        cells = {column: cell(column).strip() for column in self.columns}
        if not all(cells.values()):
            return ""
        return PLACEHOLDER.sub(lambda m: m[0][0] if m[1] is None else cells[m[1]], self.text)


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
    """An ISO date, with its time unless that is midnight. A date cell of a workbook comes as one already."""
    for form in formats:
        try:
            return cell_text(dt.datetime.strptime(text, form).replace(tzinfo=None))
        except ValueError:
            continue
    if _ISO.fullmatch(text):
        return text
    example = dt.datetime(2026, 2, 28, 17, 0)
    raise ValueError(
        _("“{text}” is not a date as the map file describes it. Write it like {example}.").format(
            text=text, example=", ".join(example.strftime(form) for form in formats)
        )
    )
