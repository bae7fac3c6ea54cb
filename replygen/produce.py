"""One case through every step: read, validated, composed, rendered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from replygen.brand import Brand
from replygen.compose import Composer
from replygen.errors import Place, Problem
from replygen.load import read_fields
from replygen.messages import _
from replygen.model import Case, Letter, Locale
from replygen.model.case import Record
from replygen.render import render
from replygen.validate import validate


@dataclass(frozen=True)
class Examined:
    """A record after all checks: the case, what speaks against it, and where it stands."""

    record: Record
    case: Case
    problems: tuple[Problem, ...]

    @property
    def is_rejected(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class Producer:
    """Makes letters of one kind, brand and date. `locale` is the letters' locale, whatever the cases say."""

    brand: Brand
    kind: str
    date: dt.date
    locale: Locale | None = None
    composer: Composer = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "composer", Composer(self.brand))

    def examine(self, record: Record) -> Examined:
        """`record` read and validated; every problem names the column as the file spells it."""
        case, problems, failed = read_fields(record)
        case = case.model_copy(update={"locale": self.locale or case.locale or self.brand.locale})
        found = validate(case, self.kind, self.brand, self.date, failed)
        spelled = (
            Problem(p.what, record.columns.get(p.column, p.column), p.severity, record.lines.get((p.column,)))
            for p in found
        )
        return Examined(record, case, (*problems, *spelled))

    def letter(self, case: Case) -> Letter:
        """The letter of an examined case. Raises TemplateError when the templates fail."""
        return self.composer.compose(case, self.kind, self.date)

    def files(self, letter: Letter, formats: Sequence[str]) -> dict[str, bytes]:
        """The letter's bytes by format. Raises TemplateError and RenderError."""
        return {fmt: render(letter, fmt, self.brand) for fmt in formats}


def described(place: Place, problem: Problem) -> str:
    """A problem as a person reads it: file, row or line, column, what is wrong and what to do."""
    line = problem.line or place.line
    where = place.file
    if place.row is not None:
        where += _(", row {row}").format(row=place.row)
    elif line is not None:
        where += _(", line {line}").format(line=line)
    if problem.column:
        where += (
            _(", column “{column}”").format(column=problem.column) if place.row is not None else f", “{problem.column}”"
        )
    return f"{where}: {problem.what}"
