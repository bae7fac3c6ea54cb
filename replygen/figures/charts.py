"""The charts of a report: few colours, told apart by lightness and hatching, every bar with its own words.

Nobody has to match a colour with a legend, so that a chart printed in grey tells the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from replygen.brand import Brand
from replygen.figures.cases import ALL
from replygen.figures.drawing import BLACK, HATCH, WIDTH, Chart, Format, Pen, bars, drawing, finished, pen_for
from replygen.figures.record import CostLine, Figures, TimeLine, ValueLine
from replygen.figures.story import VITAL
from replygen.figures.tables import by_currency
from replygen.figures.words import Words, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TOP_CAUSES = 3
_MOST_BARS_NAMED = 18
"""Columns that each have room for their number."""


def charts(figures: Figures, brand: Brand, words: Words, form: Format) -> tuple[Chart, ...]:
    """Every chart that there is something to draw for. Needs matplotlib."""
    pen = pen_for(brand, words, form)
    with drawing(brand, words.locale, form):
        return tuple(_all(figures, pen))


def _all(figures: Figures, pen: Pen) -> Iterator[Chart]:
    if figures.scope.cases:
        yield _pareto(figures, pen)
    if len({line.month for line in figures.months}) > 1:
        yield _months(figures, pen)
    if any(line.measured for line in figures.times):
        yield _times(figures, pen)
    if figures.promises[-1].promises:
        yield _promises(figures, pen)
    for currency, lines in by_currency(figures.compensation).items():
        if kinds := [line for line in lines if line.by == "kind" and (line.face or line.expected)]:
            yield _compensation(currency, kinds, pen)
    for line in figures.value:
        if line.value:
            yield _value(line, pen)


def _pareto(figures: Figures, pen: Pen) -> Chart:
    """Bars by size; the few that together make up most of it are dark, and say how far they reach."""
    words, marks = pen.words, pen.words.texts.charts["pareto"].marks
    lines = figures.causes
    figure, axes = bars(len(lines), note=marks["vital"])
    vital = next((place for place, line in enumerate(lines) if line.cumulative >= VITAL), len(lines))
    names = [words.name("cause", line.cause) for line in lines]
    shades = [pen.main if place <= vital and line.cause else pen.light for place, line in enumerate(lines)]
    drawn = axes.barh(names, [line.cases for line in lines], color=shades, edgecolor=pen.main, linewidth=0.8)
    labels = [f"{line.cases:,} · {percent(line.share)}" for line in lines]
    cumulative = [f"{marks['cumulative']} {percent(line.cumulative)}" for line in lines]
    axes.bar_label(drawn, [f"{a} ({b})" for a, b in zip(labels, cumulative, strict=True)], padding=4)
    axes.set_xlim(0, 1.62 * max(line.cases for line in lines))
    points = [f"{name} {label}" for name, label in zip(names, labels, strict=True)]
    return finished("pareto", figure, points, pen)


def _months(figures: Figures, pen: Pen) -> Chart:
    """A panel for all cases and for each of the most frequent causes; the highest column of each is dark."""
    from matplotlib.figure import Figure

    words = pen.words
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in figures.months:
        counts[ALL][line.month] += line.cases
        counts[line.cause][line.month] += line.cases
    months = _all_months(min(counts[ALL]), max(counts[ALL]))
    shown = [ALL, *[line.cause for line in figures.causes if line.cause][:_TOP_CAUSES]]
    rows = -(-len(shown) // 2)
    figure = Figure(figsize=(WIDTH, 1.75 * rows), layout="constrained")
    figure.suptitle(words.texts.charts["months"].marks["highest"], x=0.005, ha="left", fontsize=8)
    points = []
    for place, cause in enumerate(shown):
        axes = figure.add_subplot(rows, 2, place + 1)
        numbers = [counts[cause][month] for month in months]
        _columns(axes, months, numbers, pen)
        name = words.name("cause", cause)
        axes.set_title(f"{name} · {sum(numbers):,}", loc="left", fontsize=9, color=BLACK)
        points.append(f"{name}: " + ", ".join(f"{m} {n}" for m, n in zip(months, numbers, strict=True)))
    return finished("months", figure, points, pen)


def _columns(axes: Axes, months: Sequence[str], numbers: Sequence[int], pen: Pen) -> None:
    highest = max(numbers)
    shades = [pen.main if number == highest else pen.light for number in numbers]
    drawn = axes.bar(range(len(months)), numbers, color=shades, edgecolor=pen.main, linewidth=0.6, width=0.8)
    if len(months) <= _MOST_BARS_NAMED:
        axes.bar_label(drawn, [f"{number:,}" for number in numbers], padding=1, fontsize=7)
    else:
        place = numbers.index(highest)
        axes.text(place, highest, f"{highest:,}", ha="center", va="bottom", fontsize=7)
    step = -(-len(months) // 12)
    ticks = range(0, len(months), step)
    axes.set_xticks(ticks, [_tick(months, place, step) for place in ticks], fontsize=7)
    axes.set_yticks([])
    axes.set_ylim(0, 1.18 * max(highest, 1))
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.tick_params(length=0)


def _tick(months: Sequence[str], place: int, step: int) -> str:
    """The number of the month; below the first of a year, the year."""
    year, month = months[place].split("-")
    is_first = place == 0 or months[max(0, place - step)][:4] != year
    return f"{int(month)}\n{year}" if is_first else f"{int(month)}"


def _all_months(first: str, last: str) -> list[str]:
    (year, month), (last_year, last_month) = (map(int, text.split("-")) for text in (first, last))
    count = (last_year - year) * 12 + last_month - month + 1
    return [f"{year + (month - 1 + n) // 12}-{(month - 1 + n) % 12 + 1:02}" for n in range(count)]


def _times(figures: Figures, pen: Pen) -> Chart:
    """For each time a dark bar to the median, a light one to the 90th percentile, and a black line at the standard.

    A standard that goes by the calendar has no place among working days, and stands in the words alone.
    """
    lines = [line for line in figures.times if line.measured]
    figure, axes = bars(len(lines), note=pen.words.texts.charts["times"].marks["key"], bar=0.31)
    longest = max([1, *(line.p90 or 0 for line in lines), *(days for line in lines for days in _marked(line))])
    for place, line in enumerate(lines):
        median, high = line.median or 0, line.p90 or 0
        axes.barh(place, high, height=0.62, color=pen.light, edgecolor=pen.main, linewidth=0.8)
        axes.barh(place, median, height=0.34, color=pen.main)
        for days in _marked(line):
            axes.plot([days] * 2, [place - 0.42, place + 0.42], color="black", linewidth=2.2)
        axes.text(max([high, *_marked(line)]) + longest / 60, place, _time_label(line, pen), va="center")
    axes.set_yticks(range(len(lines)), [pen.words.name("time", line.time) for line in lines])
    axes.set_xlim(0, 1.9 * longest)
    points = [f"{pen.words.name('time', line.time)} {_time_label(line, pen)}" for line in lines]
    return finished("times", figure, points, pen)


def _marked(line: TimeLine) -> list[int]:
    """The standards that have a place among the days of a time; a delay is counted from there."""
    return [term.count for term in line.standards if term.unit == "working" and line.time != "delay"]


def _time_label(line: TimeLine, pen: Pen) -> str:
    marks, words = pen.words.texts.charts["times"].marks, pen.words
    numbers = f"{words.written(line.median, 'days')} / {words.written(line.p90, 'days')}"
    if line.within is None:
        return numbers
    standard = words.grammar.semicolon.join(map(words.term, line.standards))
    mark = "delay" if line.time == "delay" else "within" if standard else "own"
    return f"{numbers} · {marks[mark]}".replace("{share}", percent(line.within)).replace("{standard}", standard)


def _promises(figures: Figures, pen: Pen) -> Chart:
    """A bar for each thing that can become of a promise; those that were broken are hatched."""
    words, line = pen.words, figures.promises[-1]
    fates = {"kept": line.kept, "late": line.late, "overdue": line.overdue, "undone": line.undone, "open": line.open}
    figure, axes = bars(len(fates), note=words.texts.charts["promises"].marks["broken"])
    names = [words.name("fate", fate) for fate in fates]
    shades = {"kept": pen.main, "open": "white"}
    drawn = axes.barh(names, list(fates.values()), color=[shades.get(fate, pen.light) for fate in fates])
    for fate, bar in zip(fates, drawn, strict=True):
        bar.set(edgecolor=pen.main, linewidth=0.8, hatch=HATCH if fate in {"late", "overdue", "undone"} else "")
    shares = {
        fate: "" if fate == "open" or not line.due else f" · {percent(n / line.due)}" for fate, n in fates.items()
    }
    labels = [f"{number:,}{shares[fate]}" for fate, number in fates.items()]
    axes.bar_label(drawn, labels, padding=4)
    axes.set_xlim(0, 1.25 * max(1, *fates.values()))
    return finished("promises", figure, [f"{a} {b}" for a, b in zip(names, labels, strict=True)], pen)


def _compensation(currency: str, lines: Sequence[CostLine], pen: Pen) -> Chart:
    """For each kind its face value, hatched, and below it what it is expected to cost, dark."""
    words, marks = pen.words, pen.words.texts.charts["compensation"].marks
    figure, axes = bars(len(lines), bar=0.34)
    highest = max(max(line.face, line.expected) for line in lines)
    points = []
    for place, line in enumerate(lines):
        name = words.name("compensation", line.name)
        sums = [words.written(amount, "money", currency) for amount in (line.face, line.expected)]
        pairs = [(line.expected, f"{marks['expected']} {sums[1]}", pen.main, "")]
        if line.face:  # a thing has none
            pairs.insert(0, (line.face, f"{marks['face']} {sums[0]}", "white", HATCH))
        for row, (amount, label, shade, hatch) in enumerate(pairs):
            at = place + 0.4 * (row - (len(pairs) - 1) / 2)
            axes.barh(at, float(amount), height=0.38, color=shade, edgecolor=pen.main, hatch=hatch, linewidth=0.8)
            axes.text(float(amount) + float(highest) / 80, at, label, va="center", fontsize=7.5)
        points.append(f"{name}: {marks['face']} {sums[0]}, {marks['expected']} {sums[1]}")
    axes.set_yticks(range(len(lines)), [words.name("compensation", line.name) for line in lines])
    axes.set_xlim(0, 1.45 * float(highest))
    return finished("compensation", figure, points, pen, currency)


def _value(line: ValueLine, pen: Pen) -> Chart:
    """What the customers are worth, what of it is at risk, and what was spent on them."""
    words = pen.words
    amounts = {"7": line.value, "at_risk": line.at_risk, "expected_cost": line.expected_cost}
    figure, axes = bars(len(amounts))
    names = [words.texts.charts["value"].marks[name] for name in amounts]
    drawn = axes.barh(names, [float(amount) for amount in amounts.values()], edgecolor=pen.main, linewidth=0.8)
    for bar, shade, hatch in zip(drawn, (pen.light, pen.main, "white"), ("", "", HATCH), strict=True):
        bar.set(facecolor=shade, hatch=hatch)
    labels = [words.written(amount, "money", line.currency) for amount in amounts.values()]
    axes.bar_label(drawn, labels, padding=4)
    axes.set_xlim(0, 1.3 * float(max(amounts.values())))
    return finished("value", figure, [f"{a} {b}" for a, b in zip(names, labels, strict=True)], pen, line.currency)
