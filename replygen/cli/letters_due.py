"""The letters of `replygen due --write`: made as `replygen batch` makes them, a folder for each kind."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from replygen.batch.names import DEFAULT_PATTERN
from replygen.batch.report import Done
from replygen.batch.run import run_batch
from replygen.brand import Brand
from replygen.cli.report import between_rows, progress, say
from replygen.due import Agenda, StepName
from replygen.due.letters import letters_due, registered
from replygen.errors import Problem
from replygen.messages import _
from replygen.produce import Producer, described
from replygen.register import Register

FORMATS = ("docx",)
"""Letters that are still to be checked can be mended in Word."""
NAME = f"{DEFAULT_PATTERN}-{{date}}"
"""A second progress letter must not take the place of the first."""


@dataclass
class Written:
    """What became of the letters that are due, each with its kind. `interrupted`: by Ctrl-C."""

    folder: Path
    done: list[tuple[StepName, Done]] = field(default_factory=list)
    interrupted: bool = False

    @property
    def refused(self) -> list[tuple[StepName, Done]]:
        """Those that could not be written."""
        return [(kind, done) for kind, done in self.done if done.is_refused]


def write_letters(register: Register, agenda: Agenda, folder: Path, brand: Brand, quiet: bool) -> Written:
    """Write the letters that are late or due today. Raises UserError as `run_batch` does."""
    written, wanted = Written(folder), letters_due(agenda)
    with (
        progress(sum(map(len, wanted.values())), _("Letters"), hidden=quiet) as advance,
        between_rows() as stop_if_asked,
    ):
        for kind, case_ids in wanted.items():

            def hear(done: Done, kind: StepName = kind) -> None:
                written.done.append((kind, done))
                advance(done.is_refused)
                stop_if_asked()

            producer = Producer(brand, kind, agenda.date)
            report = run_batch(
                registered(register, case_ids),
                folder / kind,
                producer,
                FORMATS,
                name=NAME,
                heard=hear,
                register=register,
            )
            if report.interrupted:
                written.interrupted = True
                break
    return written


def say_letters(written: Written) -> None:
    """Say how many were written, and of the others which fact is missing."""
    refused = written.refused
    said = _("Letters written to {folder}, to be checked: {good}. Not written: {refused}.")
    say(said.format(folder=written.folder, good=len(written.done) - len(refused), refused=len(refused)))
    for kind, done in refused:
        for problem in _errors(done):
            say("  " + _("{kind}: {problem}").format(kind=kind, problem=described(done.place, problem)), err=True)
    for _kind, done in refused[:1]:
        column = next((problem.column for problem in _errors(done) if problem.column), "FIELD")
        command = shlex.join(["replygen", "register", "set", done.line.case_id, f"{column}=…"])
        say(_("Fill in what is missing, then run it again: {command}").format(command=command), err=True)


def letters_data(written: Written) -> list[dict[str, object]]:
    """What became of each letter, for JSON."""
    return [
        {
            "case_id": done.line.case_id,
            "letter": kind,
            "outcome": done.line.outcome,
            "files": [f"{kind}/{name}" for name in done.files],
            "problems": [
                {"column": problem.column, "severity": problem.severity, "message": problem.what}
                for problem in done.problems
            ],
        }
        for kind, done in written.done
    ]


def _errors(done: Done) -> Iterator[Problem]:
    errors = [problem for problem in done.problems if problem.severity == "error"]
    yield from errors or [Problem(done.line.problem)]
