"""The report as a workbook: a sheet with what to know, then one for each table, numbers as numbers."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from replygen.brand import Brand
from replygen.figures.grid import Cell, Table
from replygen.figures.record import Figures
from replygen.figures.story import heading, headlines, key_figures
from replygen.figures.words import Form, Value, Words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LONGEST_NAME, _WIDEST = 31, 60
"""Characters of the name of a sheet, and of a column."""
_LOOKS: Mapping[Form, str] = {
    "text": "@",
    "count": "#,##0",
    "number": "#,##0.##",
    "days": "#,##0.#",
    "share": "0.0%",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
}


def xlsx(figures: Figures, tables: Sequence[Table], brand: Brand, words: Words) -> bytes:
    """The tables as an .xlsx. No text is taken for a formula or a link. The same tables give the same bytes."""
    from xlsxwriter import Workbook

    packed = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(packed, plain)
    made = dt.datetime.combine(figures.scope.date, dt.time())
    book.set_properties({"title": words.texts.title, "author": brand.sender(words.locale).company, "created": made})
    formats = {form: book.add_format({"num_format": look}) for form, look in _LOOKS.items()}
    names = _names([words.texts.sections["summary"].title, *(table.title for table in tables)])
    _summary(book, next(names), figures, brand, words)
    for table in tables:
        _sheet(book, next(names), table, formats)
    book.close()
    return packed.getvalue()


def _summary(book: Workbook, name: str, figures: Figures, brand: Brand, words: Words) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    said = headlines(figures, words)
    lines = [words.texts.title, heading(figures, brand, words), "", *(text for each in said.values() for text in each)]
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text, bold)
    for row, (value, text) in enumerate(key_figures(figures, words), start=len(lines) + 1):
        sheet.write_string(row, 0, text)
        sheet.write_string(row, 1, value)
    for row, text in enumerate(words.texts.method, start=len(lines) + 9):
        sheet.write_string(row, 0, text)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 20)


def _sheet(book: Workbook, name: str, table: Table, formats: Mapping[Form, Format]) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    widths = [_width(column.title) for column in table.columns]
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.title, bold)
    for number, row in enumerate(table.rows, start=1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            value, form = (cell.value, cell.form) if isinstance(cell, Cell) else (cell, column.form)
            _write(sheet, number, place, value, formats[form])
            widths[place] = max(widths[place], _width(str(value)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(_WIDEST, width + 2))
    sheet.freeze_panes(1, 0)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note)


def _write(sheet: Worksheet, row: int, column: int, value: Value, form: Format) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(row, column, float(value), form)
    elif value:
        sheet.write_string(row, column, value, form)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _names(titles: Sequence[str]) -> Iterator[str]:
    """A name for each sheet that no program refuses, and none twice."""
    taken: set[str] = set()
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip("'")[:_LONGEST_NAME]
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain[: _LONGEST_NAME - 3]} {number}"
        taken.add(name.casefold())
        yield name
