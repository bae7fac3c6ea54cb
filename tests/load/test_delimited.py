"""CSV and TSV tables in every encoding, delimiter and line end that offices produce."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from replygen.errors import UserError
from replygen.load import load_records
from replygen.model.case import Record

CHINESE = "编号,姓名,收到日期,事由\n00123,王晓雯,2025-03-14,约好14:00到16:00上门安装，师傅18:40才到\n"
TAIWANESE = "case_id,name,issue\n00123,王曉雯,三月十四日約好下午兩點到府安裝，師傅傍晚才到，來電都沒有答覆\n"
FRENCH = "case_id,name,issue\n00123,Hélène Mahé,The café was closed\n"


def write(folder: Path, content: str | bytes, name: str = "cases.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def only(path: Path) -> Record:
    (record,) = load_records(path)
    return record


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    source = load_records(write(tmp_path, CHINESE, encoding=encoding))
    assert source.notices == ()
    assert next(iter(source)).values["name"] == "王晓雯"


def test_big_endian_utf_16_is_known_by_its_mark(tmp_path: Path) -> None:
    record = only(write(tmp_path, codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be")))
    assert record.values["case_id"] == "00123"


@pytest.mark.parametrize(
    ("text", "encoding", "spoken", "name"),
    [
        (CHINESE, "gb18030", "GB18030", "王晓雯"),
        (CHINESE, "gbk", "GB18030", "王晓雯"),
        (TAIWANESE, "big5", "Big5", "王曉雯"),
        (TAIWANESE, "gb18030", "GB18030", "王曉雯"),
        (FRENCH, "cp1252", "Windows-1252", "Hélène Mahé"),
    ],
)
def test_an_office_encoding_is_guessed_and_said(
    tmp_path: Path, text: str, encoding: str, spoken: str, name: str
) -> None:
    source = load_records(write(tmp_path, text, encoding=encoding))
    (notice,) = source.notices
    assert spoken in notice
    assert "--encoding" in notice
    assert next(iter(source)).values["name"] == name


def test_a_single_foreign_letter_far_down_is_read_rightly(tmp_path: Path) -> None:
    text = "case_id,name\n" + "1,Ann\n" * 50_000 + "2,José\n"
    *_others, last = load_records(write(tmp_path, text, encoding="cp1252"))
    assert last.values["name"] == "José"
    assert last.place.row == 50_002


def test_utf_8_with_a_damaged_character_is_refused_by_its_line(tmp_path: Path) -> None:
    data = CHINESE.encode() * 3
    broken = data[:-10] + b"\xff" + data[-9:]
    with pytest.raises(UserError, match=r"cases\.csv, line 6: .*UTF-8.*--encoding"):
        load_records(write(tmp_path, broken))


def test_the_chosen_encoding_settles_it(tmp_path: Path) -> None:
    path = write(tmp_path, TAIWANESE, encoding="gb18030")
    source = load_records(path, encoding="GB18030")
    assert source.notices == ()
    with pytest.raises(UserError, match="cannot be read as UTF-8"):
        load_records(path, encoding="utf8")


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "a\0b", ""])
def test_an_encoding_nobody_knows_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UserError, match="Write one like utf-8"):
        load_records(write(tmp_path, CHINESE), encoding=encoding)


@pytest.mark.parametrize(("sign", "spoken"), [(",", None), (";", "“;”"), ("\t", "tab")])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_end_are_found_out(tmp_path: Path, sign: str, spoken: str | None, end: str) -> None:
    text = end.join([sign.join(["case_id", "name", "issue"]), sign.join(["1", "Ann", '"late, or; never\t"']), ""])
    source = load_records(write(tmp_path, text))
    assert [record.values for record in source] == [{"case_id": "1", "name": "Ann", "issue": "late, or; never\t"}]
    assert len(source.notices) == (0 if spoken is None else 1)
    assert spoken is None or spoken in source.notices[0]


@pytest.mark.parametrize("chosen", ["|", "tab", "TAB", "\\t"])
def test_the_chosen_delimiter_settles_it(tmp_path: Path, chosen: str) -> None:
    sign = "|" if chosen == "|" else "\t"
    source = load_records(write(tmp_path, f"case_id{sign}name\n1{sign}Ann\n"), delimiter=chosen)
    assert next(iter(source)).values == {"case_id": "1", "name": "Ann"}
    assert source.notices == ()


@pytest.mark.parametrize("chosen", ["", "ab", '"', "\n", "a"])
def test_what_cannot_divide_columns_is_refused(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(UserError, match="cannot divide columns"):
        load_records(write(tmp_path, CHINESE), delimiter=chosen)


@pytest.mark.parametrize("mark", ["sep=;", "SEP=;", "\ufeffsep=;"])
def test_the_first_line_of_excel_is_honoured_and_not_counted(tmp_path: Path, mark: str) -> None:
    record = only(write(tmp_path, f"{mark}\r\ncase_id;name\r\n1;Smith, Ann\r\n"))
    assert record.values == {"case_id": "1", "name": "Smith, Ann"}
    assert record.place.row == 2


def test_rows_are_counted_as_the_spreadsheet_counts(tmp_path: Path) -> None:
    text = 'case_id,name,issue\n1,Ann,"late\ntwice"\n\n,,\n2,Bob,lost\n'
    records = list(load_records(write(tmp_path, text)))
    assert [(record.place.row, record.values["case_id"]) for record in records] == [(2, "1"), (5, "2")]
    assert records[0].values["issue"] == "late\ntwice"


def test_an_unclosed_quotation_mark_is_named_by_the_row_that_opens_it(tmp_path: Path) -> None:
    text = "case_id,name\n" + "1,Ann\n" * 60 + '2,"Bob\n' + "3,Cay\n" * 100
    source = iter(load_records(write(tmp_path, text)))
    assert [next(source).place.row for _row in range(60)][-1] == 61
    with pytest.raises(UserError, match="row 62: a quotation mark opens here"):
        next(source)


def test_text_behind_a_closing_quotation_mark_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="row 2: text follows a closing quotation mark"):
        load_records(write(tmp_path, 'case_id,name\n1,"Ann" Smith\n'))


def test_a_long_cell_is_read_whole(tmp_path: Path) -> None:
    record = only(write(tmp_path, f"case_id,name,issue\n1,Ann,{'x' * 300_000}\n"))
    assert len(record.values["issue"]) == 300_000


def test_nul_characters_are_refused_by_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="line 2: this holds NUL"):
        list(load_records(write(tmp_path, b"case_id,name\n1,A\0nn\n")))


def test_a_table_can_be_read_again(tmp_path: Path) -> None:
    source = load_records(write(tmp_path, CHINESE))
    assert list(source) == list(source) != []
