"""One thing that must happen in a case."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple, get_args

from replygen.text.workdays import Term, Unit

StepName = Literal["ack", "update", "reply", "promise", "compensation", "followup", "closure"]
STEPS: tuple[StepName, ...] = get_args(StepName)
"""All that can be due, in the order of a case's life."""

WRITABLE: tuple[StepName, ...] = ("ack", "update", "followup", "closure")
"""Steps whose letter can be made of what the register holds; for a reply somebody has to decide first."""

LETTERS: frozenset[StepName] = frozenset({*WRITABLE, "reply"})
"""Steps that a letter fulfils; the kind of letter has the step's name."""

State = Literal["late", "today", "soon", "later"]

Source = Literal["policy", "preset", "case"]
"""Who set the day: the company, a statute or code, or the case, in which it was promised."""


class Rule(NamedTuple):
    """What makes something due.

    `name` is its key in policy.yaml, the name of a preset, or a field of the case; `place` is where a statute holds, empty
    for others. `within` is counted from the day called `since`; without it the case holds the day itself.
    """

    source: Source
    name: str
    place: str = ""
    within: Term | None = None
    since: str = ""


class Due(NamedTuple):
    """What is due on a `day`, by which rule. `base` is the day that its term is counted from.

    `do_by` is the last working day until then: nobody is there to act on a later one. `unannounced` is a year on which
    these days hang, and whose days off are not known yet; the usual ones were taken.
    """

    name: StepName
    day: dt.date
    do_by: dt.date
    rule: Rule
    base: dt.date
    unannounced: int | None = None


class Step(NamedTuple):
    """What must happen in one case, seen from a day.

    `days_left` are of `unit`, and below 0 for what is late. `number`, `time`, `until` and `what` are those of a promise.
    """

    case_id: str
    locale: str
    severity: str
    name: StepName
    due: dt.date
    do_by: dt.date
    days_left: int
    unit: Unit
    state: State
    rule: Rule
    base: dt.date
    owner: str
    unannounced: int | None = None
    number: int | None = None
    time: dt.time | None = None
    until: dt.time | None = None
    what: str = ""

    @property
    def letter(self) -> str:
        """The kind of letter that does it; empty where none does."""
        return self.name if self.name in LETTERS else ""
