"""Every case of a file examined, its letter composed and judged, without writing anything: in several processes when many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from replygen.batch.doubles import Doubles
from replygen.crew import Crew, Lost, lost
from replygen.errors import Place, Problem, TemplateError
from replygen.lint import Finding
from replygen.model import Case, Letter
from replygen.model.case import Record
from replygen.produce import Examined, Producer, unneeded, worded

WORTH_PROCESSES = 2_000
"""Cases from which on further processes save more than the second they need to start."""
_AT_A_TIME = 50
"""Cases that go through each step together: its code and tables are then still at hand for the next one."""
_TOGETHER = 4
"""Bundles of so many cases that a process is handed at a time."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finding, and the same in words for a clerk."""

    finding: Finding
    problem: Problem


@dataclass(frozen=True)  # with slots it would take several times as long to send to another process
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
        doubled = doubles.doubled(record, found.case_id)
        yield replace(found, problems=(*found.problems, *doubled)) if doubled else found


def _checked(records: Iterable[Record], producer: Producer, jobs: int) -> Iterator[tuple[Record, Checked]]:
    records = iter(records)
    first = list(islice(records, WORTH_PROCESSES))
    is_worth = jobs > 1 and len(first) == WORTH_PROCESSES
    everything = chain(first, records)
    yield from _checked_by(jobs if is_worth else 0, producer, iter(lambda: tuple(islice(everything, _AT_A_TIME)), ()))


def _checked_by(
    jobs: int, producer: Producer, bundles: Iterable[tuple[Record, ...]]
) -> Iterator[tuple[Record, Checked]]:
    """Each record of the bundles with what was found; of a bundle that costs processes their life, one after another."""
    checkers: Crew[tuple[Record, ...], tuple[Record, ...], list[Checked]] = Crew(jobs, _start_checking, producer)
    with checkers as crew:
        for bundle, found in crew.done(((bundle, bundle) for bundle in bundles), _TOGETHER):
            if not isinstance(found, Lost):
                yield from zip(bundle, found or (), strict=True)  # every bundle is a task
            elif len(bundle) > 1:
                yield from _checked_by(jobs, producer, [(record,) for record in bundle])
            else:
                yield bundle[0], Checked(bundle[0].place, "", (Problem(lost(found)),))


def _start_checking(producer: Producer) -> Callable[[tuple[Record, ...]], list[Checked]]:
    """What examines some records, composes their letters and judges them: step by step, which is quicker than one by one."""

    def check(records: tuple[Record, ...]) -> list[Checked]:
        examined = [producer.examine(record) for record in records]
        letters = [None if each.is_rejected else _letter(producer, each.case) for each in examined]
        return [_judged(producer, *each) for each in zip(examined, letters, strict=True)]

    return check


def _letter(producer: Producer, case: Case) -> Letter | TemplateError:
    try:
        return producer.letter(case)
    except TemplateError as error:
        return error


def _judged(producer: Producer, examined: Examined, letter: Letter | TemplateError | None) -> Checked:
    """What is found in a case and, where it has one, in its letter."""
    record, case = examined.record, examined.case
    found = Checked(record.place, case.case_id, examined.problems)
    if letter is None:
        return found
    if isinstance(letter, TemplateError):
        return replace(found, problems=(*found.problems, Problem(str(letter))))
    findings = producer.linter.lint(letter, case)
    notes = tuple(unneeded(case, findings, record))
    if not (findings or notes):
        return found
    said = tuple(Said(finding, worded(finding, record)) for finding in findings)
    return replace(found, problems=(*found.problems, *notes), said=said)
