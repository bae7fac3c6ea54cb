"""XLSX, XLS and ODS workbooks, row by row, their cells as text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from replygen.errors import UserError
from replygen.load.rows import Row
from replygen.load.unfolding import refuse_what_unfolds
from replygen.messages import _
from replygen.model.words import fold

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What an XLSX file with a password is wrapped in."""

MOST_SURE_DIGITS = 15
"""Digits a number of a spreadsheet can be trusted with; Excel writes zeros for the ones after."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of a workbook, ready to be read. `notices` say which sheet was taken, where there was a choice."""

    path: Path
    sheet: CalamineSheet
    notices: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """All rows from row 1, their values as `cell_text` writes them."""
        for number, values in enumerate(self.sheet.iter_rows(), 1):  # from row 1 on, though not from column A
            doubts = {place: text for place, value in enumerate(values) if (text := doubt(value))}
            yield Row(number, tuple(map(cell_text, values)), doubts)


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins with `start` is a workbook (or another file packed like one)."""
    return start.startswith((_ZIP, _OLE))


def open_workbook(path: Path, sheet: str | None) -> Workbook:
    """The chosen sheet of the workbook `path`, else its first visible one that holds anything.

    Raises UserError for a workbook that is locked, damaged or too large, and for a sheet it does not have.
    """
    import python_calamine as calamine

    refuse_what_unfolds(path)
    data = path.read_bytes()  # from_path() would believe the suffix
    if data.startswith(_OLE) and _LOCKED in data:
        raise _locked(path)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _chosen(path, book, sheet) if sheet is not None else _first(path, book)
    except calamine.PasswordError:
        raise _locked(path) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UserError(
            _(
                "{file} cannot be read as a workbook ({reason}). Open it in Excel and save it as XLSX or CSV UTF-8."
            ).format(file=path, reason=error)
        ) from None


def _locked(path: Path) -> UserError:
    return UserError(
        _("{file} is locked with a password. Open it in Excel and save a copy without one.").format(file=path)
    )


def _chosen(path: Path, book: CalamineWorkbook, name: str) -> Workbook:
    for own in book.sheet_names:
        if fold(own) == fold(name):
            return Workbook(path, book.get_sheet_by_name(own), ())
    raise UserError(
        _("{file} has no sheet “{sheet}”. It has: {names}.").format(
            file=path, sheet=name, names=", ".join(book.sheet_names)
        )
    )


def _first(path: Path, book: CalamineWorkbook) -> Workbook:
    from python_calamine import SheetVisibleEnum

    visible = [data.name for data in book.sheets_metadata if data.visible == SheetVisibleEnum.Visible]
    filled = [sheet for name in visible if (sheet := book.get_sheet_by_name(name)).start]
    if not filled:
        raise UserError(_("{file} is empty. Name a workbook that holds cases.").format(file=path))
    if len(filled) == 1:
        return Workbook(path, filled[0], ())
    text = _("{file}: the sheet “{sheet}” was read; not read: {others}. Choose another with --sheet.")
    others = ", ".join(sheet.name for sheet in filled[1:])
    return Workbook(path, filled[0], (text.format(file=path, sheet=filled[0].name, others=others),))


def cell_text(value: object) -> str:
    """A cell as text: what was typed as text stays; whole numbers have no `.0`; dates are ISO dates."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.{MOST_SURE_DIGITS}g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() + (_clock(value.time()) and " " + _clock(value.time()))
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return str(value)


def _clock(time: dt.time) -> str:
    """`17:00`, with seconds where there are any; nothing at midnight, which is how a workbook writes a bare date."""
    return "" if time == dt.time() else time.isoformat("seconds" if time.second else "minutes")


def doubt(value: object) -> str:
    """What is wrong with a cell that a workbook cannot have kept as it was typed; empty when nothing is."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**MOST_SURE_DIGITS:
        return _(
            "{value} is a number of more than {most} digits; Excel has changed the last ones. "
            "Format the column as text and enter the number again."
        ).format(value=cell_text(value), most=MOST_SURE_DIGITS)
    return ""
