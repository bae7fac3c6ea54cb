"""A page that takes an engine without end costs the row that asks for it, and no other."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replygen import crew
from replygen.batch.report import Done
from replygen.batch.run import run_batch
from replygen.brand import Brand, load_brand
from replygen.load import load_records
from replygen.produce import Producer
from replygen.resources import templates_folder
from tests.tables import read_table, write_table

Facts = Callable[..., dict[str, Any]]
LONG = "TORTURE" in os.environ
ROWS = 200 if LONG else 16
BOMBS = {"Wide": 3, "Coloured": 9, "Huge": 14}
"""The rows whose page holds a bomb, by the surname of their customer."""
STARTS = 15
"""Seconds that new processes may need until they are back at a bomb."""

PAGE = """
{% for group in groups %}{% for block in group.blocks if block.role == "salutation" %}
{% if "Wide" in block.html %}<table><tr><td colspan="1000000">x</td></tr></table>{% endif %}
{% if "Coloured" in block.html %}<img src="colours.svg">{% endif %}
{% if "Huge" in block.html %}<p style="height: 9cm; background: repeating-linear-gradient(red 0, blue 0.00001px)">x</p>{% endif %}
{% endfor %}{% endfor %}
</main>"""


COLOURS = """<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">
<linearGradient id="g" spreadMethod="repeat" x1="0" x2="0.0000001"><stop offset="0"/><stop offset="1"/></linearGradient>
<rect width="900" height="900" fill="url(#g)"/></svg>"""
"""A picture that looks harmless: it passes from colour to colour more often than anybody can count."""


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    """A brand with the three bombs in its page."""
    own, built_in = tmp_path / "brand", templates_folder() / "brand"
    own.mkdir()
    (own / "brand.yaml").write_bytes((built_in / "brand.yaml").read_bytes())
    page = (built_in / "letter.html.j2").read_text(encoding="utf-8")
    assert page.count("</main>") == 1
    (own / "letter.html.j2").write_text(page.replace("</main>", PAGE), encoding="utf-8")
    (own / "colours.svg").write_text(COLOURS)
    return load_brand(own)


def test_bombs_are_killed_in_time_and_the_other_letters_are_made(
    brand: Brand, facts: Facts, date: dt.date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not LONG:  # the parent alone looks at it
        monkeypatch.setattr(crew, "MOST_SECONDS", 5.0)
        monkeypatch.setattr(crew, "MOST_MEGABYTES", 500)
    rows = [facts("en", case_id=f"C-{n}", name=f"Ada {n}") for n in range(ROWS)]
    for surname, number in BOMBS.items():
        rows[number]["name"] = f"Ada {surname}"
    table, out, began = write_table(tmp_path / "t.csv", rows), tmp_path / "out", time.monotonic()
    last_bomb = 0.0

    def hear(done: Done) -> None:
        nonlocal last_bomb
        if done.is_refused:
            last_bomb = time.monotonic() - began

    report = run_batch(load_records(table), out, Producer(brand, "ack", date), ("pdf",), jobs=2, heard=hear)
    told = {line["case_id"]: line["problem"] for line in read_table(out / "run.csv") if line["outcome"] == "failed"}
    assert report.count("written") == ROWS - len(BOMBS)
    assert set(told) == {f"C-{number}" for number in BOMBS.values()}
    assert "seconds of computing" in told[f"C-{BOMBS['Wide']}"]
    assert f"more than {crew.MOST_MEGABYTES} MB of memory" in told[f"C-{BOMBS['Huge']}"]
    assert "more than" in told[f"C-{BOMBS['Coloured']}"]
    if LONG:  # the machine has nothing else to do
        assert last_bomb < len(BOMBS) * (2 * crew.MOST_SECONDS + STARTS)
