"""One run over one table, row by row: good rows are written, bad ones are set aside with what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from replygen.batch.doubles import Doubles
from replygen.batch.ledger import Line, completes, our_column, read_run, rejected_path, write_rejected, write_run
from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.errors import Place, Problem, RenderError, TemplateError
from replygen.files import write_whole
from replygen.load import CaseSource
from replygen.messages import _
from replygen.model.case import Record
from replygen.produce import Examined, Producer, chosen, same


@dataclass
class Report:
    """What a run did. `rejected` is the file with the rows to mend, None when every row became a letter."""

    folder: Path
    lines: list[Line] = field(default_factory=list)
    problems: list[tuple[Place, Problem]] = field(default_factory=list)
    rejected: Path | None = None
    interrupted: bool = False

    def count(self, outcome: str) -> int:
        """How many cases had that outcome."""
        return sum(line.outcome == outcome for line in self.lines)


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
    advance: Callable[[Line], None] = lambda line: None,
) -> Report:
    """Make the letters of every record of `source` in `folder`; `advance` hears of each case as it is done.

    A mended rejected.csv completes the earlier run in the folder, and `only` or `limit` do a part of one: then its
    run.csv is carried on, and none of its letters loses its name to another. On Ctrl-C the ledger of what was done is
    still written, and the report says `interrupted`.

    Raises UserError when the folder cannot be written, or the table or the run.csv cannot be read to its end.
    """
    run = _Run(folder, producer, formats, Namer(name, producer.kind, producer.date.isoformat()), dry_run)
    completing = completes(folder, Path(source.file), source.header)
    earlier = _Earlier(read_run(folder) if completing or only or limit else ())
    for line in earlier.written:
        run.namer.keep(line.name, line.case_id)
        if completing:
            run.doubles.enter(line.case_id, Place(_("the earlier run")))
    told = our_column(source.header)
    bad: list[tuple[Sequence[str], str]] = []
    try:
        for record in islice(chosen(source, only), limit):
            line = run.one(record)
            run.report.lines.append(line)
            earlier.replace(line, "" if told is None else record.cells[told])
            if line.outcome in {"rejected", "failed"}:
                bad.append((record.cells, line.problem))
            advance(line)
    except KeyboardInterrupt:
        run.report.interrupted = True
    if not dry_run:
        write_run(folder, [*earlier.rest(), *run.report.lines])
        is_whole = not (completing or only or limit or run.report.interrupted)
        path = rejected_path(folder, may_replace=is_whole)
        if bad and source.header:
            run.report.rejected = path
            write_rejected(path, source.header, bad)
        elif is_whole:
            path.unlink(missing_ok=True)
    return run.report


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


@dataclass
class _Run:
    folder: Path
    producer: Producer
    formats: Sequence[str]
    namer: Namer
    dry_run: bool
    doubles: Doubles = field(default_factory=Doubles)

    def __post_init__(self) -> None:
        self.report = Report(self.folder)

    def one(self, record: Record) -> Line:
        """What becomes of one record: its letter is written, or the reason stands in the line."""
        examined = self.producer.examine(record)
        problems = [*examined.problems, *self.doubles.doubled(record, examined.case.case_id)]
        self.report.problems += [(record.place, problem) for problem in problems]
        place = "" if record.place.row is None else str(record.place.row)
        errors = [problem for problem in problems if problem.severity == "error"]
        if errors:
            return Line(place, examined.case.case_id, "rejected", problem=_in_one_cell(errors))
        warnings = str(len(problems)) if problems else ""
        try:
            files = self._written(examined)
        except (TemplateError, RenderError) as error:
            self.report.problems.append((record.place, Problem(str(error))))
            return Line(place, examined.case.case_id, "failed", findings=warnings, problem=str(error))
        return Line(place, examined.case.case_id, "written", files, warnings)

    def _written(self, examined: Examined) -> str:
        letter = self.producer.letter(examined.case)
        stem = self.namer.name(examined.case)
        names = [f"{stem}.{fmt}" for fmt in self.formats]
        if not self.dry_run:
            files = self.producer.files(letter, self.formats)
            for file, fmt in zip(names, self.formats, strict=True):
                write_whole(self.folder / file, files[fmt])
        return "; ".join(names)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _in_one_cell(problems: Iterable[Problem]) -> str:
    return " ".join(f"{problem.column}: {problem.what}" if problem.column else problem.what for problem in problems)
