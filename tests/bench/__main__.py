"""Measure, and tell what was measured: on the terminal, and in build/bench.md.

python -m tests.bench [--short]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console

from tests.bench.cases import ROOT
from tests.bench.machine import machine
from tests.bench.measure import RunError
from tests.bench.races import LONG, SHORT, Course
from tests.bench.report import tell

REPORT = ROOT / "build" / "bench.md"
WIDTH = 110
"""What the tables need."""


@click.command()
@click.option("--short", is_flag=True, help="Three minutes instead of an hour; says little about speed.")
def main(short: bool) -> None:
    """Measure replygen and its peers side by side."""
    form, where = SHORT if short else LONG, machine()
    REPORT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=REPORT.parent) as folder:
        try:
            races = Course(form, Path(folder), lambda told: click.echo(told, err=True)).races()
        except RunError as error:
            raise click.ClickException(f"replygen composes no letters to measure with: {error}") from error
    with REPORT.open("w", encoding="utf-8") as file:
        for target in (sys.stdout, file):
            tell(Console(file=target, width=WIDTH), where, form, races)
    click.echo(f"The same stands in {REPORT.relative_to(ROOT)}.", err=True)


if __name__ == "__main__":
    main()
