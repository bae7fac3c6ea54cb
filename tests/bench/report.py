"""What was measured, in Markdown: for the terminal and for a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from rich import box
from rich.console import Console
from rich.table import Table

from tests.bench.goals import goals
from tests.bench.machine import versions
from tests.bench.programs import PEERS
from tests.bench.race import Result
from tests.bench.races import LONG, Form, Race, Races

_COLUMNS = ("", "count", "seconds", "ms each", "spread", "KB each", "MB own", "MB child", "MB all")
_NOTE = (
    "Count: letters, or rows. Seconds: from the start of the program to its end, the median of the rounds. Spread: between "
    "the quickest and the slowest round. MB: the most resident memory seen in the program itself, in the largest of its "
    "children, and in all of them at a time, what they share counted in each. LibreOffice prints letters of "
    "docx-mailmerge2, whose making counts."
)


def tell(console: Console, machine: str, form: Form, races: Races) -> None:
    """Print the goals and all races."""
    length = "long form" if form == LONG else "short form: too few letters to judge speed and growth by"
    for text in (f"# Benchmark, {length}", machine, versions(), *_left_out(), _NOTE, "## Goals"):
        _say(console, text)
    judged = [
        (g.what, f"{g.sign} {g.limit:g} {g.unit}", _figure(g.measured), g.verdict(form)) for g in goals(races, form)
    ]
    console.print(_table(("", "goal", "measured", ""), judged))
    for race in (getattr(races, field.name) for field in fields(races)):
        _tell_race(console, race)


def _tell_race(console: Console, race: Race) -> None:
    _say(console, f"## {race.title}")
    console.print(_table(_COLUMNS, map(_row, race.results)))
    for result in race.results:
        if result.fault:
            _say(console, f"{result.entry.name} is out: {result.fault}")


def _row(result: Result) -> tuple[str, ...]:
    entry = result.entry
    if result.fault:
        return entry.name, f"{entry.count:,}", "failed"
    memory = (f"{size:,}" if size else "–" for size in (result.parent, result.worker, result.together))
    size = _figure(result.kilobytes or None)
    return (
        entry.name,
        f"{entry.count:,}",
        f"{result.seconds:.2f}",
        f"{result.each:.1f}",
        f"{result.spread:.0%}" if len(result.costs) > 1 else "–",
        size,
        *memory,
    )


def _left_out() -> list[str]:
    out = [f"{peer.name} ({', '.join(lacks)} missing)" for peer in PEERS if (lacks := peer.lacks())]
    return [f"Left out: {'; '.join(out)}."] if out else []


def _table(columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(box=box.MARKDOWN)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _say(console: Console, text: str) -> None:
    console.print(f"{text}\n", soft_wrap=True, highlight=False, markup=False)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"
