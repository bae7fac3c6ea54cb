"""A letter that takes without end costs its own row of a check, and no other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replygen import crew
from replygen.batch import checking
from replygen.batch.checking import check_records
from replygen.brand import load_brand
from replygen.load import load_records
from replygen.produce import Producer
from replygen.resources import templates_folder
from tests.tables import write_table

ENDLESS = 37
"""The row whose letter is never done."""
LETTERS = "abcdefghijklmnop"
LOOPS = "".join(f'{{% for {letter} in "{LETTERS}" %}}' for letter in LETTERS) + "{% endfor %}" * len(LETTERS)
LOOP = '{% if "Endless" in name %}' + LOOPS + "{% endif %}"


def test_only_the_row_is_lost_whose_letter_is_never_done(
    facts: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "MOST_SECONDS", 3.0)
    monkeypatch.setattr(checking, "WORTH_PROCESSES", 100)
    words = "letters/en/ack/2-thanks.j2"
    own = tmp_path / "brand"
    (own / words).parent.mkdir(parents=True)
    (own / words).write_text(LOOP + (templates_folder() / words).read_text(encoding="utf-8"), encoding="utf-8")
    (own / "brand.yaml").write_bytes((templates_folder() / "brand" / "brand.yaml").read_bytes())
    names = [f"Ada {'Endless' if row == ENDLESS else 'Quick'}" for row in range(2, 202)]
    table = tmp_path / "cases.csv"
    write_table(table, [facts("en", case_id=f"C-{number}", name=name) for number, name in enumerate(names)])

    checked = list(check_records(load_records(table), Producer(load_brand(own), "ack", dt.date(2026, 11, 20)), jobs=2))

    assert [one.place.row for one in checked] == list(range(2, 202))
    assert [one.place.row for one in checked if one.is_rejected] == [ENDLESS]
    (problem,) = (each for each in checked[ENDLESS - 2].problems if each.severity == "error")
    assert problem.what.startswith("Its letter took more than 3 seconds")
