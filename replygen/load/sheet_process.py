"""Reading a workbook in a process of its own: a damaged one may fill the memory or never end, and takes nobody along."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import replygen
from replygen.errors import UserError
from replygen.load.rows import HEADER_WITHIN
from replygen.messages import _
from replygen.sheets.records import TRAILER, Report, SheetReport

_MEMORY, _MEMORY_PER_BYTE = 400_000_000, 20
"""Bytes the process may have, and how many more for each byte of the file."""
_SECONDS, _SECONDS_PER_BYTE = 8, 3e-5
"""Seconds it may compute, and how many more for each byte: 100,000 rows have 5 MB as XLSX, 2.5 MB as ODS."""
_PATIENCE = 5 if sys.platform == "linux" else 1
"""How much longer it may take on a busy machine; the other systems cannot tell computing from waiting."""
_OUT_OF_TIME = {-24, -9}
"""How a process ends that has computed too long: SIGXCPU and SIGKILL of Linux."""
_START = "import sys; sys.path[:] = sys.argv.pop().split(chr(10)); from replygen.sheets.process import main; main()"


@dataclass(frozen=True, slots=True)
class _Spool:
    """What the process wrote, in an unnamed file that ends with this record."""

    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def report(self) -> Report | None:
        """What stands at the end; None when the process did not get so far."""
        if self.file.seek(0, os.SEEK_END) < TRAILER:
            return None
        self.file.seek(-TRAILER, os.SEEK_END)
        trailer = self.file.read()
        if not (trailer[:-1].isdigit() and trailer.endswith(b"\n")):
            return None
        self.file.seek(int(trailer))
        report: Report = json.loads(self.file.readline())
        return report

    def rows(self, sheet: SheetReport) -> Iterator[SpooledRow]:
        """The rows of `sheet` from its first one; several may read at the same time."""
        at = sheet["start"]
        for _row in range(sheet["count"]):
            self.file.seek(at)
            line = self.file.readline()
            at += len(line)
            number, cells = json.loads(line)
            yield number, cells


SpooledRow = tuple[int, list[tuple[int, str, str, str] | tuple[int, str]]]
"""A row that holds anything: its number, and of each cell its position and text and, if need be, value and doubt."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a workbook of a kind (`XLSX`), and the rows of those that were read."""

    kind: str
    reports: tuple[SheetReport, ...]
    spool: _Spool

    def rows(self, sheet: SheetReport) -> Iterator[SpooledRow]:
        """The rows of `sheet` that hold anything."""
        return self.spool.rows(sheet)


def read_sheets(path: Path, only: str | None = None) -> Sheets:
    """The rows of the sheet named `only`; without a name all of the only visible sheet, or the first of each of them.

    Raises UserError for a workbook that is locked, damaged or too large, and for another file that is packed like one.
    """
    size = path.stat().st_size
    spool = _Spool()
    seconds = round(_SECONDS + _SECONDS_PER_BYTE * size)
    memory = _MEMORY + _MEMORY_PER_BYTE * size
    folders = "\n".join([str(Path(replygen.__file__).parents[1]), *filter(None, sys.path)])
    command = [sys.executable, "-I", "-c", _START, str(path.resolve()), *map(str, (seconds, memory, HEADER_WITHIN))]
    with subprocess.Popen(
        [*command, *([only] if only is not None else []), folders],
        stdin=subprocess.PIPE,  # closed when this program ends, however it does
        stdout=spool.file,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            process.wait(seconds * _PATIENCE)
        except subprocess.TimeoutExpired:
            raise _refusal(path, "large") from None
        finally:
            process.kill()
    if process.returncode in _OUT_OF_TIME:
        raise _refusal(path, "large")
    if process.returncode == errno.ENOSPC:
        raise UserError(
            _("There is no room for temporary files in {folder}. Delete what is not needed there.").format(
                folder=tempfile.gettempdir()
            )
        )
    report = spool.report()
    if report is None:
        raise _damaged(path)
    if report["refused"]:
        raise _refusal(path, report["refused"])
    return Sheets(report["kind"], tuple(report["sheets"]), spool)


def _refusal(path: Path, why: str) -> UserError:
    words = {
        "locked": _("{file} is locked with a password. Open it in Excel and save a copy without one."),
        "binary": _("{file} is a binary workbook (XLSB), which is not read. Open it in Excel and save it as XLSX."),
        "other": _(
            "{file} is packed like a workbook, but is none: a text document, or an archive with files in it? "
            "Name the workbook itself, or save the table as XLSX."
        ),
        "large": _(
            "{file} is too large for a table of cases, or one cell stands far from the others. "
            "Copy the rows into a new workbook, or save the sheet as CSV UTF-8."
        ),
    }
    return UserError(words[why].format(file=path))


def _damaged(path: Path) -> UserError:
    return UserError(
        _(
            "{file} cannot be read as a workbook: it is damaged. Open it in Excel and save it as XLSX or CSV UTF-8."
        ).format(file=path)
    )
