"""A customer is known again by what a complaints desk would take for the same person, and by nothing less."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from replygen.model import Case
from replygen.register import Entry, Register
from replygen.register.facts import facts_of

LARCH = "7 Larch Road/Ripley/DE5 9ZZ"


def entry(case_id: str, **facts: object) -> Entry:
    return Entry(case_id, facts_of(Case.model_validate({"case_id": case_id, **facts})))


def groups(register: Register) -> list[str]:
    """The ids of the cases of each customer."""
    found: dict[str, list[str]] = {}
    for filed in register.filed():
        found.setdefault(filed.customer, []).append(filed.case_id)
    return sorted(" ".join(ids) for ids in found.values())


@pytest.mark.parametrize(
    ("first", "second", "is_the_same"),
    [
        ({"name": "王晓雯"}, {"name": "王晓雯"}, False),
        ({"order_ref": "G-17"}, {"order_ref": "G-17"}, False),
        ({"name": "王晓雯", "order_ref": "G-17"}, {"name": "王 晓雯", "order_ref": "ｇ－17"}, True),
        ({"name": "王晓雯", "order_ref": "G-17"}, {"name": "王晓雯", "order_ref": "G-18"}, False),
        ({"name": "王晓雯", "order_ref": "无"}, {"name": "王晓雯", "order_ref": "无"}, False),
        (
            {"name": "Ada Wong", "address": LARCH},
            {"name": "ADA WONG", "address": "7, Larch Road, Ripley DE5 9ZZ"},
            True,
        ),
        ({"name": "Ada Wong", "address": LARCH}, {"name": "Bo Wong", "address": LARCH}, False),
        (
            {"name": "Ada Wong", "address": LARCH, "order_ref": "G-17"},
            {"name": "Ada Wong", "address": LARCH, "order_ref": "G-18"},
            True,
        ),
        ({"name": "Ada"}, {"name": "Ada Wong", "previous_cases": "ａ-1"}, True),
        ({}, {}, False),
    ],
)
def test_what_makes_two_cases_those_of_one_customer(
    place: str, first: dict[str, str], second: dict[str, str], is_the_same: bool
) -> None:
    with Register.open(place, create=True) as register:
        register.record([entry("A-1", **first)])
        register.record([entry("A-2", **second)])
        assert groups(register) == (["A-1 A-2"] if is_the_same else ["A-1", "A-2"])


CHAIN = (
    entry("A-1", name="Ada Wong", address=LARCH),
    entry("A-2", name="Ada Wong", address=LARCH, order_ref="G-17"),
    entry("A-3", name="Ada Wong", order_ref="G-17"),
    entry("A-4", previous_cases="A-3"),
    entry("B-1", name="Ada Wong", order_ref="G-99"),
)


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_cases_hang_together_from_one_to_the_next_in_whatever_order_they_come(
    place: str, order: tuple[int, ...]
) -> None:
    with Register.open(place, create=True) as register:
        for number in (*order, 4):
            register.record([CHAIN[number]])
        assert groups(register) == ["A-1 A-2 A-3 A-4", "B-1"]


def test_what_was_wrong_is_not_held_together_any_more(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record(CHAIN)
        register.set("A-2", {"order_ref": "G-99"})
        assert groups(register) == ["A-1 A-2 B-1", "A-3 A-4"]
        register.set("A-2", {"order_ref": ""})
        assert groups(register) == ["A-1 A-2", "A-3 A-4", "B-1"]


def test_what_was_forgotten_stays_with_its_customer_and_nobody_new_is_taken_for_him(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record(CHAIN)
        register.close("A-2", dt.date(2026, 3, 20))
        register.close("A-4", dt.date(2026, 3, 20))
        assert register.forget(dt.date(2026, 4, 1)) == 2
        together = ["A-1 A-2 A-3 A-4", "B-1"]
        assert groups(register) == together
        register.set("A-3", {"order_ref": "G-18"})
        register.set("A-1", {"address": "1 Elm Road/Ripley"})
        assert groups(register) == together
        register.record([entry("A-5", name="Ada Wong", address=LARCH), entry("A-6", previous_cases="A-4")])
        assert groups(register) == ["A-1 A-2 A-3 A-4 A-6", "A-5", "B-1"]
