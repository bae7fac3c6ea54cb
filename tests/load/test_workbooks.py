"""Workbooks of Excel and LibreOffice."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from replygen.errors import UserError
from replygen.load import load_records, read_fields

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Cases">
<table:table-row><table:table-cell office:value-type="string"><text:p>编号</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>姓名</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>收到日期</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>王晓雯</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2025-03-14"><text:p>14.3.2025</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def workbook(folder: Path, *sheets: list[list[Any]], name: str = "cases.xlsx") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


def value(folder: Path, cell: object, column: str = "order_ref") -> Any:
    (record,) = load_records(workbook(folder, [["case_id", column], ["1", cell]]))
    return record.values[column]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("00123", "00123"),
        (" typed ", " typed "),
        ("1.0", "1.0"),
        (45, "45"),
        (45.0, "45"),
        (128.5, "128.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (True, "yes"),
        (False, "no"),
        (dt.date(2025, 3, 14), "2025-03-14"),
        (dt.datetime(2025, 3, 14), "2025-03-14"),
        (dt.datetime(2025, 3, 14, 18, 40), "2025-03-14 18:40"),
        (dt.datetime(2025, 3, 14, 18, 40, 9), "2025-03-14 18:40:09"),
        (dt.time(9, 5), "09:05"),
        (None, ""),
    ],
)
def test_a_cell_becomes_the_text_a_clerk_sees(tmp_path: Path, cell: object, text: str) -> None:
    assert value(tmp_path, cell) == text


def test_dates_of_a_workbook_are_read_as_dates(tmp_path: Path) -> None:
    day = dt.datetime(2025, 3, 14, 18, 40)
    (record,) = load_records(workbook(tmp_path, [["case_id", "received", "event_date"], ["1", day, day]]))
    case, problems, _failed = read_fields(record)
    assert problems == ()
    assert case.received == day.date()
    assert case.event_date is not None
    assert (case.event_date.date, case.event_date.time) == (day.date(), day.time())


def test_a_number_whose_last_digits_excel_lost_is_a_problem_not_a_wrong_number(tmp_path: Path) -> None:
    (record,) = load_records(workbook(tmp_path, [["case_id", "订单号", "colour"], ["1", 12345678901234567890, 10**20]]))
    _case, (problem,), failed = read_fields(record)
    assert problem.column == "订单号"
    assert "more than 15 digits" in problem.what
    assert failed == {"order_ref"}


def test_rows_are_counted_from_the_top_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[], ["投诉登记表"], [], [None, "编号", "姓名"], [], [None, "1", "王晓雯"]]
    source = load_records(workbook(tmp_path, rows))
    assert [(record.place.row, record.values["name"]) for record in source] == [(6, "王晓雯")]
    assert "header was found in row 4" in source.notices[0]


def test_the_first_sheet_that_holds_anything_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [], [["case_id"], ["1"]], [["case_id"], ["2"]])
    source = load_records(path)
    assert "“Sheet 2” was read; not read: Sheet 3" in source.notices[0]
    assert [record.values["case_id"] for record in source] == ["1"]


def test_a_single_filled_sheet_needs_no_word(tmp_path: Path) -> None:
    assert load_records(workbook(tmp_path, [], [["case_id"], ["1"]])).notices == ()


def test_a_hidden_sheet_is_read_only_when_chosen(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["case_id"], ["old"]], [["case_id"], ["new"]])
    book = openpyxl.load_workbook(path)
    book["Sheet 1"].sheet_state = "hidden"
    book.save(path)
    assert [record.values["case_id"] for record in load_records(path)] == ["new"]
    assert [record.values["case_id"] for record in load_records(path, sheet="SHEET 1")] == ["old"]


def test_a_sheet_that_is_not_there_is_refused_with_the_names(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no sheet “March”\. It has: Sheet 1"):
        load_records(workbook(tmp_path, [["case_id"], ["1"]]), sheet="March")


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is empty"):
        load_records(workbook(tmp_path, []))


@pytest.mark.parametrize("name", ["cases.csv", "cases", "cases.xls"])
def test_content_not_the_suffix_tells_a_workbook(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path, [["case_id"], ["1"]]).rename(tmp_path / name)
    assert [record.values["case_id"] for record in load_records(path)] == ["1"]


def test_an_open_document_is_read_like_the_others(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cases.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("content.xml", ODS.replace("\n", ""))
    (record,) = load_records(tmp_path / "cases.ods")
    assert record.values == {"case_id": "007", "name": "王晓雯", "received": "2025-03-14"}


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing", OLE + b"\0" * 600])
def test_a_damaged_workbook_is_refused_with_the_remedy(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cases.xlsx").write_bytes(data)
    with pytest.raises(UserError, match=r"cannot be read as a workbook .* save it as XLSX"):
        load_records(tmp_path / "cases.xlsx")


def test_a_workbook_with_a_password_is_called_locked(tmp_path: Path) -> None:
    (tmp_path / "cases.xlsx").write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UserError, match="locked with a password"):
        load_records(tmp_path / "cases.xlsx")


def test_a_cell_far_from_the_others_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["case_id"], ["1"]])
    book = openpyxl.load_workbook(path)
    book["Sheet 1"]["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(UserError, match="one cell stands far from the others"):
        load_records(path)


def test_a_workbook_that_unfolds_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["case_id"], ["1"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file, file.open("xl/media.bin", "w") as part:
        for _megabyte in range(301):
            part.write(b"\0" * 1_000_000)
    with pytest.raises(UserError, match="too large"):
        load_records(path)
