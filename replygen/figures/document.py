"""The report in each of its formats."""

from __future__ import annotations

from replygen.brand import Brand
from replygen.errors import UserError
from replygen.figures.charts import charts
from replygen.figures.csv import csv
from replygen.figures.drawing import Format as ChartFormat
from replygen.figures.grid import Table
from replygen.figures.page import Report, compose, html
from replygen.figures.record import Figures, as_json
from replygen.figures.tables import tables
from replygen.figures.words import Words, load_words
from replygen.fonts import missing_characters
from replygen.messages import _
from replygen.model.words import Locale

FORMATS = ("pdf", "html", "docx", "xlsx", "csv", "json")
_CHARTS: dict[str, ChartFormat] = {"pdf": "text", "html": "paths", "docx": "png"}


def document(figures: Figures, fmt: str, brand: Brand, locale: Locale, names: bool) -> tuple[bytes, str]:
    """The report in one of FORMATS in the words of `locale`, and the characters that no font here can draw.

    `names`: those who handle open cases may be named. The same figures give the same bytes. Raises UserError when a
    package is missing that the format needs, and for words or templates of the brand that cannot be used.
    """
    if fmt == "json":
        return as_json(figures), ""
    if fmt == "csv":
        return csv(figures), ""
    words = load_words(brand, locale)
    found = tables(figures, words, names, _reasons(figures, brand, locale))
    try:
        return _drawn(figures, fmt, brand, words, found)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("replygen"):
            raise
        raise UserError(
            _("A report as {format} needs {module}. Install it: pip install “replygen[report]”.").format(
                format=fmt.upper(), module=error.name
            )
        ) from error


def _drawn(figures: Figures, fmt: str, brand: Brand, words: Words, found: tuple[Table, ...]) -> tuple[bytes, str]:
    if fmt == "xlsx":
        from replygen.figures.xlsx import xlsx

        return xlsx(figures, found, brand, words), ""
    drawn = charts(figures, brand, words, _CHARTS[fmt])
    report = compose(figures, brand, words, drawn, found)
    in_charts = missing_characters("".join(chart.alt for chart in drawn))
    if fmt == "html":
        return html(report, brand), in_charts
    if fmt == "docx":
        from replygen.figures.docx import docx

        return docx(report, figures, brand), in_charts
    from replygen.figures.pdf import pdf

    return pdf(report, brand), missing_characters(_texts(report)) or in_charts


def _reasons(figures: Figures, brand: Brand, locale: Locale) -> dict[str, str]:
    """Why there is each of the rules that found something."""
    if not figures.rules:
        return {}
    from replygen.lint.catalogue import why_of
    from replygen.lint.load import load_rules

    rules = load_rules(brand)
    return {line.rule: why_of(rules[line.rule], locale) for line in figures.rules if line.rule in rules}


def _texts(report: Report) -> str:
    """All text of the tables of a report, which staff may have typed."""
    shown = [table for section in report.sections for table in section.tables]
    return "".join(text for table in shown for part in table.texts(report.words) for row in part for text in row)
