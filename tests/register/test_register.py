"""The register keeps what it is told, in a file and on a server alike."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from replygen.errors import UserError
from replygen.model import Case
from replygen.model.case import Record
from replygen.register import FiledFinding, FiledItem, FiledLetter, FiledPromise, Register

Facts = Callable[..., dict[str, Any]]
MARCH = dt.date(2026, 3, 20)


def case(**values: Any) -> Case:
    return Case.model_validate({"case_id": "A-1", **values})


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "zh-HK", "en"])
def test_a_case_comes_back_as_it_was_told(place: str, facts: Facts, locale: str) -> None:
    told = Case.model_validate(facts(locale))
    with Register.open(place, create=True) as register:
        register.record_case(told)
    with Register.open(place) as register:
        assert register.case(told.case_id) == told


def test_what_is_counted_stands_in_its_row(place: str) -> None:
    told = case(
        received="2026-03-12",
        event_date="2026-03-10 14:00",
        name="王晓雯",
        spend="1,280.50",
        handler="李明",
        compensation="refund 60 GBP by 2026-03-25; vip x2 until 2026-12-31",
        commitment="2026-03-24 fit it; 2026-03-27 17:00-18:00 Li Ming: ring you [done 2026-03-27]",
    )
    with Register.open(place, create=True) as register:
        register.record_case(told)
        (filed,) = register.filed()
        assert (filed.case_id, filed.received, filed.event_date) == ("A-1", dt.date(2026, 3, 12), dt.date(2026, 3, 10))
        assert (filed.spend, filed.visits, filed.currency) == (Decimal("1280.50"), None, "GBP")
        assert (filed.severity, filed.decision, filed.stage, filed.closed) == ("moderate", "", "", None)
        key = filed.key
        assert register.items() == [
            FiledItem(key, 1, "refund", Decimal(60), "GBP", 1, dt.date(2026, 3, 25), None),
            FiledItem(key, 2, "vip", None, "", 2, None, dt.date(2026, 12, 31)),
        ]
        five, six = dt.time(17), dt.time(18)
        kept = dt.date(2026, 3, 27)
        assert register.promises() == [
            FiledPromise(key, 1, dt.date(2026, 3, 24), None, None, "", "fit it", None, "open"),
            FiledPromise(key, 2, kept, five, six, "Li Ming", "ring you", kept, "kept"),
        ]


def test_later_facts_replace_earlier_ones_and_empty_ones_wipe_nothing(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_case(case(name="Ada", severity="serious", compensation="none", impact="half a day"))
        register.record_case(case(name="Ada Wong", impact=""))
        known = register.case("A-1")
        assert (known.name, known.severity, known.compensation, known.impact) == (
            "Ada Wong",
            "serious",
            (),
            "half a day",
        )
        assert len(register.filed()) == 1


def test_a_promise_that_was_kept_stays_so_when_an_older_table_is_recorded_again(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_case(case(commitment="2026-03-24 fit it [done 2026-03-23]; 2026-03-27 ring you"))
        register.record_case(case(commitment="2026-03-24 fit it; 2026-03-28 ring you"))
        assert [(p.date.day, p.kept and p.kept.day, p.state) for p in register.promises()] == [
            (24, 23, "kept"),
            (28, None, "open"),
        ]


def test_an_id_is_the_same_in_any_case_and_width(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_case(case(name="Ada"))
        register.record_case(case(case_id="ａ－１", impact="half a day"))
        assert [filed.case_id for filed in register.filed()] == ["A-1"]
        assert register.case("a-1").impact == "half a day"


def test_a_letter_is_recorded_once_however_often_it_is_told(place: str) -> None:
    findings = [("T01", "warning", False), ("L01", "error", True)]
    with Register.open(place, create=True) as register:
        register.record_case(case(received="2026-03-12"))
        assert [register.record_letter("A-1", "reply", "en", MARCH, "d1", findings) for _time in range(3)] == [
            True,
            False,
            False,
        ]
        register.record_letter("A-1", "ack", "en", dt.date(2026, 3, 13), "d1")
        key = register.filed()[0].key
        assert register.letters() == [
            FiledLetter(key, "ack", "en", dt.date(2026, 3, 13), "d1", ()),
            FiledLetter(
                key,
                "reply",
                "en",
                MARCH,
                "d1",
                (FiledFinding("T01", "warning", False), FiledFinding("L01", "error", True)),
            ),
        ]


@pytest.mark.parametrize(
    ("kind", "date_field"),
    [("ack", "acknowledged"), ("reply", "replied"), ("followup", "followed_up"), ("closure", "closed")],
)
def test_the_first_letter_of_a_kind_sets_its_date_and_the_stage(place: str, kind: str, date_field: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_letter("A-1", kind, "en", MARCH, "d1")
        register.record_letter("A-1", kind, "en", dt.date(2026, 4, 1), "d2")
        (filed,) = register.filed()
        assert (getattr(filed, date_field), filed.stage) == (MARCH, kind)
        assert getattr(register.case("A-1"), date_field) == MARCH


def test_a_date_that_the_facts_give_is_not_that_of_the_letter(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_case(case(replied="2026-03-18"))
        register.record_letter("A-1", "reply", "en", MARCH, "d1")
        assert register.filed()[0].replied == dt.date(2026, 3, 18)


def test_updates_count_by_the_last_one_and_never_lead_back_from_the_reply(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_letter("A-1", "info", "en", dt.date(2026, 3, 13), "d0")
        assert register.filed()[0].stage == "info"
        for day in (14, 18, 16):
            register.record_letter("A-1", "update", "en", dt.date(2026, 3, day), f"d{day}")
        assert (register.filed()[0].stage, register.filed()[0].updated) == ("update", dt.date(2026, 3, 18))
        register.record_letter("A-1", "reply", "en", MARCH, "d1")
        assert (register.filed()[0].stage, register.filed()[0].updated) == ("reply", dt.date(2026, 3, 18))


def test_cases_come_by_day_and_id_in_every_database(place: str) -> None:
    told = [("b-2", "2026-03-12"), ("B-10", "2026-03-12"), ("甲", "2026-03-12"), ("a", "2026-03-13"), ("z", "")]
    with Register.open(place, create=True) as register:
        for case_id, received in told:
            register.record_case(case(case_id=case_id, received=received, commitment="2026-03-24 ring"))
        order = ["z", "B-10", "b-2", "甲", "a"]
        keys = {filed.key: filed.case_id for filed in register.filed()}
        assert list(keys.values()) == order
        assert [keys[promise.key] for promise in register.promises()] == order


def test_only_the_cases_of_a_time_a_locale_or_those_that_are_open_are_read(place: str) -> None:
    with Register.open(place, create=True) as register:
        for day in (11, 12, 13):
            register.record_case(
                case(
                    case_id=f"A-{day}",
                    received=f"2026-03-{day}",
                    locale="en" if day == 12 else "zh-HK",
                    closed="2026-04-01" if day == 13 else "",
                    compensation="refund 5",
                    commitment="2026-03-24 ring",
                )
            )
            register.record_letter(f"A-{day}", "ack", "en", MARCH, f"d{day}", [("T01", "info", False)])
        for read in (register.filed, register.promises, register.items, register.letters):
            days = {filed.key: filed.case_id for filed in register.filed()}
            chosen = [
                [days[row.key] for row in read(**chosen)]
                for chosen in (
                    {"since": dt.date(2026, 3, 12)},
                    {"until": dt.date(2026, 3, 12)},
                    {"locale": "en"},
                    {"open_only": True},
                )
            ]
            assert chosen == [["A-12", "A-13"], ["A-11", "A-12"], ["A-12"], ["A-11", "A-12"]]


def test_the_days_a_letter_told_are_not_those_of_the_letter_to_come(place: str) -> None:
    with Register.open(place, create=True) as register:

        def told() -> tuple[int | None, ...]:
            (filed,) = register.filed()
            return tuple(day.day if day else None for day in (filed.answer_by, filed.next_news))

        register.record_case(case(received="2026-03-12", answer_by="2026-03-20", next_news="2026-03-25"))
        assert told() == (None, None)
        register.record_letter("A-1", "info", "en", dt.date(2026, 3, 13), "d1")
        register.record_letter("A-1", "update", "en", dt.date(2026, 3, 16), "d2")
        assert told() == (20, 25)
        register.set("A-1", {"answer_by": "2026-03-28", "next_news": "2026-03-31"})
        register.record_letter("A-1", "update", "en", dt.date(2026, 3, 13), "of before")
        assert told() == (20, 25)
        register.record_letter("A-1", "info", "en", dt.date(2026, 3, 23), "d3")
        register.record_letter("A-1", "update", "en", dt.date(2026, 3, 24), "d4")
        assert told() == (28, 31)


def test_a_field_is_set_read_as_typed_and_taken_out_again(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_case(case(received="2026-03-12", decision="upheld"))
        changes = register.set("a-1", {"decision": "部分成立", "fix_date": "2026年3月18日"})
        assert [tuple(change) for change in changes] == [
            ("decision", "upheld", "partial"),
            ("fix_date", None, "2026-03-18"),
        ]
        assert register.set("A-1", {"decision": "partial"}) == []
        with pytest.raises(UserError, match=r"fix_date: “03/04/2026” can be"):
            register.set("A-1", {"fix_date": "03/04/2026", "decision": "upheld"})
        assert register.case("A-1").decision == "partial"
        register.set("A-1", {"decision": ""})
        assert (register.case("A-1").decision, register.filed()[0].decision) == (None, "")


def test_a_closed_case_can_be_opened_again(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_letter("A-1", "closure", "en", MARCH, "d1")
        register.set("A-1", {"closed": ""})
        assert [(filed.closed, filed.stage) for filed in register.filed(open_only=True)] == [(None, "")]
        register.close("A-1", dt.date(2026, 5, 1))
        assert register.filed(open_only=True) == []


def test_an_unknown_case_is_refused_with_the_nearest_one(place: str) -> None:
    with Register.open(place, create=True) as register:
        for number in range(3):
            register.record_case(case(case_id=f"KF-2026-{number:04}"))
        with pytest.raises(UserError, match=r"no case KF-226-0002\. Did you mean KF-2026-0002\?"):
            register.case("KF-226-0002")
        with pytest.raises(UserError, match=r"no case quite another\.$"):
            register.case("quite another")


def test_an_import_takes_what_can_be_read_and_gives_back_what_is_wrong(place: str) -> None:
    records = [
        Record({"case_id": "A-1", "received": "2026-03-12"}),
        Record({"case_id": "A-2", "received": "2026-02-30"}),
        Record({"received": "2026-03-12"}),
    ]
    with Register.open(place, create=True) as register:
        imported = register.import_records(records)
        assert (imported.recorded.added, imported.refused) == (1, 2)
        assert [filed.case_id for filed in register.filed()] == ["A-1"]
    said = " ".join(problem.what for _place, problem in imported.problems)
    assert "2026-02-30" in said
    assert "The case has no case_id" in said


def test_what_is_only_read_is_of_one_moment(place: str) -> None:
    with Register.open(place, create=True) as register:
        register.record_case(case())
        with Register.open(place, read_only=True) as reader:
            assert len(reader.filed()) == 1
            register.record_case(case(case_id="A-2", commitment="2026-03-24 ring"))
            assert (len(reader.filed()), reader.promises()) == (1, [])
        with Register.open(place, read_only=True) as reader:
            assert (len(reader.filed()), len(reader.promises())) == (2, 1)


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with Register.open(tmp_path / "desk" / "r.sqlite", create=True) as register:
        register.record_case(case())
        files = sorted((tmp_path / "desk").iterdir())
        assert files[0].name == "r.sqlite"
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_no_register_is_made_by_mistake(place: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="replygen register init"):
        Register.open(place)
    assert not [*tmp_path.iterdir()]


def test_what_is_no_register_is_left_alone(tmp_path: Path) -> None:
    text, other = tmp_path / "letter.docx", tmp_path / "journal.sqlite"
    text.write_text("This is a letter, and a long one at that. " * 100)
    sqlite3.connect(other).execute("CREATE TABLE files (name TEXT)").connection.close()
    for file in (text, other):
        before = file.read_bytes()
        with pytest.raises(UserError, match=file.name):
            Register.open(file, create=True)
        assert file.read_bytes() == before


def test_a_damaged_register_says_what_to_do_and_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "r.sqlite"
    with Register.open(file, create=True) as register:
        for number in range(50):
            register.record_case(case(case_id=f"A-{number}", impact="half a day " * 50))
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:8192] + b"\xff" * (len(whole) - 8192)):
        file.write_bytes(damaged)
        with (
            pytest.raises(UserError, match=r"r\.sqlite is damaged .* last backup"),
            Register.open(file, read_only=True) as register,
        ):
            register.filed()
        assert file.read_bytes() == damaged


def test_a_folder_is_told_from_a_register(tmp_path: Path) -> None:
    for create in (False, True):
        with pytest.raises(UserError, match=r"is a folder\. Name the file of the register in it: .*complaints\.sqlite"):
            Register.open(tmp_path, create=create)


@pytest.mark.parametrize("place", ["mysql://desk@host/complaints", "postgresql://desk@host", "http://host/x"])
def test_an_address_of_something_else_is_refused_without_its_password(place: str) -> None:
    with pytest.raises(UserError, match=r"no place for a register\. .*postgresql://user@host/complaints") as refused:
        Register.open(place.replace("desk@", "desk:hunter2@"))
    assert "hunter2" not in str(refused.value)


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be used") as refused:
        Register.open(f"postgresql://desk:hunter2@/complaints?host={tmp_path}")
    assert "hunter2" not in str(refused.value)
