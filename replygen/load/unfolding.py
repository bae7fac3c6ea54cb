"""How large a zipped workbook would become: looked at before it is opened, since the reader itself cannot stop."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from replygen.errors import UserError
from replygen.messages import _

LARGEST_WORKBOOK = 300_000_000
"""Bytes a workbook may have when unpacked."""
MOST_CELLS = 10_000_000
"""Cells between the first and the last one of a sheet, empty ones counted: the reader keeps room for each."""

_CHUNK = 4_194_304
_LONGEST_REFERENCE = 16
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def refuse_what_unfolds(path: Path) -> None:
    """Raises UserError when the workbook `path` would fill the memory; what is no ZIP at all is left to the reader."""
    try:
        with zipfile.ZipFile(path) as file:
            if sum(part.file_size for part in file.infolist()) > LARGEST_WORKBOOK:
                raise _too_large(path)
            for name in file.namelist():
                if name.startswith("xl/worksheets/sheet") and _span(file, name) > MOST_CELLS:
                    raise _too_large(path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return


def _span(file: zipfile.ZipFile, name: str) -> int:
    """The cells from A1 to the last column and the last row that a sheet has."""
    columns: set[bytes] = set()
    last_row, rest = 0, b""
    with file.open(name) as sheet:
        while chunk := sheet.read(_CHUNK):
            found = _REFERENCE.findall(rest + chunk)
            columns.update(column for column, _row in found)
            last_row = max(last_row, *(int(row) for _column, row in found), 0)
            rest = chunk[-_LONGEST_REFERENCE:]
    return last_row * max(map(_position, columns), default=0)


def _position(column: bytes) -> int:
    position = 0
    for letter in column:
        position = position * 26 + letter - ord("A") + 1
    return position


def _too_large(path: Path) -> UserError:
    return UserError(
        _(
            "{file} is too large for a table of cases, or one cell stands far from the others. "
            "Copy the rows into a new workbook, or save the sheet as CSV UTF-8."
        ).format(file=path)
    )
