"""Which cases there are: by class, decision and severity, by cause and month, by channel; repeats; those still open."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import get_args

from replygen.figures.measures import mean, median, percentile, share
from replygen.figures.record import (
    AgeLine,
    CauseLine,
    ClassLine,
    CoachingLine,
    GroupLine,
    MonthLine,
    OpenLine,
    RepeatLine,
    SlowestClass,
)
from replygen.figures.rules import RuleBook
from replygen.model.words import Category, Cause, Channel, Decision, Severity
from replygen.register.rows import Filed

ALL = "all"
"""The name of a line that holds all others."""
REPEAT_DAYS = 90
"""A customer who comes again within so many days comes again about a thing that was not settled."""
AGES = (5, 10, 20, 40)
"""Working days that part open cases by age."""
COACHING = ("C5", "C6")
"""Causes that lie in how somebody behaved: a favour made of the service, a promise not followed up."""
UPHELD = frozenset({"upheld", "partial"})
_OPEN_END = dt.date.max


def classes(cases: Iterable[Filed]) -> tuple[ClassLine, ...]:
    """How often each class, severity and decision came together."""
    counts = Counter((case.category, case.severity, case.decision) for case in cases)
    orders = (in_order(get_args(Category)), in_order(get_args(Severity)), in_order(get_args(Decision)))
    keys = sorted(counts, key=lambda key: [order(name) for order, name in zip(orders, key, strict=True)])
    return tuple(ClassLine(*key, counts[key]) for key in keys)


def groups(
    cases: Sequence[Filed], name: Callable[[Filed], str], known: Sequence[str], book: RuleBook
) -> tuple[GroupLine, ...]:
    """The cases by what `name` gives of each, in the order of the words that are `known`."""
    members: defaultdict[str, list[Filed]] = defaultdict(list)
    for case in cases:
        members[name(case)].append(case)
    return tuple(_group(key, members[key], len(cases), book) for key in sorted(members, key=in_order(known)))


def _group(name: str, cases: Sequence[Filed], whole: int, book: RuleBook) -> GroupLine:
    waits, in_time, judged = [], 0, 0
    for case in cases:
        if case.received and case.replied:
            rules = book.of(case.locale)
            waits.append(rules.elapsed(case.received, case.replied))
            judged += rules.reply is not None
            in_time += rules.reply is not None and not rules.late(case.received, case.replied, rules.reply)
    decided = sum(bool(case.decision) for case in cases)
    upheld = sum(case.decision in UPHELD for case in cases)
    return GroupLine(
        name=name,
        cases=len(cases),
        share=share(len(cases), whole) or 0.0,
        open=sum(case.closed is None for case in cases),
        decided=decided,
        upheld=upheld,
        upheld_share=share(upheld, decided),
        answered=len(waits),
        median=median(waits),
        p90=percentile(waits, 90),
        within=share(in_time, judged),
    )


def slowest(cases: Iterable[Filed], book: RuleBook) -> SlowestClass | None:
    """The class that waits longest for its reply; None while no case with a class is answered."""
    waits: defaultdict[str, list[int]] = defaultdict(list)
    for case in cases:
        if case.category and case.received and case.replied:
            waits[case.category].append(book.of(case.locale).elapsed(case.received, case.replied))
    ranked = [
        (middle, high, mean(values), category)
        for category, values in sorted(waits.items())
        if (middle := median(values)) is not None and (high := percentile(values, 90)) is not None
    ]
    if not ranked:
        return None
    middle, high, _mean, category = max(ranked, key=lambda line: line[:3])
    return SlowestClass(category, middle, high)


def causes(cases: Sequence[Filed]) -> tuple[CauseLine, ...]:
    """The causes, the most frequent first; of equals, in the order of their codes; cases without a cause come last."""
    counts = Counter(case.cause for case in cases)
    order = in_order(get_args(Cause))
    lines, so_far = [], 0
    for cause in sorted(counts, key=lambda cause: (not cause, -counts[cause], order(cause))):
        so_far += counts[cause]
        own, cumulative = share(counts[cause], len(cases)), share(so_far, len(cases))
        lines.append(CauseLine(cause, counts[cause], own or 0.0, cumulative or 0.0))
    return tuple(lines)


def months(cases: Iterable[Filed]) -> tuple[MonthLine, ...]:
    """How many cases of each month came of each cause."""
    counts = Counter((f"{case.received:%Y-%m}", case.cause) for case in cases if case.received)
    order = in_order(get_args(Cause))
    return tuple(MonthLine(*key, counts[key]) for key in sorted(counts, key=lambda key: (key[0], order(key[1]))))


def channels(cases: Sequence[Filed], book: RuleBook) -> tuple[GroupLine, ...]:
    """The cases by the way on which they came in."""
    return groups(cases, lambda case: case.channel, get_args(Channel), book)


def categories(cases: Sequence[Filed], book: RuleBook) -> tuple[GroupLine, ...]:
    """The cases by class."""
    return groups(cases, lambda case: case.category, get_args(Category), book)


def repeats(cases: Iterable[Filed], earlier: Iterable[Filed]) -> tuple[RepeatLine, ...]:
    """The cases whose customer had another case in the 90 days before; `earlier` are those before the period."""
    before: defaultdict[str, list[Filed]] = defaultdict(list)
    counts: Counter[str] = Counter()
    same: Counter[str] = Counter()
    known = {case.key for case in earlier}
    dated = [case for case in (*earlier, *cases) if case.customer and case.received]
    for case in sorted(dated, key=lambda case: (case.received or _OPEN_END, case.case_id)):
        recent = [old for old in before[case.customer] if _days(old, case) <= REPEAT_DAYS]
        if recent and case.key not in known:
            counts[case.cause] += 1
            same[case.cause] += bool(case.cause) and any(old.cause == case.cause for old in recent)
        before[case.customer] = [*recent, case]
    order = in_order(get_args(Cause))
    ranked = sorted(counts, key=lambda cause: (not cause, -counts[cause], order(cause)))
    lines = [RepeatLine(cause, counts[cause], same[cause]) for cause in ranked]
    return (*lines, RepeatLine(ALL, counts.total(), same.total()))


def _days(old: Filed, new: Filed) -> int:
    return (new.received - old.received).days if old.received and new.received else REPEAT_DAYS + 1


def coaching(cases: Iterable[Filed], names: bool) -> tuple[CoachingLine, ...]:
    """The cases to talk over with those who handled them, by cause, in the order of `cases`."""
    lines = [
        CoachingLine(
            cause=case.cause,
            case_id=case.case_id,
            received=case.received,
            category=case.category,
            severity=case.severity,
            decision=case.decision,
            handler=case.handler if names else "",
        )
        for case in cases
        if case.cause in COACHING
    ]
    return tuple(sorted(lines, key=lambda line: COACHING.index(line.cause)))


def open_cases(cases: Iterable[Filed], book: RuleBook, date: dt.date, names: bool) -> tuple[OpenLine, ...]:
    """The cases that are not closed, the oldest first."""
    lines = [
        OpenLine(
            case_id=case.case_id,
            received=case.received,
            age=book.of(case.locale).elapsed(case.received, date),
            stage=case.stage,
            category=case.category,
            severity=case.severity,
            cause=case.cause,
            handler=case.handler if names else "",
        )
        for case in cases
        if case.closed is None and case.received
    ]
    return tuple(sorted(lines, key=lambda line: (-line.age, line.received, line.case_id)))


def ages(lines: Iterable[OpenLine]) -> tuple[AgeLine, ...]:
    """How many open cases are how old."""
    bounds = list(zip((0, *(age + 1 for age in AGES)), (*AGES, None), strict=True))
    found = [line.age for line in lines]
    return tuple(
        AgeLine(since, until, sum(since <= age and (until is None or age <= until) for age in found))
        for since, until in bounds
    )


def in_order(known: Sequence[str]) -> Callable[[str], tuple[int, str]]:
    """A key that sorts words as `known` has them; others come after them, and what nobody said comes last."""
    places = {word: place for place, word in enumerate(known)}
    return lambda word: (places.get(word, len(places) + (not word)), word)
