"""The figures of a report: one record, each table of it a tuple of plain lines, and the same as JSON.

Shares go from 0 to 1, days are working days unless a field says otherwise, sums stand in the currency of their line. An
empty name means that nobody has said. None means that there was nothing to measure.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Literal

from replygen.text.workdays import Term

Time = Literal["appointment", "waiting", "response", "service", "delivery", "guarantee", "correction", "delay"]
By = Literal["all", "kind", "category", "severity", "cause", "approver"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is reported on: complaints received from `since` to `until`, as they stood on `date`."""

    since: dt.date | None
    until: dt.date | None
    locale: str
    date: dt.date
    cases: int
    open: int
    decided: int
    upheld: int


@dataclass(frozen=True, slots=True)
class CostliestCause:
    """The cause whose compensation costs most in one currency, for so many cases; `share` is its part of all."""

    currency: str
    cause: str
    cases: int
    expected: Decimal
    share: float


@dataclass(frozen=True, slots=True)
class SlowestClass:
    """The class that waits longest for its reply, by the median, then the 90th percentile, then the mean."""

    category: str
    median: float
    p90: int


@dataclass(frozen=True, slots=True)
class ClassLine:
    """How many cases of one class were decided so, at one severity."""

    category: str
    severity: str
    decision: str
    cases: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The cases of one class or channel. `upheld`: in full or in part; `within`: of the answered ones, in time."""

    name: str
    cases: int
    share: float
    open: int
    decided: int
    upheld: int
    upheld_share: float | None
    answered: int
    median: float | None
    p90: int | None
    within: float | None


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One cause, the most frequent first; `cumulative` is the share of it and all before it."""

    cause: str
    cases: int
    share: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class MonthLine:
    """How many cases of a month (2026-03) came of one cause."""

    month: str
    cause: str
    cases: int


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One of the eight service times.

    `measured` are those whose time is known; `judged` those of which one can say whether they met the standard.
    `standards` are several where the locales differ.
    """

    time: Time
    measured: int
    median: float | None
    p90: int | None
    standards: tuple[Term, ...]
    judged: int
    within: float | None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """The promises of one class; all of them where `category` is `all`.

    Each promise is one of: `kept` by its day, kept `late`, `overdue` (open, and its day is over), `undone` (somebody
    said that it was not kept), `open` (its day is still to come). `broken` are late, overdue and undone together, and
    `due` are those and the kept ones.
    """

    category: str
    promises: int
    due: int
    kept: int
    broken: int
    late: int
    overdue: int
    undone: int
    open: int
    kept_share: float | None


@dataclass(frozen=True, slots=True)
class CostLine:
    """What was given in one currency to the cases of one sort; `cases` are those that were given something.

    `face` is the sum of amounts of money, `points` those given; `expected` is what it will cost, of which `unpriced`
    items are no part, since nobody has said what they cost.
    """

    currency: str
    by: By
    name: str
    cases: int
    items: int
    face: Decimal
    points: Decimal
    expected: Decimal
    unpriced: int


@dataclass(frozen=True, slots=True)
class RepeatLine:
    """Cases of a customer who had complained in the 90 days before, by their cause; `all` together comes last."""

    cause: str
    cases: int
    same_cause: int


@dataclass(frozen=True, slots=True)
class CoachingLine:
    """A case that came of how somebody behaved: a favour made of the service, or a promise not followed up.

    `handler` is empty unless names were asked for.
    """

    cause: str
    case_id: str
    received: dt.date | None
    category: str
    severity: str
    decision: str
    handler: str


@dataclass(frozen=True, slots=True)
class KindLine:
    """Letters of one kind, and what the rules said of their words; `clean` are letters without a finding."""

    kind: str
    letters: int
    findings: int
    per_100: float
    waived: int
    clean: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule said of all letters; `per_100` counts the findings that were not waived."""

    rule: str
    severity: str
    findings: int
    per_100: float
    waived: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One line of the seven of the value worksheet: the average of lines 1, 2 and 6, the sum of the others."""

    currency: str
    line: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ValueLine:
    """What the customers of one currency are worth, each counted once, and what of it is at risk.

    `usual` are those for whom the policy spoke in at least one line; `unvalued` those of whom nobody knows. `scenario`
    is `at_risk` times the customers that the course reckons with (`lost`): an assumption, never part of another sum.
    """

    currency: str
    customers: int
    value: Decimal
    usual: int
    unvalued: int
    customers_at_risk: int
    at_risk: Decimal
    lost: int
    scenario: Decimal
    expected_cost: Decimal
    cost_share: float | None


@dataclass(frozen=True, slots=True)
class AgeLine:
    """Open cases that are so old in working days; `until` is None for all that are older."""

    since: int
    until: int | None
    cases: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One open case, the oldest first. `handler` is empty unless names were asked for."""

    case_id: str
    received: dt.date
    age: int
    stage: str
    category: str
    severity: str
    cause: str
    handler: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a report tells."""

    scope: Scope
    costliest: tuple[CostliestCause, ...]
    slowest: SlowestClass | None
    categories: tuple[GroupLine, ...]
    classes: tuple[ClassLine, ...]
    causes: tuple[CauseLine, ...]
    months: tuple[MonthLine, ...]
    channels: tuple[GroupLine, ...]
    times: tuple[TimeLine, ...]
    promises: tuple[PromiseLine, ...]
    compensation: tuple[CostLine, ...]
    repeats: tuple[RepeatLine, ...]
    coaching: tuple[CoachingLine, ...]
    letters: tuple[KindLine, ...]
    rules: tuple[RuleLine, ...]
    worksheet: tuple[WorkLine, ...]
    value: tuple[ValueLine, ...]
    ages: tuple[AgeLine, ...]
    open_cases: tuple[OpenLine, ...]


def as_json(figures: Figures) -> bytes:
    """The figures as JSON: keys and lines always in the same order, sums as text with two decimals."""
    return (json.dumps(asdict(figures), default=_plain, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
