"""Where the time of a PDF goes: a letter of ours step by step, beside its words on the plainest page there can be.

python -m tests.bench.floor [--letters 60]

The plainest page has the same paragraphs, no look at all, and fonts cut for the whole run: what it takes is the engine's
own share, which no template can do without.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from math import inf
from pathlib import Path
from typing import TypeVar

import click
from rich import box
from rich.console import Console
from rich.table import Table

from replygen.brand import Brand, load_brand
from replygen.load import load_records
from replygen.model import Letter
from replygen.produce import Producer
from replygen.render.engine import CSS, HTML, Document
from replygen.render.glyphs import run_characters
from replygen.render.html import fill, style_sheet
from replygen.render.pdf_file import write, write_for_print
from replygen.render.pdf_fonts import CutFonts
from tests.bench.cases import write_cases
from tests.bench.machine import machine
from tests.bench.words import FONT

ROUNDS = 5
PLAIN = f'body {{ font-family: "{FONT}"; }}'
STEPS = ("fill the page", "read the HTML", "styles and layout", "draw and write")

T = TypeVar("T")
Steps = dict[str, float]
"""Seconds of computing by step."""


class Way:
    """A way to draw letters: what fills a page, in which style, and what writes it."""

    def __init__(
        self, name: str, fill: Callable[[Letter], str], style: str, base: str, write: Callable[[Document], bytes]
    ) -> None:
        self.name, self._fill, self._base, self._write = name, fill, base, write
        self._fonts = CutFonts()
        self._sheet = CSS(string=style, base_url=base, font_config=self._fonts)
        self._style = style

    def cut_fonts(self, characters: str) -> None:
        """Cut the fonts down to these characters; once, before anything is drawn."""
        self._fonts.cut(self._style, ("zh-CN",), characters + self._style)

    def draw(self, letter: Letter, spent: Steps) -> None:
        """Draw a letter; the seconds of each step are added to those `spent`."""
        fill, read, lay_out, paint = STEPS
        content = _timed(fill, spent, lambda: self._fill(letter))
        page = _timed(read, spent, lambda: HTML(string=content, base_url=self._base))
        drawn = _timed(lay_out, spent, lambda: page.render(stylesheets=[self._sheet], font_config=self._fonts))
        _timed(paint, spent, lambda: self._write(drawn))


@click.command()
@click.option("--letters", "count", default=60, show_default=True)
def main(count: int) -> None:
    """Measure some letters and tell the milliseconds of computing that each step takes, the least of some rounds."""
    brand = load_brand(None)
    letters = _letters(brand, count)
    base = f"{brand.folders[0].resolve().as_uri()}/"
    ways = (
        Way("replygen", partial(fill, brand=brand, spaced=True), style_sheet(brand), base, partial(write, standard="")),
        Way("the plainest page", _plain, PLAIN, base, write_for_print),
    )
    characters = run_characters([block.text for letter in letters for block in letter.blocks()], brand, ["zh-CN"])
    for way in ways:
        way.cut_fonts(characters)
    least = {way.name: dict.fromkeys(STEPS, inf) for way in ways}
    for _round in range(ROUNDS):
        for way in ways:
            spent = dict.fromkeys(STEPS, 0.0)
            for letter in letters:
                way.draw(letter, spent)
            least[way.name] = {step: min(least[way.name][step], spent[step]) for step in STEPS}
    _tell(least, count)


def _timed(step: str, spent: Steps, work: Callable[[], T]) -> T:
    start = time.process_time()
    done = work()
    spent[step] += time.process_time() - start
    return done


def _plain(letter: Letter) -> str:
    paragraphs = "".join(f"<p>{escape(block.text)}</p>" for block in letter.blocks())
    return f'<html lang="zh-CN"><title>.</title><body>{paragraphs}</body></html>'


def _letters(brand: Brand, count: int) -> Sequence[Letter]:
    producer = Producer(brand, "reply", dt.date(2026, 11, 20))
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "cases.csv"
        write_cases(table, count)
        return [producer.letter(producer.examine(record).case) for record in load_records(table)]


def _tell(least: dict[str, Steps], count: int) -> None:
    console = Console(width=110)
    console.print(f"{machine()}\n", highlight=False)
    table = Table(box=box.MARKDOWN)
    table.add_column("ms of computing a letter")
    for name in least:
        table.add_column(name, justify="right")
    for step in STEPS:
        table.add_row(step, *(f"{steps[step] / count * 1000:.1f}" for steps in least.values()))
    table.add_row("together", *(f"{sum(steps.values()) / count * 1000:.1f}" for steps in least.values()))
    console.print(table)


if __name__ == "__main__":
    main()
