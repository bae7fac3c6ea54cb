"""All figures of a register for one period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from replygen.brand import Brand
from replygen.figures import cases, letters, money, promises, times
from replygen.figures.record import Figures, Scope
from replygen.figures.rules import RuleBook
from replygen.model.words import Locale
from replygen.register import Register
from replygen.register.rows import Filed, FiledItem, FiledLetter, FiledPromise


@dataclass(frozen=True)
class Asked:
    """What a report is to tell of: cases received from `since` to `until`, of one locale or of all, as of `date`.

    `names`: people may be named.
    """

    date: dt.date
    since: dt.date | None = None
    until: dt.date | None = None
    locale: Locale | None = None
    names: bool = False


@dataclass(frozen=True)
class Rows:
    """What the register holds of the period; `earlier` are the cases of the 90 days before it."""

    cases: list[Filed]
    earlier: list[Filed]
    promises: list[FiledPromise]
    items: list[FiledItem]
    letters: list[FiledLetter]


def read(register: Register, asked: Asked, usual: Locale) -> Rows:
    """The rows that the figures are made of; cases that name no locale are of the `usual` one."""
    since, until = asked.since, asked.until
    earlier: list[Filed] = []
    if since:
        first, last = since - dt.timedelta(days=cases.REPEAT_DAYS), since - dt.timedelta(days=1)
        earlier = register.filed(first, last)
    rows = Rows(
        cases=register.filed(since, until),
        earlier=earlier,
        promises=register.promises(since, until),
        items=register.items(since, until),
        letters=register.letters(since, until),
    )
    return _of_locale(rows, asked.locale, usual) if asked.locale else rows


def _of_locale(rows: Rows, locale: Locale, usual: Locale) -> Rows:
    found = [case for case in rows.cases if (case.locale or usual) == locale]
    keys = {case.key for case in found}
    return Rows(
        cases=found,
        earlier=[case for case in rows.earlier if (case.locale or usual) == locale],
        promises=[promise for promise in rows.promises if promise.key in keys],
        items=[item for item in rows.items if item.key in keys],
        letters=[letter for letter in rows.letters if letter.key in keys],
    )


def count(rows: Rows, brand: Brand, asked: Asked) -> Figures:
    """The figures. Raises UserError when the policy lacks the section of a locale that the rows are of."""
    filed, book = rows.cases, RuleBook(brand)
    costs = money.compensation(filed, rows.items, book, asked.names)
    still_open = cases.open_cases(filed, book, asked.date, asked.names)
    worksheet, value = money.value(filed, costs, book, brand.policy.lost)
    return Figures(
        scope=Scope(
            since=asked.since,
            until=asked.until,
            locale=asked.locale or "",
            date=asked.date,
            cases=len(filed),
            open=sum(case.closed is None for case in filed),
            decided=sum(bool(case.decision) for case in filed),
            upheld=sum(case.decision in cases.UPHELD for case in filed),
        ),
        costliest=money.costliest(costs),
        slowest=cases.slowest(filed, book),
        categories=cases.categories(filed, book),
        classes=cases.classes(filed),
        causes=cases.causes(filed),
        months=cases.months(filed),
        channels=cases.channels(filed, book),
        times=times.service_times(filed, rows.promises, rows.letters, book, asked.date),
        promises=promises.promises(filed, rows.promises, asked.date),
        compensation=costs,
        repeats=cases.repeats(filed, rows.earlier),
        coaching=cases.coaching(filed, asked.names),
        letters=letters.kinds(rows.letters),
        rules=letters.rules(rows.letters),
        worksheet=worksheet,
        value=value,
        ages=cases.ages(still_open),
        open_cases=still_open,
    )
