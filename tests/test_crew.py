"""Processes that may be killed at any moment: nothing is lost by it but the task that kills twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from replygen import crew as crew_module
from replygen.crew import Crew, Lost
from replygen.errors import UserError

KILLS = 100 if "TORTURE" in os.environ else 8


def starting(folder: Path | None) -> Callable[[str], str]:
    """What does the tasks of these tests: most give themselves back in capitals."""

    def work(task: str) -> str:
        match task.split():
            case ["hang", *_]:
                while True:
                    pass
            case ["sleep", *_]:
                time.sleep(1000)
            case ["die", *_]:
                os._exit(3)
            case ["eat", *_]:
                taken = bytearray(300_000_000)
                time.sleep(len(taken))
            case ["once", name]:  # dies the first time
                if folder and not (folder / name).exists():
                    (folder / name).touch()
                    os._exit(3)
            case ["slow", *_]:
                time.sleep(0.02)
            case ["tell", name]:
                (folder or Path()).joinpath(name).touch()
                time.sleep(1000)
        return task.upper()

    return work


def starting_with_much(_much: str) -> Callable[[str], str]:
    return starting(None)


def never_starting() -> Callable[[str], str]:
    os._exit(7)


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits at which the tests need not wait long; the parent alone looks at them."""
    monkeypatch.setattr(crew_module, "MOST_SECONDS", 3.0)
    monkeypatch.setattr(crew_module, "PATIENCE", 2)
    monkeypatch.setattr(crew_module, "MOST_MEGABYTES", 250)


def done(tasks: Sequence[str | None], jobs: int = 2, together: int = 5, folder: Path | None = None) -> list[object]:
    crew: Crew[int, str, str] = Crew(jobs, starting, folder)
    with crew:
        results = list(crew.done(enumerate(tasks), together))
    assert [number for number, _result in results] == list(range(len(tasks)))
    return [result for _number, result in results]


def workers(parent: int | None = None) -> list[psutil.Process]:
    """The processes of the crews of `parent`; multiprocessing itself keeps one more, which ends by itself."""
    found = []
    for child in psutil.Process(parent).children(recursive=True):
        with suppress(psutil.Error):  # it ended meanwhile
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
    return found


@pytest.mark.parametrize("jobs", [0, 1, 3])
@pytest.mark.parametrize("together", [1, 4, 100])
def test_results_come_in_order_and_what_needs_none_goes_by(jobs: int, together: int) -> None:
    tasks = [None if number % 3 == 0 else f"t{number}" for number in range(50)]
    assert done(tasks, jobs, together) == [task and task.upper() for task in tasks]
    assert done([], jobs, together) == []
    assert done([None] * 30, jobs, together) == [None] * 30


def test_a_task_that_hangs_eats_or_dies_costs_only_itself() -> None:
    tasks = [f"t{number}" for number in range(40)]
    tasks[7], tasks[18], tasks[24], tasks[29], tasks[39] = "hang a", "die b", "sleep c", "eat d", "die e"
    results = done(tasks)
    lost = {number: result.why for number, result in enumerate(results) if isinstance(result, Lost)}
    assert lost == {7: "time", 18: "death", 24: "time", 29: "memory", 39: "death"}
    assert [result for result in results if not isinstance(result, Lost)] == [
        f"T{n}" for n in range(40) if n not in lost
    ]


def test_what_kills_only_once_is_done(tmp_path: Path) -> None:
    tasks = [f"t{number}" for number in range(20)]
    tasks[4], tasks[11] = "once a", "once b"
    assert done(tasks, folder=tmp_path) == [task.upper() for task in tasks]


def test_processes_killed_at_random_cost_nothing() -> None:
    chance, kills, over = random.Random(1), [0], threading.Event()

    def kill() -> None:
        while not over.is_set() and kills[0] < KILLS:
            over.wait(chance.uniform(0.4, 0.8))
            if ours := workers():
                chance.choice(ours).kill()
                kills[0] += 1

    def tasks() -> Iterator[tuple[int, str]]:
        for number in range(1_000_000):
            if kills[0] >= KILLS:
                return
            yield number, f"slow {number}"

    killer = threading.Thread(target=kill)
    killer.start()
    crew: Crew[int, str, str] = Crew(2, starting, None)
    try:
        with crew:
            results = list(crew.done(tasks(), 4))
    finally:
        over.set()
        killer.join()
    assert kills[0] >= KILLS
    assert [result for number, result in results if result != f"SLOW {number}"] == []
    assert [number for number, _result in results] == list(range(len(results)))


def test_processes_killed_before_they_have_read_what_to_do_do_not_leave_the_run_waiting() -> None:
    """Each is killed as soon as it is seen; what it would have to read is more than the system keeps for it."""
    over, killed = threading.Event(), set[int]()

    def kill() -> None:
        while not over.is_set() and len(killed) < 4:
            for one in workers():
                with suppress(psutil.Error):
                    one.kill()
                    killed.add(one.pid)
            time.sleep(0.005)

    killer = threading.Thread(target=kill)
    killer.start()
    crew: Crew[int, str, str] = Crew(2, starting_with_much, "x" * 1_000_000)
    try:
        with crew:
            assert [result for _number, result in crew.done([(1, "a"), (2, "b")], 1)] == ["A", "B"]
    finally:
        over.set()
        killer.join()
    assert len(killed) >= 4


def test_processes_that_die_as_they_start_are_one_error() -> None:
    crew: Crew[int, str, str] = Crew(2, never_starting)
    with pytest.raises(UserError, match=r"die as they start \(code 7\)"), crew:
        list(crew.done([(1, "a")], 1))
    assert workers() == []


def test_what_is_broken_off_gives_back_what_was_in_hand_and_leaves_nobody_behind() -> None:
    crew: Crew[int, str, str] = Crew(2, starting, None)
    with crew:
        got = []
        for number, result in crew.done(((n, f"slow {n}") for n in range(10_000)), 3):
            got.append((number, result))
            if len(got) == 4:
                break
        got += crew.rest()
    assert [number for number, _result in got] == sorted({number for number, _result in got})
    assert 4 <= len(got) < 200
    assert [result for number, result in got if result != f"SLOW {number}"] == []
    assert workers() == []


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_nobody_outlives_the_parent(end: signal.Signals, tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(
        "from pathlib import Path\n"
        "from replygen.crew import Crew\n"
        "from tests.test_crew import starting\n"
        "if __name__ == '__main__':\n"
        f"    with Crew(3, starting, Path({str(tmp_path)!r})) as crew:\n"
        "        list(crew.done(((n, f'tell at-work-{n}') for n in range(60)), 1))\n"
    )
    root = str(Path(__file__).resolve().parents[1])
    parent = subprocess.Popen([sys.executable, str(program)], env={**os.environ, "PYTHONPATH": root})
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("at-work-*"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    children = workers(parent.pid)
    assert len(children) == 3
    parent.send_signal(end)
    parent.wait()
    _gone, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
