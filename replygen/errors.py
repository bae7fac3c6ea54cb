"""What a person can mend, said in one place: where, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from replygen.messages import _

Severity = Literal["error", "warning", "info"]
"""How grave something is: it stops the letter, should be looked at, or is only told."""


class ReplygenError(Exception):
    """The root of every error that replygen raises on purpose."""


class UserError(ReplygenError):
    """Something a person can mend, that stops the whole command (exit code 2).

    Its text names the file and the place, says what is wrong, and what to do.
    """


class TemplateError(UserError):
    """A template, style sheet or letterhead that cannot do its work.

    `file` and `line` are where, and `what` is the text without them, as far as that is known.
    """

    def __init__(self, text: str, file: str = "", line: int | None = None, what: str = "") -> None:
        super().__init__(text)
        self.file, self.line, self.what = file, line, what or text


class RenderError(ReplygenError):
    """A letter that its engine could not draw; costs one case, not the run."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one case, in words a clerk can act on.

    `column` is spelled as the file spells it; empty when the case as a whole is meant.
    `line` is where the value stands in a YAML or JSON file. `rule` is the rule about words that says so, if one does.
    """

    what: str
    column: str = ""
    severity: Severity = "error"
    line: int | None = None
    rule: str = ""


@dataclass(frozen=True)  # with slots it would take several times as long to send to another process
class Place:
    """Where a case stands: its file, and the row as the spreadsheet counts or the line."""

    file: str = ""
    row: int | None = None
    line: int | None = None


class FileError(UserError):
    """Values of a file that cannot be used: all of them, each with its line."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__(file, problems)
        self.file, self.problems = file, tuple(problems)

    def __str__(self) -> str:
        return "\n".join(
            _("{file}, line {line}: {what}").format(file=self.file, line=problem.line, what=problem.what)
            for problem in self.problems
        )
