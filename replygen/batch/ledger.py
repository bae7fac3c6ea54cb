"""run.csv, a line a case, and rejected.csv, the rows to mend."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Literal, cast

from replygen.files import write_whole

Outcome = Literal["written", "skipped", "rejected", "failed"]
RUN, REJECTED = "run.csv", "rejected.csv"
PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one case; `row` as the spreadsheet counts, empty for a case file."""

    row: str
    case_id: str
    outcome: Outcome
    files: str = ""
    findings: str = ""
    problem: str = ""


COLUMNS = tuple(field.name for field in fields(Line))


def write_run(folder: Path, lines: Iterable[Line]) -> None:
    """Write run.csv: UTF-8 with BOM for spreadsheets, no cell taken for a formula."""
    rows = ([_no_formula(str(cell)) for cell in astuple(line)] for line in lines)
    write_whole(folder / RUN, _csv([COLUMNS, *rows]))


def read_run(folder: Path) -> Iterator[Line]:
    """The lines of an earlier run.csv in `folder`; none when there is no file that replygen wrote."""
    path = folder / RUN
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        if tuple(next(rows, ())) != COLUMNS:
            return
        for cells in rows:
            row, case_id, outcome, *rest = map(_formula_again, cells)
            yield Line(row, case_id, cast(Outcome, outcome), *rest)


def write_rejected(path: Path, header: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> None:
    """Write the rows to mend with their cells untouched, and what is wrong with each in a last column.

    A problem column of an earlier run is replaced.
    """
    keep = [i for i, name in enumerate(header) if name.strip() != PROBLEM]

    def kept(cells: Sequence[str]) -> list[str]:
        return [cells[i] for i in keep] if len(keep) < len(header) else list(cells)

    write_whole(path, _csv([[*kept(header), PROBLEM], *([*kept(cells), problem] for cells, problem in rows)]))


def rejected_path(folder: Path, table: Path, may_replace: bool) -> Path:
    """Where the rows to mend go: rejected.csv, or the next free number.

    The table being read is never replaced; another rejected.csv only by a run over the whole table.
    """
    path, number = folder / REJECTED, 1
    while path.exists() and (not may_replace or path.samefile(table)):
        number += 1
        path = folder / f"rejected-{number}.csv"
    return path


def completes(folder: Path, table: Path) -> bool:
    """Whether `table` is a mended rejected.csv of `folder`, so that this run completes the earlier one."""
    return table.stem.startswith("rejected") and table.resolve().parent == folder.resolve()


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else cell


def _formula_again(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
