"""Promises: kept by their day, kept late, overdue, not kept at all, or still to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Literal, get_args

from replygen.figures.cases import ALL, in_order
from replygen.figures.measures import share
from replygen.figures.record import PromiseLine
from replygen.model.words import Category
from replygen.register.rows import Filed, FiledPromise

Fate = Literal["kept", "late", "overdue", "undone", "open"]


def promises(cases: Iterable[Filed], given: Iterable[FiledPromise], date: dt.date) -> tuple[PromiseLine, ...]:
    """The promises of each class as they stood on `date`, then all together."""
    category_of = {case.key: case.category for case in cases}
    counts: defaultdict[str, Counter[Fate]] = defaultdict(Counter)
    for promise in given:
        fate = fate_of(promise, date)
        for name in (category_of[promise.key], ALL):
            counts[name][fate] += 1
    names = sorted(counts.keys() - {ALL}, key=in_order(get_args(Category)))
    return tuple(_line(name, counts[name]) for name in (*names, ALL))


def fate_of(promise: FiledPromise, date: dt.date) -> Fate:
    """What became of a promise, by `date`. One that was kept nobody knows when counts as kept by its day."""
    if promise.state == "kept":
        return "late" if promise.kept and promise.kept > promise.date else "kept"
    if promise.state == "broken":
        return "undone"
    return "overdue" if promise.date < date else "open"


def _line(category: str, counts: Counter[Fate]) -> PromiseLine:
    broken = counts["late"] + counts["overdue"] + counts["undone"]
    due = counts["kept"] + broken
    return PromiseLine(
        category=category,
        promises=counts.total(),
        due=due,
        kept=counts["kept"],
        broken=broken,
        late=counts["late"],
        overdue=counts["overdue"],
        undone=counts["undone"],
        open=counts["open"],
        kept_share=share(counts["kept"], due),
    )
