"""Processes that share the work of a run, each of which may be killed at any moment.

Every process has a pipe of its own, and nothing is shared between them: one that dies in the middle of a word takes no
lock along, which is why no ready-made pool stands here. A process is replaced when it dies, killed from outside when it
takes too long or too much memory, and ends with its parent, however that ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import psutil

from replygen.errors import UserError
from replygen.messages import _

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

MOST_SECONDS = 15.0
"""Seconds of computing that one handful of tasks may take, and one task when it is tried again alone."""
FIRST_SECONDS = 8.0
"""Seconds of computing until a process is ready, and for a task that somebody waits for; usually it takes one."""
PATIENCE = 4
"""How many times `MOST_SECONDS` anything may take by the clock, since a busy machine lets it wait."""
MOST_MEGABYTES = 1_000
"""Memory one process may take; drawing a letter takes a tenth to a third of it."""
MOST_DEATHS = 3
"""How many processes may die with one task alone."""
MOST_STARTS = 3
"""How often in a row a process may die before it is ready."""
_LOOK = 0.2
"""Seconds between two looks at what the processes take."""
_LEAVE = 2.0
"""Seconds that a process has to finish what it has in hand when the run is broken off."""

Item = TypeVar("Item")
Task = TypeVar("Task")
Result = TypeVar("Result")
Loss = Literal["time", "memory", "death"]
"""Why a task has no result: its process took too long, or too much memory, or died."""


@dataclass(frozen=True, slots=True)
class Lost:
    """In place of the result of a task that cost processes their life; it had so many `seconds` of computing."""

    why: Loss
    seconds: float = MOST_SECONDS


class StartError(UserError):
    """No process begins its work: what it has to do before its first task takes too long, or too much memory."""

    def __init__(self, why: Lost) -> None:
        super().__init__(lost(why))
        self.why = why


@dataclass(eq=False)
class Handful(Generic[Item, Task, Result]):
    """Some items in their order, with the tasks of those that have one; tasks are sent together the first time.

    `given` is how many of them went back to who asked; `deaths` says of a place how many processes died with it alone.
    """

    items: list[tuple[Item, Task | None]] = field(default_factory=list)
    results: dict[int, Result | Lost] = field(default_factory=dict)
    alone: bool = False
    deaths: Counter[int] = field(default_factory=Counter)
    given: int = 0

    def open(self) -> list[int]:
        """The places of the tasks that have no result yet."""
        return [
            place for place, (_item, task) in enumerate(self.items) if task is not None and place not in self.results
        ]

    def tasks(self, places: Iterable[int]) -> list[Task]:
        """The tasks at some places that have one."""
        return [task for place in places if (task := self.items[place][1]) is not None]

    def next(self) -> list[int]:
        """The places of the tasks to be sent next."""
        return self.open()[: 1 if self.alone else None]

    def give(self) -> Iterator[tuple[Item, Result | Lost | None]]:
        """The items that were not given yet and are done, or have nothing to be done."""
        for place in range(self.given, len(self.items)):
            self.given = place + 1
            item, task = self.items[place]
            if task is None or place in self.results:
                yield item, self.results.get(place)


@dataclass(eq=False)
class _Process(Generic[Item, Task, Result]):
    """One process: its pipe, and what it has in hand: since when, and how much it had computed by then.

    It is `there` when it says so for the first time, and `ready` when it has begun its work, which it has in hand till then.
    """

    process: multiprocessing.process.BaseProcess
    pipe: Connection
    there: bool = False
    ready: bool = False
    hand: Handful[Item, Task, Result] | None = None
    places: list[int] = field(default_factory=list)
    since: float = 0.0
    computed: float = 0.0

    def take(self, hand: Handful[Item, Task, Result]) -> None:
        """Take the next tasks of a handful in hand."""
        self.hand, self.places = hand, hand.next()
        self.begin()

    def begin(self) -> None:
        """From now on it computes."""
        self.since = time.monotonic()
        with contextlib.suppress(psutil.Error):  # it is gone; its pipe will tell
            self.computed = _computed(psutil.Process(self.process.pid))

    def takes_too_much(self, seconds: float) -> Loss | None:
        if not self.there or (self.ready and self.hand is None):
            return None
        if time.monotonic() - self.since > PATIENCE * MOST_SECONDS:
            return "time"
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.process.pid)
            if _computed(process) - self.computed > seconds:
                return "time"
            if process.memory_info().rss > MOST_MEGABYTES * 1_000_000:
                return "memory"
        return None


def _computed(process: psutil.Process) -> float:
    """Seconds that a process has computed so far."""
    times = process.cpu_times()
    return times.user + times.system


class Crew(Generic[Item, Task, Result]):
    """`jobs` processes; `start(*arguments)` is called in each and gives the function that does one task.

    Everything that goes to a process and comes back is pickled: plain data, never an exception. With `jobs` 0 the tasks
    are done in this process, where nothing can be killed.
    """

    def __init__(self, jobs: int, start: Callable[..., Callable[[Task], Result]], *arguments: Any) -> None:
        self._jobs, self._start, self._arguments = jobs, start, arguments
        self._context: SpawnContext | ForkContext = multiprocessing.get_context("spawn")
        self._seconds = MOST_SECONDS
        self._processes: list[_Process[Item, Task, Result]] = []
        self._waiting: deque[Handful[Item, Task, Result]] = deque()
        self._deaths = 0

    @classmethod
    def of_one(cls, start: Callable[..., Callable[[Task], Result]], *arguments: Any) -> Crew[Item, Task, Result]:
        """A process for tasks that somebody waits for: there at once, where the system can copy this one, and not for long."""
        crew = cls(1, start, *arguments)
        if _can_be_copied():
            crew._context = multiprocessing.get_context("fork")
        crew._seconds = FIRST_SECONDS
        return crew

    def __enter__(self) -> Crew[Item, Task, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for one in self._processes:
            one.pipe.close()  # who waits at it, leaves
        until = time.monotonic() + (_LEAVE if kind is None else 0)
        for one in self._processes:
            one.process.join(max(0.0, until - time.monotonic()))
            one.process.kill()
            one.process.join()

    def done(
        self, items: Iterable[tuple[Item, Task | None]], together: int
    ) -> Iterator[tuple[Item, Result | Lost | None]]:
        """Each item with the result of its task, in order; an item without a task goes by with None.

        `together` tasks are sent to a process at a time. Raises UserError when no process can be started, StartError when
        one takes too much before its first task.
        """
        if not self._jobs:
            work = self._start(*self._arguments)
            yield from ((item, None if task is None else work(task)) for item, task in items)
            return
        for handful in handfuls(items, together):
            self._waiting.append(handful)
            while len(self._waiting) > 4 * self._jobs:
                yield from self._first()
        while self._waiting:
            yield from self._first()

    def rest(self) -> Iterator[tuple[Item, Result | Lost | None]]:
        """What the processes have in hand when a run is broken off, as far as they finish it within seconds."""
        until = time.monotonic() + _LEAVE
        begun = [handful for handful in self._waiting if any(one.hand is handful for one in self._processes)]
        while time.monotonic() < until and any(one.hand is not None for one in self._processes):
            self._listen(send=False)
        for handful in [one for one in self._waiting if one.given or one.results or one in begun]:
            yield from handful.give()
        self._waiting.clear()

    def _first(self) -> Iterator[tuple[Item, Result | Lost | None]]:
        while self._waiting[0].open():
            self._listen()
        yield from self._waiting[0].give()
        self._waiting.popleft()

    def _listen(self, send: bool = True) -> None:
        """Hand out what waits, and take what comes back, until there is something new."""
        if send:
            while len(self._processes) < self._jobs:
                self._processes.append(self._started())
            for one in self._processes:
                if one.ready and one.hand is None:
                    self._hand_out(one)
        heard = wait([one.pipe for one in self._processes], _LOOK)
        for one in list(self._processes):
            if one.pipe in heard:
                self._hear(one)
            elif why := one.takes_too_much(self._seconds if one.ready else FIRST_SECONDS):
                one.process.kill()
                self._lose(one, why)

    def _started(self) -> _Process[Item, Task, Result]:
        ours, theirs = self._context.Pipe()
        is_copy = self._context.get_start_method() == "fork"
        process = self._context.Process(target=_work, args=(theirs, ours if is_copy else None), daemon=True)
        process.start()
        theirs.close()
        return _Process(process, ours)

    def _hand_out(self, one: _Process[Item, Task, Result]) -> None:
        held = [other.hand for other in self._processes]
        handful = next((handful for handful in self._waiting if handful.open() and handful not in held), None)
        if handful is None:
            return
        one.take(handful)
        with contextlib.suppress(OSError):  # it is dead; its pipe will tell
            one.pipe.send(handful.tasks(one.places))

    def _hear(self, one: _Process[Item, Task, Result]) -> None:
        try:
            said = one.pipe.recv()
        except (EOFError, OSError):
            self._lose(one, "death")
            return
        if not one.there:
            one.there = True
            # Not among the arguments of the process: who is killed before he has read many of those leaves us waiting.
            with contextlib.suppress(OSError):  # it is dead; its pipe will tell
                one.pipe.send((self._start, self._arguments))
            one.begin()
            return
        if one.hand is None:
            one.ready, self._deaths = True, 0
            return
        one.hand.results.update(zip(one.places, said, strict=True))
        one.hand = None

    def _lose(self, one: _Process[Item, Task, Result], why: Loss) -> None:
        """Do without a process: what it had in hand is tried again, one by one.

        Alone, what takes too much is given up at once, but not what a process dies with: that may be another's doing.
        """
        self._processes.remove(one)
        one.process.join()
        one.pipe.close()
        if not one.ready:
            if why != "death":
                raise StartError(Lost(why, FIRST_SECONDS))
            self._deaths += 1
            if self._deaths >= MOST_STARTS * self._jobs:
                raise UserError(
                    _(
                        "The processes that make letters die as they start (code {code}). “replygen doctor” may say why."
                    ).format(code=one.process.exitcode)
                )
        if one.hand is None:
            return
        hand, place = one.hand, one.places[0]
        if hand.alone:
            hand.deaths[place] += 1
            if why != "death" or hand.deaths[place] == MOST_DEATHS:
                hand.results[place] = Lost(why, self._seconds)
        hand.alone = True


def lost(task: Lost) -> str:
    """Why a case has no letter, and what to do."""
    words = {
        "time": _(
            "Its letter took more than {seconds} seconds of computing. Shorten its texts, or look at pictures and styles."
        ),
        "memory": _("Its letter took more than {megabytes} MB of memory. Look at the pictures of the brand."),
        "death": _("The process that made its letter died, each time. Please report it together with this case."),
    }
    return words[task.why].format(seconds=round(task.seconds), megabytes=MOST_MEGABYTES)


def handfuls(items: Iterable[tuple[Item, Task | None]], together: int) -> Iterator[Handful[Item, Task, Any]]:
    """The items in their order, `together` tasks in each handful."""
    handful: Handful[Item, Task, Any] = Handful(alone=together == 1)
    tasks = 0
    for item, task in items:
        handful.items.append((item, task))
        tasks += task is not None
        if len(handful.items) >= 10 * together or tasks >= together:
            yield handful
            handful, tasks = Handful(alone=together == 1), 0
    if handful.items:
        yield handful


def _can_be_copied() -> bool:
    """Whether this process can be copied as it runs: where it does several things at once, the copy would do but one."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


def _work(pipe: Connection, parents_end: Connection | None) -> None:
    """What a process does: its tasks, until nobody has any more. Ctrl-C is for the parent.

    A copy holds `parents_end` of the pipe, too; as long as that is open, it would not hear that nobody has any more.
    """
    if parents_end is not None:
        parents_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        pipe.send("there")
        start, arguments = pipe.recv()
    except (EOFError, OSError):  # the parent has closed the pipe, or is gone
        return
    work = start(*arguments)
    with contextlib.suppress(EOFError, OSError):
        pipe.send("ready")
        while True:
            tasks = pipe.recv()
            pipe.send([work(task) for task in tasks])


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
