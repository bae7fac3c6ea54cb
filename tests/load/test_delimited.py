"""CSV and TSV tables with every delimiter, line end and slip of the hand that offices produce."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from replygen.errors import UserError
from replygen.load import load_records
from replygen.model.case import Record

CHINESE = "编号,姓名,收到日期,事由\n00123,王晓雯,2025-03-14,约好14:00到16:00上门安装，师傅18:40才到\n"


def write(folder: Path, content: str | bytes, name: str = "cases.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def only(path: Path) -> Record:
    (record,) = load_records(path)
    return record


@pytest.mark.parametrize(("sign", "spoken"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "“|”")])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_end_are_found_out(tmp_path: Path, sign: str, spoken: str, end: str) -> None:
    text = end.join([sign.join(["case_id", "name", "issue"]), sign.join(["1", "Ann", '"late, or; |never\t"']), ""])
    source = load_records(write(tmp_path, text))
    assert [record.values for record in source] == [{"case_id": "1", "name": "Ann", "issue": "late, or; |never\t"}]
    assert f"CSV, UTF-8, {spoken}, header in row 1; rows: 1, columns used: 3 of 3." in source.notices[0]


def test_mixed_line_ends_and_a_last_line_without_one_are_read(tmp_path: Path) -> None:
    records = list(load_records(write(tmp_path, "case_id,name\r\n1,Ann\n2,Bob\r\r\n3,Cay")))
    assert [(record.place.row, record.values["name"]) for record in records] == [(2, "Ann"), (3, "Bob"), (5, "Cay")]


def test_the_sign_by_which_old_programs_end_a_file_is_no_row(tmp_path: Path) -> None:
    assert only(write(tmp_path, "case_id,name\r\n1,Ann\r\n\x1a")).values["name"] == "Ann"


def test_a_table_of_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    good, bad = load_records(write(tmp_path, "姓名\n王晓雯；李明\nSmith, Ann\n"))
    assert good.values == {"name": "王晓雯；李明"}
    assert "This row has 2 cells, the header 1" in bad.problems[0].what


def test_a_header_that_two_signs_divide_is_refused_with_the_option(tmp_path: Path) -> None:
    path = write(tmp_path, "name,note;place\n\nname;issue,place\n")
    with pytest.raises(UserError, match=r"divided by comma or by semicolon\. Say which is right with --delimiter"):
        load_records(path)
    assert load_records(path, delimiter=";").header == ("name", "issue,place")


@pytest.mark.parametrize("sign", ["，", "；"])
def test_full_width_signs_divide_columns_only_when_asked_to(tmp_path: Path, sign: str) -> None:
    path = write(tmp_path, sign.join(["编号", "姓名", "事由\n1", "王晓雯", "迟到\n"]))
    with pytest.raises(UserError, match=f"full-width “{sign}”.*--delimiter “{sign}”"):
        load_records(path)
    assert next(iter(load_records(path, delimiter=sign))).values["name"] == "王晓雯"


@pytest.mark.parametrize(("chosen", "sign"), [("#", "#"), ("tab", "\t"), ("TAB", "\t"), ("\\t", "\t"), ("comma", ",")])
def test_the_chosen_delimiter_settles_it(tmp_path: Path, chosen: str, sign: str) -> None:
    source = load_records(write(tmp_path, f"case_id{sign}name\n1{sign}Ann\n"), delimiter=chosen)
    assert next(iter(source)).values == {"case_id": "1", "name": "Ann"}


@pytest.mark.parametrize("chosen", ["", "ab", '"', "\n", "a"])
def test_what_cannot_divide_columns_is_refused(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(UserError, match="cannot divide columns"):
        load_records(write(tmp_path, CHINESE), delimiter=chosen)


@pytest.mark.parametrize("mark", ["sep=;", "SEP=;", "\ufeffsep=;", '"sep=;"', "sep=;;;"])
def test_the_first_line_of_excel_is_honoured_and_not_counted(tmp_path: Path, mark: str) -> None:
    record = only(write(tmp_path, f"{mark}\r\ncase_id;name\r\n1;Smith, Ann\r\n"))
    assert record.values == {"case_id": "1", "name": "Smith, Ann"}
    assert record.place.row == 2


def test_rows_are_counted_as_the_spreadsheet_counts(tmp_path: Path) -> None:
    text = 'case_id,name,issue\n1,Ann,"late\ntwice"\n\n,,\n2,Bob,lost\n'
    records = list(load_records(write(tmp_path, text)))
    assert [(record.place.row, record.values["case_id"]) for record in records] == [(2, "1"), (5, "2")]
    assert records[0].values["issue"] == "late\ntwice"


def test_an_unclosed_quotation_mark_is_named_by_the_row_and_line_that_open_it(tmp_path: Path) -> None:
    text = 'sep=,\ncase_id,name,issue\n1,Ann,"late\ntwice"\n' + "1,Ann,\n" * 60 + '2,"Bob,\n' + "3,Cay,\n" * 100
    with pytest.raises(UserError, match=r"row 63 \(line 65 of the file\): a quotation mark opens here and does not"):
        load_records(write(tmp_path, text))


HEADER = "case_id,name,received,issue,wanted\n"


def row(number: int, name: str = "Ann", wanted: str = "money") -> str:
    return f"A-{number:04},{name},2025-03-14,late,{wanted}\n"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (row(2, name='"Bob'), row(5, name='Eve"')),
        (row(2, name='"Bob'), row(5, wanted='money"')),
        (row(2, wanted='"money'), row(5, wanted='money"')),
        (row(2, wanted='"money, much'), row(5, name='Eve"')),
        ('"' + row(2), row(5, wanted='money"')),
    ],
)
def test_rows_that_two_stray_marks_swallow_are_found_where_the_first_opens(
    tmp_path: Path, first: str, last: str
) -> None:
    text = HEADER + row(1) + first + row(3) + "\n" + row(4, name="Smith, Dee") + last + row(6)
    one, bad, six = load_records(write(tmp_path, text))
    assert (one.problems, six.problems) == ((), ())
    assert (bad.place.row, six.place.row) == (3, 4)
    assert bad.problems[0].what.startswith(
        "A quotation mark opens here and closes rows later (lines 3 to 7 of the file)."
    )
    assert "".join(bad.cells).count("2025-03-14") >= 3
    assert bad.values in ({}, {"case_id": "A-0002"})


@pytest.mark.parametrize(
    "cell",
    [
        "12 High Street, Leeds\nWest Yorkshire, LS1 4AB\nUnited Kingdom, x, y, z",
        "Dear Sirs, I waited, and waited, and waited, in vain.\nI called, twice, in March, and in May, too.",
        "北京市,朝阳区,建国路,88号,3单元\n上海市,浦东新区,世纪大道,100号,5层",
        "1,2,3\n4,5,6",
        "A-0009\nA-0010\nA-0011",
        "\n\n\n",
        'He said ""no"", and left,\n""twice"", as it were, they say, ""so"".',
    ],
)
def test_letters_and_addresses_with_commas_and_line_breaks_are_no_swallowed_rows(tmp_path: Path, cell: str) -> None:
    record = only(write(tmp_path, HEADER + f'A-0001,Ann,2025-03-14,"{cell}",money\n'))
    assert record.problems == ()
    assert record.values["issue"] == cell.replace('""', '"')


def test_text_behind_a_closing_quotation_mark_costs_its_row_only(tmp_path: Path) -> None:
    text = HEADER + row(1, name='"Ann" Smith') + row(2) + row(3, name='"Bob') + row(4) + row(5, name='"Eve"') + row(6)
    one, two, three, six = load_records(write(tmp_path, text))
    assert one.problems[0].what.startswith("Text follows a closing quotation mark (line 2 of the file).")
    assert three.problems[0].what.startswith("Text follows a closing quotation mark (lines 4 to 6 of the file).")
    assert (two.problems, six.problems) == ((), ())
    assert [record.place.row for record in (one, two, three, six)] == [2, 3, 4, 5]
    assert one.cells[1] == "Ann Smith"


def test_wrong_marks_in_the_header_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cases\.csv, row 1: Text follows a closing quotation mark"):
        load_records(write(tmp_path, 'case_id,name,"issue" x\n1,Ann,late\n'))


def test_a_space_before_quotation_marks_belongs_to_no_cell(tmp_path: Path) -> None:
    good, bad = load_records(write(tmp_path, 'case_id, name, issue\n1, "Smith, Ann", "late"\n2, "a \\" b", c\n'))
    assert good.values == {"case_id": "1", "name": "Smith, Ann", "issue": "late"}
    assert "line 3 of the file" in bad.problems[0].what


def test_a_long_cell_is_read_whole(tmp_path: Path) -> None:
    record = only(write(tmp_path, f"case_id,name,issue\n1,Ann,{'x' * 300_000}\n"))
    assert len(record.values["issue"]) == 300_000


def test_nul_characters_are_refused_by_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="line 2: this holds NUL"):
        load_records(write(tmp_path, b"case_id,name\n1,A\0nn\n"))


def test_a_large_table_is_read_without_being_kept(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "".join(row(number, wanted="x" * 300) for number in range(40_000)))
    tracemalloc.start()
    source = load_records(path)
    assert sum(record.problems == () for record in source) == 40_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000 < path.stat().st_size / 3


def test_a_table_can_be_read_again(tmp_path: Path) -> None:
    source = load_records(write(tmp_path, CHINESE))
    assert list(source) == list(source) != []
