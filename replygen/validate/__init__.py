"""Whether a case holds what its letter needs, and whether its facts fit the policy and each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from replygen.brand import Brand
from replygen.errors import Problem
from replygen.model import Case
from replygen.validate import decency, needs, order, personal, promises, sums, window
from replygen.validate.examination import Examination
from replygen.validate.needs import ALWAYS, FOR_REPLY

__all__ = ["ALWAYS", "FOR_REPLY", "validate"]


def validate(
    case: Case, kind: str, brand: Brand, date: dt.date, failed: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Everything that stands against a letter of `kind` dated `date`; columns are named as fields.

    `failed` are the fields whose values could not be read: nothing is said about them twice.
    """
    problems = _problems(Examination(case, kind, brand, date))
    return tuple(problem for problem in problems if problem.column not in failed)


def _problems(examination: Examination) -> Iterator[Problem]:
    yield from needs.of_every_letter(examination)
    yield from order.of_dates(examination)
    yield from personal.in_text(examination)
    yield from window.of_the_address(examination)
    if examination.kind == "reply":
        yield from needs.of_a_reply(examination)
        yield from sums.of_compensation(examination)
        yield from promises.on_days(examination)
        yield from decency.of_a_reply(examination)
