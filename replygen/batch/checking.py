"""Every case of a file examined, its letter composed and judged, without writing anything: in several processes when many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from replygen.batch.crew import Crew, Lost, lost
from replygen.batch.doubles import Doubles
from replygen.errors import Place, Problem, RenderError, TemplateError
from replygen.lint import Finding
from replygen.model.case import Record
from replygen.produce import Producer, unneeded, worded

WORTH_PROCESSES = 2_000
"""Cases from which on further processes save more than the second they need to start."""
TOGETHER = 200
"""Cases that a process is handed at a time."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finding, and the same in words for a clerk."""

    finding: Finding
    problem: Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """A case after all checks: where it stands, its id, what is wrong with its facts, and with the words of its letter."""

    place: Place
    case_id: str
    problems: tuple[Problem, ...]
    said: tuple[Said, ...] = ()

    @property
    def is_rejected(self) -> bool:
        return any(problem.severity == "error" for problem in self.all_problems)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Everything that speaks against its letter."""
        return (*self.problems, *(each.problem for each in self.said))


def check_records(records: Iterable[Record], producer: Producer, jobs: int | None = None) -> Iterator[Checked]:
    """Every record checked, in order, by `jobs` processes (as many as there are cores).

    What is kept in memory does not grow with the number of records. Raises UserError when the file cannot be read to
    its end, or when a process is stopped from outside.
    """
    doubles = Doubles()
    for record, found in _checked(records, producer, jobs or os.cpu_count() or 1):
        yield replace(found, problems=(*found.problems, *doubles.doubled(record, found.case_id)))


def _checked(records: Iterable[Record], producer: Producer, jobs: int) -> Iterator[tuple[Record, Checked]]:
    records = iter(records)
    first = list(islice(records, WORTH_PROCESSES))
    is_worth = jobs > 1 and len(first) == WORTH_PROCESSES
    checkers: Crew[Record, Record, Checked] = Crew(jobs if is_worth else 0, _start_checking, producer)
    with checkers as crew:
        for record, found in crew.done(((record, record) for record in chain(first, records)), TOGETHER):
            if isinstance(found, Lost):
                yield record, Checked(record.place, "", (Problem(lost(found)),))
            elif found is not None:  # every record is a task
                yield record, found


def _start_checking(producer: Producer) -> Callable[[Record], Checked]:
    """What examines a record, composes its letter and judges it."""

    def check(record: Record) -> Checked:
        examined = producer.examine(record)
        found = Checked(record.place, examined.case.case_id, examined.problems)
        if found.is_rejected:
            return found
        try:
            findings = producer.judged(examined.case).findings
        except (TemplateError, RenderError) as error:
            return replace(found, problems=(*found.problems, Problem(str(error))))
        notes = unneeded(examined.case, findings, record)
        said = tuple(Said(finding, worded(finding, record)) for finding in findings)
        return replace(found, problems=(*found.problems, *notes), said=said)

    return check
