"""What is due in all open cases, seen from a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, TypeVar

from replygen.brand import Brand
from replygen.brand.presets import load_presets
from replygen.brand.records import SEVERITIES
from replygen.due.step import STEPS, Due, Rule, State, Step, StepName
from replygen.due.timetable import Situation, Timetable
from replygen.model import LOCALES, Locale
from replygen.register.rows import Filed, FiledItem, FiledPromise

R = TypeVar("R", FiledPromise, FiledItem)

_GRAVE = frozenset({"serious", "critical"})
"""Cases that are followed up even where nothing was promised."""
_LOCALES: Mapping[str, Locale] = {locale: locale for locale in LOCALES}
_LENITY: Mapping[str, int] = {severity: -place for place, severity in enumerate(SEVERITIES)}
_ORDER: Mapping[StepName, int] = {step: place for place, step in enumerate(STEPS)}
_PROMISED = Rule("case", "commitment")


class _Group(NamedTuple):
    """What is due on one day in several cases; or one promise of one case."""

    due: Due
    cases: Sequence[Filed]
    timetable: Timetable
    promise: FiledPromise | None


_Found = tuple[Filed, _Group]


@dataclass
class Agenda:
    """What is late, due today, or due within so many days of `date`.

    `counts` tells of every step, also of those that are due later. `locales` are those of the open cases. `undated` are
    open cases that do not say when they came in, from which all but their promises is counted. `unannounced` counts the
    steps whose day hangs on a year whose days off are not known yet.
    """

    date: dt.date
    within: int
    cases: int = 0
    counts: Counter[tuple[StepName, State]] = field(default_factory=Counter)
    locales: list[Locale] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    unannounced: Counter[int] = field(default_factory=Counter)
    _found: defaultdict[State, list[_Group]] = field(default_factory=lambda: defaultdict(list))

    def count(self, state: State) -> int:
        """How many steps are in that state."""
        return sum(count for (_name, own), count in self.counts.items() if own == state)

    def steps(self, state: State, limit: int | None = None) -> list[Step]:
        """The steps in that state, the longest due and gravest first; no more than `limit`. None that are due later."""
        worst: list[_Found] = []
        for _day, groups in groupby(sorted(self._found[state], key=_day_of), _day_of):
            if limit is not None and len(worst) >= limit:
                break
            worst += sorted(((case, group) for group in groups for case in group.cases), key=_gravest_first)
        return [_told(*found, state, self.date) for found in worst[:limit]]

    def enter(
        self, cases: Sequence[Filed], due: Due, timetable: Timetable, promise: FiledPromise | None = None
    ) -> None:
        """Count what is due in `cases`. It is due today when nobody is there after today to do it."""
        if due.day < self.date:
            state: State = "late"
        elif due.do_by <= self.date:
            state = "today"
        else:
            state = "soon" if (due.do_by - self.date).days <= self.within else "later"
        self.counts[due.name, state] += len(cases)
        if state != "later":
            self._found[state].append(_Group(due, cases, timetable, promise))
            if due.unannounced:
                self.unannounced[due.unannounced] += len(cases)


def make_agenda(
    brand: Brand,
    filed: Iterable[Filed],
    promises: Iterable[FiledPromise],
    items: Iterable[FiledItem],
    date: dt.date,
    within: int,
) -> Agenda:
    """The agenda of `date` and the `within` days after it, of the open ones among the cases.

    A case without a locale goes by the brand's first. Raises UserError when presets.yaml is wrong, or the brand has no
    sender or no policy for the locale of a case.
    """
    presets, own_promises, own_items = load_presets(brand), _by_case(promises), _by_case(items)
    agenda, alike = Agenda(date, within), defaultdict[Situation, list[Filed]](list)
    open_cases = [case for case in filed if case.closed is None]
    timetables = {
        locale: Timetable(brand, _LOCALES.get(locale, brand.locale), presets)
        for locale in dict.fromkeys(case.locale for case in open_cases)
    }
    for case in open_cases:
        promised = own_promises.get(case.key, ())
        alike[_situation(case, promised, own_items.get(case.key, ()))].append(case)
        for promise in promised:
            if promise.state == "open":
                due = Due("promise", promise.date, promise.date, _PROMISED, promise.date)
                agenda.enter((case,), due, timetables[case.locale], promise)
    for situation, cases in alike.items():
        for due in timetables[situation.locale].dues(situation):
            agenda.enter(cases, due, timetables[situation.locale])
    agenda.cases = len(open_cases)
    agenda.undated = [case.case_id for case in open_cases if case.received is None]
    agenda.locales = list(dict.fromkeys(timetable.locale for timetable in timetables.values()))
    return agenda


def _by_case(rows: Iterable[R]) -> Mapping[int, Sequence[R]]:
    found = defaultdict[int, list[R]](list)
    for row in rows:
        found[row.key].append(row)
    return found


def _situation(case: Filed, promises: Sequence[FiledPromise], items: Sequence[FiledItem]) -> Situation:
    """What decides what is due, and nothing else: thousands of cases share one."""
    if case.replied is None:
        dates = case.received, case.acknowledged, case.updated, case.next_news
        return Situation(case.locale, case.channel, *dates)
    return Situation(
        case.locale,
        updated=case.updated,
        next_news=case.next_news,
        replied=case.replied,
        followed_up=case.followed_up,
        is_unsettled=case.satisfied == "no",
        is_grave=case.severity in _GRAVE,
        last_promise=max((promise.date for promise in promises), default=None),
        to_send=tuple((item.kind, item.by) for item in items) if case.compensation_sent is None else (),
    )


def _day_of(group: _Group) -> dt.date:
    return group.due.day


def _gravest_first(found: _Found) -> tuple[object, ...]:
    case, group = found
    promise = group.promise
    time, number = (promise.time or dt.time.max, promise.number) if promise else (dt.time.max, 0)
    return _LENITY.get(case.severity, 0), time, case.case_id, _ORDER[group.due.name], number


def _told(case: Filed, group: _Group, state: State, date: dt.date) -> Step:
    due, promise, timetable = group.due, group.promise, group.timetable
    days_left, unit = timetable.days_left(due, date)
    step = Step(
        case.case_id,
        case.locale,
        case.severity,
        due.name,
        due.day,
        due.do_by,
        days_left,
        unit,
        state,
        due.rule,
        due.base,
        case.handler or timetable.handler,
        due.unannounced,
    )
    if promise is None:
        return step
    return step._replace(
        owner=promise.who or step.owner,
        number=promise.number,
        time=promise.time,
        until=promise.until,
        what=promise.what,
    )
