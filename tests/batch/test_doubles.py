"""Cases that stand twice in a run are told with both rows, whatever the length of the table."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from replygen.batch.doubles import Doubles
from replygen.errors import Place
from replygen.model.case import Record


def row(number: int, /, file: str = "a.csv", **values: str) -> Record:
    facts = {"name": "Ada Wong", "received": "2026-11-12", "issue": "The fitter came late", **values}
    return Record(facts, Place(file, row=number))


def doubles(*records: Record) -> list[tuple[str, str]]:
    """Severity and text of what is said of records, read in this order."""
    seen = Doubles()
    found = [problem for record in records for problem in seen.doubled(record, record.values.get("case_id", ""))]
    return [(problem.severity, problem.what) for problem in found]


def test_an_id_that_was_used_before_is_refused_with_its_first_row() -> None:
    first, again = row(2, case_id="A-1"), row(9, case_id="ａ-1", issue="Another matter")
    assert doubles(first, again) == [("error", "“ａ-1” was used before (row 2). Give every case its own.")]
    assert "(b.csv, row 2)" in doubles(row(2, file="b.csv", case_id="A-1"), again)[0][1]


def test_a_row_that_is_there_twice_is_told_once() -> None:
    assert [severity for severity, _what in doubles(row(2, case_id="A-1"), row(3, case_id="A-1"))] == ["error"]


@pytest.mark.parametrize("case_id", ["A-2", ""])
def test_the_same_complaint_under_another_id_is_a_warning_with_both_rows(case_id: str) -> None:
    again = row(7, case_id=case_id, issue=" the fitter  came LATE")
    (found,) = doubles(row(2, case_id="A-1"), again)
    assert found == (
        "warning",
        "The same name, day and matter stand before (row 2). If it is one complaint, delete one of them.",
    )


@pytest.mark.parametrize("other", ["name", "received", "issue", "address", "order_ref"])
def test_another_complaint_of_one_person_or_day_is_not_the_same(other: str) -> None:
    assert doubles(row(2, case_id="A-1"), row(3, case_id="A-2", **{other: "x"})) == []


@pytest.mark.parametrize("missing", ["name", "received", "issue"])
def test_rows_that_do_not_say_who_and_what_are_not_called_the_same(missing: str) -> None:
    assert doubles(row(2, case_id="A-1", **{missing: ""}), row(3, case_id="A-2", **{missing: ""})) == []


def test_a_longer_table_takes_no_more_memory() -> None:
    seen = Doubles()

    def enter(rows: range) -> int:
        for number in rows:
            assert seen.doubled(row(number, case_id=f"A-{number}", issue=f"matter {number}"), f"A-{number}") == ()
        return _megabytes()

    after_some = enter(range(60_000))  # by now the memory it may use is full
    assert enter(range(60_000, 160_000)) - after_some < 4  # a plain dictionary of the ids takes 15 MB more
    assert seen.doubled(row(1, case_id="A-7"), "A-7") != ()


def _megabytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20
