"""Every case of a file examined and its letter composed, without writing anything: in several processes when many."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait

from replygen.batch.doubles import Doubles
from replygen.errors import Place, Problem, RenderError, TemplateError, UserError
from replygen.messages import _
from replygen.model.case import Record
from replygen.produce import Producer

WORTH_PROCESSES = 2_000
"""Cases from which on further processes save more than the second they need to start."""
CHUNK = 200
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
    if jobs > 1 and len(first) == WORTH_PROCESSES:
        yield from _in_processes(chain(first, records), producer, jobs)
    else:
        for record in chain(first, records):
            yield record, _check(record, producer)


def _check(record: Record, producer: Producer) -> Found:
    examined = producer.examine(record)
    if examined.is_rejected:
        return examined.case.case_id, examined.problems
    try:
        producer.letter(examined.case)
    except (TemplateError, RenderError) as error:
        return examined.case.case_id, (*examined.problems, Problem(str(error)))
    return examined.case.case_id, examined.problems


def _in_processes(records: Iterable[Record], producer: Producer, jobs: int) -> Iterator[tuple[Record, Found]]:
    chunks = iter(lambda: list(islice(records, CHUNK)), [])
    waiting: deque[tuple[list[Record], Future[list[Found]]]] = deque()
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, (producer,))
    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(_check_here, chunk)))
            if len(waiting) > 2 * jobs:
                yield from _done(*waiting.popleft())
        while waiting:
            yield from _done(*waiting.popleft())
    except BrokenProcessPool:
        raise UserError(
            _("A process that checked cases was stopped from outside. Close other programs, or say --jobs 1.")
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _done(chunk: Sequence[Record], found: Future[list[Found]]) -> Iterator[tuple[Record, Found]]:
    yield from zip(chunk, found.result(), strict=True)


_producer: Producer
"""What a process composes with; set once when it starts."""


def _start(producer: Producer) -> None:
    """Set up a process: Ctrl-C is for the parent, and nobody outlives it."""
    global _producer
    _producer = producer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _check_here(chunk: Sequence[Record]) -> list[Found]:
    return [_check(record, _producer) for record in chunk]
