"""A page that takes an engine without end costs the row that asks for it, and no other."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from replygen.batch import crew
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
BOMBS = {"Wide": 3, "Nested": 9, "Huge": 14}
"""The rows whose page holds a bomb, by the surname of their customer."""
STARTS = 15
"""Seconds that new processes may need until they are back at a bomb."""

PAGE = """
{% for group in groups %}{% for block in group.blocks if block.role == "salutation" %}
{% if "Wide" in block.html %}<table><tr><td colspan="1000000">x</td></tr></table>{% endif %}
{% if "Nested" in block.html %}<img src="nested.svg">{% endif %}
{% if "Huge" in block.html %}<img src="huge.png">{% endif %}
{% endfor %}{% endfor %}
</main>"""


def nested() -> str:
    """A picture of ten circles, each of which is ten circles, and so on."""
    levels = (
        f'<g id="g{level}">{f"""<use href="#g{level - 1}"/>""" * 10}</g>' if level else '<circle id="g0" r="1"/>'
        for level in range(9)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs>{"".join(levels)}</defs><use href="#g8"/></svg>'


def huge() -> bytes:
    """A picture of some kilobytes that takes a gigabyte to show."""
    file = io.BytesIO()
    Image.new("RGBA", (13_000, 13_000)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    """A brand with the three bombs in its page."""
    own, built_in = tmp_path / "brand", templates_folder() / "brand"
    own.mkdir()
    (own / "brand.yaml").write_bytes((built_in / "brand.yaml").read_bytes())
    page = (built_in / "letter.html.j2").read_text(encoding="utf-8")
    assert page.count("</main>") == 1
    (own / "letter.html.j2").write_text(page.replace("</main>", PAGE), encoding="utf-8")
    (own / "nested.svg").write_text(nested())
    (own / "huge.png").write_bytes(huge())
    return load_brand(own)


def test_bombs_are_killed_in_time_and_the_other_letters_are_made(
    brand: Brand, facts: Facts, date: dt.date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not LONG:  # the parent alone looks at it
        monkeypatch.setattr(crew, "MOST_SECONDS", 5.0)
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
    for surname, number in BOMBS.items():
        assert ("more than 1000 MB of memory" if surname == "Huge" else " seconds, twice") in told[f"C-{number}"]
    if LONG:  # the machine has nothing else to do
        assert last_bomb < len(BOMBS) * (2 * crew.MOST_SECONDS + STARTS)
