"""Map files, and tables read through them."""

from __future__ import annotations

from pathlib import Path

import pytest

from replygen.errors import UserError
from replygen.load import CaseSource, load_records, read_fields
from replygen.model.case import Record

TABLE = """\
Ticket #,Customer,Date,City,State,Zip code,Amount,Status
307175,Ann Wong,26-05-2015,Acworth,,30101,60,Solved
360178,Bob Lee,31-02-2015,Albany,NY,,,pending
"""
MAP = """\
case_id: "Ticket #"
name: ＣＵＳＴＯＭＥＲ
received: {column: Date, format: "%d-%m-%Y"}
address: {join: [City, State, Zip code], with: ", "}
compensation: {text: "refund {Amount} by 2026-12-31"}
decision:
  column: Status
  values: {Solved: upheld, Closed: goodwill}
  default: partial
locale: {value: en}
"""


def source(folder: Path, mapping: str, table: str = TABLE) -> CaseSource:
    (folder / "map.yaml").write_text(mapping, encoding="utf-8")
    (folder / "cases.csv").write_text(table, encoding="utf-8")
    return load_records(folder / "cases.csv", mapping=folder / "map.yaml")


def only(folder: Path, mapping: str, table: str) -> Record:
    (record,) = source(folder, mapping, table)
    return record


def test_the_map_of_the_design_reads_a_foreign_table(tmp_path: Path) -> None:
    good, bad = source(tmp_path, MAP)
    assert good.values == {
        "case_id": "307175",
        "name": "Ann Wong",
        "received": "2015-05-26",
        "address": "Acworth, 30101",
        "compensation": "refund 60 by 2026-12-31",
        "decision": "upheld",
        "locale": "en",
    }
    case, problems, failed = read_fields(bad)
    assert [(problem.column, problem.what) for problem in problems] == [
        ("Date", "“31-02-2015” is not a date as the map file describes it. Write it like 28-02-2026."),
        ("Status", "“pending” is not among the values of the map file: Solved, Closed. Correct it, or add it there."),
    ]
    assert failed == {"received", "decision"}
    assert case.address == ("Albany, NY",)
    assert case.compensation is None


def test_nothing_is_guessed_and_nothing_said_about_other_columns(tmp_path: Path) -> None:
    found = source(tmp_path, "case_id: Nr\n", "Nr,name,issue\n1,Ann,late\n")
    (summary,) = found.notices
    assert summary.endswith("columns used: 1 of 3.")
    assert next(iter(found)).values == {"case_id": "1"}
    assert found.header == ("Nr", "name", "issue")


def test_the_header_is_the_row_that_holds_the_columns_of_the_map(tmp_path: Path) -> None:
    found = source(tmp_path, "case_id: Nr\nname: Who\n", "Report,\n,\nNr,Who\n1,Ann\n")
    assert [(record.place.row, record.values["name"]) for record in found] == [(4, "Ann")]


def test_a_default_stands_in_for_what_is_empty(tmp_path: Path) -> None:
    mapping = "case_id: Nr\nplace: {column: Shop, default: Head office}\nissue: {join: [A, B], default: '?'}\n"
    record = only(tmp_path, mapping, "Nr,Shop,A,B,C\n1, ,,,x\n")
    assert record.values == {"case_id": "1", "place": "Head office", "issue": "?"}


def test_values_are_looked_up_folded(tmp_path: Path) -> None:
    mapping = "case_id: Nr\ndecision: {column: S, values: {Solved-OK: upheld, 關閉: ''}}\n"
    first, second = source(tmp_path, mapping, "Nr,S\n1, ｓｏｌｖｅｄ ok\n2,關閉\n")
    assert (first.values["decision"], second.values["decision"]) == ("upheld", "")


def test_a_date_may_have_several_formats_and_a_time(tmp_path: Path) -> None:
    mapping = 'case_id: Nr\nevent_date: {column: D, format: ["%m/%d/%Y %I:%M:%S %p", "%d.%m.%y"]}\n'
    found = source(tmp_path, mapping, "Nr,D\n1,01/12/2015 11:48:00 PM\n2,14.03.25\n3,2025-03-14\n4,\n")
    assert [record.values["event_date"] for record in found] == ["2015-01-12 23:48", "2025-03-14", "2025-03-14", ""]


def test_a_date_keeps_its_time_zone(tmp_path: Path) -> None:
    mapping = 'case_id: Nr\nevent_date: {column: D, format: "%d/%m/%y %H:%M %z"}\n'
    here, utc = source(tmp_path, mapping, "Nr,D\n1,09/03/24 02:29 +0800\n2,09/03/24 02:29 Z\n")
    assert (here.values["event_date"], utc.values["event_date"]) == ("2024-03-09 02:29+08:00", "2024-03-09 02:29Z")


DETAILS = "Order no.: AB-17, paid\nTel: 020 7946 0123"


@pytest.mark.parametrize(
    ("cut", "details", "value"),
    [
        ("after: Order no., before: ','", DETAILS, "AB-17"),
        ('after: Tel, before: "\\n"', DETAILS, "020 7946 0123"),
        ("after: Order no., before: '\\n'", DETAILS, "AB-17, paid"),
        ("after: 'Tel:'", DETAILS, "020 7946 0123"),
        ("before: ' '", DETAILS, "Order"),
        ("after: Invoice", DETAILS, ""),
        ("after: Tel, before: ','", DETAILS, ""),
        ("after: Order no., before: ' '", "Order no. A1 and order no. A2", "A1"),
        ("after: [Order, Order no., 订单号], before: [',', ；]", "订单号：７７; 好", "７７"),
        ("after: [Order, Order no., 订单号], before: [',', ；]", "My ORDER NO. A/7，late", "A/7"),
        ("after: '(', before: ')'", "Ann （小王） Wong", "小王"),
        ("after: Order no.", "Order\u3000no.\u00a0A1", "A1"),
        ("after: 'Order no.', before: \"\\n\"", "Order no.:\nTel: 1", ""),
        ("match: 'AB-\\d+'", DETAILS, "AB-17"),
        ("match: '(?i)tel[:：] *([\\d ]+)'", DETAILS, "020 7946 0123"),
        ("match: 'XY(Z)?-\\d'", "XY-1", ""),
        ("match: 'ZZ'", DETAILS, ""),
        ("match: '(\\pN+)元'", "退 ６０元", "６０"),
    ],
)
def test_a_part_of_a_cell_comes_out_as_typed(tmp_path: Path, cut: str, details: str, value: str) -> None:
    record = only(tmp_path, f"case_id: Nr\norder_ref: {{column: D, {cut}}}\n", f'Nr,D\n1,"{details}"\n')
    assert record.values["order_ref"] == value
    assert not record.problems


def test_a_part_is_cut_first_then_translated_then_filled_in(tmp_path: Path) -> None:
    mapping = """\
case_id: Nr
received: {column: D, after: opened, before: ".", format: "%d/%m/%y"}
decision: {column: D, match: "status (\\\\w+)", values: {ok: upheld}, default: partial}
"""
    first, second = source(tmp_path, mapping, "Nr,D\n1,Opened 3/11/26. Status OK\n2,Status OK\n")
    assert (first.values["received"], first.values["decision"]) == ("2026-11-03", "partial")
    assert (second.values["received"], second.values["decision"]) == ("", "partial")


def test_parts_of_cells_can_be_joined(tmp_path: Path) -> None:
    mapping = "case_id: Nr\naddress: {join: [Town, {column: D, after: ZIP}, {column: D, before: ZIP}], with: /}\n"
    record = only(tmp_path, mapping, "Nr,Town,D\n1,Reading,Berks ZIP RG1\n")
    assert record.values["address"] == "Reading/RG1/Berks"
    assert record.columns["address"] == "Town, D"


def test_no_text_makes_a_regular_expression_hang(tmp_path: Path) -> None:
    mapping = "case_id: Nr\norder_ref: {column: D, match: '(a+)+b'}\n"
    record = only(tmp_path, mapping, f"Nr,D\n1,{'a' * 20_000}\n")
    assert record.values["order_ref"] == ""


def test_what_no_field_could_hold_is_not_searched(tmp_path: Path) -> None:
    mapping = "case_id: Nr\norder_ref: {column: D, after: b}\n"
    record = only(tmp_path, mapping, f"Nr,D\n1,{'a' * 20_001}b1\n")
    assert [problem.what for problem in record.problems] == [
        "The text has 20003 characters; at most 20000 fit a letter. Shorten it."
    ]


def test_all_other_values_can_mean_the_same(tmp_path: Path) -> None:
    mapping = "case_id: Nr\nchannel: {column: S, values: {Call: phone}, otherwise: web, default: letter}\n"
    found = source(tmp_path, mapping, "Nr,S\n1,CALL\n2,App\n3,\n")
    assert [record.values["channel"] for record in found] == ["phone", "web", "letter"]


def test_a_value_whose_meaning_is_left_open_stops_its_rows_only(tmp_path: Path) -> None:
    mapping = "case_id: Nr\nchannel:\n  column: S\n  values:\n    Call: phone\n    Fax:\n  otherwise: web\n"
    call, fax = source(tmp_path, mapping, "Nr,S\n1,Call\n2,FAX\n")
    assert call.values["channel"] == "phone"
    assert [(problem.column, problem.what) for problem in fax.problems] == [
        ("S", 'The map file does not say what “FAX” means. Write it there behind “FAX:”, or "" to leave it out.')
    ]


@pytest.mark.parametrize(
    ("cell", "sign"), [("60; voucher 900", "“;”"), ("60；vip", "“；”"), ("60\nvip", "a line break")]
)
@pytest.mark.parametrize("field", ["compensation", "commitment", "issue"])
def test_a_cell_in_a_text_adds_no_item_to_a_list(tmp_path: Path, field: str, cell: str, sign: str) -> None:
    mapping = f"case_id: Nr\n{field}: {{text: 'refund {{Sum}}; vip'}}\n"
    record = only(tmp_path, mapping, f'Nr,Sum\n1,"{cell}"\n')
    assert [(problem.column, problem.what) for problem in record.problems] == [
        (
            "Sum",
            f"“Sum” holds {sign}, behind which another item would begin. "
            "Write a comma there, or take the column out of the text of the map file.",
        )
    ]
    assert field not in record.values


def test_a_cell_in_a_text_that_is_no_list_may_hold_anything(tmp_path: Path) -> None:
    record = only(tmp_path, "case_id: Nr\nfinding: {text: 'We found: {F}'}\n", "Nr,F\n1,a; b\n")
    assert record.values["finding"] == "We found: a; b"


def test_a_mistake_inside_an_entry_is_said_with_its_own_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"map\.yaml, line 5: “decision”: “opened” is not known here"):
        source(tmp_path, "case_id: A\ndecision:\n  column: B\n  values:\n    Open: opened\n")


def test_doubled_brackets_in_a_text_mean_themselves(tmp_path: Path) -> None:
    record = only(tmp_path, "case_id: Nr\nissue: {text: '{{{A}}} and {A}'}\n", "Nr,A\n1,late\n")
    assert record.values["issue"] == "{late} and late"


def test_a_value_from_a_row_is_never_taken_for_a_pattern(tmp_path: Path) -> None:
    record = only(tmp_path, "case_id: Nr\nissue: {text: '{A}{B}'}\n", "Nr,A,B\n1,{B}\\1,x\n")
    assert record.values["issue"] == "{B}\\1x"


def test_every_column_the_table_lacks_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        source(tmp_path, "case_id: Ticket\nname: Customer\nissue: {text: '{Complaint}'}\n")
    first, second, has = str(caught.value).splitlines()
    assert "map.yaml, line 1:" in first
    assert "has no column “Ticket”. Did you mean “Ticket #”? Put it in quotation marks." in first
    assert "map.yaml, line 3:" in second
    assert second.endswith("cases.csv has no column “Complaint”. Write it as the table spells it.")
    assert "cases.csv has these columns: Ticket #, Customer, Date" in has


def test_a_column_that_the_table_has_twice_cannot_be_mapped(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="more than one column “A”"):
        source(tmp_path, "case_id: A\n", "A,B,a\n1,2,3\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nmae: A", "“nmae” is no field of a case. Did you mean “name”?"),
        ("姓名: A", "“姓名” is no field of a case. Did you mean “name”?"),
        ("xyz: A", "“xyz” is no field of a case. Take it out; `replygen explain` names"),
        ("name:", "“name” needs the name of a column"),
        ("name: [A]", "“name” needs the name of a column"),
        ("name: ''", "A column's name is empty"),
        ("name: {colunm: A}", "“colunm” is not known in a map file. Did you mean “column”?"),
        ("name: {zzz: A}", "“zzz” is not known in a map file. Write one of: column, join"),
        ("name: {default: A}", "needs exactly one of: column, join, text, value"),
        ("name: {column: A, text: B}", "needs exactly one of"),
        ("name: {value: A, default: B}", "“default” cannot stand beside “value”"),
        ("name: {column: [A]}", "“column” must be plain text"),
        ("name: {join: A}", "join needs a list of columns"),
        ("name: {join: []}", "join needs a list of columns"),
        ("name: {join: [A, {after: B}]}", "join needs a list of columns"),
        ("name: {join: [{column: A, values: {B: C}}]}", "“values” cannot stand beside “join”"),
        ("name: {join: [A], after: B}", "“after” cannot stand beside “join”"),
        ("name: {column: A, match: B, before: C}", "“before” cannot stand beside “match”"),
        ("name: {column: A, after: }", "after needs the text that stands there"),
        ("name: {column: A, before: []}", "before needs the text that stands there"),
        ("name: {column: A, before: ['']}", "before needs the text that stands there"),
        ("name: {column: A, match: '('}", "“name”: “(” is no regular expression of RE2 (missing ): ()"),
        ("name: {column: A, match: '(?=B)'}", "is no regular expression of RE2 (invalid perl operator: (?=)"),
        ("name: {column: A, match: '(B)(C)'}", "“(B)(C)” has 2 groups."),
        ('name: {column: A, match: "\\ud800"}', "this is not YAML (found invalid Unicode character escape code)"),
        ("name: {text: '{A'}", "a curly bracket stands alone"),
        ("name: {text: '{}'}", "A column's name is empty"),
        ("name: {column: A, format: '%d'}", "is no date, so it takes no format"),
        ("closed: {column: A, format: '%d-%m'}", "“%d-%m” is no date format"),
        ("closed: {column: A, format: '%Q'}", "is no date format"),
        ("closed: {column: A, format: '%d %d %m %Y'}", "is no date format"),
        ("closed: {column: A, format: {a: b}}", "format must be one text"),
        ("decision: {column: A, values: [B]}", "values must be lines like"),
        ("decision: {column: A, values: {Open: opened}}", "“decision”: “opened” is not known here"),
        ("decision: {column: A, values: {Open: upheld, OPEN: partial}}", "“OPEN” is given twice"),
        ("decision: {column: A, otherwise: upheld}", "otherwise says what holds for all other values. Write values"),
        ("decision: {column: A, values: {B: upheld}, otherwise: maybe}", "“maybe” is not known here"),
        ("decision: {column: A, default: maybe}", "“maybe” is not known here"),
        ("locale: {value: fr}", "“fr” is not known here"),
    ],
)
def test_what_is_wrong_in_a_map_is_said_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        source(tmp_path, f"case_id: A\n{line}\n", "A,B\n1,2\n")
    assert "map.yaml, line 2: " in str(caught.value)
    assert message in str(caught.value)


def test_all_mistakes_of_a_map_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        source(tmp_path, "nmae: A\nlocale: {value: fr}\n")
    assert len(str(caught.value).splitlines()) == 2


def test_of_many_mistakes_of_one_sort_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    unknown = "".join(f"field {number}: A\n" for number in range(5_000))
    missing = ", ".join(f"Column {number}" for number in range(5_000))
    with pytest.raises(UserError) as caught:
        source(tmp_path, f"{unknown}locale: {{value: fr}}\n")
    *told, more = str(caught.value).splitlines()
    assert ["“field 0”" in told[0], "“field 19”" in told[19], "“fr” is not known" in told[20]] == [True] * 3
    assert more == "… and 4980 more."
    with pytest.raises(UserError) as caught:
        source(tmp_path, f"case_id: {{join: [{missing}]}}\n")
    assert str(caught.value).splitlines()[20] == "… and 4980 more."


def test_of_many_values_of_a_map_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    values = ", ".join(f"word {number}: phone" for number in range(500))
    record = only(tmp_path, f"case_id: Nr\nchannel: {{column: S, values: {{{values}}}}}\n", "Nr,S\n1,fax\n")
    assert "word 19, … and 480 more. Correct it, or add it there." in record.problems[0].what


@pytest.mark.parametrize("text", ["", "- a\n", "text\n", "case_id: A\n---\ncase_id: B\n"])
def test_what_is_no_map_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"map\.yaml is no map file"):
        source(tmp_path, text)


def test_a_map_is_for_tables_only(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a map is for tables"):
        load_records(tmp_path / "case.yaml", mapping=tmp_path / "map.yaml")
