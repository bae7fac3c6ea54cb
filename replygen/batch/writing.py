"""What a process of a run does: letters composed, judged and drawn, one after another, and written where it has the folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from replygen.batch.journal import digest
from replygen.errors import RenderError, TemplateError, UserError
from replygen.files import write_whole
from replygen.lint import Finding
from replygen.messages import _
from replygen.model import Case
from replygen.produce import Producer


@dataclass(frozen=True, slots=True)
class Task:
    """A case, and the files to be made for it: the format of each by name."""

    case: Case
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes of each file of a case by name; or why there are none. A finding that stops the letter is such a reason.

    `digest` is that of what the letter says.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written for a case: the digest of each file by name; or why nothing could be.

    A finding that stops the letter is such a reason. `stops`: nothing can be written for any other case either.
    `digest` is that of what the letter says.
    """

    contents: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    stops: bool = False
    digest: str = ""


def start_writing(producer: Producer, folder: Path) -> Callable[[Task], Made]:
    """What makes letters and writes them into `folder`."""
    draw = start_drawing(producer)
    return lambda task: written(draw(task), folder)


def start_trying(producer: Producer) -> Callable[[Task], Made]:
    """What composes and judges letters, and makes nothing of them."""
    draw = start_drawing(producer)

    def try_one(task: Task) -> Made:
        drawn = draw(Task(task.case, {}))
        return Made(findings=drawn.findings, problem=drawn.problem)

    return try_one


def start_drawing(producer: Producer) -> Callable[[Task], Drawn]:
    """What makes letters. It never raises, so that a letter that cannot be made costs no other."""

    def draw(task: Task) -> Drawn:
        try:
            composed = producer.judged(task.case)
            made = {} if composed.stops else producer.files(composed.letter, tuple(task.files.values()))
        except (TemplateError, RenderError) as error:
            return Drawn(problem=str(error))
        except Exception as error:
            what = _("The letter could not be made ({kind}: {error}). Please report it together with this case.")
            return Drawn(problem=what.format(kind=type(error).__name__, error=error))
        files = {name: made[fmt] for name, fmt in task.files.items() if fmt in made}
        return Drawn(files, composed.findings, digest=composed.digest)

    return draw


def written(drawn: Drawn, folder: Path) -> Made:
    """`drawn`, put into `folder`."""
    try:
        for name, data in drawn.files.items():
            write_whole(folder / name, data)
    except UserError as error:
        return Made(problem=str(error), stops=True)
    contents = {name: digest(data) for name, data in drawn.files.items()}
    return Made(contents, drawn.findings, drawn.problem, digest=drawn.digest)
