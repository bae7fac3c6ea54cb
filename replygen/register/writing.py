"""Cases and letters written into the register, many at a time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

import sqlalchemy as sa

from replygen.register.customers import Told, know_again
from replygen.register.facts import (
    Facts,
    columns_of,
    dated,
    day_of,
    items_of,
    known_as,
    merged,
    promises_of,
    stage_of,
)
from replygen.register.rows import FiledFinding
from replygen.register.tables import cases, findings, items, letters, promises, stories


class Sent(NamedTuple):
    """A letter to be recorded; `digest` is that of its content, `findings` what the rules said of its words."""

    kind: str
    locale: str
    date: dt.date
    digest: str
    findings: tuple[FiledFinding, ...] = ()


_LETTER = Sent._fields[:4]


class Entry(NamedTuple):
    """What is to be recorded of one case. `usual` are facts that hold only where nobody has said anything else."""

    case_id: str
    facts: Facts
    letters: Sequence[Sent] = ()
    usual: Facts | None = None


@dataclass
class Recorded:
    """How many cases were new, had other facts than before, and how many letters were new.

    `left` are the ids of cases that were forgotten: their facts are not taken again.
    """

    added: int = 0
    changed: int = 0
    letters: int = 0
    left: list[str] = field(default_factory=list)

    def add(self, other: Recorded) -> None:
        """Count what another one did."""
        self.added += other.added
        self.changed += other.changed
        self.letters += other.letters
        self.left += other.left


@dataclass
class Kept:
    """One case as the register has it, or will have it. `letters` are the kinds and digests of those that are there.

    `answer_by` and `next_news` are the days that the last letter told: those of the facts may be for the letter to come.
    """

    key: int
    case_id: str
    facts: Facts
    updated: dt.date | None = None
    answer_by: dt.date | None = None
    next_news: dt.date | None = None
    forgotten: dt.date | None = None
    is_new: bool = False
    is_changed: bool = False
    letters: set[tuple[str, str]] = field(default_factory=set)
    new_letters: list[Sent] = field(default_factory=list)

    def tell(self, facts: Facts) -> None:
        """Put `facts` in the place of those there are."""
        facts = {**facts, "case_id": self.case_id}
        if facts != self.facts:
            self.facts, self.is_changed = facts, True

    def send(self, letter: Sent) -> None:
        """Add a letter, unless it is there."""
        if (letter.kind, letter.digest) in self.letters:
            return
        self.letters.add((letter.kind, letter.digest))
        self.new_letters.append(letter)
        self.is_changed = True
        if letter.kind == "info":
            self.answer_by = day_of(self.facts, "answer_by")
        if letter.kind == "update" and letter.date >= (self.updated or letter.date):
            self.updated, self.next_news = letter.date, day_of(self.facts, "next_news")
        if not self.forgotten:
            self.tell(dated(self.facts, letter.kind, letter.date))

    def row(self) -> dict[str, Any]:
        """Its row in the table of cases, but for whose it is."""
        columns = columns_of(self.facts)
        stage = stage_of(columns, {kind for kind, _digest in self.letters})
        told = {"updated": self.updated, "answer_by": self.answer_by, "next_news": self.next_news}
        return {**columns, **told, "stage": stage, "known_as": known_as(self.case_id), "key": self.key}


def record(connection: sa.Connection, entries: Sequence[Entry]) -> Recorded:
    """Write cases and their letters; later facts replace earlier ones, and a letter is written once."""
    done = Recorded()
    known = {known_as(one.case_id): one for one in kept(connection, [entry.case_id for entry in entries])}
    keys = count(1 + (connection.scalar(sa.select(sa.func.max(cases.c.key))) or 0))
    for entry in entries:
        one = known.get(known_as(entry.case_id))
        if one is None:
            one = known[known_as(entry.case_id)] = Kept(next(keys), entry.case_id, {}, is_new=True)
        if one.forgotten:
            done.left.append(one.case_id)
        else:
            one.tell(merged({**(entry.usual or {}), **one.facts}, entry.facts))
        for letter in entry.letters:
            one.send(letter)
    changed = [one for one in known.values() if one.is_changed]
    save(connection, changed)
    done.added = sum(one.is_new for one in changed)
    done.changed = len(changed) - done.added
    done.letters = sum(len(one.new_letters) for one in changed)
    return done


def kept(connection: sa.Connection, case_ids: Collection[str]) -> list[Kept]:
    """The cases of the register that have one of these ids."""
    told = (cases.c.updated, cases.c.answer_by, cases.c.next_news, cases.c.forgotten)
    wanted = sa.select(cases.c.key, cases.c.case_id, stories.c.facts, *told).outerjoin_from(cases, stories)
    wanted = wanted.where(cases.c.known_as.in_(set(map(known_as, case_ids))))
    found = {
        key: Kept(key, case_id, json.loads(facts or "{}"), *others)
        for key, case_id, facts, *others in connection.execute(wanted)
    }
    sent = sa.select(letters.c.key, letters.c.kind, letters.c.digest).where(letters.c.key.in_(found))
    for key, kind, digest in connection.execute(sent):
        found[key].letters.add((kind, digest))
    return list(found.values())


def save(connection: sa.Connection, changed: Sequence[Kept]) -> None:
    """Write these cases, new and old, with all that hangs on them."""
    told = [one for one in changed if not one.forgotten]
    keys = [one.key for one in told if not one.is_new]
    if keys:
        for table in (promises, items, stories):
            connection.execute(sa.delete(table).where(table.c.key.in_(keys)))
    _insert(connection, cases, [{**one.row(), "customer": str(one.key)} for one in told if one.is_new])
    if keys:
        change = sa.update(cases).where(cases.c.key == sa.bindparam("its_key"))
        connection.execute(change, [{**one.row(), "its_key": one.key} for one in told if not one.is_new])
    stories_told = [{"key": one.key, "facts": json.dumps(one.facts, ensure_ascii=False)} for one in told]
    _insert(connection, stories, stories_told)
    _insert(connection, promises, [{"key": one.key, **row} for one in told for row in promises_of(one.facts)])
    _insert(connection, items, [{"key": one.key, **row} for one in told for row in items_of(one.facts)])
    know_again(connection, [Told(one.key, one.case_id, one.facts) for one in told])
    _send(connection, changed)


def _send(connection: sa.Connection, changed: Sequence[Kept]) -> None:
    first = 1 + (connection.scalar(sa.select(sa.func.max(letters.c.letter))) or 0)
    sent = list(enumerate(((one.key, letter) for one in changed for letter in one.new_letters), start=first))
    _insert(
        connection,
        letters,
        [
            {"letter": number, "key": key, **dict(zip(_LETTER, letter[:4], strict=True))}
            for number, (key, letter) in sent
        ],
    )
    _insert(
        connection,
        findings,
        [
            {"letter": number, "number": place, **finding._asdict()}
            for number, (_key, letter) in sent
            for place, finding in enumerate(letter.findings, start=1)
        ],
    )


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)
