"""Finding the header, the columns, and what is wrong with the file as a whole."""

from __future__ import annotations

import os
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


def test_one_line_says_what_was_taken(tmp_path: Path) -> None:
    source = load_records(table(tmp_path, "case_id,name,issue\n1,Ann,late\n2,Bob,lost\n"))
    assert source.notices == (
        f"{tmp_path}/cases.csv: CSV, UTF-8, comma, header in row 1; rows: 2, columns used: 3 of 3.",
    )


def test_one_line_says_all_that_was_unusual(tmp_path: Path) -> None:
    text = "投诉登记表;;\n编号;姓名;Colour\n1;王晓雯;red\n编号;姓名;Colour\n"
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode("gb18030"))
    (notice,) = load_records(path).notices
    assert notice.removeprefix(f"{path}: ") == (
        "CSV, GB18030, semicolon, header in row 2; rows: 1, columns used: 2 of 3. "
        "The encoding was guessed: if letters look wrong, say --encoding. "
        "What stands above the header was left out. "
        "The header stands again in these rows, which were left out: 4. "
        "Columns not used: “Colour”."
    )


def test_rows_above_the_header_are_left_out_with_a_notice(tmp_path: Path) -> None:
    source = load_records(table(tmp_path, "投诉登记表,,\n2025年3月,,\n\n编号,姓名,事由\n1,王晓雯,迟到\n"))
    assert "header in row 4" in source.notices[0]
    assert "What stands above the header was left out." in source.notices[0]
    assert [record.place.row for record in source] == [5]
    assert source.header == ("编号", "姓名", "事由")


@pytest.mark.parametrize(
    "again",
    ["case_id,name,issue", "Case ID,NAME, Issue", '"case_id","name","issue",,', "\ufeffcase_id,name,is\u200bsue"],
)
def test_a_header_that_stands_again_is_left_out_with_a_notice(tmp_path: Path, again: str) -> None:
    source = load_records(table(tmp_path, f"case_id,name,issue\n1,Ann,late\n{again}\n2,Bob,lost\n{again}\n"))
    assert [(record.place.row, record.values["name"]) for record in source] == [(2, "Ann"), (4, "Bob")]
    assert "The header stands again in these rows, which were left out: 3, 5." in source.notices[0]


def test_many_repeated_headers_are_not_all_named(tmp_path: Path) -> None:
    (notice,) = load_records(table(tmp_path, "case_id,name\n1,Ann\n" + "case_id,name\n" * 40)).notices
    assert notice.endswith("left out: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ….")


@pytest.mark.parametrize("row", ["case_id,Ann,issue", "case_id,,", "case_id,name,issue,more"])
def test_a_row_that_is_only_like_the_header_is_a_row(tmp_path: Path, row: str) -> None:
    source = load_records(table(tmp_path, f"case_id,name,issue\n{row}\n"))
    assert len(list(source)) == 1
    assert "again" not in source.notices[0]


@pytest.mark.parametrize(
    ("titles", "rows"),
    [
        ("客户信息,,投诉信息,\n编号,姓名,收到日期,事由\n", "header in row 2;"),
        ("编号,姓名,投诉信息,\n,,收到日期,事由\n", "header in rows 1 and 2;"),
        ("登记表,,,\n编号,姓名,投诉信息,\n,,收到日期,事由\n", "header in rows 2 and 3;"),
    ],
)
def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path, titles: str, rows: str) -> None:
    source = load_records(table(tmp_path, titles + "1,王晓雯,2025-03-14,迟到\n2,李明,2025-03-15,丢失\n"))
    assert rows in source.notices[0]
    assert source.header == ("编号", "姓名", "收到日期", "事由")
    assert [record.values["issue"] for record in source] == ["迟到", "丢失"]


def test_unknown_columns_are_named_once_with_the_nearest_known(tmp_path: Path) -> None:
    source = load_records(
        table(tmp_path, "case_id,name,Recieved,colour,,,issue\n1,Ann,x,red,y,,late\n2,Bob,x,red,y,,late\n")
    )
    (notice,) = source.notices
    assert notice.endswith("Columns not used: “Recieved” (did you mean “received”?), “colour”, column 5 (no header).")
    assert [set(record.values) for record in source] == [{"case_id", "name", "issue"}] * 2


def test_of_many_unknown_columns_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    header = ",".join(["case_id", "Recieved", "x" * 1_000, *(f"extra {number}" for number in range(5_000))])
    (notice,) = load_records(table(tmp_path, f"{header}\n1\n")).notices
    assert "“Recieved” (did you mean “received”?)" in notice
    assert notice.endswith("“extra 17”, … and 4982 more.")
    assert len(notice) < 1_000


@pytest.mark.parametrize("column", ["problem (replygen)", "Row", "序号"])
def test_our_own_rejected_table_is_read_without_a_word(tmp_path: Path, column: str) -> None:
    source = load_records(table(tmp_path, f"case_id,name,{column}\n1,Ann,received is no date\n"))
    assert "not used" not in source.notices[0]
    assert next(iter(source)).values == {"case_id": "1", "name": "Ann"}


@pytest.mark.parametrize(("one", "other"), [("name", "姓名"), ("name", "name")])
def test_two_columns_for_one_field_are_refused_by_name_and_place(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(UserError, match=f"the columns 2 “{one}” and 3 “{other}” both mean name"):
        load_records(table(tmp_path, f"case_id,{one},{other}\n1,Ann,Bob\n"))


def test_a_long_row_keeps_its_cells_and_gets_one_problem(tmp_path: Path) -> None:
    short, long, trailing = load_records(
        table(tmp_path, "case_id,name,issue\n1,Ann\n2,Ann,late,and lost\n3,Bob,late,,\n")
    )
    assert short.cells == ("1", "Ann", "")
    assert short.problems == trailing.problems == ()
    assert long.cells == ("2", "Ann", "late", "and lost")
    assert long.values == {"case_id": "2"}
    (problem,) = read_fields(long)[1]
    assert "This row has 4 cells, the header 3" in problem.what


@pytest.mark.parametrize(
    "row", ["合计,2,,", "Total: 2 rows", ",,,备注：以上均已核对", "小计：,,1,", "GRAND TOTAL,,2,", "共 2 条"]
)
def test_a_total_or_remark_is_refused_in_words_that_fit(tmp_path: Path, row: str) -> None:
    case, remark = load_records(table(tmp_path, f"case_id,name,received,issue\n1,Ann,2025-03-14,late\n{row}\n"))
    assert case.problems == ()
    (problem,) = read_fields(remark)[1]
    assert problem.what.startswith("This looks like a remark or a total, not like a case: “")
    assert row.strip(",").split(",")[0] in problem.what
    assert remark.unread >= {"case_id", "name", "received", "issue"}


def test_a_person_whose_name_sounds_like_a_total_is_no_total(tmp_path: Path) -> None:
    (record,) = load_records(table(tmp_path, "name,case_id,received,issue\nTotaro,1,2025-03-14,late\n"))
    assert record.problems == ()


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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_what_can_be_read_only_once_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cases.csv")
    with pytest.raises(UserError, match=r"can be read only once.*Save it as a file first"):
        load_records(tmp_path / "cases.csv")
