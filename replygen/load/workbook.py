"""XLSX, XLS and ODS workbooks, row by row, their cells as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from replygen.errors import UserError
from replygen.load.encodings import Score
from replygen.load.rows import Row
from replygen.load.sheet_process import Sheets, SpooledRow, read_sheets
from replygen.messages import _, listed, quoted
from replygen.model.words import fold
from replygen.sheets.records import SURE_DIGITS, Merge, SheetReport

_MOST_RANGES = 10
_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of a workbook, ready to be read. `notices` say what a clerk may not expect, a sentence each."""

    sheets: Sheets
    sheet: SheetReport
    notices: tuple[str, ...]

    @property
    def taken(self) -> str:
        """The kind of workbook and the sheet."""
        return _("{kind}, sheet “{sheet}”").format(kind=self.sheets.kind, sheet=self.sheet["name"])

    def rows(self) -> Iterator[Row]:
        """The rows that hold anything, but for remarks: single cells merged over the whole width."""
        lines = set(self.sheet["lines"])
        covered = _Covered(self.sheet["merges"])
        for spooled in self.sheets.rows(self.sheet):
            if spooled[0] not in lines:
                yield _row(spooled, covered.doubts(spooled[0]))


class _Covered:
    """The doubts about cells that are covered by merged ones, for rows asked for from the top down."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        self.ahead = sorted({Merge(*merge) for merge in merges}, reverse=True)
        self.here: list[tuple[Merge, str]] = []

    def doubts(self, number: int) -> dict[int, str]:
        while self.ahead and self.ahead[-1].top <= number:
            merge = self.ahead.pop()
            self.here.append((merge, _covered(merge)))
        self.here = [(merge, doubt) for merge, doubt in self.here if merge.bottom >= number]
        return {
            place: doubt
            for merge, doubt in self.here
            for place in range(merge.left, merge.right + 1)
            if (number, place) != (merge.top, merge.left)
        }


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins with `start` is a workbook (or another file packed like one)."""
    return start.startswith(_SIGNATURES)


def open_workbook(path: Path, sheet: str | None, score: Score) -> Workbook:
    """The sheet named `sheet`; without a name the visible one that has a header `score` knows, else the first filled one.

    Raises UserError for a workbook that is locked, damaged or too large, for a sheet it does not have, and when more
    than one could be meant.
    """
    sheets = read_sheets(path)
    chosen, notices = _named(path, sheets, sheet) if sheet is not None else _found(path, sheets, score)
    if not chosen["is_whole"]:
        sheets = read_sheets(path, chosen["name"])
        chosen = next(report for report in sheets.reports if report["is_whole"])
    if not chosen["count"]:
        raise _empty(path)
    return Workbook(sheets, chosen, (*notices, *_oddities(chosen)))


def _named(path: Path, sheets: Sheets, name: str) -> tuple[SheetReport, tuple[str, ...]]:
    for report in sheets.reports:
        if fold(report["name"]) == fold(name):
            return report, ()
    names = listed(report["name"] for report in sheets.reports)
    raise UserError(_("{file} has no sheet “{sheet}”. It has: {names}.").format(file=path, sheet=name, names=names))


def _found(path: Path, sheets: Sheets, score: Score) -> tuple[SheetReport, tuple[str, ...]]:
    filled = [report for report in sheets.reports if report["visible"] and report["count"]]
    if not filled:
        raise _empty(path)
    if len(filled) == 1:
        return filled[0], ()
    known = [report for report in filled if any(score(_row(row, {}).cells) for row in sheets.rows(report))]
    if len(known) > 1:
        text = _("{file} has more than one sheet of cases: {names}. Say which one is meant with --sheet.")
        raise UserError(text.format(file=path, names=listed(quoted(report["name"]) for report in known)))
    chosen = (known or filled)[0]
    others = listed(report["name"] for report in filled if report is not chosen)
    text = _("Other sheets were not read: {others}. Choose one of them with --sheet.")
    return chosen, (text.format(others=others),)


def _oddities(sheet: SheetReport) -> Iterator[str]:
    """What a clerk who looks at the sheet may not expect of its rows, a notice each."""
    hidden = [row for row in sheet["hidden_rows"] if row > sheet["top"]]
    if hidden:
        text = _(
            "Rows are hidden but were read like the others: {rows}. "
            "If they should have no letters, delete them, or copy the rows you see into a new workbook."
        )
        yield text.format(rows=_ranges(hidden))
    if sheet["hidden_columns"]:
        text = _("Columns are hidden but were read like the others: {columns}.")
        yield text.format(columns=listed(map(_letters, sheet["hidden_columns"])))
    if sheet["lines"]:
        text = _("Rows that are one line over the whole table were left out as remarks: {rows}.")
        yield text.format(rows=_ranges(sheet["lines"]))


def _row(spooled: SpooledRow, doubts: dict[int, str]) -> Row:
    number, filled = spooled
    cells = [""] * (filled[-1][0] + 1)
    values: dict[int, str] = {}
    for place, text, *more in filled:
        cells[place] = text
        if more:
            value, doubt = more
            if value:
                values[place] = value
            if doubt:
                doubts[place] = _doubt(doubt, text)
    return Row(number, tuple(cells), doubts, values=values)


def _doubt(doubt: str, text: str) -> str:
    """What is wrong with a cell that shows `text`, if anything."""
    words = {
        "error": _("The formula in this cell failed and shows {value}. Mend it in the workbook, or type the text."),
        "formula": _(
            "The formula in this cell has no value yet. Open the file in Excel, calculate and save it, "
            "or paste the values over the formulas."
        ),
        "digits": _(
            "{value} is a number of more than {most} digits; Excel has changed the last ones. "
            "Format the column as text and enter the number again."
        ),
        "date": _(
            "This cell holds a date or time ({value}) that does not look the same on every computer. "
            "Format the column as text and type it as the letter should show it."
        ),
        "number": _(
            "The workbook shows the number {value} in another form, which is not known here. "
            "Format the column as text and type it as the letter should show it."
        ),
    }
    return words[doubt].format(value=text, most=SURE_DIGITS)


def _covered(merge: Merge) -> str:
    return _(
        "This cell is merged with others; what they hold stands in row {row}, column {column}. "
        "Unmerge them and fill in each."
    ).format(row=merge.top, column=_letters(merge.left))


def _empty(path: Path) -> UserError:
    return UserError(_("{file} is empty. Name a workbook that holds cases.").format(file=path))


def _ranges(rows: Sequence[int]) -> str:
    """`5–9, 14`; the first ones of many."""
    runs = [[row for _place, row in run] for _start, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return listed(texts if len(texts) <= _MOST_RANGES else [*texts[:_MOST_RANGES], "…"])


def _letters(place: int) -> str:
    """The letters of the column at `place`, counted from 0."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
