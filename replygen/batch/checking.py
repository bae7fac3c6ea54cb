"""Every case of a file examined and its letter composed, without writing anything: in several processes when many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from replygen.batch.crew import Crew, Lost, lost
from replygen.batch.doubles import Doubles
from replygen.errors import Place, Problem, RenderError, TemplateError
from replygen.model.case import Record
from replygen.produce import Producer

WORTH_PROCESSES = 2_000
"""Cases from which on further processes save more than the second they need to start."""
TOGETHER = 200
"""Cases that a process is handed at a time."""

Found = tuple[str, tuple[Problem, ...]]
"""The id of a case and what speaks against it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A case after all checks: where it stands, its id, and everything that speaks against its letter."""

    place: Place
    case_id: str
    problems: tuple[Problem, ...]

    @property
    def is_rejected(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def check_records(records: Iterable[Record], producer: Producer, jobs: int | None = None) -> Iterator[Checked]:
    """Every record checked, in order, by `jobs` processes (as many as there are cores).

    What is kept in memory does not grow with the number of records. Raises UserError when the file cannot be read to
    its end, or when a process is stopped from outside.
    """
    doubles = Doubles()
    for record, (case_id, problems) in _found(records, producer, jobs or os.cpu_count() or 1):
        yield Checked(record.place, case_id, (*problems, *doubles.doubled(record, case_id)))


def _found(records: Iterable[Record], producer: Producer, jobs: int) -> Iterator[tuple[Record, Found]]:
    records = iter(records)
    first = list(islice(records, WORTH_PROCESSES))
    is_worth = jobs > 1 and len(first) == WORTH_PROCESSES
    checkers: Crew[Record, Record, Found] = Crew(jobs if is_worth else 0, _start_checking, producer)
    with checkers as crew:
        for record, found in crew.done(((record, record) for record in chain(first, records)), TOGETHER):
            if isinstance(found, Lost):
                yield record, ("", (Problem(lost(found)),))
            elif found is not None:  # every record is a task
                yield record, found


def _start_checking(producer: Producer) -> Callable[[Record], Found]:
    """What examines a record and composes its letter."""

    def check(record: Record) -> Found:
        examined = producer.examine(record)
        if examined.is_rejected:
            return examined.case.case_id, examined.problems
        try:
            producer.letter(examined.case)
        except (TemplateError, RenderError) as error:
            return examined.case.case_id, (*examined.problems, Problem(str(error)))
        return examined.case.case_id, examined.problems

    return check
