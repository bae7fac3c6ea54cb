"""CSV and TSV files, row by row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from replygen.errors import UserError
from replygen.load.encodings import Score, find_encoding
from replygen.load.rows import HEADER_WITHIN, Row
from replygen.messages import _

LONGEST_CELL = 10_000_000
"""Characters after which an open quotation mark is taken for a mistake; the case model allows far fewer."""

_DELIMITERS = {",": ",", ";": ";", "tab": "\t", "\\t": "\t", "\t": "\t"}
_NAMES = {"\t": "tab"}


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    """A CSV or TSV file whose encoding and delimiter are settled. `notices` say what was not sure."""

    path: Path
    encoding: str
    delimiter: str
    marked: bool
    notices: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """All rows from row 1, blank ones empty, read as they are asked for.

        Raises UserError naming the row whose quotation mark stays open, or that holds a NUL character.
        """
        number = 0
        csv.field_size_limit(LONGEST_CELL)
        lines = _lines(self.path, self.encoding)
        if self.marked:
            next(lines)
        try:
            for cells in csv.reader(lines, delimiter=self.delimiter, strict=True):
                number += 1
                yield Row(number, tuple(cells))
        except csv.Error as error:
            raise UserError(self._explain(number + 1, str(error))) from None

    def _explain(self, row: int, reason: str) -> str:
        if "unexpected end of data" in reason or "field larger" in reason:
            what = _(
                "{file}, row {row}: a quotation mark opens here and does not close. "
                "Close it, or write it twice to mean it."
            )
        elif "expected after" in reason:
            what = _(
                "{file}, row {row}: text follows a closing quotation mark. "
                "Inside a cell write the mark twice, and put the cell in marks."
            )
        else:
            what = _("{file}, row {row}: this row cannot be read ({reason}). Save the table again as CSV UTF-8.")
        return what.format(file=self.path, row=row, reason=reason)


def open_delimited(path: Path, score: Score, encoding: str | None, delimiter: str | None) -> DelimitedFile:
    """`path` ready to be read, its encoding and delimiter chosen, or found out by what the header looks like.

    Raises UserError as `find_encoding` does, and for a delimiter that is none.
    """
    found = find_encoding(str(path), lambda: path.open("rb"), encoding, score)
    start = list(islice(_lines(path, found.name), HEADER_WITHIN * 4))
    mark = _sep_line(start[0]) if start else None
    chosen = _chosen(delimiter) or mark
    notices = [found.notice] if found.notice else []
    if chosen is None:
        chosen = max(",;\t", key=lambda sign: _header_score(start, sign, score))
        if chosen != "," and _header_score(start, chosen, score):
            text = _("{file}: the columns are taken to be divided by {sign}. If not, say --delimiter.")
            notices.append(text.format(file=path, sign=_NAMES.get(chosen, f"“{chosen}”")))
    return DelimitedFile(path, found.name, chosen, mark is not None, tuple(notices))


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file, 1):
            if "\0" in line:
                raise UserError(
                    _(
                        "{file}, line {line}: this holds NUL characters, so it is no plain table. "
                        "Save it as CSV UTF-8, or say its encoding, like --encoding utf-16."
                    ).format(file=path, line=number)
                )
            yield line.removeprefix("\ufeff") if number == 1 else line


def _sep_line(line: str) -> str | None:
    """The delimiter of Excel's first line `sep=;`, which no spreadsheet shows or counts."""
    text = line.rstrip("\r\n")
    return text[4] if len(text) == 5 and text[:4].lower() == "sep=" else None


def _chosen(delimiter: str | None) -> str | None:
    if delimiter is None:
        return None
    sign = _DELIMITERS.get(delimiter.lower(), delimiter)
    if len(sign) != 1 or sign in '"\r\n\0' or sign.isalnum():
        raise UserError(
            _("“{sign}” cannot divide columns. Write one sign with --delimiter: a comma, a semicolon or tab.").format(
                sign=delimiter
            )
        )
    return sign


def _header_score(start: list[str], delimiter: str, score: Callable[[tuple[str, ...]], int]) -> int:
    try:
        rows = islice(csv.reader(start, delimiter=delimiter), HEADER_WITHIN)
        return max((score(tuple(row)) for row in rows), default=0)
    except csv.Error:
        return 0
