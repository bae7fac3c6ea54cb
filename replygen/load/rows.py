"""One row of a table, whatever kind of file the table is kept in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

HEADER_WITHIN = 30
"""Rows at the top of a table among which the header is looked for."""

_INVISIBLE = "\u200b\ufeff\x1a"
"""What an empty cell may hold: marks without width, and the sign by which old programs end a file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet counts, its cells as text, what is doubtful about a cell by position.

    `values` hold, by position, what a cell of a workbook keeps behind its text: a plain number, an ISO date or time;
    they are sure even where the text is doubtful. `wrong` says why none of the cells can be trusted; empty when they can.
    """

    number: int
    cells: tuple[str, ...]
    doubts: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[int, str] = field(default_factory=dict)
    wrong: str = ""

    def read(self, place: int, is_value: bool) -> str:
        """The text of a cell or, for a date or number (`is_value`), what is behind it.

        Raises ValueError, in plain words, when the cell cannot be trusted.
        """
        if is_value and place in self.values:
            return self.values[place]
        if place in self.doubts:
            raise ValueError(self.doubts[place])
        return self.cells[place]

    def read_all(self, values: Collection[int]) -> tuple[str, ...]:
        """All cells, those at the places `values` as dates and numbers, however doubtful."""
        if not self.values:
            return self.cells
        return tuple(self.values.get(at, cell) if at in values else cell for at, cell in enumerate(self.cells))

    def doubts_about(self, values: Collection[int]) -> Mapping[int, str]:
        """The doubts that remain when the cells at the places `values` are read as dates and numbers."""
        if not self.values:
            return self.doubts
        return {at: doubt for at, doubt in self.doubts.items() if not (at in values and at in self.values)}

    @property
    def is_blank(self) -> bool:
        return not (self.doubts or any(map(is_filled, self.cells)))


def is_filled(cell: str) -> bool:
    """Whether a cell holds anything that can be seen."""
    return bool(cell.strip().strip(_INVISIBLE))


class RowSource(Protocol):
    """A file of rows."""

    @property
    def taken(self) -> str:
        """What the file was taken for, in a few words: `CSV, UTF-8, comma`."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What was unusual while opening it and the user should hear, a sentence each."""

    def rows(self) -> Iterator[Row]:
        """The rows from row 1, read as they are asked for; blank ones may be left out. Raises UserError for what stops it."""
