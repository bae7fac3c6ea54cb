"""The figures as tables that people read: titles and names in words, values still as values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from replygen.figures.grid import Cell, Column, Table
from replygen.figures.record import CostLine, Figures, ValueLine
from replygen.figures.words import Form, TableWords, Value, Words
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
Row = Sequence["Value | Cell"]
_TEXTS = frozenset(
    {
        "name",
        "span",
        "category",
        "severity",
        "cause",
        "month",
        "time",
        "by",
        "kind",
        "rule",
        "meaning",
        "what",
        "standard",
    }
)
_MORE_TEXTS = frozenset({"case_id", "stage", "handler"})
_TOP_CAUSES = 3


def tables(figures: Figures, words: Words, names: bool, why: Mapping[str, str]) -> tuple[Table, ...]:
    """Every table of the report that has a row, in their order.

    `names`: with those who handle open cases. `why` is the reason of each rule about words.
    """
    made = (
        *_costliest(figures, words),
        _table(
            "causes", words, ([words.name("cause", x.cause), x.cases, x.share, x.cumulative] for x in figures.causes)
        ),
        _months(figures, words),
        _groups("categories", "category", figures, words),
        _classes(figures, words),
        _groups("channels", "channel", figures, words),
        _times(figures, words),
        _promises(figures, words),
        *_compensation(figures, words),
        *_value(figures, words),
        _table(
            "repeats",
            words,
            ([words.name("cause", x.cause), x.cases, x.same_cause] for x in figures.repeats if x.cases),
            sums_up=True,
        ),
        _letters(figures, words),
        _table(
            "rules",
            words,
            (
                [x.rule, why.get(x.rule, ""), words.name("gravity", x.severity), x.findings, x.per_100, x.waived]
                for x in figures.rules
            ),
        ),
        _table("ages", words, ([_age(x.since, x.until, words), x.cases] for x in figures.ages if figures.scope.open)),
        _open_cases(figures, words, names),
    )
    return tuple(table for table in made if table.rows)


def _table(
    name: str,
    words: Words,
    rows: Iterable[Row],
    columns: Sequence[tuple[str, str]] = (),
    currency: str = "",
    sums_up: bool = False,
) -> Table:
    """The table `name`; its columns are those of the words, or `columns` as pairs of name and title."""
    own: TableWords = words.texts.tables[name]
    made = tuple(Column(key, title, _form(key)) for key, title in columns or own.columns.items())
    return Table(
        id=f"{name}-{currency}" if currency else name,
        title=own.title.replace("{currency}", currency),
        columns=made,
        rows=tuple(tuple(row) for row in rows),
        note=own.note,
        currency=currency,
        sums_up=sums_up,
    )


def _form(column: str) -> Form:
    return "text" if column in _TEXTS or column in _MORE_TEXTS else _FORMS.get(column, "count")


def _costliest(figures: Figures, words: Words) -> Iterator[Table]:
    for currency, lines in by_currency(figures.compensation).items():
        dearest = [line for line in lines if line.by == "cause"][:_TOP_CAUSES]
        yield _table(
            "costliest",
            words,
            ([words.name("cause", x.name), x.cases, x.expected] for x in dearest),
            currency=currency,
        )


def _months(figures: Figures, words: Words) -> Table:
    """A row a month; a column for each of the most frequent causes."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in figures.months:
        counts[line.month][line.cause] += line.cases
    top = [line.cause for line in figures.causes if line.cause]
    own = words.texts.tables["months"].columns
    columns = [
        ("month", own["month"]),
        ("cases", own["cases"]),
        *((cause, words.name("cause", cause)) for cause in top),
    ]
    rows: Iterable[Row] = (
        [month, counts[month].total(), *(counts[month][cause] for cause in top)] for month in sorted(counts)
    )
    return _table("months", words, rows, columns)


def _groups(name: str, kind: str, figures: Figures, words: Words) -> Table:
    lines = figures.categories if name == "categories" else figures.channels
    rows: Iterable[Row] = (
        [
            words.name(kind, x.name),
            x.cases,
            x.share,
            x.open,
            x.decided,
            x.upheld,
            x.upheld_share,
            x.answered,
            x.median,
            x.p90,
            x.within,
        ]
        for x in lines
    )
    return _table(name, words, rows)


def _classes(figures: Figures, words: Words) -> Table:
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in figures.classes:
        counts[line.category, line.severity][line.decision] += line.cases
    decisions = (*get_args(Decision), "")
    firsts = {category: key for key in reversed(counts) for category in key[:1]}
    rows: Iterable[Row] = (
        [
            words.name("category", category) if firsts[category] == (category, severity) else "",
            words.name("severity", severity),
            *(found[decision] for decision in decisions),
            found.total(),
        ]
        for (category, severity), found in counts.items()
    )
    return _table("classes", words, rows)


def _times(figures: Figures, words: Words) -> Table:
    rows: Iterable[Row] = (
        [
            words.name("time", x.time),
            x.measured,
            x.median,
            x.p90,
            words.grammar.semicolon.join(map(words.term, x.standards)) or words.name("standard", ""),
            x.judged,
            x.within,
        ]
        for x in figures.times
    )
    return _table("times", words, rows)


def _promises(figures: Figures, words: Words) -> Table:
    rows: Iterable[Row] = (
        [
            words.name("category", x.category),
            x.promises,
            x.due,
            x.kept,
            x.kept_share,
            x.broken,
            x.late,
            x.overdue,
            x.undone,
            x.open,
        ]
        for x in figures.promises
        if x.promises
    )
    return _table("promises", words, rows, sums_up=True)


def _compensation(figures: Figures, words: Words) -> Iterator[Table]:
    """A table for each currency: all, then by kind, class and so on."""
    for currency, lines in by_currency(figures.compensation).items():
        rows: list[Row] = []
        before = ""
        for x in lines:
            kind = {"kind": "compensation", "approver": "approver"}.get(x.by, x.by)
            by = words.name("by", x.by) if x.by != before else ""
            name = "" if x.by == "all" else words.name(kind, x.name)
            rows.append([by, name, x.cases, x.items, x.face or None, x.points or None, x.expected, x.unpriced])
            before = x.by
        yield _table("compensation", words, rows, currency=currency)


def _value(figures: Figures, words: Words) -> Iterator[Table]:
    """A table for each currency: the seven lines of the worksheet, then what is at risk, the scenario last."""
    for line in figures.value:
        rows: list[Row] = [
            [words.name("value", str(x.line)), Cell(x.amount, "number" if x.line in {2, 6} else "money")]
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
        yield [words.name("value", name).replace("{lost}", str(line.lost)), Cell(value, form)]


def _letters(figures: Figures, words: Words) -> Table:
    rows: Iterable[Row] = (
        [words.name("kind", x.kind), x.letters, x.clean, x.findings, x.per_100, x.waived]
        for x in figures.letters
        if x.letters
    )
    return _table("letters", words, rows, sums_up=True)


def _open_cases(figures: Figures, words: Words, names: bool) -> Table:
    own = words.texts.tables["open_cases"].columns
    columns = [(key, title) for key, title in own.items() if names or key != "handler"]
    rows: Iterable[Row] = (
        [
            x.case_id,
            x.received,
            x.age,
            words.name("stage", x.stage),
            words.name("category", x.category),
            words.name("severity", x.severity),
            words.name("cause", x.cause),
            *([x.handler] if names else []),
        ]
        for x in figures.open_cases
    )
    return _table("open_cases", words, rows, columns)


def _age(since: int, until: int | None, words: Words) -> str:
    text = words.texts.age_over if until is None else words.texts.age
    return text.replace("{since}", str(since)).replace("{until}", str(until))


def by_currency(lines: Iterable[CostLine]) -> dict[str, list[CostLine]]:
    """The lines of each currency, in their order."""
    found: dict[str, list[CostLine]] = {}
    for line in lines:
        found.setdefault(line.currency, []).append(line)
    return found
