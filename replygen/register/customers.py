"""Which cases are of one customer.

Cases are of one customer when they have the same name together with the same address or the same number of an order or
contract, or when one names the other among its previous cases; and so on, from case to case. The same name alone does not
tell: in a big country many people have it. Spaces, punctuation, case and width do not matter.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from replygen.register.facts import Facts, known_as
from replygen.register.tables import cases, marks, settings, stories

TOGETHER = 500
"""Cases that are looked at in one go, at most."""


class Told(NamedTuple):
    """A case with its facts; a forgotten one has none."""

    key: int
    case_id: str
    facts: Facts


def know_again(connection: sa.Connection, told: Sequence[Told]) -> None:
    """Enter by what these cases can be known again, and whose they and all that hang together with them are."""
    salt = connection.scalar(sa.select(settings.c.value).where(settings.c.name == "salt")) or ""
    for start in range(0, len(told), TOGETHER):
        some = told[start : start + TOGETHER]
        keys = [one.key for one in some]
        found = {one.key: set(_marks(one, salt)) for one in some}
        connection.execute(sa.delete(marks).where(marks.c.key.in_(keys), ~marks.c.lasting))
        rows = [{"key": key, "mark": mark, "lasting": False} for key, own in found.items() for mark in own]
        connection.execute(sa.insert(marks), rows)
        _put_together(connection, keys, set().union(*found.values()))


def know_all_again(connection: sa.Connection) -> None:
    """Do so for all cases, from what is known of them now."""
    wanted = sa.select(cases.c.key, cases.c.case_id, stories.c.facts).outerjoin_from(cases, stories)
    told = [Told(key, case_id, json.loads(facts or "{}")) for key, case_id, facts in connection.execute(wanted)]
    connection.execute(sa.update(cases).values(customer=sa.cast(cases.c.key, sa.String)))
    know_again(connection, told)


def stay_together(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> None:
    """Let the cases of one customer, where some are chosen, be his ever after, whatever becomes of their facts."""
    customers = sa.select(cases.c.customer).where(chosen)
    of_them = sa.select(cases.c.key, cases.c.customer).where(cases.c.customer.in_(customers))
    token = defaultdict[str, str](lambda: secrets.token_hex(16))
    rows = [{"key": key, "mark": token[customer], "lasting": True} for key, customer in connection.execute(of_them)]
    if rows:
        connection.execute(sa.insert(marks), rows)


def _marks(one: Told, salt: str) -> Iterator[str]:
    """What a case has in common with all others of its customer, and tells nobody who that is."""
    for case_id in (one.case_id, *one.facts.get("previous_cases", ())):
        yield _hidden(salt, "case", known_as(case_id))
    name = _bare(one.facts.get("name", ""))
    for field in ("address", "order_ref"):
        value = _bare("".join(one.facts.get(field, "")))  # an address comes by its lines
        if name and value and (field == "address" or _has_digit(value)):
            yield _hidden(salt, field, name, value)


def _has_digit(order: str) -> bool:
    """Whether it is a number of an order, and no word like “none”, which many orders would share."""
    return any(map(str.isdigit, order))


def _bare(text: str) -> str:
    """`text` without spaces, punctuation and signs."""
    return "".join(letter for letter in known_as(text) if unicodedata.category(letter)[0] not in "ZPSC")


def _hidden(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def _put_together(connection: sa.Connection, keys: Sequence[int], shared: Iterable[str]) -> None:
    """Number the customers of these cases, and of all that had the same one or share a mark, by their first case."""
    sharing = sa.select(marks.c.key).where(marks.c.mark.in_(shared))
    touched = sa.select(cases.c.customer).where(cases.c.key.in_(keys) | cases.c.key.in_(sharing)).distinct()
    wanted = sa.select(cases.c.key, cases.c.customer, marks.c.mark).join_from(cases, marks)
    wanted = wanted.where(cases.c.customer.in_(connection.scalars(touched).all()))
    before, by_mark = dict[int, str](), defaultdict[str, list[int]](list)
    for key, customer, mark in connection.execute(wanted):
        before[key] = customer
        by_mark[mark].append(key)
    first = _first_of_each(before, by_mark.values())
    changed = [{"its_key": key, "its_customer": str(first[key])} for key in before if before[key] != str(first[key])]
    if changed:
        change = sa.update(cases).where(cases.c.key == sa.bindparam("its_key"))
        connection.execute(change.values(customer=sa.bindparam("its_customer")), changed)


def _first_of_each(keys: Iterable[int], together: Iterable[Sequence[int]]) -> Mapping[int, int]:
    """The lowest key that hangs together with each key."""
    lower = {key: key for key in keys}

    def lowest(key: int) -> int:
        while lower[key] != key:
            lower[key] = lower[lower[key]]
            key = lower[key]
        return key

    for group in together:
        lows = {lowest(key) for key in group}
        for low in lows:
            lower[low] = min(lows)
    return {key: lowest(key) for key in lower}
