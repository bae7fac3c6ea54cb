"""The words of a report in one locale, out of `report/<locale>.yaml`, and how figures are written there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from replygen.brand import Brand
from replygen.brand.load import read_record
from replygen.errors import UserError
from replygen.messages import _
from replygen.model.dates import MONTHS
from replygen.model.words import Locale
from replygen.resources import templates_folder
from replygen.text.grammar import GRAMMARS, Grammar
from replygen.text.workdays import Term

Form = Literal["text", "count", "share", "days", "money", "number", "date"]
"""What sort of value a cell holds."""
Value = str | int | float | Decimal | dt.date | None
NOTHING = "–"
"""Stands where there was nothing to measure."""
_FIELD = re.compile(r"\{(\w+)\}")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class TableWords(_Record):
    """A table: its title, what its columns are called, and what has to be known to read it."""

    title: str
    columns: dict[str, str]
    note: str = ""


class ChartWords(_Record):
    """A chart: its title, what it shows, and the marks in it."""

    title: str
    shows: str
    marks: dict[str, str] = {}


class SectionWords(_Record):
    """A section: its title, and the sentences that begin it."""

    title: str
    lead: list[str] = []


class ReportWords(_Record):
    """All of `report/<locale>.yaml`."""

    title: str
    made: str
    period: str
    until_day: str
    since_day: str
    always: str
    of_locale: str
    headlines: dict[str, str]
    key_figures: dict[str, str]
    sections: dict[str, SectionWords]
    tables: dict[str, TableWords]
    charts: dict[str, ChartWords]
    method_title: str
    method: list[str]
    named: dict[str, dict[str, str]]
    days: dict[str, str]
    days_many: dict[str, str] = {}
    age: str
    age_over: str
    more: str


@dataclass(frozen=True)
class Words:
    """The words of one locale, and how it writes numbers, sums and days."""

    locale: Locale
    texts: ReportWords
    grammar: Grammar
    file: Path

    def name(self, table: str, word: str) -> str:
        """What a fixed word is called; a word that the file does not know stands for itself."""
        return self.texts.named.get(table, {}).get(word or "nobody") or self.texts.named["any"].get(
            word or "nobody", word
        )

    def say(self, text: str, facts: Mapping[str, str]) -> str:
        """`text` with its {fields} filled; nothing when one of them is empty, since then there is nothing to say.

        Raises UserError naming the file for a field that does not exist.
        """
        fields = _FIELD.findall(text)
        if unknown := [field for field in fields if field not in facts]:
            raise UserError(
                _("{file}: there is no {{{field}}} to fill “{text}” with. Correct the file.").format(
                    file=self.file, field=unknown[0], text=text
                )
            )
        return _FIELD.sub(lambda found: facts[found[1]], text) if all(facts[field] for field in fields) else ""

    def written(self, value: Value, form: Form, currency: str = "") -> str:
        """A value as a reader of this locale has it."""
        if value is None:
            return NOTHING
        if isinstance(value, dt.date):
            return self.grammar.date(value)
        if form == "share" and isinstance(value, float):
            return percent(value)
        if form == "money" and isinstance(value, Decimal):
            return self.grammar.money(value.quantize(Decimal(1)) if abs(value) >= 100 else value, currency)
        if form == "number" and isinstance(value, (float, Decimal)):
            return f"{value:,.1f}".removesuffix(".0")
        if form == "days" and isinstance(value, (int, float)):
            return f"{value:,.1f}".removesuffix(".0")
        return f"{value:,}" if isinstance(value, int) else str(value)

    def month(self, month: str) -> str:
        """A month such as 2026-03, written out."""
        year, number = month.split("-")
        return f"{MONTHS[int(number) - 1]} {year}" if self.locale == "en" else f"{year}年{int(number)}月"

    def term(self, term: Term) -> str:
        """A length of time: 3 working days."""
        texts = self.texts.days if term.count == 1 or not self.texts.days_many else self.texts.days_many
        return texts[term.unit].replace("{count}", str(term.count))


def percent(value: float) -> str:
    """A share in percent, with a decimal only where it would else look like nothing."""
    return f"{value:.1%}" if 0 < value < 0.01 else f"{value:.0%}"


def load_words(brand: Brand, locale: Locale) -> Words:
    """The words of `locale`: those of the brand folder (`report/<locale>.yaml`), else the built-in ones."""
    path = report_file(brand, f"{locale}.yaml")
    texts, _keys = read_record(path, ReportWords)
    return Words(locale, texts, GRAMMARS[locale], path)


def report_file(brand: Brand, name: str) -> Path:
    """A file of the report's look or words: the company's own, else the built-in one."""
    folders = [*(folder / "report" for folder in brand.own), templates_folder() / "report"]
    return next((folder / name for folder in folders if (folder / name).is_file()), folders[-1] / name)
