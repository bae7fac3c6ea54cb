"""Workbooks of Excel and LibreOffice."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from replygen.errors import UserError
from replygen.load import load_records, read_fields
from replygen.model.case import Record

SHEET = "xl/worksheets/sheet1.xml"


def workbook(folder: Path, *sheets: Sequence[Sequence[Any]], name: str = "cases.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


def changed(path: Path, change: Callable[[Worksheet], object]) -> Path:
    """The workbook with its first sheet changed."""
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def patched(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with what matches `old` in one of its parts replaced, for what openpyxl does not write."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts[part], count = re.subn(old.encode(), lambda _old: new.encode(), parts[part])
    assert count
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def read(path: Path, sheet: str | None = None) -> list[Record]:
    return list(load_records(path, sheet=sheet))


def one(path: Path) -> Record:
    (record,) = read(path)
    return record


def formatted(folder: Path, value: Any, code: str, column: str = "order_ref") -> Path:
    """A table of one case with a cell of that value and number format."""

    def change(sheet: Worksheet) -> None:
        sheet.cell(2, 2, value).number_format = code

    return changed(workbook(folder, [["case_id", column], ["1", ""]]), change)


def problem(record: Record) -> str:
    """The only problem of a record, by its column."""
    (only,) = read_fields(record)[1]
    return f"{only.column}: {only.what}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("00123", "00123"),
        (" typed ", " typed "),
        ("=SUM(A1)".replace("=", "'="), "'=SUM(A1)"),
        ("1.0", "1.0"),
        ("two\nlines", "two\nlines"),
        ("a  b\tc", "a  b\tc"),
        ("㮾䶮𠮷·", "㮾䶮𠮷·"),
        (45, "45"),
        (45.0, "45"),
        (128.5, "128.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (13800138000, "13800138000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2025, 3, 14), "2025-03-14"),
        (dt.datetime(2025, 3, 14, 18, 40, 9), "2025-03-14 18:40:09"),
        (dt.time(9, 5), "9:05:00"),
        (None, ""),
    ],
)
def test_a_cell_becomes_the_text_the_sheet_shows(tmp_path: Path, cell: object, text: str) -> None:
    assert one(workbook(tmp_path, [["case_id", "order_ref"], ["1", cell]])).values["order_ref"] == text


SHOWN: list[tuple[Any, str, str]] = [
    (123, "00000", "00123"),
    (0.15, "0%", "15%"),
    (60, '"¥"#,##0.00', "¥60.00"),
    (-1280.5, '"¥"#,##0.00;[Red]-"¥"#,##0.00', "-¥1,280.50"),
    (13800138000, "0", "13800138000"),
    (dt.date(2025, 3, 14), 'm"月"d"日"', "3月14日"),
    (dt.datetime(2025, 3, 14, 18, 40), "yyyy/mm/dd hh:mm", "2025/03/14 18:40"),
    (dt.time(9, 5), "h:mm", "9:05"),
    (26.5 / 24, "[h]:mm", "26:30"),
]


@pytest.fixture(scope="module", params=["xlsx", "xls", "ods"])
def saved(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, saved_by_calc: Callable[[Path, str], Path]
) -> Path:
    """A workbook with all that these tests speak of, as LibreOffice saves it, formulas calculated."""
    columns = ["case_id", "name", "title", "order_ref", *(f"place {number}" for number in range(len(SHOWN)))]
    rows = [
        ["1"],
        ["2", "Ann", "Ms"],
        ["3", "", "Mr"],
        ["4", "Bob"],
        ["5", "Eve", "", "=1/0"],
        ["6", "Eve", "", "=NA()"],
    ]
    path = workbook(
        tmp_path_factory.mktemp("saved"), [columns, *rows, *([str(n), "Eve"] for n in range(7, 11))], [["old"]]
    )

    def change(sheet: Worksheet) -> None:
        for place, (value, code, _text) in enumerate(SHOWN, 5):
            sheet.cell(2, place, value).number_format = code
        sheet["A2"].comment = Comment("not a part of the cell", "somebody")
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("B5:C5")
        for row in (8, 9, 11, 15):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["E"].hidden = True
        assert sheet.parent is not None
        sheet.parent.worksheets[1].sheet_state = "hidden"

    return saved_by_calc(changed(path, change), str(request.param))


def test_every_kind_of_workbook_gives_the_text_it_shows(saved: Path) -> None:
    assert read(saved)[0].cells == ("1", "", "", "", *(text for _value, _code, text in SHOWN))


def test_every_kind_of_workbook_tells_which_formulas_failed(saved: Path) -> None:
    assert [problem(record) for record in read(saved)[4:6]] == [
        "order_ref: The formula in this cell failed and shows #DIV/0!. Mend it in the workbook, or type the text.",
        "order_ref: The formula in this cell failed and shows #N/A. Mend it in the workbook, or type the text.",
    ]


def test_every_kind_of_workbook_tells_which_cells_are_under_a_merged_one(saved: Path) -> None:
    first, second, third = read(saved)[1:4]
    assert first.problems == ()
    assert problem(second) == (
        "name: This cell is merged with others; what they hold stands in row 3, column B. Unmerge them and fill in each."
    )
    assert problem(third).startswith(
        "title: This cell is merged with others; what they hold stands in row 5, column B."
    )


def test_hidden_rows_and_columns_are_read_and_named(saved: Path) -> None:
    source = load_records(saved)
    assert [record.values["case_id"] for record in source] == [str(number) for number in range(1, 11)]
    assert "Rows are hidden but were read like the others: 8–9, 11. If they should have no letters" in source.notices[0]
    assert "Columns are hidden but were read like the others: E." in source.notices[0]


def test_a_hidden_sheet_is_read_only_when_chosen(saved: Path) -> None:
    assert "Other sheets" not in load_records(saved).notices[0]
    with pytest.raises(UserError, match=r"no header with a column case_id .* reads: old"):
        load_records(saved, sheet="SHEET 2")


@pytest.mark.parametrize("name", ["cases.csv", "cases", "cases.xls"])
def test_content_not_the_suffix_tells_a_workbook(saved: Path, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(saved.read_bytes())
    assert f"{saved.suffix[1:].upper()}, sheet “Sheet 1”" in load_records(path).notices[0]


@pytest.mark.parametrize(
    ("column", "value", "code", "read_as"),
    [
        ("received", dt.date(2025, 3, 14), 'm"月"d"日"', dt.date(2025, 3, 14)),
        ("received", dt.date(2025, 3, 4), "dd/mm/yyyy", dt.date(2025, 3, 4)),
        ("received", dt.date(2025, 3, 4), "mm-dd-yy", dt.date(2025, 3, 4)),
        ("spend", 1280.5, '"¥"#,##0.00', 1280.5),
    ],
)
def test_dates_and_numbers_are_read_from_what_is_behind_the_text(
    tmp_path: Path, column: str, value: object, code: str, read_as: object
) -> None:
    case, problems, _failed = read_fields(one(formatted(tmp_path, value, code, column)))
    assert problems == ()
    assert getattr(case, column) == read_as


def test_a_map_reads_dates_from_what_is_behind_the_text(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("case_id: case_id\nreceived: {column: Day, format: '%d-%m-%Y'}\nissue: Day\n")
    path = formatted(tmp_path, dt.date(2025, 3, 14), 'm"月"d"日"', "Day")
    (record,) = load_records(path, mapping=tmp_path / "map.yaml")
    assert record.values == {"case_id": "1", "received": "2025-03-14", "issue": "3月14日"}
    assert record.cells == ("1", "2025-03-14")


def test_a_moment_of_a_workbook_is_read_as_one(tmp_path: Path) -> None:
    moment = dt.datetime(2025, 3, 14, 18, 40)
    case, problems, _failed = read_fields(one(workbook(tmp_path, [["case_id", "event_date"], ["1", moment]])))
    assert problems == ()
    assert case.event_date is not None
    assert (case.event_date.date, case.event_date.time) == (moment.date(), moment.time())


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (100000, "0.00E+00", "shows the number 100000 in another form"),
        (1 / 3, "General", "shows the number 0.333333333333333 in another form"),
        (12345678901234567890, "General", "is a number of more than 15 digits; Excel has changed the last ones"),
        (dt.date(2025, 3, 14), "mm-dd-yy", "holds a date or time (2025-03-14) that does not look the same"),
        (dt.date(2025, 3, 14), "[$-404]e/m/d", "holds a date or time (2025-03-14) that does not look the same"),
    ],
)
def test_a_text_that_is_not_sure_is_a_problem_with_the_remedy(
    tmp_path: Path, value: object, code: str, words: str
) -> None:
    said = problem(one(formatted(tmp_path, value, code)))
    assert said.startswith("order_ref: ")
    assert words in said
    assert "Format the column as text" in said


def test_what_is_doubtful_in_a_column_nobody_reads_is_no_problem(tmp_path: Path) -> None:
    assert read_fields(one(formatted(tmp_path, 10**20, "General", "colour")))[1] == ()


@pytest.mark.parametrize("style", ["1904", "1900"])
def test_days_are_counted_from_where_the_workbook_says(tmp_path: Path, style: str) -> None:
    path = formatted(tmp_path, 44268 if style == "1904" else 45730, "yyyy-mm-dd")
    patched(path, "xl/workbook.xml", "<workbookPr ?/>", f'<workbookPr date1904="{style == "1904":d}"/>')
    assert one(path).values["order_ref"] == "2025-03-14"


def test_a_formula_that_was_not_calculated_is_a_problem(tmp_path: Path) -> None:
    record = one(workbook(tmp_path, [["case_id", "name", "order_ref"], ["1", "Ann", '="A-"&A2']]))
    assert problem(record).startswith("order_ref: The formula in this cell has no value yet. Open the file in Excel")


def test_a_row_of_nothing_but_uncalculated_formulas_is_not_lost(tmp_path: Path) -> None:
    (record,) = read(workbook(tmp_path, [["case_id", "name", "issue"], ["=1", '="Ann"', "=2"]]))
    assert [found.column for found in record.problems] == ["case_id", "name", "issue"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [('<f>"a"&amp;1</f><v>a1</v>', "a1"), ('<f>""</f><v></v>', ""), ('<f t="shared" si="0"/><v>a1</v>', "a1")],
)
def test_a_formula_gives_its_stored_value(tmp_path: Path, cell: str, text: str) -> None:
    path = workbook(tmp_path, [["case_id", "order_ref"], ["1", "=later"]])
    patched(path, "xl/workbook.xml", 'fullCalcOnLoad="1"', "")
    assert "has no value yet" in problem(one(path))
    patched(path, SHEET, '<c r="B2"><f>later</f><v ?/?>(</v>)?</c>', f'<c r="B2" t="str">{cell}</c>')
    assert one(path).values["order_ref"] == text


def test_values_stored_before_the_formulas_were_calculated_are_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["case_id", "order_ref"], ["1", "=later"]])
    patched(path, SHEET, "<f>later</f><v ?/?>(</v>)?", "<f>later</f><v>0</v>")
    assert "has no value yet" in problem(one(path))


def test_merged_titles_headers_and_remarks_are_no_cases(tmp_path: Path) -> None:
    rows = [
        ["2025年3月投诉"],
        ["case_id", "issue", "", "name"],
        ["1", "late", "", "Ann"],
        ["备注：月底前回复"],
        ["2", "lost"],
    ]

    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:D1", "B2:C2", "B3:C3", "A4:D4"):
            sheet.merge_cells(cells)

    source = load_records(changed(workbook(tmp_path, rows), merge))
    assert [record.values["case_id"] for record in source] == ["1", "2"]
    assert all(record.problems == () for record in source)
    assert "Rows that are one line over the whole table were left out as remarks: 4." in source.notices[0]


def test_many_hidden_rows_are_named_in_a_few_words(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        for row in range(3, 300, 2):
            sheet.row_dimensions[row].hidden = True

    path = changed(workbook(tmp_path, [["case_id"], *([str(n)] for n in range(300))]), hide)
    assert "3, 5, 7, 9, 11, 13, 15, 17, 19, 21, …." in load_records(path).notices[0]


def test_rows_are_counted_from_the_top_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[], ["投诉登记表"], [], [None, "编号", "姓名"], [], [None, "1", "王晓雯"]]
    source = load_records(workbook(tmp_path, rows))
    assert [(record.place.row, record.values["name"]) for record in source] == [(6, "王晓雯")]
    assert "header in row 4" in source.notices[0]


def test_the_sheet_with_the_known_header_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["notes", "from", "March"]], [["case_id", "name"], ["1", "Ann"]], [["1", "2"]])
    source = load_records(path)
    assert [record.values["case_id"] for record in source] == ["1"]
    assert "XLSX, sheet “Sheet 2”" in source.notices[0]
    assert "Other sheets were not read: Sheet 1, Sheet 3. Choose one of them with --sheet." in source.notices[0]


def test_two_sheets_of_cases_are_refused_until_one_is_chosen(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["case_id"], ["1"]], [["case_id"], ["2"]])
    with pytest.raises(UserError, match=r"more than one sheet of cases: “Sheet 1”, “Sheet 2”\..*--sheet"):
        load_records(path)
    assert [record.values["case_id"] for record in read(path, sheet="sheet２")] == ["2"]


def test_empty_sheets_need_no_word(tmp_path: Path) -> None:
    source = load_records(workbook(tmp_path, [], [["case_id"], ["1"]], []))
    assert "Other sheets" not in source.notices[0]
    assert [record.values["case_id"] for record in source] == ["1"]


def test_a_sheet_that_is_not_there_is_refused_with_the_names(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no sheet “March”\. It has: Sheet 1"):
        load_records(workbook(tmp_path, [["case_id"], ["1"]]), sheet="March")


def test_a_sheet_of_a_table_without_sheets_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case_id\n1\n")
    with pytest.raises(UserError, match=r"cases\.csv is no workbook.* Leave --sheet out"):
        load_records(tmp_path / "cases.csv", sheet="March")


@pytest.mark.parametrize("sheet", [None, "Sheet 1"])
def test_an_empty_workbook_is_refused(tmp_path: Path, sheet: str | None) -> None:
    with pytest.raises(UserError, match="is empty"):
        load_records(workbook(tmp_path, []), sheet=sheet)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<is><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r></is>", "rich text"),
        ('<is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is>', "東京"),
        ("<is><t>two_x000D_\nlines</t></is>", "two\r\nlines"),
        ("<is><t>_x005F_x000D_ as typed</t></is>", "_x000D_ as typed"),
        ('<is><t xml:space="preserve"> ends </t></is>', " ends "),
    ],
)
def test_texts_are_read_as_excel_writes_them(tmp_path: Path, written: str, text: str) -> None:
    path = workbook(tmp_path, [["case_id", "order_ref"], ["1", 7]])
    patched(path, SHEET, '<c r="B2" t="n"><v>7</v></c>', f'<c r="B2" t="inlineStr">{written}</c>')
    assert one(path).values["order_ref"] == text


def test_workbooks_of_other_programs_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["case_id", "order_ref"], ["1", 7]])
    for reference in ("A1", "B1", "A2", "B2"):
        patched(path, SHEET, f' r="{reference}"', "")
    patched(path, SHEET, '<row r="2"', "<row")
    patched(path, SHEET, '<dimension ref="A1:B2"', '<dimension ref="A1:A1"')
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    patched(path, SHEET, "http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict)
    patched(path, "xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "Worksheets\\Sheet1.XML")
    assert one(path).cells == ("1", "7")


def test_a_cell_far_from_the_others_stops_only_its_row(tmp_path: Path) -> None:
    path = changed(
        workbook(tmp_path, [["case_id", "name"], ["1", "Ann"]]), lambda sheet: sheet.cell(1048576, 16384, "x")
    )
    near, far = read(path)
    assert near.problems == ()
    assert far.place.row == 1048576
    assert "This row has 16384 cells, the header 2" in far.problems[0].what


def test_rows_can_be_read_side_by_side(tmp_path: Path) -> None:
    source = load_records(workbook(tmp_path, [["case_id"], *([str(n)] for n in range(5))]))
    pairs = [(one.values["case_id"], other.values["case_id"]) for one, other in zip(source, source, strict=True)]
    assert pairs == [(str(n), str(n)) for n in range(5)]
