"""What the report says in sentences: the facts that its words are filled with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from replygen.brand import Brand
from replygen.figures.cases import ALL
from replygen.figures.record import Figures
from replygen.figures.tables import by_currency
from replygen.figures.words import Value, Words, percent

VITAL = 0.8
"""The few causes that together make up so much are those to begin with."""


def headlines(figures: Figures, words: Words) -> dict[str, list[str]]:
    """The sentences of the first page by their names; the costliest cause has one for each currency.

    What nothing is known of has a sentence that says so.
    """
    own = words.texts.headlines
    costliest = [
        {
            "cause": words.name("cause", line.cause),
            "cases": words.written(line.cases, "count"),
            "cost": words.written(line.expected, "money", line.currency),
            "share": percent(line.share),
        }
        for line in figures.costliest
    ]
    slowest = figures.slowest and {
        "category": words.name("category", figures.slowest.category),
        "median": words.written(figures.slowest.median, "days"),
        "p90": words.written(figures.slowest.p90, "days"),
    }
    together = next(line for line in figures.promises if line.category == ALL)
    promises = {name: f"{getattr(together, name):,}" for name in ("broken", "due", "late", "overdue", "undone")}
    return {
        "costliest": [words.say(own["costliest"], facts) for facts in costliest] or [own["no_costliest"]],
        "slowest": [words.say(own["slowest"], slowest) if slowest else own["no_slowest"]],
        "promises": [words.say(own["promises"], promises) if together.due else own["no_promises"]],
    }


def key_figures(figures: Figures, words: Words) -> list[tuple[str, str]]:
    """The few numbers of the first page, each with what it is."""
    service = next(line for line in figures.times if line.time == "service")
    together = next(line for line in figures.promises if line.category == ALL)
    scope = figures.scope
    values: dict[str, str] = {
        "cases": f"{scope.cases:,}",
        "open": f"{scope.open:,}",
        "upheld": percent(scope.upheld / scope.decided) if scope.decided else "",
        "within": "" if service.within is None else percent(service.within),
        "kept": "" if together.kept_share is None else percent(together.kept_share),
        "cost": " · ".join(
            words.written(lines[0].expected, "money", currency)
            for currency, lines in by_currency(figures.compensation).items()
        ),
    }
    return [(values[name], text) for name, text in words.texts.key_figures.items() if values[name]]


def heading(figures: Figures, brand: Brand, words: Words) -> str:
    """Under the title: whose complaints, of which period."""
    scope, texts = figures.scope, words.texts
    pattern = (
        texts.period
        if scope.since and scope.until
        else texts.since_day
        if scope.since
        else texts.until_day
        if scope.until
        else texts.always
    )
    days = {"since": _day(scope.since, words), "until": _day(scope.until, words)}
    of_locale = texts.of_locale.replace("{locale}", words.name("locale", scope.locale)) if scope.locale else ""
    facts = {
        "company": brand.sender(words.locale).company,
        "period": words.say(pattern, days),
        "of_locale": of_locale or "\u200b",
        "date": words.written(scope.date, "date"),
    }
    return words.say(texts.made, facts).replace("\u200b", "")


def _day(day: Value, words: Words) -> str:
    return "" if day is None else words.written(day, "date")


def lead(section: str, figures: Figures, words: Words) -> str:
    """The sentences that begin a section; those that there is nothing to say of are left out."""
    facts = _facts(figures, words)
    sentences = (words.say(text, facts) for text in words.texts.sections[section].lead)
    return words.grammar.gap.join(sentence for sentence in sentences if sentence)


def _facts(figures: Figures, words: Words) -> Mapping[str, str]:
    """All that sentences are filled with, as it is read; what is empty there is nothing to say of."""
    return {
        name: _text(value) if value else ""
        for name, value in {
            **_of_causes(figures, words),
            **_of_work(figures, words),
            **_of_money(figures),
            **_of_letters(figures),
        }.items()
    }


def _text(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _of_causes(figures: Figures, words: Words) -> dict[str, Value]:
    named = [line for line in figures.causes if line.cause]
    vital = next((place for place, line in enumerate(named) if line.cumulative >= VITAL), len(named) - 1)
    by_month: Counter[str] = Counter()
    for line in figures.months:
        by_month[line.month] += line.cases
    busiest = max(by_month, key=lambda month: (by_month[month], month), default="")
    top = named[0] if named else None
    return {
        "causes": len(named),
        "vital": vital + 1,
        "vital_share": percent(named[vital].cumulative) if named else "",
        "top_cause": words.name("cause", top.cause) if top else "",
        "top_cases": top.cases if top else 0,
        "top_share": percent(top.share) if top else "",
        "top_month": words.month(busiest) if busiest else "",
        "top_month_cases": by_month[busiest],
        "coaching": len(figures.coaching),
        "repeats": figures.repeats[-1].cases,
        "repeats_same": figures.repeats[-1].same_cause,
    }


def _of_work(figures: Figures, words: Words) -> dict[str, Value]:
    scope = figures.scope
    service = next(line for line in figures.times if line.time == "service")
    together = next(line for line in figures.promises if line.category == ALL)
    return {
        "decided": scope.decided,
        "upheld": scope.upheld,
        "upheld_share": percent(scope.upheld / scope.decided) if scope.decided else "",
        "reply_median": "" if service.median is None else words.written(service.median, "days"),
        "reply_p90": "" if service.p90 is None else words.written(service.p90, "days"),
        "reply_within": "" if service.within is None else percent(service.within),
        "promises": together.promises,
        "promises_due": together.due,
        "promises_kept_share": "" if together.kept_share is None else percent(together.kept_share),
        "promises_open": together.open,
        "open": scope.open,
        "oldest": figures.open_cases[0].age if figures.open_cases else 0,
    }


def _of_money(figures: Figures) -> dict[str, Value]:
    whole = [line for line in figures.compensation if line.by == "all"]
    return {
        "items": sum(line.items for line in whole),
        "unpriced": sum(line.unpriced for line in whole),
        "customers": sum(line.customers for line in figures.value),
        "usual": sum(line.usual for line in figures.value),
    }


def _of_letters(figures: Figures) -> dict[str, Value]:
    together = figures.letters[-1]
    return {
        "letters": together.letters,
        "per_100": f"{together.per_100:,.1f}".removesuffix(".0"),
        "clean_share": percent(together.clean / together.letters) if together.letters else "",
        "waived": together.waived,
    }
