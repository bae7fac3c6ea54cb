"""Every figure of a year equals one that was reckoned by other means, on every database."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from replygen.brand import Brand
from replygen.figures import Asked, Figures, as_json, count, read
from replygen.register import Register
from tests.figures import reckoning
from tests.figures.conftest import WHOLE_YEAR
from tests.figures.simulation import SINCE, TODAY, UNTIL, Complaint, record

RECKONED: dict[str, Callable[[Sequence[Complaint]], Any]] = {
    "scope": reckoning.scope,
    "costliest": reckoning.costliest,
    "slowest": reckoning.slowest,
    "categories": lambda year: reckoning.group(year, reckoning.CATEGORIES, lambda one: one.category),
    "classes": reckoning.classes,
    "causes": reckoning.causes,
    "months": reckoning.months,
    "channels": lambda year: reckoning.group(year, reckoning.CHANNELS, lambda one: one.channel),
    "times": reckoning.times,
    "promises": reckoning.promises,
    "compensation": reckoning.compensation,
    "repeats": reckoning.repeats,
    "letters": reckoning.letters,
    "rules": reckoning.rules,
    "worksheet": reckoning.worksheet,
    "value": reckoning.value,
    "ages": reckoning.ages,
    "open_cases": reckoning.open_cases,
}


def test_the_year_holds_all_that_can_happen(year: list[Complaint]) -> None:
    assert len(year) == 2_000
    assert {letter.kind for one in year for letter in one.letters} == set(reckoning.KINDS)
    assert {one.locale for one in year} == set(reckoning.CURRENCY)
    assert any(one.received.month == 10 and one.received.day <= 8 for one in year)  # the long holiday
    fates = {line["category"]: line for line in reckoning.promises(year)}["all"]
    assert min(fates[fate] for fate in ("kept", "late", "overdue", "undone", "open")) > 20
    assert len([one for one in year if one.replied is None and one.closed is None]) > 20


def test_every_figure_is_reckoned_twice() -> None:
    assert [*RECKONED] == [field.name for field in fields(Figures)]


@pytest.mark.parametrize("table", RECKONED)
def test_figures_equal_those_reckoned_by_hand(table: str, told: dict[str, Any], year: list[Complaint]) -> None:
    assert told[table] == RECKONED[table](year)


def test_one_locale_and_half_a_year_are_counted_alone(register: Path, brand: Brand, year: list[Complaint]) -> None:
    middle = UNTIL.replace(month=6, day=30)
    asked = Asked(TODAY, SINCE, middle, "zh-CN")
    with Register.open(register, read_only=True) as filed:
        told = json.loads(as_json(count(read(filed, asked), brand, asked)))
    half = [one for one in year if one.locale == "zh-CN" and one.received <= middle]
    assert 100 < len(half) < len(year)
    for table in ("causes", "times", "promises", "compensation", "value", "open_cases"):
        assert told[table] == RECKONED[table](half)


def test_a_customer_of_last_year_who_comes_again_is_a_repeat(
    register: Path, brand: Brand, year: list[Complaint]
) -> None:
    since = SINCE.replace(month=4)
    asked = Asked(TODAY, since, UNTIL)
    with Register.open(register, read_only=True) as filed:
        told = count(read(filed, asked), brand, asked).repeats[-1].cases
    in_time = [one for one in year if one.received >= since]
    assert told > reckoning.repeats(in_time)[-1]["cases"]  # who is known from March only
    before = {one.case_id for one in year if one.received < since}
    assert told == sum(_is_repeat(one, year) for one in year if one.case_id not in before)


def _is_repeat(one: Complaint, year: list[Complaint]) -> bool:
    earlier = [old for old in year[: year.index(one)] if one.customer and old.customer == one.customer]
    return any((one.received - old.received).days <= 90 for old in earlier)


def test_sqlite_and_postgresql_give_the_same_bytes(
    written: bytes, brand: Brand, year: list[Complaint], postgresql: Callable[[], str]
) -> None:
    with Register.open(postgresql(), create=True) as server:
        record(server, year[::-1])  # another order, other keys
        assert as_json(count(read(server, WHOLE_YEAR), brand, WHOLE_YEAR)) == written


def test_nobody_is_named_unless_asked_for(written: bytes, register: Path, brand: Brand) -> None:
    people = [
        "李明",
        "周岚",
        "孙不在名单",
        "Tom Reed",
        "Helen Marsh",
        "Nora Elsewhere",
        "黃志豪",
        "陳柏宏",
        "Customer 1",
    ]
    assert [name for name in people if name in written.decode()] == []
    asked = Asked(TODAY, SINCE, UNTIL, names=True)
    with Register.open(register, read_only=True) as filed:
        named = as_json(count(read(filed, asked), brand, asked)).decode()
    assert [name for name in people if name not in named] == ["Customer 1"]
