"""The process that reads a workbook: its rows to standard output as JSON, and at the end what it has in it.

A line a row: `[number, [[position, text], [position, text, value, doubt], …]]`. The last line but one is a `Report`; the
last one tells at which byte that starts. Without them the file is damaged, or was too much for the limits.

It ends when standard input is closed, so that nothing outlives the program that asked.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from replygen.confined import confine
from replygen.sheets.parts import LARGEST_PART
from replygen.sheets.records import MOST_CELLS, TRAILER, Refusal, RefusalError, Report, Sheet, SheetReport, SheetRow

_ZIP = b"PK\x03\x04"


def main() -> None:
    """Arguments: the file, the most seconds of computing and bytes of memory, how many rows to read where it is not
    clear which sheet is meant, and the sheet that is meant, if it is known.
    """
    path, seconds, memory, head, *only = sys.argv[1:]
    confine(int(seconds), int(memory))
    out = _Writer(sys.stdout.buffer)
    refused: Refusal | str = ""
    try:
        out.kind, sheets = _open(Path(path))
        out.write_sheets(sheets, int(head), only[0] if only else None)
    except RefusalError as error:
        refused = error.why
    except MemoryError:
        refused = "large"
    except OSError as error:
        sys.exit(error.errno)  # a full disk is not the file's fault
    out.write_report(refused)


def _open(path: Path) -> tuple[str, list[Sheet]]:
    """The kind of a workbook, and its sheets."""
    data = path.read_bytes()
    if not data.startswith(_ZIP):
        from replygen.sheets.xls import read_xls

        return "XLS", read_xls(data)
    file = zipfile.ZipFile(io.BytesIO(data))
    if "content.xml" in file.namelist():
        from replygen.sheets.ods import read_ods

        return "ODS", read_ods(file)
    from replygen.sheets.xlsx import read_xlsx

    return "XLSX", read_xlsx(file)


class _Writer:
    """Writes rows and, at the end, the report. Raises RefusalError when there is too much to write."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.at = 0
        self.cells = 0
        self.kind = ""
        self.sheets: list[SheetReport] = []

    def write_sheets(self, sheets: list[Sheet], head: int, only: str | None) -> None:
        """All rows of the sheet named `only`; without a name those of the visible one, or the first of each of them."""
        meant = [sheet for sheet in sheets if (sheet.visible if only is None else sheet.name == only)]
        for sheet in sheets:
            report = SheetReport(
                name=sheet.name,
                visible=sheet.visible,
                is_whole=meant == [sheet],
                start=self.at,
                count=0,
                merges=[],
                top=0,
                lines=[],
                hidden_rows=[],
                hidden_columns=[],
            )
            self.sheets.append(report)
            if meant == [sheet]:
                self._write_whole(sheet, report)
            elif sheet in meant:
                for row in islice(sheet.read(sheet), head):
                    self._write_row(row)
                    report["count"] += 1

    def write_report(self, refused: Refusal | str) -> None:
        report = Report(refused=refused, kind=self.kind, sheets=self.sheets)
        start = self.at
        self._write(json.dumps(report).encode() + b"\n")
        self._write(str(start).zfill(TRAILER - 1).encode() + b"\n")
        self.out.flush()

    def _write_whole(self, sheet: Sheet, report: SheetReport) -> None:
        last, columns = 0, set[int]()
        alone: dict[int, int] = {}
        for row in sheet.read(sheet):
            self._write_row(row)
            report["count"] += 1
            last = row.number
            if row.hidden:
                report["hidden_rows"].append(row.number)
            if len(row.cells) == 1:
                alone[row.number] = min(row.cells)
            else:
                columns.update(row.cells)
                report["top"] = report["top"] or row.number
        report["hidden_columns"] = sorted(sheet.hidden_columns & columns)
        left, right = min(columns, default=0), max(columns, default=0)
        for merge in sheet.merges:
            is_wide = merge.left <= left and right <= merge.right
            if is_wide and alone.get(merge.top) == merge.left and merge.top > report["top"] > 0:
                report["lines"].append(merge.top)
            else:
                inside = merge._replace(bottom=min(merge.bottom, last), right=min(merge.right, right))
                self._count(max(0, inside.bottom - inside.top + 1) * max(0, inside.right - inside.left + 1))
                report["merges"].append(inside)

    def _write_row(self, row: SheetRow) -> None:
        self._count(max(row.cells) + 1)
        if sum(len(cell.text) for cell in row.cells.values()) > LARGEST_PART:
            raise RefusalError("large")
        cells = [
            (place, text, value, doubt) if value or doubt else (place, text)
            for place, (text, value, doubt) in sorted(row.cells.items())
        ]
        self._write(json.dumps([row.number, cells]).encode() + b"\n")

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise RefusalError("large")

    def _write(self, line: bytes) -> None:
        self.at += len(line)
        if self.at > 3 * LARGEST_PART:  # a Chinese character has three bytes in the workbook, six in JSON
            raise RefusalError("large")
        self.out.write(line)
