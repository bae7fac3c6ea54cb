"""A table of cases as rows of text under a header, whatever kind of file it is kept in."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from replygen.errors import UserError
from replygen.load.delimited import open_delimited
from replygen.load.encodings import HEADER_WITHIN, Score
from replygen.load.inputs import open_input
from replygen.load.workbook import cell_text, doubt, is_workbook, open_workbook
from replygen.messages import _


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user settles about a table instead of leaving it to be found out."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet counts, its cells as text, what is doubtful about a cell by position."""

    number: int
    cells: tuple[str, ...]
    doubts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table whose header is found. `notices` say, a line each, what was decided on the way."""

    path: Path
    header: tuple[str, ...]
    header_row: int
    notices: tuple[str, ...]
    all_rows: Callable[[], Iterator[tuple[object, ...]]]

    def rows(self) -> Iterator[Row]:
        """The rows below the header, as they are read; blank ones are counted, but left out, short ones filled up."""
        for number, values in enumerate(self.all_rows(), 1):
            if number <= self.header_row:
                continue
            cells = tuple(map(cell_text, values))
            if any(cell.strip() for cell in cells):
                doubts = {place: text for place, value in enumerate(values) if (text := doubt(value))}
                yield Row(number, cells + ("",) * (len(self.header) - len(cells)), doubts)


def open_table(path: Path, score: Score, options: TableOptions) -> TableFile:
    """The table in the file `path`, told apart by content: a workbook, or text with delimiters.

    The header is the row near the top that `score` likes best. Raises UserError for a file that is missing, a folder,
    empty or unreadable.
    """
    with open_input(path) as file:
        start = file.read(16)
    if not start:
        raise _empty(path)
    if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        raise UserError(
            _("{file} is a web page or XML, whatever its name says. Open it in Excel and save it as XLSX.").format(
                file=path
            )
        )
    source = (
        open_workbook(path, options.sheet)
        if is_workbook(start)
        else open_delimited(path, score, options.encoding, options.delimiter)
    )
    first = [tuple(map(cell_text, row)) for row in islice(source.rows(), HEADER_WITHIN)]
    filled = [number for number, row in enumerate(first) if any(cell.strip() for cell in row)]
    if not filled:
        raise _empty(path)
    found = max(filled, key=lambda number: score(first[number]))
    notices = source.notices
    if found != filled[0]:
        text = _("{file}: the header was found in row {row}; the rows above it were left out.")
        notices = (*notices, text.format(file=path, row=found + 1))
    return TableFile(path, _trimmed(first[found]), found + 1, notices, source.rows)


def _empty(path: Path) -> UserError:
    return UserError(_("{file} is empty. Name a file with a header and a row for each case.").format(file=path))


def _trimmed(header: tuple[str, ...]) -> tuple[str, ...]:
    while header and not header[-1].strip():
        header = header[:-1]
    return header
