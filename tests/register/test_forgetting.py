"""`forget` leaves what is counted, and no person: not in the rows, and not in the bytes of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replygen.errors import UserError
from replygen.model import Case
from replygen.model.case import FIELDS
from replygen.register import Filed, Register

Facts = Callable[..., dict[str, Any]]
CANARY = "朱鹮Canary"
PERSONAL = (
    "name",
    "address",
    "order_ref",
    "place",
    "quote",
    "impact",
    "finding",
    "handler",
    "approved_by",
    "signatory",
)
"""Fields of every sort in which a person may be told of."""
JANUARY = dt.date(2027, 1, 1)


def with_canaries(facts: Facts, number: int, **changes: object) -> Case:
    """A full case in whose every text a canary stands."""
    told = facts("zh-CN", case_id=f"F-{number}", commitment=f"2026-12-24 {CANARY}: {CANARY}来电", **changes)
    told |= {field: f"{CANARY}{field}" for field in PERSONAL}
    told |= {"issue": f"{CANARY}一; {CANARY}二", "waiver": f"T01: {CANARY}", "compensation": f"退款60 ({CANARY})"}
    assert set(told) <= set(FIELDS)
    return Case.model_validate(told)


def anonymous(filed: Filed) -> Filed:
    return filed._replace(approved_by="", handler="", customer="")


def files_of(place: str) -> bytes:
    """All bytes of a register that is a file, and of what stands beside it."""
    return b"".join(file.read_bytes() for file in Path(place).parent.glob(f"{Path(place).name}*"))


def test_what_is_counted_stays_and_who_it_was_goes(place: str, facts: Facts) -> None:
    with Register.open(place, create=True) as register:
        for number in range(5):
            closed = "2026-12-31" if number < 3 else "2027-01-01" if number == 3 else None
            register.record_case(with_canaries(facts, number, closed=closed))
            register.record_letter(f"F-{number}", "reply", "zh-CN", dt.date(2026, 11, 20), f"d{number}")
        filed, items, letters, promises = register.filed(), register.items(), register.letters(), register.promises()
        assert register.forgettable(JANUARY) == 3
        assert register.forget(JANUARY) == 3
        assert [*map(anonymous, register.filed())] == [*map(anonymous, filed)]
        assert (register.items(), register.letters()) == (items, letters)
        assert [(p.key, p.date, p.state) for p in register.promises()] == [(p.key, p.date, p.state) for p in promises]
        assert {(one.approved_by, one.handler) for one in register.filed()[:3]} == {("", "")}
        assert {promise.who + promise.what for promise in register.promises()[:3]} == {""}
        with pytest.raises(UserError, match="The people of case F-0 were forgotten"):
            register.case("F-0")
        assert register.case("F-4").name == f"{CANARY}name"
        assert register.forget(JANUARY) == 0


def test_repeats_are_still_counted_after_one_of_them_is_forgotten(place: str, facts: Facts) -> None:
    with Register.open(place, create=True) as register:
        register.record_case(with_canaries(facts, 1, closed="2026-12-31"))
        register.record_case(with_canaries(facts, 2))
        before = [one.customer for one in register.filed()]
        register.forget(JANUARY)
        register.set("F-2", {"fix_date": "2026-12-01"})
        after = [one.customer for one in register.filed()]
        assert before[0] == before[1] == after[0] == after[1]


def test_a_case_that_was_forgotten_stays_so_when_its_table_is_recorded_again(place: str, facts: Facts) -> None:
    told = with_canaries(facts, 1, closed="2026-12-31")
    with Register.open(place, create=True) as register:
        register.record_case(told)
        register.forget(JANUARY)
        assert register.record_case(told).left == ["F-1"]
        register.record_letter("F-1", "closure", "zh-CN", JANUARY, "d1")
        assert len(register.letters()) == 1
        assert (register.filed()[0].handler, register.file("F-1").facts) == ("", {})


def test_no_byte_of_a_forgotten_person_is_left_in_the_file(tmp_path: Path, facts: Facts) -> None:
    place = str(tmp_path / "r.sqlite")
    with Register.open(place, create=True) as register:
        for number in range(60):
            register.record_case(with_canaries(facts, number))
        for number in range(60):
            register.set(f"F-{number}", {"impact": f"{CANARY}又一次", "closed": "2026-12-31"})
        canary = CANARY.encode()
        assert canary in files_of(place)
        register.forget(JANUARY)
        assert canary not in files_of(place)
        assert len(register.filed()) == 60
    assert canary not in files_of(place)


def test_where_others_read_on_it_says_that_the_file_is_not_clean_yet(tmp_path: Path, facts: Facts) -> None:
    place = str(tmp_path / "r.sqlite")
    with Register.open(place, create=True) as register:
        register.record_case(with_canaries(facts, 1, closed="2026-12-31"))
        with Register.open(place, read_only=True) as reader:
            reader.filed()
            with pytest.raises(UserError, match="being read by others"):
                register.forget(JANUARY)
        register.forget(JANUARY)
        assert CANARY.encode() not in files_of(place)
