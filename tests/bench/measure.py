"""What running a program costs: its time, and the memory of it and of its children."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.bench.cases import ROOT

_BETWEEN_LOOKS = 0.2
"""Seconds between two looks at the memory: rarely enough to take no time from what is measured."""
_LAST_LINES = 5
_NOT_A_USERS = frozenset({"REPLYGEN_BRAND", "REPLYGEN_REGISTER", "PYTHONDONTWRITEBYTECODE"})
"""Variables that would change what is measured: Python keeps what it has translated, so only a first start is slower."""


class RunError(Exception):
    """A program failed: how it ended, and the last lines it said."""


@dataclass(frozen=True)
class Cost:
    """Seconds from the start to the end; the most megabytes (resident) that were seen at a time.

    `together` counts what two processes share in each of them. A run that is over at once was not seen: 0.
    """

    seconds: float
    parent: int
    worker: int
    """The largest of its children, and of theirs; 0 when it has none."""
    together: int


def cost_of(command: Sequence[str | Path], folder: Path) -> Cost:
    """The cost of running `command` in `folder`.

    Raises RunError when it ends with an error.
    """
    said = folder / "said.txt"
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_A_USERS}
    environment["PYTHONPATH"] = str(ROOT)  # the peers are modules of the checkout
    with said.open("w", encoding="utf-8") as file:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
        )
        with _watched(process.pid) as memory:
            code = process.wait()
            seconds = time.perf_counter() - start
    if code:
        lines = said.read_text(encoding="utf-8", errors="replace").split("\n")
        raise RunError(" | ".join([f"code {code}", *filter(str.strip, lines[-_LAST_LINES:])]))
    return Cost(seconds, memory.of(process.pid), memory.largest_but(process.pid), memory.together)


@dataclass
class _Memory:
    """The most megabytes of each process, and of all at one time."""

    processes: dict[int, int] = field(default_factory=dict)
    together: int = 0

    def of(self, pid: int) -> int:
        return self.processes.get(pid, 0)

    def largest_but(self, pid: int) -> int:
        return max((most for other, most in self.processes.items() if other != pid), default=0)

    def look(self, root: psutil.Process) -> None:
        now = {}
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):  # it has just ended
                now[process.pid] = process.memory_info().rss >> 20
        self.processes |= {pid: max(size, self.of(pid)) for pid, size in now.items()}
        self.together = max(self.together, sum(now.values()))


@contextmanager
def _watched(pid: int) -> Iterator[_Memory]:
    """The memory of that process and its children, looked at from time to time for as long as the block lasts."""
    memory, over = _Memory(), threading.Event()

    def watch() -> None:
        with suppress(psutil.Error):
            root = psutil.Process(pid)
            while not over.wait(_BETWEEN_LOOKS):
                memory.look(root)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()
