"""The cases of a run on their way: examined and named, handed out to be made, and judged by what came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from replygen.batch.doubles import Doubles
from replygen.batch.journal import NOTHING_SAID, Journal, Words, digest, fingerprint
from replygen.batch.ledger import Line, Outcome
from replygen.batch.names import Namer
from replygen.batch.report import Done
from replygen.batch.writing import Made, Task
from replygen.crew import Lost, lost
from replygen.errors import Place, Problem, UserError
from replygen.lint import Finding
from replygen.messages import _, listed
from replygen.model import Case
from replygen.model.case import Record
from replygen.produce import Examined, Producer, worded

_AT_ONCE = 50
"""Records that are examined before the first of them is handed out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on its way: what is known of it before its letter is made. `done` is set when none is to be made.

    `data` is the digest of all that its letter is made of.
    """

    record: Record
    case_id: str
    problems: tuple[Problem, ...]
    files: tuple[str, ...] = ()
    data: bytes = b""
    case: Case | None = None
    done: Done | None = None

    @property
    def place(self) -> Place:
        return self.record.place

    @property
    def cells(self) -> tuple[str, ...]:
        return self.record.cells

    def written(self, words: Words, is_unchanged: bool = False) -> Done:
        """Its letter is there."""
        line = self._line("written", self.problems, "; ".join(self.files), words)
        return Done(line, self.place, self.problems, self.files, is_unchanged)

    def rejected(self, findings: tuple[Finding, ...] = ()) -> Done:
        """No letter: what was said of it, or of its words, forbids one."""
        stopping = (worded(finding, self.record) for finding in findings if finding.stops)
        return self._refused("rejected", (*self.problems, *stopping), _words(findings))

    def failed(self, what: str) -> Done:
        """No letter: it could not be made."""
        return self._refused("failed", (*self.problems, Problem(what)))

    def _refused(self, outcome: Outcome, problems: tuple[Problem, ...], words: Words = NOTHING_SAID) -> Done:
        return Done(self._line(outcome, problems, words=words), self.place, problems)

    def _line(
        self, outcome: Outcome, problems: tuple[Problem, ...], files: str = "", words: Words = NOTHING_SAID
    ) -> Line:
        row = "" if self.place.row is None else str(self.place.row)
        count = words.remarks + sum(problem.severity != "error" for problem in problems)
        findings = "; ".join(filter(None, (str(count or ""), words.waived)))
        return Line(row, self.case_id, outcome, files, findings, _in_one_cell(_errors(problems)))


@dataclass
class Entries:
    """The way of every case of a run; without a `journal` nothing is written, and nothing there already."""

    producer: Producer
    formats: tuple[str, ...]
    namer: Namer
    journal: Journal | None
    _doubles: Doubles = field(default_factory=Doubles)

    def __post_init__(self) -> None:
        self._fingerprint = fingerprint(self.producer) if self.journal else b""

    def carry_on(self, written: Iterable[Line], is_other_table: bool) -> None:
        """Leave the letters of an earlier run their names and, where they stand in another table, their ids."""
        for line in written:
            self.namer.keep(line.name, line.case_id)
            if is_other_table:
                self._doubles.enter(line.case_id, Place(_("the earlier run")))

    def examined(self, records: Iterable[Record]) -> Iterator[tuple[Entry, Task | None]]:
        """Each record, examined, with what there is to write for it."""
        remaining = iter(records)
        for some in iter(lambda: tuple(islice(remaining, _AT_ONCE)), ()):
            entries = [self._examined(record) for record in some]
            if self.journal:
                self.journal.begin(name for _entry, task in entries if task for name in task.files)
            yield from entries

    def _examined(self, record: Record) -> tuple[Entry, Task | None]:
        examined = self.producer.examine(record)
        case_id = examined.case.case_id
        doubled = self._doubles.doubled(record, case_id)
        problems = (*examined.problems, *doubled)
        entry = Entry(record, case_id, problems)
        if _errors(problems):
            return replace(entry, done=entry.rejected()), None
        return self._to_write(entry, examined)

    def _to_write(self, entry: Entry, examined: Examined) -> tuple[Entry, Task | None]:
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
            )
            return replace(entry, done=entry.failed(what.format(files=listed(edited)))), None
        if foreign := [name for name, state in states.items() if state == "foreign"]:
            what = _(
                "{files} is there already and is no letter of an earlier run. Move the file away, then run this again."
            )
            return replace(entry, done=entry.failed(what.format(files=listed(foreign)))), None
        wanted = {name: fmt for name, fmt in zip(files, self.formats, strict=True) if states[name] == "other"}
        if not wanted:
            words = self.journal.said(data) if self.journal else NOTHING_SAID
            return replace(entry, done=entry.written(words, is_unchanged=True)), None
        return entry, Task(examined.case, wanted)

    def judged(self, entry: Entry, made: Made | Lost | None) -> Done:
        """What became of an entry, noted in the journal. Raises UserError when nothing more can be written."""
        if isinstance(made, Lost):
            return entry.failed(lost(made))
        if made is None:
            assert entry.done is not None  # there was nothing to make
            return entry.done
        if made.stops:
            raise UserError(made.problem)
        if self.journal and not made.contents:
            self.journal.leave(entry.files)
        if made.problem:
            return entry.failed(made.problem)
        if any(finding.stops for finding in made.findings):
            return entry.rejected(made.findings)
        words = _words(made.findings)
        if self.journal:
            for name, content in made.contents.items():
                self.journal.note(name, entry.data, content)
            self.journal.say(entry.data, words)
        return entry.written(words)


def _words(findings: tuple[Finding, ...]) -> Words:
    """What is to be told of `findings` besides what stops the letter."""
    reasons = {finding.rule: finding.waived for finding in findings if finding.waived}
    waived = (_("{rule} waived: {reason}").format(rule=rule, reason=reason) for rule, reason in reasons.items())
    return Words(sum(not (finding.waived or finding.stops) for finding in findings), "; ".join(waived))


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def _in_one_cell(problems: Iterable[Problem]) -> str:
    return " ".join(f"{problem.column}: {problem.what}" if problem.column else problem.what for problem in problems)
