"""XLS workbooks of Excel 97 to 2003 and before, by xlrd.

What these files do not tell: whether a formula was ever calculated. Excel and LibreOffice always store a value; other
programs may store 0.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import xlrd
import xlrd.biffh
import xlrd.sheet

from replygen.sheets.formats import format_code, show_number, show_text
from replygen.sheets.records import Cell, Merge, RefusalError, Sheet, SheetRow

_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""What an XLSX file with a password is wrapped in."""


def read_xls(data: bytes) -> list[Sheet]:
    """The sheets of the workbook. Raises RefusalError for one that has a password, and for what is no workbook."""
    if _PACKAGE in data:
        raise RefusalError("locked")
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as unheard:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=unheard)
    except xlrd.biffh.XLRDError as error:
        if "encrypted" in str(error):
            raise RefusalError("locked") from None
        if "Can't find workbook" in str(error):
            raise RefusalError("other") from None
        raise
    own_codes = {form.format_key: form.format_str for form in book.format_list}  # format_map adds American ones
    codes = [format_code(style.format_key, own_codes) for style in book.xf_list]
    return [
        Sheet(sheet.name, sheet.visibility == 0, partial(_read_sheet, sheet, codes, book.datemode == 1))
        for sheet in book.sheets()
    ]


def _read_sheet(own: xlrd.sheet.Sheet, codes: list[str], since_1904: bool, sheet: Sheet) -> Iterator[SheetRow]:
    sheet.hidden_columns.update(place for place, info in own.colinfo_map.items() if info.hidden)
    sheet.merges.extend(Merge(top + 1, left, bottom, right - 1) for top, bottom, left, right in own.merged_cells)
    for at, row in enumerate(own.get_rows()):
        found = ((place, _cell(cell, codes, since_1904)) for place, cell in enumerate(row))
        cells = {place: cell for place, cell in found if cell is not None}
        if cells:
            yield SheetRow(at + 1, at in own.rowinfo_map and bool(own.rowinfo_map[at].hidden), cells)


def _cell(cell: xlrd.sheet.Cell, codes: list[str], since_1904: bool) -> Cell | None:
    code = "General" if cell.xf_index is None else codes[cell.xf_index]
    match cell.ctype:
        case xlrd.XL_CELL_TEXT if cell.value:
            return Cell(show_text(str(cell.value), code))
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return show_number(float(cell.value), code, since_1904)
        case xlrd.XL_CELL_BOOLEAN:
            return Cell("TRUE" if cell.value else "FALSE")
        case xlrd.XL_CELL_ERROR:
            return Cell(xlrd.error_text_from_code.get(int(cell.value), "#ERROR"), doubt="error")
    return None
