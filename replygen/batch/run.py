"""One run over one table, row by row: good rows are written, bad ones are set aside with what is wrong."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from replygen.batch.cluster import Cluster
from replygen.batch.crew import Crew, Lost, lost
from replygen.batch.doubles import Doubles
from replygen.batch.journal import Journal, digest, fingerprint
from replygen.batch.ledger import (
    Line,
    RejectedRows,
    RunRows,
    completes,
    our_column,
    read_run,
    write_rejected,
    write_run,
)
from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.batch.printing import TOGETHER as TO_PRINT_TOGETHER
from replygen.batch.printing import CaseSpool, write_print_file
from replygen.batch.typeset import DRAWN, characters_of, undrawable
from replygen.batch.writing import Made, Task, start_trying, start_writing
from replygen.errors import Place, Problem, UserError
from replygen.load import CaseSource
from replygen.messages import _, listed
from replygen.model import Case
from replygen.model.case import Record
from replygen.produce import Examined, Producer, chosen, same

DRAWN_TOGETHER, TOGETHER = 4, 20
"""Letters that a process is handed at a time: as many as it makes in a part of a second, drawn ones and others."""
DRAWN_WORTH, WORTH = 20, 200
"""Letters for which a further process is worth the time that it needs to start."""


@dataclass
class Report:
    """What a run did. `rejected` is the file with the rows to mend, None when every row became a letter.

    `unchanged` are those of the written letters that stood there as they are from an earlier run.
    """

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    rejected: Path | None = None
    interrupted: bool = False

    def count(self, outcome: str) -> int:
        """How many cases had that outcome."""
        return self.counts[outcome]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one case: its line in run.csv, where it stands, all that was said of it, and its letters."""

    line: Line
    place: Place
    problems: tuple[Problem, ...]
    files: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        return self.line.outcome in {"rejected", "failed"}


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
) -> Report:
    """Make the letters of every record of `source` in `folder`; `heard` is told of each case as it is done.

    A letter that stands there, made from the same data, brand and options, is not made again, unless `fresh`. `jobs`
    processes share the work (as many as there are cores); with 0 it is done in this one, where a letter that takes
    without end cannot be stopped. `cluster` is the address of a dask.distributed scheduler whose machines make the letters
    instead. `merge` is a PDF for printing that holds all letters in the order of the rows; `on_right_pages`: each begins on
    a right-hand page of it.

    A mended rejected.csv completes the earlier run in the folder, and `only` or `limit` do a part of one: then its
    run.csv is carried on, and none of its letters loses its name to another. On Ctrl-C the ledger of what was done is
    still written, and the report says `interrupted`.

    Raises UserError when the folder cannot be written or is another run's, or the table or the run.csv cannot be read
    to its end.
    """
    jobs = os.cpu_count() or 1 if jobs is None else jobs
    lacking, together, worth = "", TOGETHER, WORTH
    if merge or DRAWN.intersection(formats):
        together, worth = DRAWN_TOGETHER, DRAWN_WORTH
        characters, lacking = characters_of(source.read(), producer.brand, producer.locale)
        producer = replace(producer, characters=characters)
    with nullcontext() if dry_run else Journal(folder, fresh) as journal:
        run = _Run(
            journal,
            producer,
            tuple(formats),
            Namer(name, producer.kind, producer.date.isoformat()),
            Report(folder),
            lacking,
        )
        completing = completes(folder, Path(source.file), source.header)
        is_part = bool(completing or only or limit)
        earlier = _Earlier(read_run(folder) if is_part else ())
        for line in earlier.written:
            run.namer.keep(line.name, line.case_id)
            if completing:
                run.doubles.enter(line.case_id, Place(_("the earlier run")))
        told = our_column(source.header)
        lines, bad, to_print = RunRows(), RejectedRows(source.header), CaseSpool()

        def take(entry: _Entry, made: Made | Lost | None) -> None:
            done = run.done(entry, made)
            lines.add_line(done.line)
            earlier.replace(done.line, "" if told is None else entry.cells[told])
            if merge and entry.case and not done.is_refused:
                to_print.add(entry.case)
            if done.is_refused:
                bad.add_row(entry.cells, done.line.problem)
            heard(done)

        with _hands(folder, producer, min(jobs, -(-source.count // worth)), cluster, dry_run) as crew:
            try:
                for entry, made in crew.done(run.entries(islice(chosen(source, only), limit)), together):
                    take(entry, made)
            except KeyboardInterrupt:
                run.report.interrupted = True
                for entry, made in crew.rest():
                    with suppress(KeyboardInterrupt):
                        take(entry, made)
        if journal:
            write_run(folder, earlier.rest(), lines)
            if source.header and not run.report.interrupted:  # else the same command, run again, tells all rows to mend
                run.report.rejected = write_rejected(folder, bad, may_replace=not is_part)
            if merge and to_print.count and not run.report.interrupted:
                write_print_file(
                    merge, to_print, producer, min(jobs, -(-to_print.count // TO_PRINT_TOGETHER)), on_right_pages
                )
    return run.report


def _hands(
    folder: Path, producer: Producer, jobs: int, cluster: str | None, dry_run: bool
) -> Cluster | Crew[Any, Task, Made]:
    """Who makes the letters."""
    if dry_run:
        return Crew(jobs, start_trying, producer)
    return Cluster(cluster, producer, folder) if cluster else Crew(jobs, start_writing, producer, folder)


class _Earlier:
    """The lines of an earlier run that this one carries on, until this one replaces them, one by one."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = list(lines)
        self._refused = {same(line.case_id) for line in self._lines if line.outcome != "written"}
        self._written_again: set[str] = set()
        self._ids: Counter[str] = Counter()
        self._problems: Counter[str] = Counter()

    @property
    def written(self) -> Iterator[Line]:
        """The lines of the letters there are."""
        return (line for line in self._lines if line.outcome == "written")

    def replace(self, line: Line, told: str) -> None:
        """Put `line` in the place of what was said of its row before.

        A case that was refused is known by its id or, where the id was mended, by the problem that the table still
        tells (`told`). A refused row does not undo a written letter.
        """
        case_id = same(line.case_id)
        if line.outcome == "written":
            self._written_again.add(case_id)
        if case_id in self._refused:
            self._ids[case_id] += 1
        elif told:
            self._problems[_in_one_line(told)] += 1

    def rest(self) -> Iterator[Line]:
        """The lines that still hold."""
        ids, problems = self._ids.copy(), self._problems.copy()
        for line in self._lines:
            case_id, problem = same(line.case_id), _in_one_line(line.problem)
            if line.outcome == "written":
                if case_id not in self._written_again:
                    yield line
            elif ids[case_id]:
                ids[case_id] -= 1
            elif problems[problem]:
                problems[problem] -= 1
            else:
                yield line


@dataclass(frozen=True, slots=True)
class _Entry:
    """One record on its way: what is known of it before its letter is made. `line` is set when none is to be made."""

    place: Place
    cells: tuple[str, ...]
    case_id: str
    problems: tuple[Problem, ...]
    files: tuple[str, ...] = ()
    data: bytes = b""
    case: Case | None = None
    line: Line | None = None

    @property
    def row(self) -> str:
        return "" if self.place.row is None else str(self.place.row)


@dataclass
class _Run:
    journal: Journal | None
    producer: Producer
    formats: tuple[str, ...]
    namer: Namer
    report: Report
    lacking: str
    doubles: Doubles = field(default_factory=Doubles)

    def __post_init__(self) -> None:
        self._fingerprint = fingerprint(self.producer) if self.journal else b""

    def entries(self, records: Iterable[Record]) -> Iterator[tuple[_Entry, Task | None]]:
        """Each record, examined, with what there is to write for it."""
        for record in records:
            examined = self.producer.examine(record)
            case_id = examined.case.case_id
            doubled = self.doubles.doubled(record, case_id)
            problems = (*examined.problems, *undrawable(record, self.lacking), *doubled)
            entry = _Entry(record.place, record.cells, case_id, problems)
            errors = [problem for problem in problems if problem.severity == "error"]
            if errors:
                line = Line(entry.row, case_id, "rejected", problem=_in_one_cell(errors))
                yield replace(entry, line=line), None
            else:
                yield self._to_write(entry, examined)

    def _to_write(self, entry: _Entry, examined: Examined) -> tuple[_Entry, Task | None]:
        """What is missing or changed of the files of a good case."""
        stem = self.namer.name(examined.case)
        files = tuple(f"{stem}.{fmt}" for fmt in self.formats)
        data = digest(examined.case.model_dump_json().encode() + self._fingerprint) if self.journal else b""
        states = {name: self.journal.state(name, data) if self.journal else "other" for name in files}
        entry = replace(entry, files=files, data=data, case=examined.case)
        if edited := [name for name, state in states.items() if state == "edited"]:
            what = _(
                "{files} was changed by hand after it was written, and its case has changed, too. "
                "Move the file away, then run this again."
            ).format(files=listed(edited))
            return replace(entry, line=self._failed(entry, what), problems=(*entry.problems, Problem(what))), None
        wanted = {name: fmt for name, fmt in zip(files, self.formats, strict=True) if states[name] == "other"}
        if not wanted:
            self.report.unchanged += 1
            return replace(entry, line=self._written(entry)), None
        return entry, Task(examined.case, wanted)

    def done(self, entry: _Entry, made: Made | Lost | None) -> Done:
        """What became of an entry, noted and counted."""
        if isinstance(made, Made) and made.stops:
            raise UserError(made.problem)
        line, problems = entry.line, entry.problems
        if isinstance(made, Lost) or (made and made.problem):
            what = lost(made) if isinstance(made, Lost) else made.problem
            line, problems = self._failed(entry, what), (*problems, Problem(what))
        elif made:
            for name, content in made.contents.items():
                if self.journal:
                    self.journal.note(name, entry.data, content)
            line = self._written(entry)
        assert line is not None
        self.report.counts[line.outcome] += 1
        return Done(line, entry.place, problems, entry.files if line.outcome == "written" else ())

    def _written(self, entry: _Entry) -> Line:
        return Line(entry.row, entry.case_id, "written", "; ".join(entry.files), _warnings(entry))

    def _failed(self, entry: _Entry, what: str) -> Line:
        return Line(entry.row, entry.case_id, "failed", findings=_warnings(entry), problem=what)


def _warnings(entry: _Entry) -> str:
    return str(len(entry.problems)) if entry.problems else ""


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _in_one_cell(problems: Iterable[Problem]) -> str:
    return " ".join(f"{problem.column}: {problem.what}" if problem.column else problem.what for problem in problems)
