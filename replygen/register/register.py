"""The register: every case and every letter written, and what has been counted of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from replygen.errors import Place, Problem, UserError
from replygen.load import read_fields
from replygen.messages import _, sentences
from replygen.model import Case
from replygen.model.case import FIELDS, Record
from replygen.register import reading
from replygen.register.database import Database
from replygen.register.facts import facts_of, known_as
from replygen.register.forgetting import forget, to_forget
from replygen.register.rows import Filed, FiledFinding, FiledItem, FiledLetter, FiledPromise
from replygen.register.tables import cases
from replygen.register.writing import Entry, Kept, Recorded, Sent, kept, record, save

T = TypeVar("T")
TOGETHER = 500
"""Cases that are written in one go, at most."""


class Change(NamedTuple):
    """A field of a case that has another value than before, as the register keeps it; None: none."""

    field: str
    before: Any
    after: Any


class Imported(NamedTuple):
    """What an import did; `refused` records were not taken, for one of the errors among the `problems`."""

    recorded: Recorded
    refused: int
    problems: list[tuple[Place, Problem]]


class File(NamedTuple):
    """All that the register holds of one case; `facts` are empty when its people were `forgotten`."""

    filed: Filed
    facts: Mapping[str, Any]
    promises: list[FiledPromise]
    items: list[FiledItem]
    letters: list[FiledLetter]
    forgotten: dt.date | None


class Register:
    """The register at a place: use `Register.open`, as a context manager."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.name = database.name

    @classmethod
    def open(cls, place: str | Path, create: bool = False, *, read_only: bool = False) -> Register:
        """The register at `place`: a path, or a URL like sqlite:///… or postgresql://….

        `create` makes one where there is none; an old one is brought up to date. `read_only`: all that is read is of one
        moment, and an old register is refused. Raises UserError, in plain words, for what cannot be opened.
        """
        return cls(Database(place, create=create, read_only=read_only))

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._database.close()

    def record(self, entries: Iterable[Entry]) -> Recorded:
        """Record cases and their letters, all or, should the machine fail, none of them."""
        done, told = Recorded(), list(entries)
        if told:
            with self._database.writing() as connection:
                for some in _together(told):
                    done.add(record(connection, some))
        return done

    def record_case(self, case: Case) -> Recorded:
        """Record the facts of a case: later ones replace earlier ones, empty ones do not wipe what is known."""
        return self.record([Entry(case.case_id, facts_of(case))])

    def record_letter(
        self,
        case_id: str,
        kind: str,
        locale: str,
        date: dt.date,
        digest: str,
        findings: Iterable[tuple[str, str, bool]] = (),
    ) -> bool:
        """Record a letter of a case, once per digest of its content; whether it was new.

        A case that the register does not know is entered with its id alone.
        """
        sent = Sent(kind, locale, date, digest, tuple(FiledFinding(*finding) for finding in findings))
        return bool(self.record([Entry(case_id, {}, (sent,))]).letters)

    def filed(
        self,
        since: dt.date | None = None,
        until: dt.date | None = None,
        locale: str | None = None,
        open_only: bool = False,
    ) -> list[Filed]:
        """The cases that were received from `since` to `until`, both included, by the day and then by id.

        `locale`: only those of this locale; `open_only`: only those that are not closed. Where a day is given, cases
        without one are left out; else they come first.
        """
        with self._database.reading() as connection:
            return reading.filed(connection, _chosen(since, until, locale, open_only))

    def promises(
        self,
        since: dt.date | None = None,
        until: dt.date | None = None,
        locale: str | None = None,
        open_only: bool = False,
    ) -> list[FiledPromise]:
        """The promises of the cases that `filed` gives, in the same order."""
        with self._database.reading() as connection:
            return reading.promises(connection, _chosen(since, until, locale, open_only))

    def items(
        self,
        since: dt.date | None = None,
        until: dt.date | None = None,
        locale: str | None = None,
        open_only: bool = False,
    ) -> list[FiledItem]:
        """What the cases that `filed` gives grant their customers, in the same order."""
        with self._database.reading() as connection:
            return reading.items(connection, _chosen(since, until, locale, open_only))

    def letters(
        self,
        since: dt.date | None = None,
        until: dt.date | None = None,
        locale: str | None = None,
        open_only: bool = False,
    ) -> list[FiledLetter]:
        """The letters of the cases that `filed` gives, in the same order, those of one case by date, kind and digest."""
        with self._database.reading() as connection:
            return reading.letters(connection, _chosen(since, until, locale, open_only))

    def file(self, case_id: str) -> File:
        """All that the register holds of a case. Raises UserError for an unknown one."""
        with self._database.reading() as connection:
            one = self._known(connection, case_id)
            of_it = [cases.c.key == one.key]
            (filed,) = reading.filed(connection, of_it)
            return File(
                filed,
                one.facts,
                reading.promises(connection, of_it),
                reading.items(connection, of_it),
                reading.letters(connection, of_it),
                one.forgotten,
            )

    def facts(self, case_id: str) -> Mapping[str, Any]:
        """The facts of a case, as a case file holds them. Raises UserError for an unknown case, and a forgotten one."""
        with self._database.reading() as connection:
            return self._with_facts(connection, case_id).facts

    def case(self, case_id: str) -> Case:
        """The case. Raises UserError as `facts` does, and for facts of an older replygen that cannot be read any more."""
        return _read(self.facts(case_id))

    def set(self, case_id: str, values: Mapping[str, Any]) -> list[Change]:
        """Give fields of a case these values, as typed; an empty one takes out what is known. What has changed by it.

        Raises UserError for an unknown or forgotten case, and for values that the field cannot have.
        """
        with self._database.writing() as connection:
            one = self._with_facts(connection, case_id)
            before = one.facts
            one.tell(facts_of(_read({**before, **values, "case_id": one.case_id})))
            if one.is_changed:
                save(connection, [one])
        return [
            Change(field, before.get(field), one.facts.get(field))
            for field in FIELDS
            if before.get(field) != one.facts.get(field)
        ]

    def close(self, case_id: str, date: dt.date) -> list[Change]:
        """Close a case on that day. Takes, gives and raises what `set` does."""
        return self.set(case_id, {"closed": date.isoformat()})

    def import_records(self, records: Iterable[Record]) -> Imported:
        """Record the facts of all records that can be read and have an id; the others are refused."""
        done, refused, told = Recorded(), 0, list[tuple[Place, Problem]]()
        for some in _together(records):
            entries = []
            for one in some:
                case, problems, _failed = read_fields(one)
                if not case.case_id:
                    problems = (
                        *problems,
                        Problem(_("The case has no case_id, so nobody could find it again. Add one.")),
                    )
                told += [(one.place, problem) for problem in problems]
                if any(problem.severity == "error" for problem in problems):
                    refused += 1
                else:
                    entries.append(Entry(case.case_id, facts_of(case)))
            done.add(self.record(entries))
        return Imported(done, refused, told)

    def forget(self, before: dt.date) -> int:
        """Take out who the people of all cases closed before that day were, so that the file does not hold it any more.

        What is counted stays. How many cases were forgotten. Raises UserError when others are reading all the time, so
        that the file could not be cleaned: it can be done again.
        """
        return forget(self._database, before)

    def forgettable(self, before: dt.date) -> int:
        """How many cases `forget` would forget."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).where(to_forget(before))) or 0

    def case_ids(self) -> list[str]:
        """The ids of all cases, in order."""
        with self._database.reading() as connection:
            return list(connection.scalars(sa.select(cases.c.case_id).order_by(cases.c.case_id)))

    def _known(self, connection: sa.Connection, case_id: str) -> Kept:
        if found := kept(connection, [case_id]):
            return found[0]
        ids = {known_as(known): known for known in connection.scalars(sa.select(cases.c.case_id))}
        near = get_close_matches(known_as(case_id), ids, n=1)
        what = _("{register} has no case {case_id}.").format(register=self.name, case_id=case_id)
        raise UserError(sentences((what, *(_("Did you mean {near}?").format(near=ids[one]) for one in near))))

    def _with_facts(self, connection: sa.Connection, case_id: str) -> Kept:
        one = self._known(connection, case_id)
        if one.forgotten:
            raise UserError(
                _("The people of case {case_id} were forgotten. Only what is counted of it is left.").format(
                    case_id=one.case_id
                )
            )
        return one


def _read(facts: Mapping[str, Any]) -> Case:
    """The case of these facts. Raises UserError naming each field with what is wrong."""
    case, problems, _failed = read_fields(Record(facts))
    if problems:
        raise UserError("\n".join(_("{field}: {what}").format(field=p.column, what=p.what) for p in problems))
    return case


def _chosen(
    since: dt.date | None, until: dt.date | None, locale: str | None, open_only: bool
) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = []
    if since:
        chosen.append(cases.c.received >= since)
    if until:
        chosen.append(cases.c.received <= until)
    if locale:
        chosen.append(cases.c.locale == locale)
    if open_only:
        chosen.append(cases.c.closed.is_(None))
    return chosen


def _together(all_of_them: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(all_of_them)
    return iter(lambda: list(islice(remaining, TOGETHER)), [])
