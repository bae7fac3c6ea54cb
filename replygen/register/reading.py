"""The rows of the register, read; all in the same order in every database."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from replygen.register.rows import Filed, FiledFinding, FiledItem, FiledLetter, FiledPromise
from replygen.register.tables import cases
from replygen.register.tables import findings as _findings
from replygen.register.tables import items as _items
from replygen.register.tables import letters as _letters
from replygen.register.tables import promises as _promises

Conditions = Sequence[sa.ColumnElement[bool]]
"""What holds of the cases that are meant."""


def filed(connection: sa.Connection, chosen: Conditions) -> list[Filed]:
    """The chosen cases by the day they were received, those without one first, and then by id."""
    return [Filed._make(row) for row in connection.execute(_of_cases(_columns(cases, Filed._fields), chosen))]


def promises(connection: sa.Connection, chosen: Conditions) -> list[FiledPromise]:
    """The promises of the chosen cases, in the order of the cases."""
    query = _of_cases(_columns(_promises, FiledPromise._fields), chosen).join(_promises).order_by(_promises.c.number)
    return [FiledPromise._make(row) for row in connection.execute(query)]


def items(connection: sa.Connection, chosen: Conditions) -> list[FiledItem]:
    """What the chosen cases grant, in the order of the cases."""
    query = _of_cases(_columns(_items, FiledItem._fields), chosen).join(_items).order_by(_items.c.number)
    return [FiledItem._make(row) for row in connection.execute(query)]


def letters(connection: sa.Connection, chosen: Conditions) -> list[FiledLetter]:
    """The letters of the chosen cases, in the order of the cases; those of one case by date, kind and digest."""
    columns = [_letters.c.letter, *_columns(_letters, FiledLetter._fields[:-1])]
    query = _of_cases(columns, chosen).join(_letters)
    query = query.order_by(_letters.c.date, _letters.c.kind, _letters.c.digest)
    said = sa.select(_findings).join_from(_findings, _letters).join(cases).where(*chosen)
    rows = connection.execute(said.order_by(_findings.c.letter, _findings.c.number))
    found = {letter: tuple(FiledFinding(*row[2:]) for row in own) for letter, own in groupby(rows, itemgetter(0))}
    return [FiledLetter._make((*row[1:], found.get(row[0], ()))) for row in connection.execute(query)]


def _of_cases(columns: Sequence[sa.Column[Any]], chosen: Conditions) -> sa.Select[Any]:
    query = sa.select(*columns).select_from(cases).where(*chosen)
    return query.order_by(sa.nulls_first(cases.c.received), cases.c.case_id)


def _columns(table: sa.Table, names: Sequence[str]) -> list[sa.Column[Any]]:
    return [table.c[name] for name in names]
