"""A table that people read: its columns, its rows, and how their values are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from replygen.figures.words import Form, Value, Words

_SHORT = 22
"""Rows of a table that is not parted by the end of a page."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the record, its title, and what sort of value it holds."""

    id: str
    title: str
    form: Form


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that is of another sort than its column."""

    value: Value
    form: Form


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `currency` is that of its sums.

    `sums_up`: the last row holds all others; `groups`: rows that begin with the same belong together.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value | Cell, ...], ...]
    note: str = ""
    currency: str = ""
    sums_up: bool = False
    groups: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it fits on one page with all that is around it."""
        return len(self.rows) <= _SHORT

    def only(self, columns: Sequence[str]) -> Table:
        """The same with these columns alone, as far as it has them."""
        places = [place for name in columns for place, column in enumerate(self.columns) if column.id == name]
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in places), rows=rows)

    def texts(self, words: Words) -> list[list[list[str]]]:
        """The rows as they are read, parted into those that belong together; what they begin with is said once."""
        parts: list[list[list[str]]] = []
        before: Value | Cell = None
        for place, row in enumerate(self.rows):
            texts = [self._text(column, value, words) for column, value in zip(self.columns, row, strict=True)]
            if self.groups and place and row[0] == before:
                parts[-1].append(["", *texts[1:]])
            else:
                parts.append([texts])
            before = row[0]
        return parts

    def _text(self, column: Column, value: Value | Cell, words: Words) -> str:
        value, form = (value.value, value.form) if isinstance(value, Cell) else (value, column.form)
        return words.written(value, form, self.currency)
