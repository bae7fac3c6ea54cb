"""CSV and TSV files, row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from replygen.errors import UserError
from replygen.load.delimiters import find_delimiter, header_of, marked_delimiter, read_delimiter, spoken
from replygen.load.encodings import Encoding, Score, find_encoding
from replygen.load.rows import HEADER_WITHIN, Row
from replygen.messages import _

LONGEST_CELL = 10_000_000
"""Characters after which an open quotation mark is taken for a mistake; the case model allows far fewer."""


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    """A CSV or TSV file whose encoding and delimiter are settled.

    `columns` is how many its header has. `is_marked`: its first line is `sep=;`. `is_spaced`: spaces stand before
    quotation marks, as in `1, "Ann"`, and belong to no cell.
    """

    path: Path
    encoding: Encoding
    delimiter: str
    columns: int
    is_marked: bool
    is_spaced: bool

    @property
    def taken(self) -> str:
        """`CSV, UTF-8, comma`."""
        return _(", ").join(("CSV", self.encoding.spoken, spoken(self.delimiter)))

    @property
    def notices(self) -> tuple[str, ...]:
        """That the encoding was guessed, if it was."""
        return (self.encoding.notice,) if self.encoding.notice else ()

    def rows(self) -> Iterator[Row]:
        """All rows from row 1, blank ones empty, read as they are asked for.

        A row in which quotation marks stand wrong says so. Raises UserError naming the row whose mark stays open, and
        the line that holds a NUL character.
        """
        csv.field_size_limit(LONGEST_CELL)
        lines = _lines(self.path, self.encoding)
        if self.is_marked:
            next(lines)
        own: list[str] = []  # the lines of the row in hand
        reader = self._reader(_remembered(lines, own), strict=True)
        number, line = 1, 2 if self.is_marked else 1
        while True:
            own.clear()
            wrong = ""
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "expected after" not in str(error):
                    raise self._unreadable(number, line, str(error)) from None
                cells = next(self._reader(own, strict=False))
                wrong = _follows(line, len(own))
            else:
                if self._swallows(cells, len(own)):
                    wrong = _swallowed(line, len(own))
            yield Row(number, tuple(cells), wrong=wrong)
            number, line = number + 1, line + len(own)

    def _reader(self, lines: Iterable[str], strict: bool) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.delimiter, strict=strict, skipinitialspace=self.is_spaced)

    def _swallows(self, cells: Sequence[str], lines: int) -> bool:
        """Whether a stray quotation mark made one cell of what looks like several, or like several rows."""
        if 0 < len(cells) < self.columns and cells[-1].endswith(self.delimiter):
            return True  # the mark that opens the next cell closed this one
        is_broken = ("\n" in cell or "\r" in cell for cell in cells)
        return lines > 1 and any(self._holds_rows(cells, place) for place, broken in enumerate(is_broken) if broken)

    def _holds_rows(self, cells: Sequence[str], place: int) -> bool:
        """Whether most lines of a cell, its first apart, look like rows: as many cells, that begin like this row."""
        first, *later = re.split(r"\r\n?|\n", cells[place])
        if place == 0 and self.delimiter not in first:
            return False  # no row above, only a first cell of two lines
        own = cells[:place] or first.split(self.delimiter)[:1]
        pieces = [line.split(self.delimiter) for line in later]
        if pieces:  # behind the last line come the cells that follow
            pieces[-1] = [*pieces[-1], *cells[place + 1 :]] if len(pieces[-1]) > 1 or place == 0 else [""]
        filled = [row for row in pieces if any(row)]
        return any(own) and len(filled) > 0 and 2 * sum(self._is_row(row, own) for row in filled) >= len(filled)

    def _is_row(self, row: Sequence[str], own: Sequence[str]) -> bool:
        is_prose = not self.is_spaced and any(cell.startswith(" ") for cell in row)
        is_as_wide = abs(len(row) - self.columns) <= self.columns // 4
        alike = sum(_shape(one) == _shape(other) for one, other in zip(own, row, strict=False))
        return is_as_wide and not is_prose and _shape(row[0]) == _shape(own[0]) and 2 * alike >= min(len(own), len(row))

    def _unreadable(self, row: int, line: int, reason: str) -> UserError:
        if "unexpected end of data" in reason or "field larger" in reason:
            what = _(
                "{file}, row {row} (line {line} of the file): a quotation mark opens here and does not close. "
                "Close it, or write it twice to mean it."
            )
        else:
            what = _("{file}, row {row}: this row cannot be read ({reason}). Save the table again as CSV UTF-8.")
        return UserError(what.format(file=self.path, row=row, line=line, reason=reason))


def open_delimited(path: Path, score: Score, encoding: str | None, delimiter: str | None) -> DelimitedFile:
    """`path` ready to be read, its encoding and delimiter chosen, or found out by what the header looks like.

    Raises UserError as `find_encoding` and `find_delimiter` do, and for a delimiter that is none.
    """
    chosen = read_delimiter(delimiter) if delimiter is not None else None
    found = find_encoding(str(path), lambda: path.open("rb"), encoding, score)
    start = list(islice(_lines(path, found), HEADER_WITHIN * 4))
    mark = marked_delimiter(start[0]) if start else None
    if mark is not None:
        start = start[1:]
    sign = chosen or mark or find_delimiter(path, start, score)
    is_spaced = any(re.search(rf'{re.escape(sign)} +"', line) for line in start)
    return DelimitedFile(path, found, sign, header_of(start, sign, score)[1], mark is not None, is_spaced)


def _lines(path: Path, encoding: Encoding) -> Iterator[str]:
    with path.open(encoding=encoding.name, newline="") as file:
        for number, line in enumerate(file, 1):
            if "\0" in line:
                raise UserError(
                    _(
                        "{file}, line {line}: this holds NUL characters, so it is no plain table. "
                        "Save it as CSV UTF-8, or say its encoding, like --encoding utf-16."
                    ).format(file=path, line=number)
                )
            yield encoding.as_written(line.removeprefix("\ufeff") if number == 1 else line)


def _remembered(lines: Iterator[str], own: list[str]) -> Iterator[str]:
    """`lines`, each put into `own` as it goes by."""
    for line in lines:
        own.append(line)
        yield line


def _shape(cell: str) -> tuple[str, bool]:
    """What a cell has in common with others of its column: the signs of `A-0017` and `b7-2`, and that it has digits."""
    return re.sub(r"[^\W_]+", "x", cell), any(map(str.isdigit, cell))


def _follows(line: int, count: int) -> str:
    return _(
        "Text follows a closing quotation mark ({lines}). "
        "Take the mark out or, to mean it, write it twice and put the cell in marks."
    ).format(lines=_span(line, count))


def _swallowed(line: int, count: int) -> str:
    return _(
        "A quotation mark opens here and closes rows later ({lines}). "
        "Take it out, or write it twice to mean it; if all of it is one cell, take out its line breaks."
    ).format(lines=_span(line, count))


def _span(line: int, count: int) -> str:
    if count == 1:
        return _("line {line} of the file").format(line=line)
    return _("lines {first} to {last} of the file").format(first=line, last=line + count - 1)
