"""Whether a case holds what its letter needs, and whether its facts fit the policy and each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from replygen.brand import Brand
from replygen.errors import Problem
from replygen.model import Case
from replygen.validate import decency, needs, order, personal, promises, stages, sums, window
from replygen.validate.examination import Examination
from replygen.validate.needs import ALWAYS, NEEDED, needed

__all__ = ["ALWAYS", "NEEDED", "needed", "validate"]

_OF_KIND: Mapping[str, tuple[Callable[[Examination], Iterator[Problem]], ...]] = {
    "info": (stages.of_questions,),
    "update": (stages.of_news,),
    "reply": (needs.of_a_reply, sums.of_compensation, promises.on_days, decency.of_a_reply),
    "followup": (stages.of_promises_made, stages.of_an_invitation),
    "closure": (stages.of_promises_made, stages.of_an_end, sums.of_compensation),
}
"""What is asked of a case for one kind of letter, besides what every letter needs."""


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
    yield from needs.of_its_kind(examination)
    for examine in _OF_KIND.get(examination.kind, ()):
        yield from examine(examination)
