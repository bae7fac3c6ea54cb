"""What a process of a run does: letters composed, drawn and written, one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from replygen.batch.journal import digest
from replygen.errors import RenderError, TemplateError, UserError
from replygen.files import write_whole
from replygen.messages import _
from replygen.model import Case
from replygen.produce import Producer


@dataclass(frozen=True, slots=True)
class Task:
    """A case, and the files to be written for it: the format of each by name."""

    case: Case
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """What was written for a case: the digest of each file by name; or why nothing could be.

    `stops`: nothing can be written for any other case either.
    """

    contents: Mapping[str, bytes] = field(default_factory=dict)
    problem: str = ""
    stops: bool = False


def start_writing(producer: Producer, folder: Path | None) -> Callable[[Task], Made]:
    """What writes letters into `folder`; without one it does all but write."""

    def write(task: Task) -> Made:
        try:
            letter = producer.letter(task.case)
            if folder is None:
                return Made()
            made = producer.files(letter, tuple(task.files.values()))
        except (TemplateError, RenderError) as error:
            return Made(problem=str(error))
        except Exception as error:  # costs this letter, not the run
            return Made(
                problem=_(
                    "The letter could not be made ({kind}: {error}). Please report it together with this case."
                ).format(kind=type(error).__name__, error=error)
            )
        try:
            for name, fmt in task.files.items():
                write_whole(folder / name, made[fmt])
        except UserError as error:
            return Made(problem=str(error), stops=True)
        return Made({name: digest(made[fmt]) for name, fmt in task.files.items()})

    return write
