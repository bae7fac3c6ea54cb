"""Several clerks write into one register at once, and are killed: every letter that exists is there, once.

`make torture` takes eight clerks with 500 letters each, and kills twenty times; the variable TORTURE says so.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from replygen.brand import Brand
from replygen.load import load_records
from replygen.produce import Producer
from replygen.register import Register
from tests.tables import write_table

LONG = "TORTURE" in os.environ
CLERKS, ROWS, KILLS = (8, 500, 20) if LONG else (4, 60, 4)
SEED = int(os.environ.get("TORTURE_SEED", 7))
DATE = dt.date(2026, 11, 20)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desks(tmp_path: Path) -> list[Path]:
    """A folder for each clerk, with a table of complaints of its own."""
    folders = [tmp_path / f"desk-{number}" for number in range(CLERKS)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        rows = [
            {
                "case_id": f"D{number}-{row:04}",
                "name": f"Ada {number:02} {row:04}",
                "received": "2026-11-12",
                "issue": f"the lift of house {row} stood still",
            }
            for row in range(ROWS)
        ]
        write_table(folder / "t.csv", rows)
    return folders


def start(desk: Path, place: str) -> subprocess.Popen[str]:
    words = ["batch", str(desk / "t.csv"), "-o", str(desk / "out"), "-f", "txt", "--kind", "ack", "--locale", "en"]
    words += ["--date", DATE.isoformat(), "--jobs", "1", "--quiet", "--register", place]
    return subprocess.Popen(
        [sys.executable, "-m", "replygen", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "LANGUAGE": "en"},
        text=True,
    )


def finish(running: subprocess.Popen[str], desk: Path, place: str) -> None:
    """Wait for a run, and start it again where a worker of one that was killed has not left the folder yet."""
    deadline = time.monotonic() + 300
    while (code := running.wait(timeout=600)) == 2 and time.monotonic() < deadline:
        assert running.stderr is not None
        assert "Another run is at work" in running.stderr.read()
        running = start(desk, place)
    assert code == 0


def recorded(place: str) -> list[tuple[str, str]]:
    """The id of the case and the digest of each letter in the register."""
    with Register.open(place, read_only=True) as register:
        ids = {filed.key: filed.case_id for filed in register.filed()}
        assert len(set(ids.values())) == len(ids)
        return [(ids[letter.key], letter.digest) for letter in register.letters()]


def expected(desks: list[Path], brand: Brand) -> list[tuple[str, str]]:
    """The same, as the letters themselves say."""
    producer = Producer(brand, "ack", DATE, "en")
    cases = [producer.examine(record).case for desk in desks for record in load_records(desk / "t.csv")]
    return sorted((case.case_id, producer.judged(case).digest) for case in cases)


def test_letters_of_many_clerks_are_recorded_once_each(place: str, desks: list[Path], brand: Brand) -> None:
    Register.open(place, create=True).__exit__(None, None, None)
    for running, desk in [(start(desk, place), desk) for desk in desks]:
        finish(running, desk, place)
    assert sum(len([*desk.glob("out/*.txt")]) for desk in desks) == CLERKS * ROWS
    assert sorted(recorded(place)) == expected(desks, brand)


def test_killed_at_any_moment_they_lose_no_letter(place: str, desks: list[Path], brand: Brand) -> None:
    chance = random.Random(SEED)
    Register.open(place, create=True).__exit__(None, None, None)
    at_work = {desk: start(desk, place) for desk in desks}
    for _kill in range(KILLS):
        desk = chance.choice(desks)
        before, wanted = written(desk), chance.randrange(1, max(2, ROWS // 4))
        while at_work[desk].poll() is None and written(desk) < before + wanted:
            time.sleep(0.002)
        time.sleep(chance.random() / 5)
        at_work[desk].send_signal(signal.SIGKILL)
        at_work[desk].wait()
        known = {case_id for case_id, _digest in recorded(place)}
        assert all(any(desk.glob(f"out/{case_id}-*.txt")) for case_id in known if case_id.startswith(desk_id(desk)))
        at_work[desk] = start(desk, place)
    for desk, running in at_work.items():
        finish(running, desk, place)
    assert sorted(recorded(place)) == expected(desks, brand)


def written(desk: Path) -> int:
    """How many letters a clerk has."""
    return len([*desk.glob("out/*.txt")])


def desk_id(desk: Path) -> str:
    return f"D{desk.name.rpartition('-')[2]}-"
