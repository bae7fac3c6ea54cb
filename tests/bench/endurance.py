"""One long run: its time, its memory on the way, and a hundred of its letters opened and compared with their rows.

python -m tests.bench.endurance [--rows 20000] [--format docx|pdf]
"""

from __future__ import annotations

import csv
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click
import docx
import psutil
import pypdf
from rich.console import Console
from rich.table import Table

from replygen.brand import load_brand
from tests.bench.cases import ROOT, write_cases
from tests.bench.machine import machine

OPENED = 100
MARKS = (100, 1_000, 2_000, 5_000, 10_000, 15_000, 20_000)
"""Rows after which the memory is told."""
GROWTH, WORKER = 20, 350
"""Megabytes: how much the parent may grow after row 1,000, and what a worker may take."""
_OF_ONE_ROW = re.compile(r"(?<=B-)\d{6}|(?<=AZ-)\d{6}|(?<=路)\d+(?=号)")
"""The number of the row, in its id, its order and its street; other rows have others."""
_PARTED = re.compile(r"[\s,]")
_OUR_ADDRESS = _PARTED.sub("", load_brand(None).sender("zh-CN").address)
"""It stands at the foot of every PDF, and has a number, too."""


@dataclass(frozen=True)
class Look:
    """What was seen when so many rows were done: seconds since the start, megabytes of the parent and of a worker."""

    rows: int
    seconds: float
    parent: float
    worker: float


@click.command()
@click.option("--rows", default=MARKS[-1], show_default=True)
@click.option("-f", "--format", "fmt", type=click.Choice(["docx", "pdf"]), default="docx", show_default=True)
def main(rows: int, fmt: str) -> None:
    """Make so many letters, and tell what it took."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="endurance-", dir=ROOT / "build") as name:
        folder = Path(name)
        write_cases(folder / "cases.csv", rows)
        looks = list(_run(folder, fmt))
        faults = _faults(folder, fmt)
    _tell(looks, rows, fmt)
    for fault in faults:
        click.echo(fault)
    click.echo(f"Opened {min(OPENED, rows)} letters: {len(faults)} faults.")
    sys.exit(bool(faults) or looks[-1].rows != rows)


def _run(folder: Path, fmt: str) -> Iterator[Look]:
    """The run in the folder, looked at when so many rows are done as `MARKS` say, and at its end."""
    words = [
        "batch",
        str(folder / "cases.csv"),
        "-o",
        str(folder / "letters"),
        "-f",
        fmt,
        "--date",
        "2026-11-20",
        "--json",
    ]
    start, done, worker = time.monotonic(), 0, 0.0
    with subprocess.Popen([sys.executable, "-m", "replygen", *words], stdout=subprocess.PIPE, cwd=folder) as process:
        parent, over = psutil.Process(process.pid), threading.Event()
        assert process.stdout is not None

        def watch() -> None:
            nonlocal worker
            while not over.wait(1):
                worker = max(worker, *_megabytes(parent.children()), 0)

        watcher = threading.Thread(target=watch)
        watcher.start()
        memory = 0.0
        for _line in process.stdout:
            done += 1
            if done in MARKS or done % 1_000 == 0:
                memory = max(_megabytes([parent]), default=memory)
            if done in MARKS:
                yield Look(done, time.monotonic() - start, memory, max(worker, *_megabytes(parent.children()), 0))
        over.set()
        watcher.join()
    yield Look(done, time.monotonic() - start, memory, worker)


def _megabytes(processes: list[psutil.Process]) -> list[float]:
    sizes = []
    for process in processes:
        with suppress(psutil.Error):  # it has just ended
            sizes.append(process.memory_info().rss / 1_000_000)
    return sizes


def _faults(folder: Path, fmt: str) -> list[str]:
    """What is wrong with a hundred letters, taken by chance."""
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["编号"]: row for row in csv.DictReader(file)}
    with (folder / "letters" / "run.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    faults = [f"{line['case_id']}: {line['problem']}" for line in lines if line["outcome"] != "written"]
    if [line["case_id"] for line in lines] != list(rows):
        faults.append("run.csv does not tell of each row once, in order")
    for line in random.Random(20).sample(lines, min(OPENED, len(lines))):
        letter = folder / "letters" / line["files"]
        faults += [f"{letter.name}: {fault}" for fault in _compared(_words(letter, fmt), rows[line["case_id"]])]
    return faults


def _words(letter: Path, fmt: str) -> str:
    """All text of a letter, without spaces and what parts thousands."""
    if fmt == "pdf":
        return _PARTED.sub("", "".join(page.extract_text() for page in pypdf.PdfReader(letter).pages))
    return _PARTED.sub("", "".join(docx.Document(str(letter)).element.body.itertext()))


def _compared(words: str, row: dict[str, str]) -> Iterator[str]:
    """What of its row a letter lacks, and what of another row it holds."""
    number = int(row["编号"].removeprefix("B-"))
    wanted = [row["编号"], row["姓名"], row["订单号"], *re.findall(r"(?:退款|礼券|补偿金)(\d+)", row["补偿"])]
    year, month, day = map(int, re.findall(r"\d+", row["收到日期"])[:3])
    wanted.append(f"{year}年{month}月{day}日")
    yield from (f"lacks {text}" for text in wanted if text not in words)
    if others := {int(found) for found in _OF_ONE_ROW.findall(words.replace(_OUR_ADDRESS, ""))} - {number}:
        yield f"holds what belongs to {others}"


def _tell(looks: list[Look], rows: int, fmt: str) -> None:
    console, last = Console(width=100), looks[-1]
    console.print(machine())
    table = Table("rows", "seconds", "rows/s", "parent, MB", "worker at most, MB", title=f"{rows} rows, {fmt}")
    for look in looks:
        rate = look.rows / look.seconds
        table.add_row(
            f"{look.rows:,}", f"{look.seconds:.1f}", f"{rate:.0f}", f"{look.parent:.1f}", f"{look.worker:.0f}"
        )
    console.print(table)
    if first := next((look for look in looks if look.rows == 1_000), None):
        grown = last.parent - first.parent
        console.print(f"The parent grew by {grown:.1f} MB after row 1,000 (goal: {GROWTH}).")
    console.print(f"The largest worker took {last.worker:.0f} MB (goal: {WORKER}).")


if __name__ == "__main__":
    main()
