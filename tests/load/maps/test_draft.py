"""First map files: what they fill in, what they leave open, and that every table gets one that can be read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replygen.load import load_records
from replygen.load.headers import field_of
from replygen.load.maps.draft import draft_map, open_foreign, write_map
from replygen.load.maps.mapfile import read_map
from replygen.load.tables import TableOptions


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


def drafted(folder: Path, *rows: list[str]) -> str:
    """The map file for a table of `rows`."""
    with (folder / "cases.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    draft = draft_map(open_foreign(folder / "cases.csv", TableOptions()))
    return write_map(draft, {"case_id": "Our number.", "name": "Who."}, {"decision": "The outcome."})


def test_the_whole_file(tmp_path: Path) -> None:
    text = drafted(
        tmp_path,
        ["Ticket #", "Customer", "Date received", "Status", "", "City", "City", "Opened", "序号"],
        ["307175", "Ann", "04-08-2026", "Solved", "x", "", "", "14/09/2026", "1"],
        ["360178", "A name that is much too long to be shown", "26-05-2026", "upheld", "", "", "", "03/04/2026", "2"],
    )
    assert text == (
        """\
# Which column of "cases.csv" holds which field of a case. The names of its columns were read from row 1.
# What stands behind a # is only a remark. `replygen explain map` shows what else a line can say.

name: "Customer"   # e.g. "Ann", "A name that is much too long …"
received: {column: "Date received", format: "%d-%m-%Y"}   # e.g. "04-08-2026", "26-05-2026"

# Perhaps these, too. Take the # away where it is right, once for each field:
# case_id: "Ticket #"   # e.g. "307175", "360178"

# Every reply needs these besides:
# decision:   # The outcome.

# Columns not used. Take the # away and put a field in place of the question mark:
# ?: "Status"   # e.g. "Solved", "upheld"
# ?: {column: "Opened", format: "%d/%m/%Y"}   # e.g. "14/09/2026", "03/04/2026"

# Columns without a name, or with the name of another, cannot be used. Rename them in the table:
# column 5: ""   # e.g. "x"
# column 6: "City"   # empty
# column 7: "City"   # empty
"""
    )


def test_every_line_under_a_remark_can_be_used(tmp_path: Path) -> None:
    text = drafted(tmp_path, ["Ticket #", "Customer", "Opened"], ["1", "Ann", "14/09/2026"], ["2", "", "03/04/2026"])
    text = (
        text.replace("# case_id: ", "case_id: ")
        .replace("# ?: ", "received: ")
        .replace("# decision:", "decision: Opened")
    )
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    record, _other = load_records(tmp_path / "cases.csv", mapping=tmp_path / "map.yaml")
    assert record.values == {"case_id": "1", "name": "Ann", "received": "2026-09-14", "decision": "14/09/2026"}


def test_words_that_are_not_known_are_left_open(tmp_path: Path) -> None:
    text = drafted(tmp_path, ["id", "Decision"], ["1", "Solved"], ["2", "UPHELD"], ["3", "n: o"], ["4", "solved"])
    assert (
        """\
decision:
  column: "Decision"
  values:   # behind each value write what it means: upheld, partial, not_upheld, goodwill; or "" to leave it out
    "solved":
    "UPHELD": upheld
    "n: o":
"""
        in text
    )
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    first, second, *_rest = load_records(tmp_path / "cases.csv", mapping=tmp_path / "map.yaml")
    assert [problem.column for problem in first.problems] == ["Decision"]
    assert second.values["decision"] == "upheld"


def test_known_words_need_no_table_and_free_text_gets_none(tmp_path: Path) -> None:
    text = drafted(tmp_path, ["id", "Decision", "severity"], ["1", "upheld", "x" * 61], ["2", "成立", "high"])
    assert 'decision: "Decision"' in text
    assert f'severity: "severity"   # e.g. "{"x" * 29}…", "high"' in text


def test_dates_that_can_be_two_days_get_both_lines(tmp_path: Path) -> None:
    text = drafted(tmp_path, ["id", "received"], ["1", "04/04/2026"], ["2", "03/04/2026"], ["3", "?"])
    assert (
        """\
received: "received"   # e.g. "04/04/2026", "03/04/2026", "?"
# Its values do not settle how its dates are meant. Put the right line in place of the one above:
# received: {column: "received", format: "%d/%m/%Y"}   # "03/04/2026" = 2026-04-03
# received: {column: "received", format: "%m/%d/%Y"}   # "03/04/2026" = 2026-03-04
# No date, or written in another way: "?"
"""
        in text
    )


def test_two_columns_for_one_field_are_left_to_choose(tmp_path: Path) -> None:
    text = drafted(tmp_path, ["id", "Customer", "Client"], ["1", "Ann", "Bob"])
    assert '# name: "Customer"   # e.g. "Ann"\n# name: "Client"   # e.g. "Bob"\n' in text
    assert "\nname:" not in text


def test_the_header_is_found_though_nothing_in_it_is_known(tmp_path: Path) -> None:
    rows = [["Export of Monday"], [], ["Vorgang", "Kunde", "Text"], ["17", "Ann", "late"], ["18", "Bob", ""]]
    text = drafted(tmp_path, *rows)
    assert "The names of its columns were read from row 3." in text
    assert '# ?: "Vorgang"   # e.g. "17", "18"\n' in text
    assert "\n# case_id:   # Our number.\n# name:   # Who.\n" in text


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["Ticket #", "a: b", '"', "'", "- x", "{a}", "🙂‍↔️", "Order\nno.", "\x85", "\u2028", "\ufeff", "~", "%", "A" * 2000]
)


@settings(deadline=None)
@given(headers=st.lists(CELLS, max_size=6), values=st.lists(CELLS, max_size=6))
def test_every_table_gets_a_map_that_reads_it(
    headers: list[str], values: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = drafted(folder, ["case_id", "Decision", *headers], ["1", "Solved", *values])
    (folder / "map.yaml").write_text(text, encoding="utf-8-sig", newline="")
    sources = read_map(folder / "map.yaml").sources
    meant = [field_of(header) for header in headers]
    assert all(field_of(*source.columns) == field for field, source in sources.items())
    assert {"case_id", "decision"} - set(meant) <= set(sources)
    if set(sources) == {"case_id", "decision"}:
        (record,) = load_records(folder / "cases.csv", mapping=folder / "map.yaml")
        assert record.values == {"case_id": "1"}
