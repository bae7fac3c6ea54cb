"""What is due, on the screen: the worst first, so that its first lines tell what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from replygen.cli.report import visible
from replygen.due import STEPS, Agenda, State, Step
from replygen.due.wording import clock, left, named, reason, state_names, step_names, unit_name
from replygen.messages import _, language, listed
from replygen.model.dates import weekday_name
from replygen.model.words import SPELLINGS, in_readers_script

_GRAVE = frozenset({"serious", "critical"})
_STYLES: dict[State, str] = {"late": "bold red", "today": "bold yellow", "soon": "bold", "later": ""}
_WIDEST = 24
"""Columns that a case, a day or a name may take before it goes on in the next line."""
_ON_PAPER = 120
"""Columns of a line that goes to a file or to another program."""


def show(agenda: Agenda, limit: int) -> None:
    """Print how much is due, and of each state the `limit` worst steps."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_ON_PAPER)
    console.print(_line(_("Open cases on {day}: {count}").format(day=agenda.date, count=agenda.cases)))
    console.print(_counted(agenda))
    for state in ("late", "today", "soon"):
        if steps := agenda.steps(state, limit):
            console.print()
            console.print(_table(state, steps, agenda))
        if (more := agenda.count(state) - len(steps)) > 0:
            told = _("… and {more} more. --limit shows more of them, --format json all.")
            console.print(_line(told.format(more=more)))
    if not any(agenda.count(state) for state in ("late", "today", "soon")):
        console.print(
            _line(_("Nothing is late, and nothing is due in the next {days} days.").format(days=agenda.within))
        )


def _line(text: str, style: str = "") -> Text:
    return Text(visible(text).replace("\n", " "), style)


def _counted(agenda: Agenda) -> Table:
    """How many steps are in each state, and which ones."""
    table, names = Table(box=None, show_header=False, pad_edge=False), step_names()
    table.add_column()
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for state, name in state_names(agenda.within).items():
        counts = {step: agenda.counts[step, state] for step in STEPS}
        what = listed(
            _("{what}: {count}").format(what=names[step], count=count) for step, count in counts.items() if count
        )
        style = _STYLES[state] if agenda.count(state) else ""
        table.add_row(_line(name, style), _line(str(agenda.count(state)), style), _line(what))
    return table


def _table(state: State, steps: Sequence[Step], agenda: Agenda) -> Table:
    """Two lines a step: what is due, and why."""
    title = _line(state_names(agenda.within)[state], _STYLES[state])
    table = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", show_edge=False, padding=(0, 1, 0, 0), expand=True
    )
    table.add_column(_line(_("Case")), overflow="fold", max_width=_WIDEST)
    table.add_column(_line(_("To do, and why")), overflow="fold", ratio=1)
    table.add_column(_line(_("Due")), overflow="fold", max_width=_WIDEST)
    table.add_column(_line(_("Days left")), overflow="fold")
    table.add_column(_line(_("Owner")), overflow="fold", max_width=_WIDEST)
    for step in steps:
        to_do, days = _two_lines(named(step), reason(step)), _two_lines(left(step), unit_name(step))
        table.add_row(_two_lines(step.case_id, _severity(step)), to_do, _due(step), days, _line(step.owner))
    return table


def _two_lines(first: str, second: str) -> Text:
    return Text.assemble(_line(first), "\n", _line(second, "dim")) if second else _line(first)


def _severity(step: Step) -> str:
    """The severity of a case, where that is more than the usual one."""
    if step.severity not in _GRAVE:
        return ""
    return step.severity if language() == "en" else in_readers_script(SPELLINGS["severity"][step.severity])


def _due(step: Step) -> Text:
    """The day and the time, marked where it is not certain; below it the working day before, where it is none itself."""
    told = " ".join(filter(None, (_day(step.due), clock(step), "?" if step.unannounced else "")))
    is_free = step.do_by != step.due and step.state != "late"
    return _two_lines(told, _("at the latest {day}").format(day=_day(step.do_by)) if is_free else "")


def _day(day: dt.date) -> str:
    return f"{day} {weekday_name(day, 'abbreviated')}"
