"""Whether the window of the envelope shows the whole address of a case."""

from __future__ import annotations

from collections.abc import Iterator

from replygen.brand.looks import overflow
from replygen.errors import Problem
from replygen.validate.examination import Examination


def of_the_address(examination: Examination) -> Iterator[Problem]:
    """That the address, with the name above or below it, takes more lines than the window shows."""
    case = examination.case
    lines = (f"{case.title} {case.name}".strip(), *case.address)
    if case.address and (told := overflow(lines, examination.brand.house)):
        yield Problem(told, "address")
