"""A register of an older replygen is brought up to date, and loses nothing."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from replygen.errors import UserError
from replygen.register import Register
from replygen.register.database import VERSION
from replygen.register.migrations import settings, upgrade
from replygen.register.tables import metadata

FIRST = """
INSERT INTO cases (key, case_id, known_as, received, severity, stage, spend) VALUES
    (1, 'A-1', 'a-1', '2026-03-12', 'serious', 'ack', '1280.50'), (2, 'A-2', 'a-2', '2026-03-13', 'minor', '', NULL),
    (3, 'A-3', 'a-3', '2026-03-14', 'minor', 'update', NULL);
INSERT INTO cases (key, case_id, known_as, received, customer, closed, forgotten) VALUES
    (4, 'A-4', 'a-4', '2026-03-15', 'c1', '2026-03-20', '2026-04-01'), (5, 'A-5', 'a-5', '2026-03-16', 'c1', NULL, NULL);
INSERT INTO stories (key, facts) VALUES
    (1, '{"case_id": "A-1", "name": "王晓雯", "received": "2026-03-12", "severity": "serious", "next_news": "2026-03-27"}'),
    (2, '{"case_id": "A-2", "received": "2026-03-13", "severity": "minor"}'),
    (3, '{"case_id": "A-3", "name": "王晓雯", "next_news": "2026-03-30", "previous_cases": ["A-1"]}');
INSERT INTO promises (key, number, date, what, state) VALUES (1, 1, '2026-03-24', 'fit it', 'open');
INSERT INTO items (key, number, kind, amount, currency, pieces) VALUES (1, 1, 'refund', '60', 'CNY', 1);
INSERT INTO letters (letter, key, kind, locale, date, digest) VALUES (1, 1, 'ack', 'zh-CN', '2026-03-13', 'd1'),
    (2, 3, 'update', 'zh-CN', '2026-03-20', 'd2');
INSERT INTO findings (letter, number, rule, severity, waived) VALUES (1, 1, 'T01', 'warning', false);
"""
"""What the first version held."""


@pytest.fixture
def first(place: str) -> str:
    """A register of the first version."""
    engine = sa.create_engine(place if "://" in place else f"sqlite:///{place}")
    with engine.begin() as connection:
        upgrade(connection, "1")
        for statement in filter(str.strip, FIRST.split(";\n")):
            connection.execute(sa.text(statement.replace(":", "\\:")))
    engine.dispose()
    return place


def test_opened_for_writing_an_old_register_is_brought_up_to_date_with_all_it_holds(first: str) -> None:
    with Register.open(first) as register:
        one, other, third, forgotten, friend = register.filed()
        assert (one.case_id, one.received, str(one.spend), one.stage) == ("A-1", dt.date(2026, 3, 12), "1280.50", "ack")
        assert (one.next_news, one.answer_by, third.next_news) == (None, None, dt.date(2026, 3, 30))
        assert one.customer == third.customer != other.customer != forgotten.customer == friend.customer
        assert register.case("A-1").name == "王晓雯"
        assert [promise.what for promise in register.promises()] == ["fit it"]
        assert [(item.kind, str(item.amount), item.pieces) for item in register.items()] == [("refund", "60", 1)]
        letter, _update = register.letters()
        assert (letter.kind, letter.digest, letter.findings[0].rule) == ("ack", "d1", "T01")
        assert not register.record_letter("A-1", "ack", "zh-CN", dt.date(2026, 3, 13), "d1")
    with Register.open(first, read_only=True) as register:
        assert len(register.filed()) == 5


def test_an_old_register_that_is_only_read_says_how_to_bring_it_up_to_date(first: str) -> None:
    with pytest.raises(UserError, match=r"made by an older replygen\..* replygen register init"):
        Register.open(first, read_only=True)
    Register.open(first, create=True).__exit__(None, None, None)
    with Register.open(first, read_only=True) as register:
        assert len(register.filed()) == 5


def test_a_register_of_a_newer_replygen_is_left_alone(first: str) -> None:
    engine = sa.create_engine(first if "://" in first else f"sqlite:///{first}")
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE alembic_version SET version_num = '{VERSION + 1}'"))
    engine.dispose()
    for create in (False, True):
        with pytest.raises(UserError, match="made by a newer replygen"):
            Register.open(first, create=create)


def test_the_revisions_end_in_the_tables_of_today(place: str) -> None:
    scripts = ScriptDirectory.from_config(settings())
    assert scripts.get_current_head() == str(VERSION)
    Register.open(place, create=True).__exit__(None, None, None)
    engine = sa.create_engine(place if "://" in place else f"sqlite:///{place}")
    found = {
        table: {column["name"] for column in sa.inspect(engine).get_columns(table)}
        for table in sa.inspect(engine).get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    assert found == {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}
