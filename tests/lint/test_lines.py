"""The rules find what is wrong in ordinary sentences, and leave in peace what is not; the sentences came first."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from replygen.lint import Linter
from replygen.model import LOCALES, Case, Letter, Locale, Paragraph, Part
from replygen.text.yaml_text import read_yaml

SOURCE = Path(__file__).with_name("lines.yaml")
OF_WHOLE_LETTERS = ("S", "K")
"""The rules of structure need the letter and its case."""


@cache
def lines() -> dict[Locale, list[tuple[str, str, str]]]:
    """Part, rules that should fire, and line, by locale."""
    values: Any = next(read_yaml(SOURCE.read_text(encoding="utf-8"), SOURCE.name)).value
    return {locale: [(part, rules, line) for part, rules, line in values[locale]] for locale in LOCALES}


def judged(linter: Linter) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What should be found and what is, as pairs of line and rule."""
    wanted: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for locale, own in lines().items():
        for part, rules, line in own:
            letter = Letter(
                "", "reply", locale, dt.date(2025, 3, 20), "", "", "", "", (Part(part, (Paragraph(line),)),)
            )
            findings = linter.lint(letter, Case(locale=locale, decision="upheld"))
            wanted |= {(line, rule) for rule in rules.replace("-", "").split()}
            found |= {(line, f.rule) for f in findings if not f.rule.startswith(OF_WHOLE_LETTERS)}
    return wanted, found


def test_there_are_enough_lines_and_half_of_them_are_clean() -> None:
    assert sum(map(len, lines().values())) >= 200
    for own in lines().values():
        assert len(own) >= 50
        assert 0.4 <= sum(rules == "-" for _part, rules, _line in own) / len(own) <= 0.6


def test_most_of_what_is_wrong_is_found(linter: Linter) -> None:
    wanted, found = judged(linter)
    assert len(wanted & found) / len(wanted) >= 0.9


def test_most_of_what_is_found_is_wrong(linter: Linter) -> None:
    wanted, found = judged(linter)
    assert len(wanted & found) / len(found) >= 0.9
