"""A table of cases as rows of text under a header, whatever kind of file it is kept in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from replygen.errors import UserError
from replygen.load.delimited import open_delimited
from replygen.load.encodings import Score
from replygen.load.inputs import open_input
from replygen.load.rows import HEADER_WITHIN, Row, RowSource
from replygen.load.workbook import is_workbook, open_workbook
from replygen.messages import _


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user settles about a table instead of leaving it to be found out."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table whose header is found. `notices` say, a line each, what was decided on the way."""

    path: Path
    header: tuple[str, ...]
    header_row: int
    notices: tuple[str, ...]
    source: RowSource

    def rows(self) -> Iterator[Row]:
        """The rows below the header, as they are read; blank ones are counted, but left out, short ones filled up."""
        for row in self.source.rows():
            if row.number > self.header_row and not row.is_blank:
                yield replace(row, cells=row.cells + ("",) * (len(self.header) - len(row.cells)))


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
    source: RowSource = (
        open_workbook(path, options.sheet)
        if is_workbook(start)
        else open_delimited(path, score, options.encoding, options.delimiter)
    )
    first = list(islice(source.rows(), HEADER_WITHIN))
    filled = [row for row in first if not row.is_blank]
    if not filled:
        raise _empty(path)
    header = max(filled, key=lambda row: score(row.cells))
    notices = source.notices
    if header is not filled[0]:
        text = _("{file}: the header was found in row {row}; the rows above it were left out.")
        notices = (*notices, text.format(file=path, row=header.number))
    return TableFile(path, _trimmed(header.cells), header.number, notices, source)


def _empty(path: Path) -> UserError:
    return UserError(_("{file} is empty. Name a file with a header and a row for each case.").format(file=path))


def _trimmed(header: tuple[str, ...]) -> tuple[str, ...]:
    while header and not header[-1].strip():
        header = header[:-1]
    return header
