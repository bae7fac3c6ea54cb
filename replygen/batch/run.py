"""One run over one table, row by row: good rows are written, bad ones are set aside with what is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from replygen.batch.books import Books
from replygen.batch.cluster import Cluster
from replygen.batch.entries import Entries, Entry
from replygen.batch.journal import Journal
from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.batch.printing import CaseSpool, write_print_file
from replygen.batch.report import Done, Report
from replygen.batch.typeset import DRAWN, characters_of
from replygen.batch.writing import Made, Task, start_trying, start_writing
from replygen.crew import Crew, Lost, StartError
from replygen.errors import TemplateError
from replygen.files import unused
from replygen.load import CaseSource
from replygen.model.case import Record
from replygen.produce import Producer, chosen
from replygen.render.endless import too_much

DRAWN_TOGETHER, TOGETHER = 4, 20
"""Letters that a process is handed at a time: as many as it makes in a part of a second, drawn ones and others."""
DRAWN_WORTH, WORTH = 20, 200
"""Letters for which a further process is worth the time that it needs to start."""

Hands = Crew[Entry, Task, Made] | Cluster
"""Who makes the letters: processes of this machine, or many machines."""


def run_batch(
    source: CaseSource,
    folder: Path,
    producer: Producer,
    formats: Sequence[str],
    *,
    name: str = DEFAULT_PATTERN,
    limit: int | None = None,
    only: Sequence[str] = (),
    dry_run: bool = False,
    fresh: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    merge: Path | None = None,
    on_right_pages: bool = False,
    heard: Callable[[Done], None] = lambda done: None,
    printed: Callable[[int], None] = lambda count: None,
) -> Report:
    """Make the letters of every record of `source` in `folder`; `heard` is told of each case as it is done.

    A letter that stands there, made from the same data, brand and options, is not made again, unless `fresh`. `jobs`
    processes share the work (as many as there are cores); with 0 it is done in this one, where a letter that takes
    without end cannot be stopped. `cluster` is the address of a dask.distributed scheduler whose machines make the letters
    instead. `merge` is a PDF for printing that holds all letters in the order of the rows; `on_right_pages`: each begins on
    a right-hand page of it; no letter of the run is called as it is, and that of a part of a run replaces no other;
    `printed` is told of the letters that are in it.

    A mended rejected.csv completes the earlier run in the folder, and `only` or `limit` do a part of one: then its
    run.csv is carried on, and none of its letters loses its name to another. On Ctrl-C the ledger of what was done is
    still written, and the report says `interrupted`.

    Raises UserError when the folder cannot be written or is another run's, or the table or the run.csv cannot be read
    to its end; TemplateError when every page of the brand would take its engine without end.
    """
    jobs = os.cpu_count() or 1 if jobs is None else jobs
    together, worth = TOGETHER, WORTH
    if merge or DRAWN.intersection(formats):
        together, worth = DRAWN_TOGETHER, DRAWN_WORTH
        characters, lacking = characters_of(source.read(), producer.brand, producer.locale)
        producer = replace(producer, characters=characters, lacking=lacking)
    with nullcontext() if dry_run else Journal(folder, fresh) as journal:
        namer = Namer(name, producer.kind, producer.date.isoformat())
        if merge:
            namer.keep(merge.stem, "")
        entries = Entries(producer, tuple(formats), namer, journal)
        run = _Run(
            entries, Books(folder, source, bool(only or limit)), Report(folder), heard, CaseSpool() if merge else None
        )
        hands = _hands(folder, producer, formats, min(jobs, -(-source.count // worth)), cluster, dry_run)
        try:
            with hands:
                run.make(islice(chosen(source, only), limit), hands, together)
        except StartError as error:
            raise TemplateError(too_much(producer.brand, error.why)) from None
        if journal:
            run.close()
            if merge and not run.report.interrupted:
                run.print_to(merge, jobs, on_right_pages, printed)
    return run.report


def _hands(
    folder: Path, producer: Producer, formats: Sequence[str], jobs: int, cluster: str | None, dry_run: bool
) -> Hands:
    if dry_run:
        return Crew(jobs, start_trying, producer)
    return Cluster(cluster, producer, folder) if cluster else Crew(jobs, start_writing, producer, folder, formats)


@dataclass
class _Run:
    """A run at work: the cases on their way, and all who have to know what became of each."""

    entries: Entries
    books: Books
    report: Report
    heard: Callable[[Done], None]
    to_print: CaseSpool | None

    def __post_init__(self) -> None:
        self.entries.carry_on(self.books.written_earlier, self.books.completes_a_run)

    def make(self, records: Iterable[Record], hands: Hands, together: int) -> None:
        """Make the letters, `together` of them handed out at a time; on Ctrl-C only those that were begun."""
        try:
            for entry, made in hands.done(self.entries.examined(records), together):
                self._take(entry, made)
        except KeyboardInterrupt:
            self.report.interrupted = True
            for entry, made in hands.rest():
                with suppress(KeyboardInterrupt):
                    self._take(entry, made)

    def close(self) -> None:
        """Write what the run has to say of its cases. Broken off, it leaves the rows to mend to the same command."""
        self.books.write_run()
        if not self.report.interrupted:
            self.report.rejected = self.books.write_rejected()

    def print_to(self, path: Path, jobs: int, on_right_pages: bool, printed: Callable[[int], None]) -> None:
        """Write the letters into one file to print, if there are any; that of a part of a run replaces no other."""
        if self.to_print is None or not self.to_print.count:
            return
        path = unused(path) if self.books.is_part else path
        try:
            write_print_file(path, self.to_print, self.entries.producer, jobs, on_right_pages, printed)
        except KeyboardInterrupt:
            self.report.interrupted = True
        else:
            self.report.to_print = path

    def _take(self, entry: Entry, made: Made | Lost | None) -> None:
        done = self.entries.judged(entry, made)
        self.books.enter(done, entry.cells)
        self.report.add(done)
        if self.to_print is not None and entry.case and not done.is_refused:
            self.to_print.add(entry.case)
        self.heard(done)
