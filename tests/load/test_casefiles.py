"""YAML and JSON cases."""

from __future__ import annotations

import io
import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from replygen.errors import UserError
from replygen.load import load_records, read_case, read_fields
from replygen.model.case import Case, Rejected

YAML = """\
# a comment
case_id: 00123
姓名: 王晓雯
received: 2025-03-14
legal_review: no
compensation:
  - kind: refund
    amount: 60.10
  - 礼券100
commitment:
  - date: 2025-03-27
    what: 致电确认
"""


def write(folder: Path, text: str, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, name: str = "case.yaml") -> Case | Rejected:
    (record,) = load_records(write(folder, text, name))
    return read_case(record)


def test_a_yaml_case_keeps_text_as_typed(tmp_path: Path) -> None:
    case = read(tmp_path, YAML)
    assert isinstance(case, Case)
    assert (case.case_id, case.name, str(case.received)) == ("00123", "王晓雯", "2025-03-14")
    assert case.legal_review is False
    assert case.compensation is not None
    assert [(item.kind, str(item.amount)) for item in case.compensation] == [("refund", "60.10"), ("voucher", "100")]


def test_the_name_no_stays_a_name(tmp_path: Path) -> None:
    case = read(tmp_path, "case_id: 1\nname: NO\nsurname: 012\norder_ref: 1e5")
    assert isinstance(case, Case)
    assert (case.name, case.surname, case.order_ref) == ("NO", "012", "1e5")


def test_several_documents_and_a_list_give_several_cases(tmp_path: Path) -> None:
    documents = load_records(write(tmp_path, "case_id: 1\n---\ncase_id: 2\n---\n"))
    listed = load_records(write(tmp_path, "- case_id: 1\n- case_id: 2\n", "list.yml"))
    assert [(record.values["case_id"], record.place.line) for record in documents] == [("1", 1), ("2", 3)]
    assert [(record.values["case_id"], record.place.line) for record in listed] == [("1", 1), ("2", 2)]


def test_json_numbers_keep_their_digits(tmp_path: Path) -> None:
    text = '{"case_id": 12345678901234567890, "name": "王\\u6653", "spend": 1.50, "legal_review": true, "place": null}'
    case = read(tmp_path, text, "case.json")
    assert isinstance(case, Case)
    assert (case.case_id, case.name, str(case.spend)) == ("12345678901234567890", "王晓", "1.50")
    assert case.legal_review is True
    assert case.place == ""


def test_json_as_programs_write_it_is_read_whole(tmp_path: Path) -> None:
    cases = [{"case_id": str(number), "name": '😀\n"\\/', "wanted": ["a", "b"], "issue": []} for number in range(3)]
    for indent in (None, 2):
        records = list(load_records(write(tmp_path, json.dumps(cases, indent=indent), "cases.json")))
        assert [dict(record.values) for record in records] == cases


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"case_id": 1,\n "case_id": 2}', "line 2: “case_id” is given twice .first in line 1"),
        ('{"case_id": NaN}', "line 1: a value is missing"),
        ('{"case_id": -Infinity}', "line 1: "),
        ('{"case_id": 1,\n}', "line 2: a name in double quotation marks"),
        ('{"case_id" 1}', "a colon is missing"),
        ('{"case_id": 1\n "name": 2}', "line 2: a comma or “}” is missing"),
        ('{"case_id": "1}', "a quotation mark is not closed"),
        ('{"case_id": "\\q"}', "wrong sign"),
        ('{"case_id": 1}\n{"case_id": 2}', "line 2: more text follows"),
        ('{"case_id": 01}', "a comma or “}” is missing"),
        ("[" * 100_000, "line 1: this is too deep"),
        ('[\n"x"' + ',\n"x"' * 50_000 + "]", "line 50001: up to here stand more than 50000 values"),
        ("", "line 1: a value is missing"),
        ("[]", "is empty"),
        ('["text"]', "line 1: a case is written as lines"),
    ],
)
def test_what_is_no_json_is_refused_by_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        list(load_records(write(tmp_path, text, "case.json")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("case_id: 1\nname: [a\n", r"case\.yaml, line \d: this is not YAML"),
        ("case_id: 1\ncase_id: 2\n", "line 2: “case_id” is given twice"),
        ("just text\n", "line 1: a case is written as lines"),
        ("- case_id: 1\n- text\n", "line 2: a case is written as lines"),
        ("", "is empty"),
        ("---\n", "is empty"),
        ('name: "\\UFFFFFFFF"\n', "not YAML"),
        ("name: &a [*a]\n", "too deep"),
        (
            "a: &a [x, x]\n" + "".join(f"{b}: &{b} [{f'*{a},' * 30}]\n" for a, b in pairwise("abcdefg")),
            "line 4: .*too many",
        ),
        ("name: a\0b\n", "NUL"),
    ],
)
def test_what_is_no_yaml_case_is_refused_by_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        list(load_records(write(tmp_path, text)))


def test_every_problem_names_its_own_line(tmp_path: Path) -> None:
    text = (
        "case_id: 1\nrecieved: 2025-03-14\n发生日期: tomorrow\ncompensation:\n  - kind: refund\n    amuont: 60\n"
        "  - kind: refund\n    amount: x\nname:\n  - a\n"
    )
    case = read(tmp_path, text)
    assert isinstance(case, Rejected)
    assert [(problem.column, problem.line) for problem in case.problems] == [
        ("recieved", 2),
        ("name", 9),
        ("发生日期", 3),
        ("compensation", 6),
        ("compensation", 8),
    ]
    assert "Did you mean “received”?" in case.problems[0].what
    assert "item 1: “amuont” is not known here. Did you mean “amount”?" in case.problems[3].what
    assert "item 2, amount: “x” is not an amount" in case.problems[4].what


def test_lines_are_right_in_the_second_case_of_a_list(tmp_path: Path) -> None:
    _first, second = load_records(write(tmp_path, "- case_id: 1\n- case_id: 2\n  received: x\n"))
    assert [problem.line for problem in read_fields(second)[1]] == [3]


def test_of_many_unknown_keys_of_a_case_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    keys = "".join(f"name {number}: x\n" for number in range(25))
    first, second = load_records(write(tmp_path, f"case_id: 1\n{keys}---\ncase_id: 2\ncolour: red\n"))
    assert [(problem.column, problem.line) for problem in first.problems] == [
        *((f"name {number}", number + 2) for number in range(20)),
        ("", 22),
    ]
    assert "Did you mean “name”?" in first.problems[0].what
    assert first.problems[-1].what.startswith("5 more names from here on are no fields of a case.")
    assert [problem.column for problem in second.problems] == ["colour"]


def test_unknown_keys_are_named_in_every_case_of_a_long_file(tmp_path: Path) -> None:
    records = list(load_records(write(tmp_path, json.dumps([{f"key {n}": "x"} for n in range(5_000)]), "cases.json")))
    assert [record.problems[0].column for record in records] == [f"key {n}" for n in range(5_000)]


def test_a_file_of_too_many_cases_is_refused_with_their_number(tmp_path: Path) -> None:
    assert len(list(load_records(write(tmp_path, f'[{"{}," * 9_999}{{"case_id": 1}}]', "cases.json")))) == 10_000
    with pytest.raises(UserError, match="holds 10001 cases, more than 10000"):
        load_records(write(tmp_path, "case_id: 1\n---\n" + "- {}\n" * 10_000))


def test_two_keys_for_one_field_are_a_problem(tmp_path: Path) -> None:
    (record,) = load_records(write(tmp_path, "case_id: 1\nname: Ann\n姓名: Bob\n"))
    case, (problem,), failed = read_fields(record)
    assert problem.what == "“name” and “姓名” both mean name. Keep one."
    assert (problem.line, case.name, failed) == (3, "", frozenset({"name"}))


def test_the_problem_column_is_no_unknown_key(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path, "case_id: 1\nproblem (replygen): received is no date\n"), Case)


@pytest.mark.parametrize("text", ["case_id: 7\n", '{"case_id": 7}', '[{"case_id": 7}]', "- case_id: 7\n"])
def test_standard_input_is_told_apart_by_content(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    source = load_records("-")
    assert [record.values["case_id"] for record in source] == ["7"]
    assert source.file == "standard input"


def test_a_case_file_of_windows_notepad_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes("姓名: 王晓雯\r\n事由: 师傅迟到，没有人通知我们\r\n".encode("gb18030"))
    source = load_records(path)
    assert "GB18030" in source.notices[0]
    assert next(iter(source)).values["name"] == "王晓雯"


def test_a_case_file_larger_than_any_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="more than 5 MB"):
        load_records(write(tmp_path, "name: " + "x" * 5_000_001))
