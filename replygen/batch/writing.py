"""What a process of a run does: letters composed, judged and drawn, one after another, and written where it has the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from replygen.batch.typeset import DRAWN
from replygen.errors import RenderError, TemplateError, UserError
from replygen.files import write_whole
from replygen.lint import Finding
from replygen.messages import _
from replygen.model import Case
from replygen.produce import Producer
from replygen.render import prepare
from replygen.render.endless import too_much


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


def start_writing(producer: Producer, folder: Path, formats: Sequence[str]) -> Callable[[Task], Made]:
    """What makes letters of `formats` and writes them into `folder`."""
    draw = start_drawing(producer, formats)
    return lambda task: written(draw(task), folder)


def start_trying(producer: Producer) -> Callable[[Task], Made]:
    """What composes and judges letters, and makes nothing of them."""
    draw = start_drawing(producer)

    def try_one(task: Task) -> Made:
        drawn = draw(Task(task.case, {}))
        return Made(findings=drawn.findings, problem=drawn.problem)

    return try_one


def drawn_apart(cases: Sequence[Case | None], producer: Producer, formats: Sequence[str]) -> Iterator[Drawn | None]:
    """The letters of single cases, for which somebody waits, by format; None goes by.

    Those that may take their engine without end are made in a process that is killed when it does. Raises TemplateError
    when all would, where there are several, and UserError when this machine cannot make such files.
    """
    files = {fmt: fmt for fmt in formats}
    tasks = (None if case is None else Task(case, files) for case in cases)
    if not DRAWN.intersection(formats):
        draw = start_drawing(producer)
        yield from (None if task is None else draw(task) for task in tasks)
        return
    from replygen.crew import Crew, Lost, StartError

    for fmt in formats:
        prepare(fmt)  # before the process is copied from this one
    crew: Crew[None, Task, Drawn] = Crew.of_one(start_drawing, producer, formats if len(cases) > 1 else ())
    try:
        with crew:
            for _item, drawn in crew.done(((None, task) for task in tasks), 1):
                yield Drawn(problem=too_much(producer.brand, drawn)) if isinstance(drawn, Lost) else drawn
    except StartError as error:
        raise TemplateError(too_much(producer.brand, error.why)) from None


def start_drawing(producer: Producer, rehearsed: Sequence[str] = ()) -> Callable[[Task], Drawn]:
    """What makes letters. It never raises, so that a letter that cannot be made costs no other.

    A brand whose pages of the formats `rehearsed` take their engine without end does so before the first letter.
    """
    if rehearsed:
        producer.rehearse(rehearsed)

    def draw(task: Task) -> Drawn:
        findings: tuple[Finding, ...] = ()
        try:
            composed = producer.judged(task.case)
            findings = composed.findings
            made = {} if composed.stops else producer.files(composed.letter, tuple(task.files.values()))
        except (UserError, RenderError) as error:
            return Drawn(findings=findings, problem=str(error))
        except Exception as error:
            what = _("The letter could not be made ({kind}: {error}). Please report it together with this case.")
            return Drawn(findings=findings, problem=what.format(kind=type(error).__name__, error=error))
        files = {name: made[fmt] for name, fmt in task.files.items() if fmt in made}
        return Drawn(files, findings, digest=composed.digest)

    return draw


def written(drawn: Drawn, folder: Path) -> Made:
    """`drawn`, put into `folder`."""
    from replygen.batch.journal import digest

    try:
        for name, data in drawn.files.items():
            write_whole(folder / name, data)
    except UserError as error:
        return Made(problem=str(error), stops=True)
    contents = {name: digest(data) for name, data in drawn.files.items()}
    return Made(contents, drawn.findings, drawn.problem, digest=drawn.digest)
