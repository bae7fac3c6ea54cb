"""Persons taken out of the register: what is counted stays, who they were does not."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from replygen.errors import UserError
from replygen.messages import _
from replygen.register.customers import Told, know_again, stay_together
from replygen.register.database import Database
from replygen.register.tables import cases, marks, promises, stories

_READERS_END = 5
"""Seconds that those who are reading have to come to their end."""


def forget(database: Database, before: dt.date) -> int:
    """As `Register.forget`."""
    with database.writing() as connection:
        chosen = to_forget(before)
        # From now on nothing tells whose a case was; that others are of the same customer is still seen.
        stay_together(connection, chosen)
        known = connection.execute(sa.select(cases.c.key, cases.c.case_id).where(chosen)).all()
        know_again(connection, [Told(key, case_id, {}) for key, case_id in known])
        keys = sa.select(cases.c.key).where(chosen)
        connection.execute(sa.delete(stories).where(stories.c.key.in_(keys)))
        connection.execute(sa.update(promises).where(promises.c.key.in_(keys)).values(who="", what=""))
        nobody = {"approved_by": "", "handler": ""}
        count: int = connection.execute(sa.update(cases).where(chosen).values(**nobody, forgotten=before)).rowcount
    _clean(database)
    return count


def to_forget(before: dt.date) -> sa.ColumnElement[bool]:
    """Which cases `forget` forgets."""
    return (cases.c.closed < before) & cases.c.forgotten.is_(None)


def _clean(database: Database) -> None:
    """Write the files of the register anew, without what was deleted."""
    with database.alone() as connection:
        if not database.file:
            for table in (cases, marks, promises, stories):
                connection.exec_driver_sql(f"VACUUM (FULL) {table.name}")
            return
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_READERS_END * 1000}")
        is_busy, *_pages = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if is_busy:
        raise UserError(
            _("{register} is being read by others, so what was deleted still stands in its file. Run it again.").format(
                register=database.name
            )
        )
