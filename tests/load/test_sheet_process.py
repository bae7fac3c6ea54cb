"""The process that reads workbooks: its limits, and its end."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from replygen.errors import UserError
from replygen.load import sheet_process
from replygen.load.sheet_process import read_sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TABLE = "urn:oasis:names:tc:opendocument:xmlns"


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def xlsx(path: Path, changes: dict[str, bytes]) -> Path:
    """A sound workbook of one cell, with other parts in place of its own."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append(["case_id"])
    book.save(data)
    with zipfile.ZipFile(data) as file:
        return packed(path, {name: file.read(name) for name in file.namelist()} | changes)


def with_strings(path: Path, strings: bytes, rows: bytes) -> Path:
    """A workbook whose cells are `rows`, and whose shared texts are `strings`."""
    relations = "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(xlsx(path, {})) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    added = b'<Relationship Id="s9" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", added)
    shared = b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), strings)
    return packed(path, parts | {SHEET: rows, "xl/sharedStrings.xml": shared})


def sheet(rows: bytes, after: bytes = b"") -> bytes:
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData>%s</worksheet>' % (MAIN.encode(), rows, after)


def ods(path: Path, rows: str, manifest: str = "<manifest/>") -> Path:
    spaces = " ".join(f'xmlns:{name}="{TABLE}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="T">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return packed(path, {"content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})


def wait_for(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        read_sheets(path)
    return str(refused.value)


CELL = "<table:table-cell {}><text:p>x</text:p></table:table-cell>"


def test_rows_and_columns_repeated_without_end_are_refused(tmp_path: Path) -> None:
    wide = CELL.format('table:number-columns-repeated="16384"')
    row = f'<table:table-row table:number-rows-repeated="1048576">{wide}</table:table-row>'
    assert "too large" in refusal(ods(tmp_path / "cases.ods", row))


def test_empty_rows_repeated_to_the_end_cost_nothing(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    sheets = read_sheets(ods(tmp_path / "cases.ods", f"<table:table-row>{CELL.format('')}</table:table-row>{empty}"))
    cell: Any = [0, "x"]
    assert [list(sheets.rows(report)) for report in sheets.reports] == [[(1, [cell])]]


def test_a_part_that_unfolds_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "cases.xlsx", {})
    with zipfile.ZipFile(path, "a") as file:
        file.getinfo(SHEET).file_size = 301_000_000
        file.writestr("other.xml", b"")
    assert "too large" in refusal(path)


def test_far_away_cells_in_many_rows_are_refused(tmp_path: Path) -> None:
    rows = b"".join(b'<row><c r="XFD%d"><v>1</v></c></row>' % number for number in range(1, 1000))
    assert "too large" in refusal(xlsx(tmp_path / "cases.xlsx", {SHEET: sheet(rows)}))


def test_one_long_text_in_many_cells_is_refused(tmp_path: Path) -> None:
    rows = b"<row>" + b'<c t="s"><v>0</v></c>' * 1000 + b"</row>"
    path = with_strings(tmp_path / "cases.xlsx", b"<si><t>%s</t></si>" % (b"x" * 9_000_000), sheet(rows))
    assert "too large" in refusal(path)


def test_merged_cells_without_end_are_refused(tmp_path: Path) -> None:
    rows = b'<row r="1"><c><v>1</v></c><c><v>1</v></c></row><row r="1048576"><c><v>1</v></c><c><v>1</v></c></row>'
    merges = b"<mergeCells>%s</mergeCells>" % (b'<mergeCell ref="A1:XFD1048576"/>' * 100)
    assert "too large" in refusal(xlsx(tmp_path / "cases.xlsx", {SHEET: sheet(rows, merges)}))


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet(b"<row><c><v>&b;</v></c></row>")
    assert "is damaged" in refusal(xlsx(tmp_path / "cases.xlsx", {SHEET: bomb}))


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048577"><c><v>1</v></c></row>',
        b'<row r="0"><c><v>1</v></c></row>',
        b'<row><c r="XFE1"><v>1</v></c></row>',
        b"<row>" + b"<c><v>1</v></c>" * 16_386 + b"</row>",
        b'<row><c t="s"><v>7</v></c></row>',
        b'<row><c s="99"><v>7</v></c></row>',
        b"<row><c><v>seven</v></c></row>",
        b"<row><c><v>inf</v></c></row>",
        b"<row>" * 100_000,
    ],
)
def test_a_sheet_that_cannot_be_is_called_damaged(tmp_path: Path, rows: bytes) -> None:
    assert "is damaged. Open it in Excel" in refusal(xlsx(tmp_path / "cases.xlsx", {SHEET: sheet(rows)}))


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing", OLE + b"\0" * 600, OLE])
def test_a_file_that_only_begins_like_a_workbook_is_called_damaged(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cases.xlsx").write_bytes(data)
    assert "cannot be read as a workbook" in refusal(tmp_path / "cases.xlsx")


@pytest.mark.parametrize(
    "parts", [{"letter.txt": b"x"}, {"_rels/.rels": b"<Relationships/>", "word/document.xml": b"<x/>"}]
)
def test_another_archive_is_told_from_a_workbook(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert "packed like a workbook, but is none" in refusal(packed(tmp_path / "cases.xlsx", parts))


def test_a_text_document_is_told_from_a_workbook(tmp_path: Path) -> None:
    import docx

    docx.Document().save(str(tmp_path / "cases.docx"))
    assert "packed like a workbook, but is none" in refusal(tmp_path / "cases.docx")


def test_a_binary_workbook_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "cases.xlsb", {})
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin")
    assert "binary workbook (XLSB), which is not read. Open it in Excel and save it as XLSX" in refusal(
        packed(path, parts)
    )


def test_a_workbook_with_a_password_is_called_locked(tmp_path: Path) -> None:
    (tmp_path / "cases.xlsx").write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "locked with a password" in refusal(tmp_path / "cases.xlsx")
    locked = ods(tmp_path / "cases.ods", "", "<manifest><encryption-data/></manifest>")
    assert "locked with a password" in refusal(locked)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_process, "_SECONDS", 1)
    monkeypatch.setattr(sheet_process, "_PATIENCE", 1)
    os.mkfifo(tmp_path / "endless.xlsx")
    start = time.monotonic()
    assert "too large" in refusal(tmp_path / "endless.xlsx")
    assert time.monotonic() - start < 5


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit memory")
def test_the_process_has_no_more_memory_than_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strings = b"<si><t>%s</t></si>" % (b"x" * 50_000_000)
    path = with_strings(tmp_path / "cases.xlsx", strings, sheet(b"<row><c><v>1</v></c></row>"))
    assert read_sheets(path).reports[0]["count"] == 1
    monkeypatch.setattr(sheet_process, "_MEMORY", 90_000_000)
    assert "too large" in refusal(path)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells who the children are")
def test_the_process_ends_with_the_program_that_asked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.xlsx")
    program = (
        "import sys; from pathlib import Path; from replygen.load.sheet_process import read_sheets;"
        "read_sheets(Path(sys.argv[1]))"
    )
    asking = subprocess.Popen([sys.executable, "-c", program, tmp_path / "endless.xlsx"])
    children = Path(f"/proc/{asking.pid}/task/{asking.pid}/children")
    wait_for(lambda: bool(children.read_text().strip()))
    reader = Path("/proc") / children.read_text().strip()
    wait_for(lambda: "replygen.sheets" in (reader / "cmdline").read_text())  # between fork and exec it has no name
    asking.send_signal(signal.SIGKILL)
    asking.wait()
    wait_for(lambda: not reader.exists() or "Z" in (reader / "stat").read_text().rpartition(")")[2].split()[0])
