"""One run over one table, row by row: good rows are written, bad ones are set aside with what is wrong."""

from __future__ import annotations

import unicodedata
from collections import Counter
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
from replygen.produce import Examined, Producer


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
        return Counter(line.outcome for line in self.lines)[outcome]  # type: ignore[index]


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

    A mended rejected.csv of the same folder completes the earlier run: its run.csv is carried on. On Ctrl-C the
    ledger of what was done is still written, and the report says `interrupted`.

    Raises UserError when the folder cannot be written, or the table cannot be read to its end.
    """
    run = _Run(folder, producer, formats, Namer(name, producer.kind, producer.date.isoformat()), dry_run)
    kept = [line for line in _carried_on(source, folder) if line.outcome == "written"]
    run.seen |= {_same(line.case_id): _("the earlier run") for line in kept}
    bad: list[tuple[Sequence[str], str]] = []
    try:
        for record in _chosen(source, limit, only):
            line = run.one(record)
            run.report.lines.append(line)
            if line.outcome in {"rejected", "failed"}:
                bad.append((record.cells, line.problem))
            advance(line)
    except KeyboardInterrupt:
        run.report.interrupted = True
    if not dry_run:
        write_run(folder, [*kept, *run.report.lines])
        path = rejected_path(folder, Path(source.file))
        if bad and source.header:
            run.report.rejected = path
            write_rejected(path, source.header, bad)
        elif not run.report.interrupted:
            path.unlink(missing_ok=True)
    return run.report


def _carried_on(source: CaseSource, folder: Path) -> Iterable[Line]:
    return read_run(folder) if completes(folder, Path(source.file)) else ()


def _chosen(source: CaseSource, limit: int | None, only: Sequence[str]) -> Iterable[Record]:
    wanted = {_same(case_id) for case_id in only}
    records = (r for r in source if not wanted or _same(str(r.values.get("case_id") or "").strip()) in wanted)
    return islice(records, limit)


def _same(case_id: str) -> str:
    """What two case ids have in common when they would give the same file name."""
    return unicodedata.normalize("NFKC", case_id).casefold()


@dataclass
class _Run:
    folder: Path
    producer: Producer
    formats: Sequence[str]
    namer: Namer
    dry_run: bool
    seen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.report = Report(self.folder)

    def one(self, record: Record) -> Line:
        """What becomes of one record: its letter is written, or the reason stands in the line."""
        examined = self.producer.examine(record)
        problems = [*examined.problems, *self._doubled(examined)]
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

    def _doubled(self, examined: Examined) -> Iterable[Problem]:
        case_id = examined.case.case_id
        if not case_id:
            return
        first = self.seen.setdefault(_same(case_id), _where(examined.record.place))
        if first != _where(examined.record.place):
            yield Problem(
                _("“{case_id}” was used before ({first}). Give every case its own.").format(
                    case_id=case_id, first=first
                ),
                examined.record.columns.get("case_id", "case_id"),
            )

    def _written(self, examined: Examined) -> str:
        letter = self.producer.letter(examined.case)
        stem = self.namer.name(examined.case)
        names = [f"{stem}.{fmt}" for fmt in self.formats]
        if not self.dry_run:
            files = self.producer.files(letter, self.formats)
            for file, fmt in zip(names, self.formats, strict=True):
                write_whole(self.folder / file, files[fmt])
        return "; ".join(names)


def _where(place: Place) -> str:
    if place.row is not None:
        return _("row {row}").format(row=place.row)
    return _("line {line}").format(line=place.line)


def _in_one_cell(problems: Iterable[Problem]) -> str:
    return " ".join(f"{problem.column}: {problem.what}" if problem.column else problem.what for problem in problems)
