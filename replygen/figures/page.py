"""The report as one page of HTML, which needs no other file: style and charts are inside."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError as JinjaError
from markupsafe import Markup

from replygen.brand import Brand
from replygen.brand.looks import DESIGNS
from replygen.brand.stylesheet import font_stack
from replygen.errors import TemplateError
from replygen.figures.drawing import Chart
from replygen.figures.grid import Table
from replygen.figures.record import Figures
from replygen.figures.story import heading, headlines, key_figures, lead
from replygen.figures.words import Words, report_file
from replygen.messages import _
from replygen.model.words import Locale
from replygen.render.jail import jailed
from replygen.resources import templates_folder
from replygen.sandbox import BoundedEnvironment, line_of

PAGE, STYLE = "report.html.j2", "report.css"
CHART = "chart:"
"""What the address of a chart begins with in the template."""
MOST_ROWS = 20
"""Of tables whose rows are single cases: the others are in the table files."""
_CUT = frozenset({"open_cases", "coaching"})
_MOST_BEHIND = 2
SECTIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "causes": (("pareto", "months"), ()),
    "classes": ((), ("categories", "classes", "channels")),
    "times": (("times",), ("times",)),
    "promises": (("promises",), ("promises",)),
    "compensation": (("compensation",), ("compensation",)),
    "value": (("value",), ("value",)),
    "repeats": ((), ("repeats",)),
    "coaching": ((), ("coaching",)),
    "letters": ((), ("letters", "rules")),
    "open": ((), ("ages", "open_cases")),
}
"""The charts and tables of each section; of those that there are for each currency, all."""
_BEHIND: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "costliest": ("costliest", ("name", "cases", "expected")),
    "slowest": ("categories", ("name", "answered", "median", "p90", "within")),
    "promises": ("promises", ("category", "due", "broken", "late", "overdue", "undone")),
}
"""The table behind each sentence of the first page, and which of its columns."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its title, the sentences that begin it, its charts and tables."""

    id: str
    title: str
    lead: str
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the things to know: its sentences, and the tables behind them."""

    id: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Report:
    """All that a document shows, in its order."""

    title: str
    heading: str
    summary: str
    headlines: tuple[Headline, ...]
    key_figures: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    method_title: str
    method: tuple[str, ...]
    words: Words


def compose(figures: Figures, brand: Brand, words: Words, charts: Sequence[Chart], tables: Sequence[Table]) -> Report:
    """The report, put in order; a section with nothing to show is left out."""
    said = headlines(figures, words)
    is_known = {name: said[name] != [words.texts.headlines[f"no_{name}"]] for name in _BEHIND}
    sections = (
        Section(
            id=name,
            title=words.texts.sections[name].title,
            lead=lead(name, figures, words),
            charts=tuple(chart for chart in charts if chart.id.partition("-")[0] in of_charts),
            tables=tuple(_cut(table, words) for table in tables if table.id.partition("-")[0] in of_tables),
        )
        for name, (of_charts, of_tables) in SECTIONS.items()
    )
    return Report(
        title=words.texts.title,
        heading=heading(figures, brand, words),
        summary=words.texts.sections["summary"].title,
        headlines=tuple(
            Headline(name, tuple(said[name]), _behind(table, columns, tables) if is_known[name] else ())
            for name, (table, columns) in _BEHIND.items()
        ),
        key_figures=tuple(key_figures(figures, words)),
        sections=tuple(section for section in sections if section.charts or section.tables),
        method_title=words.texts.method_title,
        method=tuple(words.texts.method),
        words=words,
    )


def _behind(name: str, columns: Sequence[str], tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables behind a sentence; of many currencies none, since the first page has room for their sentences only."""
    found = [replace(table.only(columns), note="") for table in tables if table.id.partition("-")[0] == name]
    return tuple(found) if len(found) <= _MOST_BEHIND else ()


def _cut(table: Table, words: Words) -> Table:
    """The table, of single cases no more than a page has room for: of each group the same number."""
    if table.id not in _CUT:
        return table
    parts = [[*rows] for _begin, rows in groupby(table.rows, itemgetter(0))] if table.groups else [[*table.rows]]
    rows = [row for part in parts for row in part[: max(1, MOST_ROWS // len(parts))]][:MOST_ROWS]
    more = len(table.rows) - len(rows)
    return replace(table, rows=tuple(rows), note=words.texts.more.replace("{count}", f"{more:,}")) if more else table


def html(report: Report, brand: Brand) -> bytes:
    """The report as one file of HTML."""
    charts = {chart.id: chart.picture for section in report.sections for chart in section.charts}

    def inside(found: re.Match[str]) -> str:
        data = base64.b64encode(charts[found[1]]).decode()
        return f"data:image/svg+xml;base64,{data}"

    return re.sub(rf"(?<=src=\"){CHART}([\w-]+)(?=\")", inside, fill(report, brand)).encode()


def fill(report: Report, brand: Brand) -> str:
    """The page, its charts named by `chart:ID`.

    Raises TemplateError naming the line of report.html.j2 that fails.
    """
    path = jailed(folders(brand), report_file(brand, PAGE))
    environment = BoundedEnvironment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    try:
        template = environment.from_string(path.read_text(encoding="utf-8-sig"))
        environment.begin()
        locale = report.words.locale
        return template.render(
            report=report,
            lang="en-GB" if locale == "en" else locale,
            style=Markup(style_sheet(brand, locale)),
            texts=partial(_texts, words=report.words),
        )
    except (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        line = line_of(error)
        where = _("{file}, line {line}").format(file=path, line=line) if line else str(path)
        raise TemplateError(
            _("{where}: {reason}. Correct the template.").format(where=where, reason=str(error)), str(path), line
        ) from error


def _texts(table: Table, words: Words) -> list[list[list[str]]]:
    return table.texts(words)


def style_sheet(brand: Brand, locale: Locale) -> str:
    """The style of the report: report.css with the colours and fonts of the brand."""
    design = DESIGNS[brand.house.look][locale]
    own, colours = brand.house.fonts.get(locale), brand.house.colours
    font = font_stack(design.page.headings, own.headings if own and own.headings else None)
    text = jailed(folders(brand), report_file(brand, STYLE)).read_text(encoding="utf-8-sig")
    main, muted = colours.main or f"#{design.main}", colours.muted or f"#{design.muted}"
    return f":root {{ --main: {main}; --muted: {muted}; }}\nhtml {{ font-family: {font}; }}\n{text}"


def folders(brand: Brand) -> tuple[Path, ...]:
    """Where the files of the report may be: the company's own folder, and the built-in one."""
    return (*brand.own, templates_folder() / "report")
