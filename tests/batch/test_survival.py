"""A run that is killed, stopped or out of room, and begun again, ends like one that nobody disturbed."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import docx
import psutil
import pytest
from filelock import FileLock

from tests.tables import read_table, write_table

Facts = Callable[..., dict[str, Any]]
LONG = "TORTURE" in os.environ
ROWS = 2_000 if LONG else 450
MOMENTS = 50 if LONG else 4
STOPS = 20 if LONG else 3
SIZES = 20 if LONG else 3
KILLS = 100 if LONG else 5
DRAWN_ROWS = 300 if LONG else 24
ROOT = Path(__file__).resolve().parents[2]


def command(folder: Path, out: str, *options: str) -> list[str]:
    words = ["batch", str(folder / "t.csv"), "-o", str(folder / out), "-f", "docx", "-f", "txt", "--locale", "en"]
    return [sys.executable, "-m", "replygen", *words, "--kind", "ack", "--date", "2026-11-20", "--quiet", *options]


def start(folder: Path, out: str, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(folder, out, *options),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "LANGUAGE": "en"},
        text=True,
        # A test run that was itself started in the background has Ctrl-C switched off, and would hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def finish(folder: Path, out: str, *options: str) -> subprocess.CompletedProcess[str]:
    running = start(folder, out, *options)
    said, told = running.communicate(timeout=600)
    return subprocess.CompletedProcess([], running.returncode, said, told)


def contents(folder: Path) -> dict[str, bytes]:
    """All files in `folder` but replygen's own."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def letters(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.docx"), *folder.glob("*.txt")]) if folder.exists() else []


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table, t.csv, and in `whole` what a run that nobody disturbs makes of it."""
    folder = tmp_path_factory.mktemp("survival")
    rows = [
        {
            "case_id": f"S-{n:04}",
            "name": f"Ada {n:04} Canary",
            "received": "2026-11-12" if n % 17 else "2026-02-30",
            "issue": f"the lift of house {n:04} stood still",
        }
        for n in range(ROWS)
    ]
    write_table(folder / "t.csv", rows)
    done = finish(folder, "whole", "--jobs", "2")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(letters(folder / "whole")) == 2 * sum(bool(n % 17) for n in range(ROWS))
    return folder


def is_whole(letter: Path) -> bool:
    data = letter.read_bytes()
    if letter.suffix == ".docx":
        docx.Document(io.BytesIO(data))
    return len(data) > 100


def test_killed_at_any_moment_a_run_loses_doubles_and_cuts_off_nothing(place: Path) -> None:
    chance, out = random.Random(4), "killed"
    whole = contents(place / "whole")
    assert all(map(is_whole, letters(place / "whole")))  # those of every other run are compared with these
    shutil.rmtree(place / out, ignore_errors=True)
    for _moment in range(MOMENTS):
        running, before = start(place, out), len(letters(place / out))
        wanted = before + chance.randrange(1, max(2, 2 * len(whole) // MOMENTS))
        while len(letters(place / out)) < wanted and running.poll() is None:
            time.sleep(0.002)
        running.kill()
        running.communicate()
        assert all(letter.read_bytes() == whole[letter.name] for letter in letters(place / out))
    deadline = time.monotonic() + 60
    while (done := finish(place, out)).returncode == 2 and time.monotonic() < deadline:
        assert "Another run is at work" in done.stderr  # a process of the last one has not ended yet
    assert contents(place / out) == whole


def test_killed_while_letters_are_made_anew_a_run_takes_none_for_changed_by_hand(place: Path) -> None:
    """The letters of the day before stand there, and some of today's, which nobody has noted yet."""
    chance, out, tomorrow = random.Random(7), "anew", ("--date", "2026-11-21")
    shutil.copytree(place / "whole", place / out)
    for _moment in range(MOMENTS // 4):
        before = contents(place / out)
        running, wanted = start(place, out, *tomorrow), chance.randrange(1, 2 * ROWS // MOMENTS)
        while changed(place / out, before) < wanted and running.poll() is None:
            time.sleep(0.01)
        running.kill()
        running.communicate()
        await_end(place / out)
    done = finish(place, out, *tomorrow)
    assert "changed by hand" not in done.stderr
    finish(place, "tomorrow", *tomorrow)
    assert contents(place / out) == contents(place / "tomorrow") != contents(place / "whole")


def changed(folder: Path, before: dict[str, bytes]) -> int:
    """How many files in `folder` are others than `before`."""
    return sum(data != before.get(name) for name, data in contents(folder).items())


def await_end(folder: Path) -> None:
    """Wait until the processes of a run that was killed have ended, and left the folder."""
    with FileLock(folder / ".replygen" / "lock", timeout=60):
        pass


def test_processes_killed_at_random_cost_no_letter(place: Path) -> None:
    chance, out, kills = random.Random(8), "bereft", 0
    between = len(letters(place / "whole")) / KILLS
    running = start(place, out, "--jobs", "2")
    while kills < KILLS and running.poll() is None:
        time.sleep(0.005)
        if len(letters(place / out)) > kills * between:
            with suppress(psutil.Error, IndexError):  # none is there at the moment
                chance.choice(workers(running.pid)).kill()
                kills += 1
    _said, told = running.communicate(timeout=600)
    assert kills == KILLS
    assert running.returncode == 1, told
    assert contents(place / out) == contents(place / "whole")


def workers(parent: int) -> list[psutil.Process]:
    """The processes that make letters; multiprocessing itself keeps one more."""
    return [one for one in psutil.Process(parent).children() if "spawn_main" in " ".join(one.cmdline())]


def test_ctrl_c_at_any_moment_leaves_soon_and_says_how_to_go_on(place: Path) -> None:
    chance, out = random.Random(5), "stopped"
    for _moment in range(STOPS):
        running, before = start(place, out), len(letters(place / out))
        wanted = before + chance.randrange(1, ROWS // STOPS)
        while len(letters(place / out)) < wanted and running.poll() is None:
            time.sleep(0.002)
        running.send_signal(signal.SIGINT)
        asked = time.monotonic()
        _said, told = running.communicate(timeout=60)
        assert time.monotonic() - asked < 5
        assert running.returncode in {130, 1}, told
        assert "Traceback" not in told
        if running.returncode == 130:
            assert "run the same command again" in told
            listed = "; ".join(line["files"] for line in read_table(place / out / "run.csv")).split("; ")
            assert {letter.name for letter in letters(place / out)} >= set(filter(None, listed))
        assert all(
            letter.read_bytes() == (place / "whole" / letter.name).read_bytes() for letter in letters(place / out)
        )
    finish(place, out)
    assert contents(place / out) == contents(place / "whole")


def test_the_same_comes_of_one_process_and_of_four(place: Path) -> None:
    for jobs in ("1", "4"):
        finish(place, f"jobs-{jobs}", "--jobs", jobs)
        assert contents(place / f"jobs-{jobs}") == contents(place / "whole")


def test_the_same_is_drawn_by_one_process_and_by_four_and_after_a_kill(place: Path) -> None:
    drawn = ("-f", "pdf", "--limit", str(DRAWN_ROWS), "--merge")
    for jobs in ("1", "4"):
        done = finish(place, f"drawn-{jobs}", *drawn, str(place / f"drawn-{jobs}.pdf"), "--jobs", jobs)
        assert done.returncode == 1, done.stderr
    running = start(place, "drawn-killed", *drawn, str(place / "drawn-killed.pdf"))
    while len(list((place / "drawn-killed").glob("*.pdf"))) < DRAWN_ROWS // 3 and running.poll() is None:
        time.sleep(0.01)
    running.kill()
    running.communicate()
    await_end(place / "drawn-killed")
    finish(place, "drawn-killed", *drawn, str(place / "drawn-killed.pdf"))
    assert contents(place / "drawn-1") == contents(place / "drawn-4") == contents(place / "drawn-killed")
    prints = {(place / f"drawn-{which}.pdf").read_bytes() for which in ("1", "4", "killed")}
    assert len(prints) == 1


def test_no_letter_holds_what_belongs_to_another(place: Path) -> None:
    for letter in letters(place / "whole"):
        own, text = letter.name[2:6], words_of(letter)
        assert set(re.findall(r"(house|Ada|S-)\s?(\d{4})", text)) == {("house", own), ("Ada", own), ("S-", own)}


def words_of(letter: Path) -> str:
    if letter.suffix == ".txt":
        return letter.read_text(encoding="utf-8")
    return "\n".join(text for text in docx.Document(str(letter)).element.body.itertext())


def test_a_full_disk_is_one_clear_error_and_no_cut_off_file(place: Path, tmp_path: Path) -> None:
    mount = ["unshare", "--user", "--map-root-user", "--mount"]
    small = tmp_path / "small"
    small.mkdir()
    if not shutil.which("unshare") or subprocess.run([*mount, "mount", "-t", "tmpfs", "t", str(small)]).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    needed = sum(-(-len(data) // 4096) * 4 for data in contents(place / "whole").values()) + 100
    chance = random.Random(6)
    for _size in range(SIZES):
        script = (
            'mount -t tmpfs -o size="$1"k tmpfs "$2" && shift 2 && { "$@"; echo "code $?"; } && cp -r "$SMALL" "$COPY" && '
            'mount -o remount,size=1g "$SMALL" && { "$@" 2>/dev/null; echo "again $?"; } && cp -r "$SMALL" "$COPY-again"'
        )
        copy = tmp_path / f"copy-{_size}"
        words = [*mount, "sh", "-c", script, "sh", str(chance.randrange(40, needed // 2)), str(small)]
        done = subprocess.run(
            [*words, *command(place, "out")[:6], str(small), *command(place, "out")[7:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={**os.environ, "LANGUAGE": "en", "SMALL": str(small), "COPY": str(copy)},
        )
        assert "code 2\n" in done.stdout, done
        assert done.stderr.count("Error: ") == 1, done.stderr
        assert "Free some space" in done.stderr
        assert "Traceback" not in done.stderr
        assert all(letter.read_bytes() == (place / "whole" / letter.name).read_bytes() for letter in letters(copy))
        assert not list(copy.glob(".replygen-*"))
        assert "again 1\n" in done.stdout
        assert contents(Path(f"{copy}-again")) == contents(place / "whole")
