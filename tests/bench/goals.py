"""What replygen is to reach, beside what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.programs import (
    DOCXTPL,
    LIBREOFFICE,
    MAILMERGE,
    TYPST,
    WEASYMERGE,
    WEASYPRINT,
    with_workers,
)
from tests.bench.race import Result
from tests.bench.races import CHECK, HELP, LONG, ONE_DOCX, ONE_PDF, Form, Races, rows

AS_GOOD_AS_LINEAR = 1.1
"""How much dearer a row of the longest table may be than one of a table of 1,000: what measuring cannot tell apart."""


@dataclass(frozen=True)
class Goal:
    """A figure that is to be reached; `measured` is None where something was missing to measure it with."""

    what: str
    sign: str
    limit: float
    unit: str
    measured: float | None
    at_any_length: bool = False
    """Whether a few letters tell as much as the long form's."""

    def verdict(self, form: Form) -> str:
        """Whether it is met, as far as a measuring of that form can tell."""
        if self.measured is None:
            return "not measured"
        if form != LONG and not self.at_any_length:
            return "needs the long form"
        is_met = self.measured >= self.limit if self.sign == "≥" else self.measured <= self.limit
        return "met" if is_met else "NOT MET"


def goals(races: Races, form: Form) -> list[Goal]:
    """Each of them, in the order in which they were set."""
    return [*_speed(races), *_sizes(races), *_starts(races), *_growth(races, form), *_sharing(races)]


def _speed(races: Races) -> list[Goal]:
    pdf, docx = races.pdf.of(with_workers(2)), races.docx.of(with_workers(2))
    goals = [Goal(f"PDF, time against that of {TYPST}", "≤", 1, "×", _ratio(pdf, races.pdf.of(TYPST)))]
    for peer in (WEASYPRINT, WEASYMERGE, LIBREOFFICE):
        goals.append(Goal(f"PDF, times as fast as {peer}", "≥", 12, "×", _ratio(races.pdf.of(peer), pdf)))
    for peer, least in ((DOCXTPL, 10), (MAILMERGE, 3)):
        goals.append(Goal(f"DOCX, times as fast as {peer}", "≥", least, "×", _ratio(races.docx.of(peer), docx)))
    return goals


def _sizes(races: Races) -> list[Goal]:
    sizes = (
        ("a Chinese PDF", 60, races.pdf.of(with_workers(2))),
        ("an English PDF", 25, races.english.of("PDF")),
        ("a Chinese DOCX", 20, races.docx.of(with_workers(2))),
        ("an English DOCX", 20, races.english.of("DOCX")),
    )
    return [Goal(f"size of {what}", "≤", most, "KB", got.kilobytes if got else None, True) for what, most, got in sizes]


def _starts(races: Races) -> list[Goal]:
    starts = ((ONE_DOCX, 0.4), (ONE_PDF, 1.2), (HELP, 0.15))
    return [Goal(f"cold start, {what}", "≤", most, "s", _seconds(races.starts.of(what)), True) for what, most in starts]


def _growth(races: Races, form: Form) -> list[Goal]:
    base, last = races.growth.of(rows(form.growth[1])), races.growth.of(rows(form.growth[-1]))
    beyond = f"{rows(form.growth[-1])} against {form.growth[1]:,}"
    more = last.parent - base.parent if last and base else None
    worker = last.worker if last else None
    return [
        Goal(f"time a row, {beyond}", "≤", AS_GOOD_AS_LINEAR, "×", _ratio(last, base)),
        Goal(f"parent's memory, {beyond}", "≤", 20, "MB more", more),
        Goal(f"a worker's memory, {rows(form.growth[-1])}", "≤", 350, "MB", worker),
        Goal(f"check, {rows(form.checked)}", "≤", 60, "s", _seconds(races.check.of(CHECK))),
    ]


def _sharing(races: Races) -> list[Goal]:
    one, two = (races.shared.of(with_workers(workers)) for workers in (1, 2))
    return [Goal("2 workers, times as fast as 1", "≥", 1.7, "×", _ratio(one, two))]


def _ratio(this: Result | None, that: Result | None) -> float | None:
    """How many times the time of that one this one takes for a letter."""
    return this.each / that.each if this and that else None


def _seconds(result: Result | None) -> float | None:
    return result.seconds if result else None
