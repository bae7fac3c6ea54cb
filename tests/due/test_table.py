"""What is due, against a table worked out by hand from the calendars that the governments publish.

Each row of table.csv is one case on one day, and `why` counts its working days. `do_by` stands where it is another day
than `due`. The sources: the State Council's notices on holidays for 2024, 2025 and 2026; the office calendars of Taiwan's
Directorate-General of Personnel Administration; Hong Kong's general holidays as gazetted; the bank holidays of England and
Wales, Scotland, and Northern Ireland.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from replygen.brand import Brand
from replygen.brand.records import Deadlines
from replygen.due import Agenda, State, Step, make_agenda
from replygen.model import Locale
from replygen.register.rows import FiledItem, FiledPromise
from replygen.register.rows import State as PromiseState
from tests.due.rows import filed

ROWS = list(csv.DictReader((Path(__file__).parent / "table.csv").read_text(encoding="utf-8").splitlines()))
LOCALES: dict[str, Locale] = {"CN": "zh-CN", "TW": "zh-TW", "HK": "zh-HK", "GB": "en"}
HOUSE = {
    "ack": "3 working days",
    "reply": "15 working days",
    "update_every": "10 working days",
    "update_before": "2 working days",
    "followup": "5 working days",
    "closure": "30 days",
}
"""The terms that the table goes by."""


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _brand(brand: Brand, row: dict[str, str]) -> Brand:
    """The example brand with the row's calendar, and the terms of the table."""
    locale = LOCALES[row["calendar"][:2]]
    terms: dict[str, object] = {} if row["policy"] == "none" else {**HOUSE}
    deadlines = Deadlines.model_validate({**terms, "presets": row["presets"].split()})
    words = brand.policy.words[locale].model_copy(update={"workdays": row["calendar"], "deadlines": deadlines})
    numbers = {"news_workdays": 5, "refund_days": 7}
    policy = brand.policy.model_copy(update={**numbers, "words": {**brand.policy.words, locale: words}})
    return replace(brand, policy=policy)


@pytest.fixture
def agenda(brand: Brand) -> Callable[[dict[str, str], int], Agenda]:
    """The agenda of the one case of a row, on its day."""

    def make(row: dict[str, str], within: int) -> Agenda:
        days = ("received", "acknowledged", "updated", "replied", "followed_up")
        case = filed(
            row["case_id"],
            locale=LOCALES[row["calendar"][:2]],
            channel=row["channel"],
            severity=row["severity"] or "moderate",
            satisfied=row["satisfied"],
            key=1,
            **{name: _day(row[name]) for name in days},
        )
        day, _space, state = row["promise"].partition(" ")
        promises = [_promise(case.key, day, state)] if day else []
        kind, _space, by = row["compensation"].partition(" ")
        items = [FiledItem(case.key, 1, kind, None, "", 1, _day(by), None)] if kind else []
        return make_agenda(_brand(brand, row), [case], promises, items, dt.date.fromisoformat(row["date"]), within)

    return make


def _promise(key: int, day: str, state: str) -> FiledPromise:
    become: dict[str, PromiseState] = {"": "open", "kept": "kept", "broken": "broken"}
    return FiledPromise(key, 1, dt.date.fromisoformat(day), None, None, "", "a call", None, become[state])


@pytest.mark.parametrize("row", ROWS, ids=[row["case_id"] for row in ROWS])
def test_the_step_is_due_as_counted_by_hand(row: dict[str, str], agenda: Callable[..., Agenda]) -> None:
    states: tuple[State, ...] = ("late", "today", "soon")
    far = agenda(row, 10_000)
    steps: dict[str, Step] = {step.name: step for state in states for step in far.steps(state)}
    if row["step"] == "none":
        assert steps == {}
        return
    step = steps[row["step"]]
    found = (step.due, step.do_by, step.days_left, step.unit, step.rule.name.rpartition(".")[2], step.unannounced)
    unannounced = int(row["unannounced"]) if row["unannounced"] else None
    expected = (_day(row["due"]), _day(row["do_by"] or row["due"]), int(row["days_left"]), row["unit"], row["rule"])
    assert found == (*expected, unannounced)
    assert {state for (name, state), count in agenda(row, 7).counts.items() if name == step.name and count} == {
        row["state"]
    }


def test_the_table_is_as_long_and_as_wide_as_was_asked() -> None:
    calendars = {row["calendar"] for row in ROWS}
    assert len(ROWS) >= 40
    assert calendars == {"CN", "TW", "HK", "GB-ENG", "GB-SCT", "GB-NIR"}
    assert {row["step"] for row in ROWS} >= {"ack", "update", "reply", "promise", "compensation", "followup", "closure"}
    assert {row["state"] for row in ROWS} >= {"late", "today", "soon", "later"}
    assert all(row["why"] for row in ROWS)
