"""From any file to cases: problems in plain words, overrides, and nothing lost."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replygen.errors import Problem, UserError
from replygen.load import load_cases, load_records, read_case, read_fields
from replygen.model.case import FIELDS, Case, Record, Rejected

HEADER = "case_id,name,received,decision,compensation\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_smallest_table_gives_cases(tmp_path: Path) -> None:
    text = (
        "编号,姓名,称呼,收到日期,事由,诉求,查明情况,处理决定,补偿,承诺,类别\n"
        "A-0017,王晓雯,女士,2025年3月16日,约好14:00到16:00上门；师傅18:40才到,免收安装费；另约时间,改派后没有人通知您,成立,"
        "退款60；礼券100；VIP卡,2025-03-24 上门安装；2025-03-27 17:00 李明：致电确认,过程\n"
    )
    (case,) = load_cases(table(tmp_path, text))
    assert isinstance(case, Case)
    assert (case.case_id, case.decision, case.category) == ("A-0017", "upheld", "process")
    assert len(case.issue) == len(case.wanted) == len(case.commitment) == 2
    assert case.compensation is not None
    assert [item.kind for item in case.compensation] == ["refund", "voucher", "vip"]


def test_a_rejected_case_tells_everything_at_once_by_the_columns_of_the_file(tmp_path: Path) -> None:
    (case,) = load_cases(table(tmp_path, "编号,姓名,收到日期,处理决定,补偿\n1,王晓雯,2025-02-31,也许,退款；VIP卡\n"))
    assert isinstance(case, Rejected)
    assert (case.case_id, case.name, case.record.place.row) == ("1", "王晓雯", 2)
    assert [problem.column for problem in case.problems] == ["收到日期", "处理决定", "补偿"]
    assert case.problems[0].what == "“2025-02-31” is a day that does not exist. Write it like 2026-02-28."
    assert "upheld (成立)" in case.problems[1].what
    assert case.problems[2].what.startswith("item 1: refund (退款) has no amount.")


def test_the_good_fields_of_a_bad_record_can_still_be_used() -> None:
    case, problems, failed = read_fields(Record({"case_id": "1", "name": "Ann", "received": "soon", "spend": "-1"}))
    assert (case.case_id, case.name, case.received, case.spend) == ("1", "Ann", None, None)
    assert failed == {"received", "spend"}
    assert len(problems) == 2


def test_empty_values_are_as_good_as_none() -> None:
    nothings: tuple[object, ...] = ("", "  ", "\u3000", "\n", None, [], {})
    for nothing in nothings:
        assert read_fields(Record(dict.fromkeys(FIELDS, nothing))) == (Case(), (), frozenset())


def test_problems_of_the_record_come_first_and_warnings_do_not_reject() -> None:
    warning = Problem("Look again.", severity="warning")
    assert isinstance(read_case(Record({"name": "Ann"}, problems=(warning,))), Case)
    rejected = read_case(Record({"received": "x"}, problems=(warning,)))
    assert isinstance(rejected, Rejected)
    assert rejected.problems[0] is warning


def test_a_long_value_is_cut_in_the_message() -> None:
    _case, (problem,), _failed = read_fields(Record({"received": "x" * 500}))
    assert len(problem.what) < 150
    assert "x…” is not a date" in problem.what


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([{"kind": "vip", "unitl": "2026-01-01"}], "item 1: “unitl” is not known here. Did you mean “until”?"),
        ([{"kind": "vip", "xyz": "1"}], "item 1: “xyz” is not known here. Write one of: kind, amount"),
        ([{"amount": "60"}], "item 1: “kind” is missing. Add it."),
        (["VIP卡", "text"], "“text”: “text” is not known here"),
        ([["refund"]], "item 1: “['refund']” is not a list of names and values"),
        (["退款60", {"kind": "none"}], "item 2: “none” cannot stand beside other items"),
        ([{"kind": "gift", "what": "tea", "count": "0"}], "item 1, count: “0” is not a count"),
        ([{"kind": "gift", "what": "tea", "count": "9" * 5000}], "item 1, count: "),
        ([{"kind": "refund", "amount": "HK$60"}], "currency: HKD"),
        ([{"\ud800": "x"}], "item 1: "),
    ],
)
def test_what_is_wrong_in_a_list_is_named_by_position_in_our_words(value: object, message: str) -> None:
    problems = read_fields(Record({"compensation": value}))[1]
    assert any(problem.what.startswith(message) or message in problem.what for problem in problems), problems
    assert not any("Input should be" in problem.what or "Field required" in problem.what for problem in problems)


def test_a_promise_without_words_is_named_in_our_words() -> None:
    _case, (problem,), _failed = read_fields(Record({"commitment": [{"date": "2026-03-01", "what": " "}]}))
    assert problem.what == "item 1: “what” is empty. Fill it in."


def test_overrides_stand_in_place_of_what_the_file_says(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "1,Ann,soon,maybe,none\n")
    source = load_records(path, overrides={"decision": "成立", "收到日期": "2025-03-14", "compensation": ""})
    (case,) = map(read_case, source)
    assert isinstance(case, Case)
    assert (case.decision, str(case.received), case.compensation) == ("upheld", "2025-03-14", None)


def test_an_override_cures_what_the_map_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("case_id: A\nclosed: {column: B, format: '%Y%m%d'}\n", encoding="utf-8")
    path = table(tmp_path, "A,B\n1,x\n")
    (case,) = load_cases(path, mapping=tmp_path / "map.yaml", overrides={"closed": "2025-03-14"})
    assert isinstance(case, Case)


def test_an_override_for_no_field_or_with_no_value_it_can_have_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER)
    with pytest.raises(UserError, match=r"--set nmae: this is no field of a case\. Did you mean “name”\?"):
        load_records(path, overrides={"nmae": "Ann"})
    with pytest.raises(UserError, match="--set received: “soon” is not a date"):
        load_records(path, overrides={"received": "soon"})


def test_overrides_hold_for_case_files_too(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case_id: 1\nname: Ann\n", encoding="utf-8")
    (case,) = load_cases(tmp_path / "case.yaml", overrides={"name": "Bob"})
    assert isinstance(case, Case)
    assert case.name == "Bob"


anything = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
TEXT_FIELDS = ("case_id", "name", "title", "place", "quote", "finding", "reason", "handler")


# The only fixture of these tests is a folder, and its file is written anew for every example.
over_texts = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@over_texts
@given(st.dictionaries(st.sampled_from(FIELDS), anything, min_size=1))
def test_any_text_in_any_cell_gives_a_case_or_a_rejection_and_loses_nothing(
    tmp_path: Path, values: dict[str, str]
) -> None:
    row = {"case_id": "1", **values}
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([list(row), list(row.values())])
    for record in load_records(path, encoding="utf-8"):
        assert record.cells == tuple(row.values())
        if not record.values:
            assert "like a remark" in record.problems[0].what
            continue
        assert dict(record.values) == row
        case, problems, failed = read_fields(record)
        assert all(problem.column in row and problem.what for problem in problems)
        for field in TEXT_FIELDS:
            if field in row and field not in failed:
                typed = (
                    row[field].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
                )
                assert getattr(case, field) == typed.strip()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@over_texts
@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=6), json_values, min_size=1))
def test_any_json_gives_a_case_or_a_rejection(tmp_path: Path, value: dict[str, object]) -> None:
    path = tmp_path / "any.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    for case in load_cases(path):
        assert isinstance(case, Case | Rejected)


@over_texts
@given(st.binary(max_size=200), st.sampled_from(["any.csv", "any.yaml", "any.json", "any.xlsx"]))
def test_any_bytes_give_cases_or_a_message(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(data)
    with suppress(UserError):
        for case in load_cases(tmp_path / name):
            assert isinstance(case, Case | Rejected)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "case_id,name\n1,Ann\n\n2,Bob\ncase_id,name\n3,Cy\n"),
        ("a.yaml", "- case_id: 1\n- case_id: 2\n---\ncase_id: 3\n"),
        ("a.json", '[{"case_id": 1}, {"case_id": 2}, {"case_id": 3}]'),
    ],
)
def test_the_number_of_records_is_known_before_they_are_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    source = load_records(tmp_path / name)
    assert source.count == len(list(source)) == 3
