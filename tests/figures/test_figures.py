"""Every figure of a year equals one that was reckoned by other means, on every database."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from replygen.brand import Brand, load_brand
from replygen.figures import Asked, Figures, as_json, count, read
from replygen.model import Case
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
    "coaching": reckoning.coaching,
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


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every single value of some JSON, with the way to it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield path, value
    else:
        for key, each in inner:
            yield from leaves(each, (*path, key))


def test_every_value_of_the_json_is_reckoned_twice(told: dict[str, Any], year: list[Complaint]) -> None:
    assert [*RECKONED] == [*told] == [field.name for field in fields(Figures)]
    found = dict(leaves(told))
    again = dict(leaves({table: reckon(year) for table, reckon in RECKONED.items()}))
    assert len(found) > 5_000
    assert [path for path in found if path not in again] == []
    assert [path for path in again if path not in found] == []
    assert {path: value for path, value in found.items() if value != again[path]} == {}


def test_the_year_has_something_to_tell_in_every_column(told: dict[str, Any]) -> None:
    columns: defaultdict[str, set[Any]] = defaultdict(set)
    for path, value in leaves(told):
        columns[".".join(str(part) for part in path if isinstance(part, str))].add(value)
    told_nothing = {column for column, values in columns.items() if not any(values)}
    unnamed = {"coaching.handler", "open_cases.handler"}
    assert told_nothing == {"scope.locale", "value.unvalued", *unnamed}  # each has a test of its own


def test_what_is_reckoned_again_knows_nothing_of_the_report() -> None:
    tree = ast.parse(Path(reckoning.__file__).read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    assert "tests.figures.simulation" in modules
    assert [module for module in modules if module.startswith("replygen")] == []


def test_customers_of_whom_nobody_knows_what_they_spend_are_counted_apart(brand: Brand, tmp_path: Path) -> None:
    text = brand.file("policy.yaml").read_text(encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(re.sub(r"(?m)^    value: .*\n", "", text), encoding="utf-8")
    (tmp_path / "brand.yaml").write_bytes(brand.file("brand.yaml").read_bytes())
    plain = {"locale": "en", "received": "2025-03-03", "currency": "GBP"}
    known = {**plain, "spend": "20", "visits": "3", "years": "2"}
    with Register.open(tmp_path / "two.sqlite", create=True) as filed:
        filed.record_case(Case.model_validate({"case_id": "A-1", "name": "Ann Lee", **plain}))
        filed.record_case(Case.model_validate({"case_id": "A-2", "name": "Bob Ray", **known}))
        own, asked = load_brand(tmp_path), Asked(TODAY)
        (line,) = count(read(filed, asked, own.locale), own, asked).value
    assert (line.customers, line.unvalued, line.usual) == (2, 1, 1)
    assert (line.value, line.at_risk, line.scenario) == (Decimal("120.00"), Decimal("120.00"), Decimal("1920.00"))


@pytest.mark.parametrize("table", RECKONED)
def test_figures_equal_those_reckoned_by_hand(table: str, told: dict[str, Any], year: list[Complaint]) -> None:
    assert told[table] == RECKONED[table](year)


def test_one_locale_and_half_a_year_are_counted_alone(register: Path, brand: Brand, year: list[Complaint]) -> None:
    middle = UNTIL.replace(month=6, day=30)
    asked = Asked(TODAY, SINCE, middle, "zh-CN")
    with Register.open(register, read_only=True) as filed:
        told = json.loads(as_json(count(read(filed, asked, brand.locale), brand, asked)))
    half = [one for one in year if one.locale == "zh-CN" and one.received <= middle]
    assert 100 < len(half) < len(year)
    assert told["scope"]["locale"] == "zh-CN"
    for table in ("causes", "times", "promises", "compensation", "value", "coaching", "open_cases"):
        assert told[table] == RECKONED[table](half)


def test_a_customer_of_last_year_who_comes_again_is_a_repeat(
    register: Path, brand: Brand, year: list[Complaint]
) -> None:
    since = SINCE.replace(month=4)
    asked = Asked(TODAY, since, UNTIL)
    with Register.open(register, read_only=True) as filed:
        told = count(read(filed, asked, brand.locale), brand, asked).repeats[-1].cases
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
        assert as_json(count(read(server, WHOLE_YEAR, brand.locale), brand, WHOLE_YEAR)) == written


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
        named = as_json(count(read(filed, asked, brand.locale), brand, asked)).decode()
    assert [name for name in people if name not in named] == ["Customer 1"]


def test_cases_that_name_no_locale_are_of_the_brand_s_first(brand: Brand, tmp_path: Path) -> None:
    with Register.open(tmp_path / "three.sqlite", create=True) as filed:
        for case_id, locale in (("A-1", {}), ("A-2", {"locale": "zh-CN"}), ("A-3", {"locale": "en"})):
            filed.record_case(
                Case.model_validate({"case_id": case_id, "received": "2025-03-03", "name": "王晓", **locale})
            )
        asked = Asked(TODAY, locale="zh-CN")
        told = count(read(filed, asked, brand.locale), brand, asked)
    assert [line.case_id for line in told.open_cases] == ["A-1", "A-2"]
