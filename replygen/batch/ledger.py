"""run.csv, a line a case, and rejected.csv, the rows to mend."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Literal, TypeGuard, get_args

from replygen.errors import UserError
from replygen.files import write_whole
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


def write_run(folder: Path, lines: Iterable[Line]) -> None:
    """Write run.csv: UTF-8 with BOM for spreadsheets, no cell taken for a formula."""
    rows = ([_no_formula(str(cell)) for cell in astuple(line)] for line in lines)
    write_whole(folder / RUN, _csv([COLUMNS, *rows]))


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


def write_rejected(path: Path, header: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> None:
    """Write the rows to mend with their cells untouched, and what is wrong with each in a last column.

    The last column of an earlier rejected.csv is replaced.
    """
    ours = our_column(header)

    def kept(cells: Sequence[str]) -> list[str]:
        if any(map(is_filled, cells[len(header) :])):  # slipped to the right, so nobody knows which cell is ours
            return list(cells)
        return [cell for place, cell in enumerate(cells[: len(header)]) if place != ours]

    write_whole(path, _csv([[*kept(header), PROBLEM], *([*kept(cells), problem] for cells, problem in rows)]))


def rejected_path(folder: Path, may_replace: bool) -> Path:
    """Where the rows to mend go: rejected.csv or, where there is one that must stay, the next free number."""
    path, number = folder / REJECTED, 1
    while path.exists() and not may_replace:
        number += 1
        path = folder / f"rejected-{number}.csv"
    return path


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


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else cell


def _formula_again(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
