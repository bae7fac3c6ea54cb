"""`replygen map` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run

TABLE = """\
Nr,Customer,Medium,Opened,What the customer says
C-1,Ann Wong,Call centre,14-11-2026,Late again
C-2,Bob Lee,Mail,03-11-2026,Two bills
"""


@pytest.fixture
def run(run: Run, tmp_path: Path) -> Run:
    """As `run` elsewhere, in a folder that holds cases.csv."""
    (tmp_path / "cases.csv").write_text(TABLE, encoding="utf-8")
    return run


def test_the_map_goes_to_stdout(run: Run, tmp_path: Path) -> None:
    done = run("map", "cases.csv")
    assert done.returncode == 0
    assert "header in row 1; rows: 2, columns used: 1 of 5." in done.stderr
    assert 'name: "Customer"   # e.g. "Ann Wong", "Bob Lee"\n' in done.stdout
    assert "# received:   # The day the complaint came in." in done.stdout
    assert "\n# wanted:   # What the customer asks for;" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]


def test_from_an_unknown_table_to_letters_by_completing_the_map(run: Run, tmp_path: Path) -> None:
    done = run("map", "cases.csv", "-o", "map.yaml")
    assert (done.returncode, done.stdout) == (0, "map.yaml\n")
    assert "replygen check cases.csv --map map.yaml" in done.stderr
    text = (tmp_path / "map.yaml").read_text(encoding="utf-8-sig")
    for remark, line in [
        ('# ?: "Nr"', 'case_id: "Nr"'),
        ('# ?: {column: "Opened"', 'received: {column: "Opened"'),
        ('# ?: "What the customer says"', 'issue: "What the customer says"'),
        ('# ?: "Medium"', 'channel: {column: "Medium", values: {"Call centre": phone}, otherwise: email}'),
    ]:
        assert remark in text
        text = text.replace(remark, line)
    (tmp_path / "map.yaml").write_text(f"{text}\nlocale: {{value: en}}\n", encoding="utf-8")
    day = {"SOURCE_DATE_EPOCH": "1795132800"}
    done = run("batch", "cases.csv", "--map", "map.yaml", "--kind", "ack", "-o", "out", "-f", "txt", **day)
    assert done.returncode == 0, done.stderr
    letter = (tmp_path / "out" / "C-2-Bob Lee.txt").read_text(encoding="utf-8")
    assert "3 November 2026" in letter
    assert "Two bills" in letter


def test_a_file_that_is_there_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("mine", encoding="utf-8")
    done = run("map", "cases.csv", "-o", "map.yaml")
    assert done.returncode == 2
    assert "map.yaml is there already. Choose another name, or delete it first." in done.stderr
    assert (tmp_path / "map.yaml").read_text(encoding="utf-8") == "mine"


def test_a_link_that_leads_nowhere_is_there_already(run: Run, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").symlink_to("nowhere")
    assert run("map", "cases.csv", "-o", "map.yaml").returncode == 2
    assert (tmp_path / "map.yaml").is_symlink()


def test_the_options_of_a_table_are_understood(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Cases").append(["姓名", "Vorgang"])
    book.save(tmp_path / "cases.xlsx")
    assert 'name: "姓名"   # empty\n' in run("map", "cases.xlsx", "--sheet", "Cases").stdout
    (tmp_path / "big5.csv").write_bytes("姓名|案由\n王小明|遲到\n".encode("big5"))
    said = run("map", "big5.csv", "--encoding", "big5", "--delimiter", "|").stdout
    assert 'name: "姓名"   # e.g. "王小明"\n' in said
    assert '# ?: "案由"   # e.g. "遲到"\n' in said


@pytest.mark.parametrize("file", ["case.yaml", "-"])
def test_a_case_file_needs_no_map(run: Run, file: str) -> None:
    done = run("map", file)
    assert done.returncode == 2
    assert f"{file} is a case file. Name a table: CSV, XLSX, XLS or ODS." in done.stderr


def test_meanings_come_in_the_language_of_the_reader(run: Run) -> None:
    said = run("map", "cases.csv", LANGUAGE="zh_CN").stdout
    remark = next(line for line in said.splitlines() if line.startswith("# received:"))
    assert "投诉" in remark
