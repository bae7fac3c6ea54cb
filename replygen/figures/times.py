"""The eight service times: how long customers waited, and how often that met the standard.

| time        | from                  | to                          | standard of the policy           |
| ---         | ---                   | ---                         | ---                              |
| appointment | a promised hour       | the day it was kept         | that day                         |
| waiting     | received              | the first contact           | deadlines.ack                    |
| response    | received              | acknowledged                | deadlines.ack                    |
| service     | received              | replied                     | deadlines.reply                  |
| delivery    | replied               | compensation sent           | refund_days, by the calendar     |
| guarantee   | a promised day        | the day it was kept         | that day                         |
| correction  | replied               | the fault mended (fix_date) | deadlines.correction             |
| delay       | the last day to reply | the reply, or today         | none late                        |

All are told in working days of the case's locale: those after the first day up to and with the second. The median of an
even number lies halfway between the two middle values; the 90th percentile is the nearest rank (see `measures`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import get_args

from replygen.figures.measures import median, percentile, share
from replygen.figures.record import Time, TimeLine
from replygen.figures.rules import RuleBook, Rules
from replygen.register.rows import Filed, FiledLetter, FiledPromise
from replygen.text.workdays import Term

TIMES: tuple[Time, ...] = get_args(Time)


@dataclass
class _Tally:
    days: list[int] = field(default_factory=list)
    judged: int = 0
    in_time: int = 0
    standards: set[Term] = field(default_factory=set)

    def judge(self, is_in_time: bool) -> None:
        self.judged += 1
        self.in_time += is_in_time

    def measure(self, rules: Rules, start: dt.date, end: dt.date, standard: Term | None) -> None:
        """Take what happened between two days, and whether that met the standard, if there is one."""
        self.days.append(rules.elapsed(start, end))
        if standard:
            self.standards.add(standard)
            self.judge(rules.late(start, end, standard) == 0)

    def line(self, time: Time) -> TimeLine:
        standards = tuple(sorted(self.standards, key=lambda standard: (standard.unit, standard.count)))
        within = share(self.in_time, self.judged)
        return TimeLine(
            time, len(self.days), median(self.days), percentile(self.days, 90), standards, self.judged, within
        )


def service_times(
    cases: Iterable[Filed],
    promises: Iterable[FiledPromise],
    letters: Iterable[FiledLetter],
    book: RuleBook,
    date: dt.date,
) -> tuple[TimeLine, ...]:
    """The eight times, as they stood on `date`."""
    tallies = {time: _Tally() for time in TIMES}
    first_letters: dict[int, dt.date] = {}
    for letter in letters:
        first_letters[letter.key] = min(letter.date, first_letters.get(letter.key, letter.date))
    by_key = {case.key: case for case in cases}
    for case in by_key.values():
        _of_case(case, first_letters, tallies, book.of(case.locale), date)
    for promise in promises:
        rules = book.of(by_key[promise.key].locale)
        _of_promise(promise, tallies["guarantee"], rules, date)
        if promise.time:
            _of_promise(promise, tallies["appointment"], rules, date)
    return tuple(tallies[time].line(time) for time in TIMES)


def _of_case(
    case: Filed, first_letters: Mapping[int, dt.date], tallies: Mapping[Time, _Tally], rules: Rules, date: dt.date
) -> None:
    contacts = (case.acknowledged, case.updated, case.replied, first_letters.get(case.key))
    contact = min((day for day in contacts if day), default=None)
    spans: tuple[tuple[Time, dt.date | None, dt.date | None, Term | None], ...] = (
        ("waiting", case.received, contact, rules.ack),
        ("response", case.received, case.acknowledged, rules.ack),
        ("service", case.received, case.replied, rules.reply),
        ("delivery", case.replied, case.compensation_sent, rules.delivery),
        ("correction", case.replied, case.fix_date, rules.correction),
    )
    for time, start, end, standard in spans:
        if start and end:
            tallies[time].measure(rules, start, end, standard)
    if case.received and rules.reply and (case.replied or case.closed is None):
        _of_delay(case.replied, rules.late(case.received, case.replied or date, rules.reply), tallies["delay"])
        tallies["delay"].standards.add(rules.reply)


def _of_delay(replied: dt.date | None, late: int, tally: _Tally) -> None:
    """A case that is answered, or late already; one that is neither cannot be judged yet."""
    if replied or late:
        tally.judge(not late)
    if late:
        tally.days.append(late)


def _of_promise(promise: FiledPromise, tally: _Tally, rules: Rules, date: dt.date) -> None:
    if promise.state == "kept":
        kept = promise.kept or promise.date
        tally.days.append(rules.elapsed(promise.date, kept))
        tally.judge(kept <= promise.date)
    elif promise.state == "broken" or promise.date < date:
        tally.judge(False)
