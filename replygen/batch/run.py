"""One run over one table, row by row: good rows are written, bad ones are set aside with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from replygen.batch.ledger import Line, completes, read_run, rejected_path, write_rejected, write_run
from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.errors import Place, Problem, RenderError, TemplateError
from replygen.files import write_whole
from replygen.load import CaseSource
from replygen.messages import _
from replygen.model.case import Record
from replygen.produce import Examined, Producer, Register, chosen, same


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

    A mended rejected.csv of the same folder completes the earlier run, and `only` or `limit` do a part of one: then
    its run.csv is carried on. On Ctrl-C the ledger of what was done is still written, and the report says
    `interrupted`.

    Raises UserError when the folder cannot be written, or the table cannot be read to its end.
    """
    run = _Run(folder, producer, formats, Namer(name, producer.kind, producer.date.isoformat()), dry_run)
    completing = completes(folder, Path(source.file))
    earlier = list(read_run(folder)) if completing or only or limit else []
    if completing:
        earlier = [line for line in earlier if line.outcome == "written"]
        for line in earlier:
            run.register.enter(line.case_id, Place(_("the earlier run")))
    bad: list[tuple[Sequence[str], str]] = []
    try:
        for record in islice(chosen(source, only), limit):
            line = run.one(record)
            run.report.lines.append(line)
            if line.outcome in {"rejected", "failed"}:
                bad.append((record.cells, line.problem))
            advance(line)
    except KeyboardInterrupt:
        run.report.interrupted = True
    if not dry_run:
        write_run(folder, [*_still_true(earlier, run.report.lines), *run.report.lines])
        is_whole = not (only or limit or run.report.interrupted)
        path = rejected_path(folder, Path(source.file), may_replace=is_whole)
        if bad and source.header:
            run.report.rejected = path
            write_rejected(path, source.header, bad)
        elif is_whole:
            path.unlink(missing_ok=True)
    return run.report


def _still_true(earlier: Iterable[Line], lines: Iterable[Line]) -> Iterable[Line]:
    """The earlier lines that nothing in this run replaces; a refused row does not undo a written letter."""
    tried = {same(line.case_id) for line in lines}
    written = {same(line.case_id) for line in lines if line.outcome == "written"}
    return (line for line in earlier if same(line.case_id) not in (written if line.outcome == "written" else tried))


@dataclass
class _Run:
    folder: Path
    producer: Producer
    formats: Sequence[str]
    namer: Namer
    dry_run: bool
    register: Register = field(default_factory=Register)

    def __post_init__(self) -> None:
        self.report = Report(self.folder)

    def one(self, record: Record) -> Line:
        """What becomes of one record: its letter is written, or the reason stands in the line."""
        examined = self.producer.examine(record)
        problems = [*examined.problems, *self.register.doubled(record, examined.case.case_id)]
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


def _in_one_cell(problems: Iterable[Problem]) -> str:
    return " ".join(f"{problem.column}: {problem.what}" if problem.column else problem.what for problem in problems)
