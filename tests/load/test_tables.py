"""Finding the header, the columns, and what is wrong with the file as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from replygen.errors import UserError
from replygen.load import load_records, read_fields


def table(folder: Path, text: str) -> Path:
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_text_stays_as_typed(tmp_path: Path) -> None:
    (record,) = load_records(table(tmp_path, "case_id,name,order_ref\n 00123 ,O'Brien & Sons <Ltd>,1e5\n"))
    assert record.values == {"case_id": " 00123 ", "name": "O'Brien & Sons <Ltd>", "order_ref": "1e5"}
    assert record.cells == (" 00123 ", "O'Brien & Sons <Ltd>", "1e5")
    assert read_fields(record)[0].case_id == "00123"


def test_rows_above_the_header_are_left_out_with_a_notice(tmp_path: Path) -> None:
    source = load_records(table(tmp_path, "投诉登记表,,\n2025年3月,,\n\n编号,姓名,事由\n1,王晓雯,迟到\n"))
    assert "header was found in row 4" in source.notices[0]
    assert [record.place.row for record in source] == [5]
    assert source.header == ("编号", "姓名", "事由")


def test_unknown_columns_are_named_once_with_the_nearest_known(tmp_path: Path) -> None:
    source = load_records(
        table(tmp_path, "case_id,name,Recieved,colour,,issue\n1,Ann,x,red,y,late\n2,Bob,x,red,y,late\n")
    )
    (notice,) = source.notices
    assert "“Recieved” (did you mean “received”?), “colour”, column 5 (no header)." in notice
    assert [set(record.values) for record in source] == [{"case_id", "name", "issue"}] * 2


@pytest.mark.parametrize("column", ["problem", "问题", "row"])
def test_our_own_rejected_table_is_read_without_a_word(tmp_path: Path, column: str) -> None:
    source = load_records(table(tmp_path, f"case_id,name,{column}\n1,Ann,received is no date\n"))
    assert source.notices == ()
    assert next(iter(source)).values == {"case_id": "1", "name": "Ann"}


def test_two_columns_for_one_field_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the columns “name” and “姓名” both mean name"):
        load_records(table(tmp_path, "case_id,name,姓名\n1,Ann,Bob\n"))


def test_a_long_row_keeps_its_cells_and_gets_a_problem(tmp_path: Path) -> None:
    short, long, trailing = load_records(table(tmp_path, "case_id,name,issue\n1\n2,Ann,late,and lost\n3,Bob,late,,\n"))
    assert short.cells == ("1", "", "")
    assert short.problems == trailing.problems == ()
    assert long.cells == ("2", "Ann", "late", "and lost")
    assert "This row has 4 cells, the header 3" in long.problems[0].what


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n,,\n", "\ufeff"])
def test_an_empty_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"cases\.csv is empty\. Name a file"):
        load_records(table(tmp_path, text))


def test_a_header_without_rows_gives_no_records(tmp_path: Path) -> None:
    assert list(load_records(table(tmp_path, "case_id,name\n"))) == []


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n", "issue,wanted\nlate,money\n", "1,Ann\n2,Bob\n"])
def test_a_table_without_a_known_header_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"no header with a column case_id .*--map"):
        load_records(table(tmp_path, text))


def test_a_web_page_in_disguise_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="web page or XML"):
        load_records(table(tmp_path, "<html><table><tr><td>编号</td></tr></table></html>"))


def test_a_missing_file_and_a_folder_are_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.csv does not exist"):
        load_records(tmp_path / "none.csv")
    with pytest.raises(UserError, match="is a folder"):
        load_records(tmp_path)
    with pytest.raises(UserError, match=r"none\.yaml does not exist"):
        load_records(tmp_path / "none.yaml")
    with pytest.raises(UserError, match="cannot be read"):
        load_records("a\0b.csv")
