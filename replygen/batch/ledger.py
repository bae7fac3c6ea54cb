"""run.csv, a line a case, and rejected.csv, the rows to mend."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, fields
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import IO, Literal, TypeGuard, get_args

from replygen.errors import UserError
from replygen.files import unused, write_whole
from replygen.load.aliases import PROBLEM
from replygen.load.rows import is_filled
from replygen.messages import _
from replygen.model.words import fold

Outcome = Literal["written", "skipped", "rejected", "failed"]
RUN, REJECTED = "run.csv", "rejected.csv"
_NAME = re.compile(r"(.+?)\.[a-z]+(?:; |$)")
"""The name of a letter, before the suffix of its first file."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one case; `row` as the spreadsheet counts, empty for a case file."""

    row: str
    case_id: str
    outcome: Outcome
    files: str = ""
    findings: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        """What the files of the letter are called, without suffix; empty where there is none."""
        found = _NAME.match(self.files)
        return found[1] if found else ""


COLUMNS = tuple(field.name for field in fields(Line))


@dataclass
class Rows:
    """Rows of a CSV file to come, in an unnamed file meanwhile, so that a long run takes no more memory."""

    count: int = 0
    _file: IO[str] = field(default_factory=partial(TemporaryFile, "w+", encoding="utf-8", newline=""))

    def __post_init__(self) -> None:
        self._writer = csv.writer(self._file, lineterminator="\r\n")

    def add(self, cells: Iterable[str]) -> None:
        """Add a row. Raises UserError when there is no room for it."""
        self.count += 1
        try:
            self._writer.writerow(cells)
        except OSError as error:
            raise UserError(
                _("There is no room for temporary files in {folder}. Delete what is not needed there.").format(
                    folder=gettempdir()
                )
            ) from error

    def add_safely(self, cells: Iterable[str]) -> None:
        """Add a row of which no cell is taken for a formula."""
        self.add(map(_no_formula, cells))

    def bytes(self) -> bytes:
        """All rows as UTF-8."""
        self._file.seek(0)
        return self._file.read().encode()


class RunRows(Rows):
    """The lines of run.csv: no cell is taken for a formula."""

    def add_line(self, line: Line) -> None:
        self.add_safely(astuple(line))


class RejectedRows(Rows):
    """The rows to mend with their cells untouched, and what is wrong with each in a last column.

    The last column of an earlier rejected.csv is replaced.
    """

    def __init__(self, header: Sequence[str]) -> None:
        super().__init__()
        self._header, self._ours = header, our_column(header)
        self.add([*self._kept(header), PROBLEM])

    def add_row(self, cells: Sequence[str], problem: str) -> None:
        self.add([*self._kept(cells), problem])

    def _kept(self, cells: Sequence[str]) -> list[str]:
        if any(map(is_filled, cells[len(self._header) :])):  # slipped to the right, so nobody knows which cell is ours
            return list(cells)
        return [cell for place, cell in enumerate(cells[: len(self._header)]) if place != self._ours]


def write_run(folder: Path, earlier: Iterable[Line], rows: RunRows) -> None:
    """Write run.csv: the lines of an earlier run that still hold, then those of this one; UTF-8 with BOM."""
    before = RunRows()
    before.add(COLUMNS)
    for line in earlier:
        before.add_line(line)
    write_whole(folder / RUN, codecs.BOM_UTF8 + before.bytes() + rows.bytes())


def read_run(folder: Path) -> Iterator[Line]:
    """The lines of an earlier run.csv in `folder`; none when there is no such file.

    Raises UserError when it is not as replygen wrote it, since nobody could carry it on.
    """
    path = folder / RUN
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            if tuple(next(rows, ())) != COLUMNS:
                raise ValueError
            for cells in rows:
                row, case_id, outcome, files, findings, problem = map(_formula_again, cells)
                if not _is_outcome(outcome):
                    raise ValueError
                yield Line(row, case_id, outcome, files, findings, problem)
    except (OSError, ValueError, csv.Error):
        raise UserError(
            _(
                "{file} cannot be read as replygen wrote it, so the run cannot be carried on. "
                "Put it back as it was, or move it away and run the whole table again."
            ).format(file=path)
        ) from None


def write_rejected(folder: Path, rows: RejectedRows, may_replace: bool) -> Path | None:
    """Write the rows to mend, UTF-8 with BOM, into rejected.csv or, where there is one that must stay, the next number.

    The path; None when there are none, and no rejected.csv either that would say otherwise.
    """
    path = folder / REJECTED if may_replace else unused(folder / REJECTED)
    if rows.count > 1:
        write_whole(path, codecs.BOM_UTF8 + rows.bytes())
        return path
    path.unlink(missing_ok=True)
    return None


def our_column(header: Sequence[str]) -> int | None:
    """The position of the column that replygen added to a table of rows to mend; None in any other table."""
    return next((place for place, name in enumerate(header) if fold(name) == fold(PROBLEM)), None)


def completes(folder: Path, table: Path, header: Sequence[str]) -> bool:
    """Whether `table` is a mended rejected.csv, so that this run completes the earlier one in `folder`.

    It is known by our column, wherever and as whatever it was saved; without that, by its name and folder.
    """
    path = table.resolve()
    is_named_so = path.stem.casefold().startswith("rejected") and path.parent == folder.resolve()
    return our_column(header) is not None or is_named_so


def _is_outcome(text: str) -> TypeGuard[Outcome]:
    return text in get_args(Outcome)


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else cell


def _formula_again(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
