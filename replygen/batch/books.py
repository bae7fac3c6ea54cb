"""What a run keeps of its cases until its end: the lines of run.csv, and the rows to mend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from replygen.batch.earlier import Earlier
from replygen.batch.ledger import (
    Line,
    RejectedRows,
    RunRows,
    completes,
    our_column,
    read_run,
    write_rejected,
    write_run,
)
from replygen.batch.report import Done
from replygen.load import CaseSource


class Books:
    """The books of one run over `source`, kept in `folder`; `is_part`: the table holds more than the run is to do.

    A part of a run, and a table of mended rows, carry the earlier run.csv on. Raises UserError when that cannot be read.
    """

    def __init__(self, folder: Path, source: CaseSource, is_part: bool) -> None:
        self.completes_a_run = completes(folder, Path(source.file), source.header)
        self._folder, self.is_part = folder, is_part or self.completes_a_run
        self._earlier = Earlier(read_run(folder) if self.is_part else ())
        self._told = our_column(source.header)
        self._lines, self._to_mend = RunRows(), RejectedRows(source.header)
        self._has_rows = bool(source.header)

    @property
    def written_earlier(self) -> list[Line]:
        """The lines of the letters that the earlier run left."""
        return list(self._earlier.written)

    def enter(self, done: Done, cells: Sequence[str]) -> None:
        """Enter what became of the row with these cells."""
        self._lines.add_line(done.line)
        self._earlier.replace(done.line, "" if self._told is None else cells[self._told])
        if done.is_refused:
            self._to_mend.add_row(cells, done.line.problem)

    def write_run(self) -> None:
        """Write run.csv."""
        write_run(self._folder, self._earlier.rest(), self._lines)

    def write_rejected(self) -> Path | None:
        """Write the rows to mend. Their file; None when there are none, or the cases stand in no table."""
        if not self._has_rows:
            return None
        return write_rejected(self._folder, self._to_mend, may_replace=not self.is_part)
