"""XLSX workbooks (ECMA-376, transitional and strict): the texts of their cells as Excel shows them."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from replygen.sheets.formats import format_code, show_number, show_text
from replygen.sheets.parts import open_part, read_xml
from replygen.sheets.records import MOST_COLUMNS, MOST_ROWS, Cell, Merge, RefusalError, Sheet, SheetRow

_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ELEMENTS = (
    "c", "cellXfs", "col", "calcPr", "f", "mergeCell", "numFmt", "rPh", "row", "sheet", "si", "t", "v", "workbookPr", "xf",
)  # fmt: skip
_LOCAL = {f"{namespace} {name}": name for namespace in _NAMESPACES for name in _ELEMENTS}
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = frozenset({"1", "true"})


def read_xlsx(file: zipfile.ZipFile) -> list[Sheet]:
    """The sheets of the workbook, charts left out. Raises RefusalError for XLSB, and for what is no workbook."""
    try:
        root = next(target for kind, target in _relations(file, "").values() if kind == "officeDocument")
    except (KeyError, StopIteration):
        raise RefusalError("other") from None
    if root.endswith(".bin"):
        raise RefusalError("binary")
    book = _Book()
    _read_whole(file, root, book)
    if not book.sheets:
        raise RefusalError("other")
    relations = _relations(file, root)
    for kind, target in relations.values():
        if kind == "styles" or kind == "sharedStrings":
            _read_whole(file, target, book)
    targets = ((sheet, relations[sheet.relation]) for sheet in book.sheets)
    return [
        Sheet(sheet.name, sheet.visible, partial(_read_sheet, file, target, book))
        for sheet, (kind, target) in targets
        if kind == "worksheet"
    ]


def _relations(file: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """The parts that `part` speaks of by their ids: the last word of the kind, and the name."""
    folder, name = posixpath.split(part)
    found = _Relations(folder)
    for _piece in read_xml(open_part(file, f"{folder}/_rels/{name}.rels"), found):
        pass
    return found.targets


def _read_whole(file: zipfile.ZipFile, name: str, book: _Book) -> None:
    for _piece in read_xml(open_part(file, name), book):
        pass


@dataclass(slots=True)
class _Relations:
    folder: str
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == _RELATIONSHIP:
            target = posixpath.normpath(posixpath.join("/", self.folder, attributes["Target"].replace("\\", "/")))
            self.targets[attributes["Id"]] = attributes["Type"].rpartition("/")[2], target

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class _SheetEntry:
    name: str
    visible: bool
    relation: str


@dataclass(slots=True)
class _Book:
    """What the sheets share. `stale`: the program that wrote the file left its formulas for Excel to calculate."""

    sheets: list[_SheetEntry] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    since_1904: bool = False
    stale: bool = False
    _own_codes: dict[int, str] = field(default_factory=dict)
    _in_formats: bool = False
    _texts: list[str] = field(default_factory=list)
    _listening: bool = False
    _phonetic: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match _LOCAL.get(name):
            case "t":
                self._listening = not self._phonetic
            case "rPh":
                self._phonetic = True
            case "sheet":
                relation = next(value for key, value in attributes.items() if key.endswith("relationships id"))
                visible = attributes.get("state", "visible") == "visible"
                self.sheets.append(_SheetEntry(unescaped(attributes["name"]), visible, relation))
            case "workbookPr":
                self.since_1904 = attributes.get("date1904") in _TRUE
            case "calcPr":
                self.stale = attributes.get("fullCalcOnLoad") in _TRUE
            case "numFmt":
                self._own_codes[int(attributes["numFmtId"])] = attributes["formatCode"]
            case "cellXfs":
                self._in_formats = True
            case "xf" if self._in_formats:
                self.codes.append(format_code(int(attributes.get("numFmtId", 0)), self._own_codes))

    def end(self, name: str) -> None:
        match _LOCAL.get(name):
            case "t":
                self._listening = False
            case "rPh":
                self._phonetic = False
            case "si":
                self.strings.append(unescaped("".join(self._texts)))
                self._texts.clear()
            case "cellXfs":
                self._in_formats = False

    def text(self, data: str) -> None:
        if self._listening:
            self._texts.append(data)

    def cell(self, kind: str, style: str, text: str) -> Cell | None:
        """A cell of type `kind` with a stored value; None when it is empty."""
        code = self.codes[int(style)] if self.codes else "General"
        if not text:
            return None
        match kind:
            case "s":
                text = self.strings[int(text)]
                return Cell(show_text(text, code)) if text else None
            case "inlineStr" | "str":
                return Cell(show_text(unescaped(text), code))
            case "b":
                return Cell("TRUE" if text in _TRUE else "FALSE")
            case "e":
                return Cell(text, doubt="error")
            case "d":
                epoch = dt.datetime(1904, 1, 1) if self.since_1904 else dt.datetime(1899, 12, 30)
                days = (dt.datetime.fromisoformat(text).replace(tzinfo=None) - epoch) / dt.timedelta(days=1)
                return show_number(days, code, self.since_1904)
            case _:
                return show_number(float(text), code, self.since_1904)


def unescaped(text: str) -> str:
    """`text` with its control characters, which XML cannot hold and Excel writes like `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _read_sheet(file: zipfile.ZipFile, part: str, book: _Book, sheet: Sheet) -> Iterator[SheetRow]:
    reader = _SheetReader(book, sheet)
    for _piece in read_xml(open_part(file, part), reader):
        yield from reader.rows
        reader.rows.clear()


@dataclass(slots=True)
class _SheetReader:
    """Hears of one sheet; `rows` are those that are complete."""

    book: _Book
    sheet: Sheet
    rows: list[SheetRow] = field(default_factory=list)
    _number: int = 0
    _hidden: bool = False
    _cells: dict[int, Cell] = field(default_factory=dict)
    _place: int = -1
    _kind: str = ""
    _style: str = "0"
    _is_formula: bool = False
    _texts: list[str] = field(default_factory=list)
    _listening: bool = False
    _phonetic: bool = False
    _columns: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match _LOCAL.get(name):
            case None:
                pass
            case "c":
                self._place = self._column(attributes.get("r", "").rstrip("0123456789"))
                self._kind = attributes.get("t", "n")
                self._style = attributes.get("s", "0")
                self._is_formula = False
                self._texts.clear()
            case "v":
                self._listening = True
            case "t":
                self._listening = not self._phonetic
            case "f":
                self._is_formula = True
            case "rPh":
                self._phonetic = True
            case "row":
                self._number = int(attributes.get("r", self._number + 1))
                if not 0 < self._number <= MOST_ROWS:
                    raise ValueError(self._number)
                self._hidden = attributes.get("hidden") in _TRUE
                self._cells = {}
                self._place = -1
            case "mergeCell":
                self.sheet.merges.append(_merge(attributes["ref"]))
            case "col" if attributes.get("hidden") in _TRUE:
                self.sheet.hidden_columns.update(
                    range(int(attributes["min"]) - 1, min(int(attributes["max"]), MOST_COLUMNS))
                )

    def end(self, name: str) -> None:
        match _LOCAL.get(name):
            case None:
                pass
            case "v" | "t":
                self._listening = False
            case "c":
                text = "".join(self._texts)
                if self._is_formula and (self.book.stale or (not text and self._kind != "str")):
                    self._cells[self._place] = Cell("", doubt="formula")
                elif (cell := self.book.cell(self._kind, self._style, text)) is not None:
                    self._cells[self._place] = cell
            case "rPh":
                self._phonetic = False
            case "row" if self._cells:
                self.rows.append(SheetRow(self._number, self._hidden, self._cells))

    def text(self, data: str) -> None:
        if self._listening:
            self._texts.append(data)

    def _column(self, letters: str) -> int:
        """The position of the column `letters`, or the next one where a cell does not say."""
        if letters not in self._columns:
            if not letters and self._place < MOST_COLUMNS:
                return self._place + 1
            self._columns[letters] = column_place(letters)
        return self._columns[letters]


def column_place(letters: str) -> int:
    """The position, from 0, of the column `letters`. Raises ValueError when no sheet has it."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    if not (letters.isascii() and letters.isupper() and 0 < place <= MOST_COLUMNS):
        raise ValueError(letters)
    return place - 1


def _merge(reference: str) -> Merge:
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    places = [(int(found[2]), column_place(found[1])) for found in corners if found]
    return Merge(*places[0], *places[-1])
