"""How right the rules are about the sentences of heldout.yaml, and the table of it: python -m tests.lint.heldout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click
from rich.console import Console
from rich.table import Table

from replygen.brand import load_brand
from replygen.lint import Finding, Linter
from replygen.model import Case, Letter, Locale, Paragraph, Part
from replygen.model.words import Decision
from replygen.text.yaml_text import read_yaml

SOURCE = Path(__file__).with_name("heldout.yaml")
OF_WHOLE_LETTERS = ("S", "K")
"""The rules of structure need the letter and its case."""
MENDED_BY = ("first", "second", "third", "fourth")
FRESH = "fifth"
"""The sentences that no rule was ever mended by."""
_DATE = dt.date(2025, 3, 20)

Kind = Literal["right", "wrong", "missed"]


@dataclass(frozen=True)
class Sentence:
    """A sentence as it stands in a part, the rule it breaks (none: it only comes near one), and those it breaks besides."""

    locale: Locale
    part: str
    text: str
    breaks: str = ""
    also: str = ""
    decision: Decision = "upheld"

    def findings(self, linter: Linter) -> tuple[Finding, ...]:
        """What the rules of sentences say about it."""
        letter = Letter("", "reply", self.locale, _DATE, "", "", "", "", (Part(self.part, (Paragraph(self.text),)),))
        found = linter.lint(letter, Case(locale=self.locale, decision=self.decision))
        return tuple(finding for finding in found if not finding.rule.startswith(OF_WHOLE_LETTERS))


@dataclass(frozen=True)
class Verdict:
    """One rule about one sentence: right or wrong to speak up, or silent where it should have spoken."""

    rule: str
    kind: Kind
    sentence: Sentence


@dataclass(frozen=True)
class Score:
    """How often a rule, or all of them, was right."""

    right: int
    wrong: int
    missed: int
    right_besides: int
    """Findings that are right about a sentence written for another rule; they count for precision alone."""

    @property
    def precision(self) -> float:
        """The share of the findings that are right; 1 where there are none."""
        said = self.right + self.right_besides
        return said / (said + self.wrong) if said + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of the sentences that a rule spoke up about, of those written to break it; 1 where there are none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def sentences(name: str) -> tuple[Sentence, ...]:
    """The sentences of one set."""
    values: Any = next(read_yaml(SOURCE.read_text(encoding="utf-8"), SOURCE.name)).value
    return tuple(
        Sentence(locale, part, text, rule if side == "break" else "", **(more[0] if more else {}))
        for rule, sides in values[name].items()
        for side, rows in sides.items()
        for locale, part, text, *more in rows
    )


def verdicts(linter: Linter, tried: Iterable[Sentence]) -> Iterator[Verdict]:
    """What each rule got right, wrong and missed in `tried`."""
    for sentence in tried:
        found = {finding.rule for finding in sentence.findings(linter)}
        if sentence.breaks and sentence.breaks not in found:
            yield Verdict(sentence.breaks, "missed", sentence)
        for rule in sorted(found):
            is_right = rule == sentence.breaks or rule in sentence.also.split()
            yield Verdict(rule, "right" if is_right else "wrong", sentence)


def score(given: Iterable[Verdict]) -> Score:
    """The counts of `given`."""
    kinds = [
        "besides" if verdict.kind == "right" and verdict.rule != verdict.sentence.breaks else verdict.kind
        for verdict in given
    ]
    return Score(*(kinds.count(kind) for kind in ("right", "wrong", "missed", "besides")))


@click.command()
@click.option("--lines", is_flag=True, help="Print the sentences that were missed or wrongly found, too.")
def main(lines: bool) -> None:
    """Measure the rules by the sentences of each set, rule by rule."""
    console, linter = Console(width=160), Linter(load_brand())
    for name in (*MENDED_BY, FRESH):
        given = tuple(verdicts(linter, sentences(name)))
        console.print(_table(name, given))
        for verdict in given if lines else ():
            if verdict.kind != "right":
                where = f"{verdict.sentence.locale} {verdict.sentence.part}"
                click.echo(f"{verdict.rule} {verdict.kind} | {where} | {verdict.sentence.text}")


def _table(title: str, given: tuple[Verdict, ...]) -> Table:
    table = Table("rule", "right", "wrong", "missed", "right besides", "precision", "recall", title=f"The {title} set")
    rows = [(rule, [v for v in given if v.rule == rule]) for rule in sorted({v.rule for v in given})]
    rows += [(family, [v for v in given if v.sentence.locale.startswith(family)]) for family in ("zh", "en")]
    for label, own in (*rows, ("all", list(given))):
        s = score(own)
        counts = map(str, (s.right, s.wrong, s.missed, s.right_besides))
        table.add_row(label, *counts, f"{s.precision:.0%}", f"{s.recall:.0%}")
    return table


if __name__ == "__main__":
    main()
