"""What a reader of any kind of workbook gives: sheets of rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypedDict

SURE_DIGITS = 15
"""Digits a number of a spreadsheet can be trusted with; Excel writes zeros for the ones after."""
MOST_CELLS = 10_000_000
"""Cells that are read: up to the last one of every row, empty ones counted."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""The last row and the last column that any of these programs has."""

Doubt = Literal["", "error", "formula", "digits", "date", "number"]
"""Why a cell cannot be trusted as text: a formula that failed, or has not been calculated; a number whose last digits
are lost; a date or a number whose look depends on the machine, or cannot be followed."""


class Cell(NamedTuple):
    """One cell that is not empty: the text the sheet shows, and why that is doubtful.

    `value` is what the cell keeps behind the text, where that is another one: a plain number, or an ISO date or time.
    It is sure even where the text is doubtful.
    """

    text: str
    value: str = ""
    doubt: Doubt = ""


class SheetRow(NamedTuple):
    """A row that holds anything: its number from 1, whether it is hidden, its cells by position from 0."""

    number: int
    hidden: bool
    cells: Mapping[int, Cell]


class Merge(NamedTuple):
    """Cells merged into one: first and last row from 1, first and last position in a row from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `merges` and `hidden_columns` are complete once `read(sheet)` has given the last row."""

    name: str
    visible: bool
    read: Callable[[Sheet], Iterator[SheetRow]]
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


Refusal = Literal["locked", "binary", "other", "large"]
"""Why a file that is not damaged is not read: a password, an XLSB, no workbook at all, too much in it."""


class RefusalError(Exception):
    """Raised with a `Refusal`."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why: Refusal = why


TRAILER = 24
"""Bytes of the last line."""


class SheetReport(TypedDict):
    """What a sheet has in it. `start`: the byte where its rows begin. Rows are counted from 1, columns from 0.

    `is_whole`: all rows were read, not only the first ones; what else is told here is known only then. `top` is the
    first row with more than one cell; `lines` are rows below it merged over the whole width with nothing else in them.
    """

    name: str
    visible: bool
    is_whole: bool
    start: int
    count: int
    merges: list[Merge]
    top: int
    lines: list[int]
    hidden_rows: list[int]
    hidden_columns: list[int]


class Report(TypedDict):
    """Why the workbook was not read (empty when it was), what kind it is (`XLSX`), and its sheets."""

    refused: Refusal | str
    kind: str
    sheets: list[SheetReport]
