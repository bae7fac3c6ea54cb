"""A table of cases as rows of text under a header, whatever kind of file it is kept in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, zip_longest
from pathlib import Path

from replygen.errors import UserError
from replygen.load.delimited import open_delimited
from replygen.load.encodings import Score
from replygen.load.inputs import open_input
from replygen.load.rows import HEADER_WITHIN, Row, RowSource, is_filled
from replygen.load.workbook import is_workbook, open_workbook
from replygen.messages import _, listed, sentences
from replygen.model.words import fold

_MOST_ROWS = 10
"""Row numbers that one notice names."""


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user settles about a table instead of leaving it to be found out."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table whose header is found, and that was read once.

    `header_rows` are the one or two rows the header stands in, `repeated` those where it stands again. `filled` are the
    positions of the columns that hold anything, `count` is the number of rows that hold a case.
    """

    path: Path
    header: tuple[str, ...]
    header_rows: tuple[int, ...]
    repeated: tuple[int, ...]
    filled: frozenset[int]
    count: int
    notices: tuple[str, ...]
    source: RowSource

    @property
    def header_row(self) -> int:
        """The number of the row above the first case."""
        return self.header_rows[-1]

    def rows(self) -> Iterator[Row]:
        """The rows below the header, as they are read: blank ones left out, short ones filled up."""
        repeated = frozenset(self.repeated)
        for row in _below(self.source, self.header_rows):
            if row.number not in repeated:
                short = len(self.header) - len(row.cells)
                yield row if short <= 0 else replace(row, cells=row.cells + ("",) * short)

    def summary(self, used: int) -> str:
        """One line for the user: what the table was taken for, of how many columns `used` are, and what is unusual."""
        where = (
            _("header in row {row}").format(row=self.header_rows[0])
            if len(self.header_rows) == 1
            else _("header in rows {first} and {last}").format(first=self.header_rows[0], last=self.header_rows[-1])
        )
        line = _("{file}: {taken}, {header}; rows: {count}, columns used: {used} of {all}.").format(
            file=self.path, taken=self.source.taken, header=where, count=self.count, used=used, all=len(self.header)
        )
        return sentences((line, *self.notices))


def open_table(path: Path, score: Score, options: TableOptions) -> TableFile:
    """The table in the file `path`, told apart by content: a workbook, or text with delimiters.

    The header is the row near the top that `score` likes best. Raises UserError for a file that is missing, a folder,
    empty or unreadable.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UserError(
            _("{file} can be read only once, and a table is read more often. Save it as a file first.").format(
                file=path
            )
        )
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
    if options.sheet is not None and not is_workbook(start):
        raise UserError(_("{file} is no workbook, so it has no sheets. Leave --sheet out.").format(file=path))
    source: RowSource = (
        open_workbook(path, options.sheet, score)
        if is_workbook(start)
        else open_delimited(path, score, options.encoding, options.delimiter)
    )
    first = [row for row in islice(source.rows(), HEADER_WITHIN) if not row.is_blank]
    if not first:
        raise _empty(path)
    header, header_rows = _find_header(first, score)
    if wrong := next((row for row in first if row.wrong and row.number in header_rows), None):
        raise UserError(_("{file}, row {row}: {what}").format(file=path, row=wrong.number, what=wrong.wrong))
    repeated, filled, count = _survey(source, header, header_rows)
    notices = list(source.notices)
    if first[0].number < header_rows[0]:
        notices.append(_("What stands above the header was left out."))
    if repeated:
        notices.append(
            _("The header stands again in these rows, which were left out: {rows}.").format(
                rows=listed([*map(str, repeated[:_MOST_ROWS]), *(["…"] if len(repeated) > _MOST_ROWS else [])])
            )
        )
    return TableFile(path, header, header_rows, repeated, filled, count, tuple(notices), source)


def _find_header(rows: Sequence[Row], score: Score) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The header among the first filled rows: the one that `score` likes best, or two that do better together."""
    best = max(rows, key=lambda row: score(row.cells))
    upper, lower = max(pairwise(rows), key=lambda pair: score(_laid_over(*pair)), default=(best, best))
    if score(both := _laid_over(upper, lower)) > score(best.cells):
        return _trimmed(both), (upper.number, lower.number)
    return _trimmed(best.cells), (best.number,)


def _laid_over(upper: Row, lower: Row) -> tuple[str, ...]:
    """The titles of two rows as one: of a group and its columns, those of the columns."""
    pairs = zip_longest(upper.cells, lower.cells, fillvalue="")
    return tuple(under if is_filled(under) else over for over, under in pairs)


def _survey(
    source: RowSource, header: tuple[str, ...], header_rows: tuple[int, ...]
) -> tuple[tuple[int, ...], frozenset[int], int]:
    """The rows in which the header stands again, the columns that hold anything, and how many rows are left.

    Raises UserError for what stops the file, before anything is made of its first rows.
    """
    again, lowered = tuple(map(fold, header)), tuple(map(str.casefold, header))
    repeated: list[int] = []
    empty = set(range(len(header)))
    count = 0
    for row in _below(source, header_rows):
        is_like = any(map(str.__eq__, map(str.casefold, row.cells), lowered))  # seldom so, and quickly told
        if is_like and tuple(map(fold, _trimmed(row.cells))) == again:
            repeated.append(row.number)
            continue
        count += 1
        if empty:
            empty -= {place for place in empty if place < len(row.cells) and is_filled(row.cells[place])}
    return tuple(repeated), frozenset(range(len(header))) - empty, count


def _below(source: RowSource, header_rows: tuple[int, ...]) -> Iterator[Row]:
    return (row for row in source.rows() if row.number > header_rows[-1] and not row.is_blank)


def _empty(path: Path) -> UserError:
    return UserError(_("{file} is empty. Name a file with a header and a row for each case.").format(file=path))


def _trimmed(header: tuple[str, ...]) -> tuple[str, ...]:
    while header and not is_filled(header[-1]):
        header = header[:-1]
    return header
