"""The figures as tables that people read: titles and names in words, values still as values.

A row names its values as the words name the columns: a table shows the columns that the words have, in their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, get_args

from replygen.errors import UserError
from replygen.figures.grid import Cell, Column, Table
from replygen.figures.record import CostLine, Figures, ValueLine
from replygen.figures.words import Form, Value, Words
from replygen.messages import _, listed
from replygen.model.words import Decision

_FORMS: dict[str, Form] = {
    "share": "share",
    "cumulative": "share",
    "upheld_share": "share",
    "within": "share",
    "kept_share": "share",
    "median": "days",
    "p90": "days",
    "face": "money",
    "expected": "money",
    "points": "number",
    "per_100": "number",
    "received": "date",
}
Row = Mapping[str, "Value | Cell"]
_TEXTS = frozenset(
    {
        "name",
        "span",
        "category",
        "severity",
        "decision",
        "cause",
        "month",
        "time",
        "by",
        "kind",
        "rule",
        "meaning",
        "what",
        "standard",
        "case_id",
        "stage",
        "handler",
    }
)
_TOP_CAUSES = 3


def tables(figures: Figures, words: Words, names: bool, why: Mapping[str, str]) -> tuple[Table, ...]:
    """Every table of the report that has a row, in their order.

    `names`: with those who handled the cases. `why` is the reason of each rule about words. Raises UserError for a
    column of the words that a table does not have.
    """
    made = (
        *_costliest(figures, words),
        _table("causes", words, (_of_cause(x.cause, x.cases, x.share, x.cumulative, words) for x in figures.causes)),
        _months(figures, words),
        _table("categories", words, (_named(x, words, name="category") for x in figures.categories)),
        _classes(figures, words),
        _table("channels", words, (_named(x, words, name="channel") for x in figures.channels)),
        _times(figures, words),
        _promises(figures, words),
        *_compensation(figures, words),
        *_value(figures, words),
        _repeats(figures, words),
        _coaching(figures, words, names),
        _letters(figures, words),
        _rules(figures, words, why),
        _table(
            "ages",
            words,
            ({"span": _age(x.since, x.until, words), "cases": x.cases} for x in figures.ages if figures.scope.open),
        ),
        _open_cases(figures, words, names),
    )
    return tuple(table for table in made if table.rows)


def _table(
    name: str,
    words: Words,
    rows: Iterable[Row],
    extra: Mapping[str, str] | None = None,
    without: frozenset[str] = frozenset(),
    currency: str = "",
    sums_up: bool = False,
    groups: bool = False,
) -> Table:
    """The table `name`: the columns of the words but those of `without`, then the `extra` ones, as names and titles."""
    own, found = words.texts.tables[name], list(rows)
    titles = {key: title for key, title in own.columns.items() if key not in without} | dict(extra or {})
    if found and (unknown := [key for key in titles if key not in found[0]]):
        raise UserError(
            _("{file}: the table “{table}” has no column “{column}”. It has: {known}.").format(
                file=words.file, table=name, column=unknown[0], known=listed(found[0])
            )
        )
    return Table(
        id=f"{name}-{currency}" if currency else name,
        title=own.title.replace("{currency}", currency),
        columns=tuple(Column(key, title, _form(key)) for key, title in titles.items()),
        rows=tuple(tuple(row[key] for key in titles) for row in found),
        note=own.note,
        currency=currency,
        sums_up=sums_up,
        groups=groups,
    )


def _form(column: str) -> Form:
    return "text" if column in _TEXTS else _FORMS.get(column, "count")


def _costliest(figures: Figures, words: Words) -> Iterator[Table]:
    for currency, lines in by_currency(figures.compensation).items():
        dearest = [line for line in lines if line.by == "cause"][:_TOP_CAUSES]
        rows: Iterable[Row] = (
            {"name": words.name("cause", x.name), "cases": x.cases, "expected": x.expected} for x in dearest
        )
        yield _table("costliest", words, rows, currency=currency)


def _of_cause(cause: str, cases: int, share: float, cumulative: float, words: Words) -> Row:
    return {"cause": words.name("cause", cause), "cases": cases, "share": share, "cumulative": cumulative}


def _months(figures: Figures, words: Words) -> Table:
    """A row a month; a column for each cause, the most frequent first."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in figures.months:
        counts[line.month][line.cause] += line.cases
    causes = [line.cause for line in figures.causes if line.cause]
    rows: Iterable[Row] = (
        {"month": month, "cases": counts[month].total(), **{cause: counts[month][cause] for cause in causes}}
        for month in sorted(counts)
    )
    return _table("months", words, rows, {cause: words.name("cause", cause) for cause in causes})


def _classes(figures: Figures, words: Words) -> Table:
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in figures.classes:
        counts[line.category, line.severity][line.decision] += line.cases
    rows: Iterable[Row] = (
        {
            "category": words.name("category", category),
            "severity": words.name("severity", severity),
            **{decision or "nobody": found[decision] for decision in (*get_args(Decision), "")},
            "cases": found.total(),
        }
        for (category, severity), found in counts.items()
    )
    return _table("classes", words, rows, groups=True)


def _times(figures: Figures, words: Words) -> Table:
    own = words.name("standard", "")  # what is judged without a length of time has a day of its own
    rows: Iterable[Row] = (
        {
            "time": words.name("time", x.time),
            "standard": words.grammar.semicolon.join(map(words.term, x.standards)) or (own if x.judged else None),
            "measured": x.measured,
            "median": x.median,
            "p90": x.p90,
            "judged": x.judged,
            "within": x.within,
        }
        for x in figures.times
    )
    return _table("times", words, rows)


def _promises(figures: Figures, words: Words) -> Table:
    rows: Iterable[Row] = (_named(x, words, "category") for x in figures.promises if x.promises)
    return _table("promises", words, rows, sums_up=True)


def _compensation(figures: Figures, words: Words) -> Iterator[Table]:
    """A table for each currency: all, then by kind, class and so on."""
    for currency, lines in by_currency(figures.compensation).items():
        rows: Iterable[Row] = (
            {
                **_values(x),
                "by": words.name("by", x.by),
                "name": "" if x.by == "all" else words.name("compensation" if x.by == "kind" else x.by, x.name),
                "face": x.face or None,
                "points": x.points or None,
            }
            for x in lines
        )
        yield _table("compensation", words, rows, currency=currency, groups=True)


def _value(figures: Figures, words: Words) -> Iterator[Table]:
    """A table for each currency: the seven lines of the worksheet, then what is at risk, the scenario last."""
    for line in figures.value:
        rows: list[Row] = [
            {
                "what": words.name("value", str(x.line)),
                "amount": Cell(x.amount, "number" if x.line in {2, 6} else "money"),
            }
            for x in figures.worksheet
            if x.currency == line.currency
        ]
        rows += _at_risk(line, words)
        yield _table("value", words, rows, currency=line.currency)


def _at_risk(line: ValueLine, words: Words) -> Iterator[Row]:
    values: dict[str, tuple[Value, Form]] = {
        "customers": (line.customers, "count"),
        "unvalued": (line.unvalued, "count"),
        "customers_at_risk": (line.customers_at_risk, "count"),
        "at_risk": (line.at_risk, "money"),
        "expected_cost": (line.expected_cost, "money"),
        "cost_share": (line.cost_share, "share"),
        "scenario": (line.scenario, "money"),
    }
    for name, (value, form) in values.items():
        yield {"what": words.name("value", name).replace("{lost}", str(line.lost)), "amount": Cell(value, form)}


def _repeats(figures: Figures, words: Words) -> Table:
    rows: Iterable[Row] = (_named(x, words, "cause") for x in figures.repeats if figures.repeats[-1].cases)
    return _table("repeats", words, rows, sums_up=True)


def _coaching(figures: Figures, words: Words, names: bool) -> Table:
    rows: Iterable[Row] = (_named(x, words, "cause", "category", "severity", "decision") for x in figures.coaching)
    return _table("coaching", words, rows, without=_unnamed(names), groups=True)


def _letters(figures: Figures, words: Words) -> Table:
    rows: Iterable[Row] = (_named(x, words, "kind") for x in figures.letters if x.letters)
    return _table("letters", words, rows, sums_up=True)


def _rules(figures: Figures, words: Words, why: Mapping[str, str]) -> Table:
    rows: Iterable[Row] = (
        {**_named(x, words, severity="gravity"), "meaning": why.get(x.rule, "")} for x in figures.rules
    )
    return _table("rules", words, rows)


def _open_cases(figures: Figures, words: Words, names: bool) -> Table:
    rows: Iterable[Row] = (_named(x, words, "stage", "category", "severity", "cause") for x in figures.open_cases)
    return _table("open_cases", words, rows, without=_unnamed(names))


def _unnamed(names: bool) -> frozenset[str]:
    """The columns that are left out unless people are to be named."""
    return frozenset() if names else frozenset({"handler"})


def _named(line: Any, words: Words, *columns: str, **kinds: str) -> dict[str, Any]:
    """The values of a line of the figures, those of some columns in the reader's words.

    A column holds words of the kind that it is called by, or of the kind that is given.
    """
    kinds |= {column: column for column in columns}
    return {**_values(line), **{column: words.name(kind, getattr(line, column)) for column, kind in kinds.items()}}


def _values(line: Any) -> dict[str, Any]:
    """The values of a line of the figures by their names."""
    return {field.name: getattr(line, field.name) for field in fields(line)}


def _age(since: int, until: int | None, words: Words) -> str:
    text = words.texts.age_over if until is None else words.texts.age
    return text.replace("{since}", str(since)).replace("{until}", str(until))


def by_currency(lines: Iterable[CostLine]) -> dict[str, list[CostLine]]:
    """The lines of each currency, in their order."""
    found: dict[str, list[CostLine]] = {}
    for line in lines:
        found.setdefault(line.currency, []).append(line)
    return found
