"""A run records every letter that is there, once, whenever it was killed in between."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from replygen.batch.journal import OWN_FOLDER
from replygen.batch.report import Report
from replygen.batch.run import run_batch
from replygen.brand import Brand
from replygen.load import load_records
from replygen.model import Locale
from replygen.produce import Producer
from replygen.register import FiledFinding, Register
from tests.tables import write_table

Facts = Callable[..., dict[str, Any]]
Run = Callable[..., Report]


@pytest.fixture
def table(tmp_path: Path, facts: Facts) -> Path:
    """Six rows, the fourth of which is refused."""
    rows = [facts("en", case_id=f"B-{n}", name=f"Ada {n}") for n in range(6)]
    rows[3]["received"] = "2026-02-30"
    return write_table(tmp_path / "t.csv", rows)


@pytest.fixture
def run(table: Path, tmp_path: Path, brand: Brand, date: dt.date) -> Run:
    """`run(register, kind="ack", …)`: a batch over the table, in this process."""

    def batch(register: Register | None, kind: str = "reply", locale: Locale | None = None, **options: Any) -> Report:
        producer = Producer(brand, kind, date, locale)
        folder = tmp_path / options.pop("out", kind)
        return run_batch(load_records(table), folder, producer, ("txt",), jobs=0, register=register, **options)

    return batch


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.open(tmp_path / "r.sqlite", create=True) as register:
        yield register


WRITTEN = ["B-0", "B-1", "B-2", "B-4", "B-5"]


def ids(register: Register) -> list[str]:
    return [filed.case_id for filed in register.filed()]


def test_every_letter_is_recorded_with_its_case_and_those_refused_are_not(run: Run, register: Register) -> None:
    done = run(register)
    assert ids(register) == WRITTEN
    assert done.recorded
    assert (done.recorded.added, done.recorded.letters) == (5, 5)
    assert {letter.kind for letter in register.letters()} == {"reply"}
    assert {filed.replied for filed in register.filed()} == {dt.date(2026, 11, 20)}
    assert register.case("B-0").name == "Ada 0"


def test_the_same_run_again_and_into_another_folder_records_nothing_twice(run: Run, register: Register) -> None:
    run(register)
    for options in ({}, {"fresh": True}, {"out": "elsewhere"}):
        again = run(register, **options)
        assert again.recorded
        assert (again.recorded.added, again.recorded.changed, again.recorded.letters) == (0, 0, 0)
    assert len(register.letters()) == 5


def test_a_letter_of_another_kind_joins_its_case(run: Run, register: Register) -> None:
    run(register, "ack")
    run(register, "reply")
    assert ids(register) == WRITTEN
    assert len(register.letters()) == 10
    assert {filed.stage for filed in register.filed()} == {"reply"}


def test_letters_from_before_there_was_a_register_are_recorded_by_the_next_run(run: Run, register: Register) -> None:
    run(None)
    done = run(register)
    assert done.unchanged == 5
    assert done.recorded
    assert done.recorded.letters == 5


@pytest.mark.parametrize("forgotten", ["told", "files"])
def test_letters_are_recorded_whatever_a_killed_run_had_not_noted(
    run: Run, register: Register, tmp_path: Path, forgotten: str
) -> None:
    run(None)
    journal = sqlite3.connect(tmp_path / "reply" / OWN_FOLDER / "journal.sqlite", isolation_level=None)
    assert journal.execute(f"DELETE FROM {forgotten}").rowcount == 5
    journal.execute("INSERT INTO runs VALUES (0)")  # it began, and never ended
    journal.close()
    before = {path: path.read_bytes() for path in (tmp_path / "reply").glob("*.txt")}
    run(register)
    assert len(register.letters()) == 5
    assert {path: path.read_bytes() for path in (tmp_path / "reply").glob("*.txt")} == before
    with_journal = [letter.digest for letter in register.letters()]
    run(register, fresh=True)
    assert [letter.digest for letter in register.letters()] == with_journal


def test_what_the_rules_said_is_recorded_the_same_from_the_journal_and_from_the_letter(
    tmp_path: Path, table: Path, facts: Facts, run: Run
) -> None:
    write_table(table, [facts("en", case_id="B-0", finding="It was an isolated incident.", waiver="T14: she said so")])
    found = []
    for name in ("as-it-is-written", "as-it-stands-there"):
        with Register.open(tmp_path / name, create=True) as register:
            run(register)
            (letter,) = register.letters()
            found.append(letter.findings)
    assert FiledFinding("T14", "warning", True) in found[0]
    assert found[0] == found[1]


def test_a_letter_in_another_locale_leaves_the_case_its_own(run: Run, register: Register) -> None:
    run(register)
    run(register, locale="zh-HK", kind="ack")
    assert {filed.locale for filed in register.filed()} == {"en"}
    assert {letter.locale for letter in register.letters()} == {"en", "zh-HK"}


def test_a_dry_run_records_nothing(run: Run, register: Register) -> None:
    assert run(register, dry_run=True).recorded is None
    assert ids(register) == []
