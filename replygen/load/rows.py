"""One row of a table, whatever kind of file the table is kept in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

HEADER_WITHIN = 30
"""Rows at the top of a table among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet counts, its cells as text, what is doubtful about a cell by position."""

    number: int
    cells: tuple[str, ...]
    doubts: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


class RowSource(Protocol):
    """A file of rows. `notices` say, a line each, what was decided while opening it."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should hear."""

    def rows(self) -> Iterator[Row]:
        """All rows from row 1, blank ones too, read as they are asked for. Raises UserError for what stops the file."""
