"""ODS workbooks (OpenDocument 1.3, part 3): the file itself tells the text that each cell shows."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial

from replygen.sheets.formats import clock_text, moment_text, plain_number
from replygen.sheets.parts import open_part, read_xml
from replygen.sheets.records import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    SURE_DIGITS,
    Cell,
    Merge,
    RefusalError,
    Sheet,
    SheetRow,
)

_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_OPEN_DOCUMENT}:{name}:1.0 " for name in ("office", "table", "text", "style"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "

_UNSEEN = frozenset(
    {_OFFICE + "annotation", _TEXT + "ruby-text", _TEXT + "note", _TABLE + "tracked-changes", _TABLE + "shapes"}
)
"""What holds text that is not a cell's own."""
_DRAWING = f"{_OPEN_DOCUMENT}:drawing:1.0 "
_HIDDEN = frozenset({"collapse", "filter"})

_SPACE = re.compile(r"[ \t\r\n]+")
_SCIENTIFIC = re.compile(r"-?\d([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_FAILED = re.compile(r"#[A-Z0-9/?!]+|Err:\d+")
_CLOCK = re.compile(r"PT(\d{1,2})H(\d{1,2})M(\d{1,2})([.,]\d+)?S")


def read_ods(file: zipfile.ZipFile) -> list[Sheet]:
    """The sheets of the workbook. Raises RefusalError for one that has a password, and for what is no workbook."""
    with open_part(file, "META-INF/manifest.xml") as manifest:
        if b"encryption-data" in manifest.read():
            raise RefusalError("locked")
    reader = _Tables()
    for _piece in read_xml(open_part(file, "content.xml"), reader):
        pass
    if not reader.names:
        raise RefusalError("other")
    return [
        Sheet(name, style not in reader.hidden_styles, partial(_read_sheet, file, number))
        for number, (name, style) in enumerate(reader.names)
    ]


def _read_sheet(file: zipfile.ZipFile, number: int, sheet: Sheet) -> Iterator[SheetRow]:
    reader = _Rows(number, sheet)
    for _piece in read_xml(open_part(file, "content.xml"), reader):
        for row, times in reader.rows:
            for more in range(times):
                yield row._replace(number=row.number + more)
        reader.rows.clear()


class _Tables:
    """Hears of the tables: `names` holds of each its name and style, `hidden_styles` those that are not displayed."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []
        self.hidden_styles: set[str] = set()
        self._style = ""
        self._inside = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == _TABLE + "table":
            if not self._inside:
                self.names.append((attributes[_TABLE + "name"], attributes.get(_TABLE + "style-name", "")))
            self._inside += 1
        elif name == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif name == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self.hidden_styles.add(self._style)

    def end(self, name: str) -> None:
        if name == _TABLE + "table":
            self._inside -= 1

    def text(self, data: str) -> None:
        pass


class _Rows:
    """Hears of the table at the place `wanted`; `rows` are those that are complete, and how often each stands there."""

    def __init__(self, wanted: int, sheet: Sheet) -> None:
        self.rows: list[tuple[SheetRow, int]] = []
        self._sheet = sheet
        self._before = wanted
        self._tables = self._unseen = self._column = self._number = self._place = 0
        self._row: Mapping[str, str] = {}
        self._cell: Mapping[str, str] = {}
        self._cells: dict[int, Cell] = {}
        self._paragraphs: list[str] = []
        self._listening = False
        self._starts = {
            _TABLE + "table-cell": self._start_cell,
            _TABLE + "covered-table-cell": self._start_cell,
            _TEXT + "p": self._start_paragraph,
            _TEXT + "s": lambda attributes: self._add(" " * min(int(attributes.get(_TEXT + "c", 1)), MOST_COLUMNS)),
            _TEXT + "tab": lambda _attributes: self._add("\t"),
            _TEXT + "line-break": lambda _attributes: self._add("\n"),
            _TABLE + "table-row": self._start_row,
            _TABLE + "table-column": self._start_column,
        }
        self._ends = {
            _TABLE + "table-cell": self._end_cell,
            _TABLE + "covered-table-cell": self._end_cell,
            _TEXT + "p": self._end_paragraph,
            _TABLE + "table-row": self._end_row,
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._unseen:
            self._unseen += 1
        elif name == _TABLE + "table":
            self._tables += 1
        elif self._tables == 1 and not self._before:
            if name in self._starts:
                self._starts[name](attributes)
            elif name in _UNSEEN or name.startswith(_DRAWING):
                self._unseen = 1

    def end(self, name: str) -> None:
        if self._unseen:
            self._unseen -= 1
        elif name == _TABLE + "table":
            self._tables -= 1
            self._before -= not self._tables
        elif self._tables == 1 and not self._before and name in self._ends:
            self._ends[name]()

    def text(self, data: str) -> None:
        if self._listening and not self._unseen:
            self._paragraphs[-1] += _SPACE.sub(" ", data)

    def _add(self, text: str) -> None:
        if self._listening:
            self._paragraphs[-1] += text

    def _start_paragraph(self, _attributes: Mapping[str, str]) -> None:
        self._paragraphs.append("")
        self._listening = True

    def _end_paragraph(self) -> None:
        self._listening = False

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell, self._paragraphs = attributes, []
        if _TABLE + "number-columns-spanned" in attributes:
            bottom = self._number + int(attributes.get(_TABLE + "number-rows-spanned", 1))
            right = self._place + int(attributes[_TABLE + "number-columns-spanned"]) - 1
            self._sheet.merges.append(Merge(self._number + 1, self._place, bottom, right))

    def _end_cell(self) -> None:
        after = self._place + int(self._cell.get(_TABLE + "number-columns-repeated", 1))
        cell = _read_cell(self._cell, "\n".join(self._paragraphs) if self._paragraphs else None)
        if cell is not None:
            if after > MOST_COLUMNS:
                raise ValueError(after)
            self._cells.update(dict.fromkeys(range(self._place, after), cell))
        self._place = after

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row, self._cells, self._place = attributes, {}, 0

    def _end_row(self) -> None:
        times = int(self._row.get(_TABLE + "number-rows-repeated", 1))
        if self._cells:
            if self._number + times > MOST_ROWS:
                raise ValueError(times)
            if times * len(self._cells) > MOST_CELLS:
                raise RefusalError("large")
            hidden = self._row.get(_TABLE + "visibility") in _HIDDEN
            self.rows.append((SheetRow(self._number + 1, hidden, self._cells), times))
        self._number += times

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        after = self._column + int(attributes.get(_TABLE + "number-columns-repeated", 1))
        if attributes.get(_TABLE + "visibility") in _HIDDEN:
            self._sheet.hidden_columns.update(range(self._column, min(after, MOST_COLUMNS)))
        self._column = after


def _read_cell(attributes: Mapping[str, str], shown: str | None) -> Cell | None:
    """The cell that shows this text, or has none; None when it is empty."""
    is_formula = _TABLE + "formula" in attributes
    text = shown or ""
    kind = attributes.get(_OFFICE + "value-type", "")
    if attributes.get(_CALC + "value-type") == "error" or (is_formula and _FAILED.fullmatch(text)):
        return Cell(text, doubt="error")
    if kind in {"float", "percentage", "currency"}:
        return _number(float(attributes[_OFFICE + "value"]), text)
    if kind == "date":
        moment = dt.datetime.fromisoformat(attributes[_OFFICE + "date-value"]).replace(tzinfo=None, microsecond=0)
        return Cell(text, moment_text(moment))
    if kind == "time":
        return Cell(text, _clock(attributes[_OFFICE + "time-value"]))
    if text:
        return Cell(text)
    return Cell("", doubt="formula") if is_formula and not kind and shown is None else None


def _number(number: float, text: str) -> Cell:
    plain = plain_number(number)
    if abs(number) >= 10**SURE_DIGITS:
        return Cell(plain, doubt="digits")
    if _SCIENTIFIC.fullmatch(text):
        return Cell(plain, plain, "number")
    return Cell(text, plain if plain != text else "")


def _clock(duration: str) -> str:
    """`09:05` for a time of day, nothing for a span of more than a day."""
    found = _CLOCK.fullmatch(duration)
    if found is None or int(found[1]) > 23:
        return ""
    return clock_text(dt.time(int(found[1]), int(found[2]), int(found[3])))
