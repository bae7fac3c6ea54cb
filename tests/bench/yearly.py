"""How long `replygen report` takes over a large register: each format as a user asks for it, start-up counted.

python -m tests.bench.yearly [--cases 100000] [--register FILE]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from replygen.register import Register
from tests.bench.cases import ROOT
from tests.bench.machine import machine
from tests.figures.simulation import TODAY, complaints, record

FORMATS = ("json", "csv", "xlsx", "html", "pdf", "docx")
GOAL = 20
"""Seconds for 100,000 cases."""


@click.command()
@click.option("--cases", default=100_000, show_default=True)
@click.option(
    "--register", type=click.Path(path_type=Path), help="Keep the register here, or use the one that is here."
)
def main(cases: int, register: Path | None) -> None:
    """Make a register of so many cases, and the report of it in every format."""
    console = Console(width=100)
    console.print(machine())
    with tempfile.TemporaryDirectory(prefix="yearly-") as name:
        folder = Path(name)
        place = register or folder / "complaints.sqlite"
        if not place.exists():
            start = time.monotonic()
            with Register.open(place, create=True) as filed:
                record(filed, complaints(cases))
            console.print(f"{cases:,} cases recorded in {time.monotonic() - start:.0f} s")
        table = Table("format", "seconds", "of computing", "KB", f"goal: {GOAL} s", title=f"report of {cases:,} cases")
        slow = 0
        for fmt in FORMATS:
            took, computed, size = _measured(place, folder / f"report.{fmt}")
            slow += took > GOAL
            table.add_row(fmt, f"{took:.1f}", f"{computed:.1f}", f"{size / 1000:,.0f}", "no" if took > GOAL else "yes")
        console.print(table)
    sys.exit(bool(slow))


def _measured(place: Path, report: Path) -> tuple[float, float, int]:
    """Seconds until the report stood there, seconds of computing, and its bytes."""
    words = ["report", "--register", str(place), "--date", TODAY.isoformat(), "-o", str(report)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "replygen", *words], check=True, capture_output=True, cwd=ROOT, env=os.environ
    )
    took, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    computed = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, computed, report.stat().st_size


if __name__ == "__main__":
    main()
