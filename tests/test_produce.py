"""One case through every step: whatever an engine raises costs one letter, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from replygen import produce
from replygen.brand import Brand
from replygen.errors import Place, Problem, RenderError
from replygen.model.case import Record
from replygen.produce import Producer, described


def test_an_engine_that_stumbles_costs_one_letter(
    brand: Brand, date: dt.date, facts: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    producer = Producer(brand, "reply", date)
    letter = producer.letter(producer.examine(Record(facts("en"))).case)

    def stumble(*_words: object) -> bytes:
        raise RecursionError("too deep")

    monkeypatch.setattr(produce, "render", stumble)
    with pytest.raises(RenderError, match="RecursionError: too deep"):
        producer.files(letter, ["pdf"])


@pytest.mark.parametrize(
    ("place", "problem", "said"),
    [
        (Place("a.csv", row=3), Problem("It is wrong.", "name"), "a.csv, row 3, column “name”: It is wrong."),
        (Place("a.csv", row=3), Problem("It is wrong."), "a.csv, row 3: It is wrong."),
        (Place("a.yaml", line=1), Problem("It is wrong.", "name", line=4), "a.yaml, line 4, “name”: It is wrong."),
        (Place("a.yaml", line=1), Problem("It is wrong."), "a.yaml, line 1: It is wrong."),
    ],
)
def test_a_problem_is_told_with_its_place(place: Place, problem: Problem, said: str) -> None:
    assert described(place, problem) == said


def test_the_option_s_locale_outranks_the_case_s(brand: Brand, date: dt.date, facts: Callable[..., Any]) -> None:
    assert Producer(brand, "reply", date, "zh-HK").examine(Record(facts("en"))).case.locale == "zh-HK"
    assert Producer(brand, "reply", date).examine(Record(facts("en", name="x") | {"locale": ""})).case.locale == "zh-CN"
