"""How long `replygen due` takes over a large register, start-up included.

python -m tests.bench.due [--cases 100000] [--rounds 7]
"""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from replygen.register import Entry, Register
from tests.bench.cases import ROOT
from tests.bench.machine import machine

GOAL = 2.0
"""Seconds for 100,000 cases, of which 70,000 are open."""
TODAY = dt.date(2026, 11, 20)
OPEN = 0.7
TOGETHER = 2_000


@click.command()
@click.option("--cases", default=100_000, show_default=True)
@click.option("--rounds", default=7, show_default=True)
def main(cases: int, rounds: int) -> None:
    """Fill a register, ask what is due as often as that, and tell how long it took."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="due-", dir=ROOT / "build") as name:
        place = Path(name) / "register.sqlite"
        with Register.open(place, create=True) as register:
            entries = list(_entries(cases))
            for start in range(0, cases, TOGETHER):
                register.record(entries[start : start + TOGETHER])
        told = [_round(place) for _each in range(rounds)]
    console = Console(width=100)
    console.print(machine())
    table = Table("", "seconds", "of the processor", title=f"due, {cases:,} cases, {OPEN:.0%} open, {rounds} rounds")
    for what, pick in (("quickest", min), ("median", statistics.median), ("slowest", max)):
        table.add_row(what, *(f"{pick(column):.2f}" for column in zip(*told, strict=True)))
    console.print(table)
    console.print(f"Goal: {GOAL} s.")


def _round(place: Path) -> tuple[float, float]:
    """Seconds that passed, and seconds that the processor worked."""
    command = [sys.executable, "-m", "replygen", "due", "--register", str(place), "--date", str(TODAY)]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    passed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert b"70000" in done.stdout or done.stdout, "nothing was told"
    return passed, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _entries(count: int) -> Iterator[Entry]:
    """Cases of all locales at every stage; the open ones came in within two months, the others within two years."""
    chance = random.Random(7)
    for number in range(count):
        is_open = chance.random() < OPEN
        received = TODAY - dt.timedelta(days=chance.randrange(1, 60 if is_open else 700))
        facts: dict[str, Any] = {
            "case_id": f"A-{number:06}",
            "locale": chance.choice(("zh-CN", "zh-TW", "zh-HK", "en")),
            "name": f"顾客{number}",
            "channel": chance.choice(("letter", "phone", "email", "regulator")),
            "received": str(received),
            "severity": chance.choice(("minor", "moderate", "serious")),
            "category": "process",
            "handler": "李明",
        }
        for field, value in _life(received, chance.randrange(5) if is_open else 4, is_open, chance):
            facts[field] = value
        yield Entry(facts["case_id"], facts)


def _life(received: dt.date, stage: int, is_open: bool, chance: random.Random) -> Iterator[tuple[str, Any]]:
    """What has happened since, as far as a case has come: 0 nothing, 1 acknowledged, 3 replied, 4 followed up."""

    def after(days: int) -> str:
        return str(received + dt.timedelta(days=days))

    if stage >= 1:
        yield "acknowledged", after(2)
    if stage >= 3:
        promise = {
            "date": after(19),
            "time": "17:00:00",
            "until": None,
            "who": "李明",
            "what": "致电确认",
            "kept": None,
        }
        yield "replied", after(12)
        yield "commitment", [{**promise, "state": chance.choice(("open", "kept"))}]
        yield "compensation", [_REFUND]
        if chance.random() < 0.5:
            yield "compensation_sent", after(17)
    if stage >= 4:
        yield "followed_up", after(27)
    if not is_open:
        yield "closed", after(60)


_REFUND: dict[str, Any] = {
    "kind": "refund",
    "amount": "60",
    "currency": "",
    "by": None,
    "until": None,
    "number": "",
    "count": 1,
    "what": "",
    "note": "",
}

if __name__ == "__main__":
    main()
