"""What the tests of the rules share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from replygen.brand import Brand
from replygen.compose import Composer
from replygen.lint import Finding, Linter
from replygen.load import read_case
from replygen.model import Case, Letter, Paragraph, Part
from replygen.model.case import Record

Facts = Callable[..., dict[str, Any]]
Composed = Callable[..., tuple[Letter, Case]]
Changed = Callable[..., Letter]


@pytest.fixture(scope="session")
def linter(brand: Brand) -> Linter:
    """Judges letters by the built-in rules."""
    return Linter(brand)


@pytest.fixture(scope="session")
def composed(composer: Composer, facts: Facts, date: dt.date) -> Composed:
    """`composed("en", decision="partial", …)`: the letter of a full case, and the case."""

    def make(locale: str, kind: str = "reply", /, **changes: object) -> tuple[Letter, Case]:
        case = read_case(Record(facts(locale, **changes)))
        assert isinstance(case, Case), case
        return composer.compose(case, kind, date), case

    return make


@pytest.fixture(scope="session")
def changed() -> Changed:
    """`changed(letter, apology="…")`: the letter with other words in these parts; None takes a part out."""

    def change(letter: Letter, **texts: str | None) -> Letter:
        parts = (
            Part(part.id, (Paragraph(texts[part.id] or ""),)) if part.id in texts else part
            for part in letter.parts
            if texts.get(part.id, "") is not None
        )
        return replace(letter, parts=tuple(parts))

    return change


def rules(findings: Iterable[Finding]) -> set[str]:
    """The ids of the rules that fired."""
    return {finding.rule for finding in findings}
