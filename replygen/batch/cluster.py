"""The same work on many machines: letters made by a running dask.distributed cluster, written here.

Its workers need the same replygen, engines and fonts; the brand goes along with the work.
"""

from __future__ import annotations

import atexit
import datetime as dt
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replygen.batch.journal import ENGINES
from replygen.batch.writing import Drawn, Made, Task, start_drawing, written
from replygen.brand import load_brand
from replygen.crew import Handful, Item, Lost, handfuls
from replygen.errors import UserError
from replygen.messages import _, language, speak
from replygen.model.words import Locale
from replygen.produce import Producer
from replygen.render import Standard
from replygen.render.jail import files_inside

if TYPE_CHECKING:
    from distributed import Client, Future

_ADDRESS = re.compile(r"[a-z]+://.+:[0-9]+")
_CONNECT = 10
"""Seconds to wait for the cluster to answer."""


@dataclass(frozen=True)
class Kit:
    """What a machine needs to make the letters of a run. `brand` are the company's own files by name, if it has any."""

    brand: tuple[tuple[str, bytes], ...]
    kind: str
    date: dt.date
    locale: Locale | None
    characters: str
    lacking: str
    allow_boxes: bool
    standard: Standard
    large: bool
    language: str
    versions: tuple[str, ...]


class Cluster:
    """A running cluster in place of a crew. Raises UserError when it does not answer or has another replygen."""

    def __init__(self, address: str, producer: Producer, folder: Path) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise UserError(
                _("--cluster needs the package “distributed”. Install it: pip install replygen[cluster]")
            ) from None
        self._folder = folder
        if not _ADDRESS.fullmatch(address):
            raise UserError(
                _("--cluster: “{address}” is no address. Write it like tcp://10.0.0.5:8786.").format(address=address)
            )
        try:
            self._client: Client = Client(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UserError(
                _("The cluster {address} does not answer ({reason}). Is its scheduler running there?").format(
                    address=address, reason=error
                )
            ) from None
        self._kit = _kit(producer)
        self._waiting: deque[tuple[Handful[Any, Task, Made], list[int], Future[Any]]] = deque()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_error: object) -> None:
        for _handful, _places, future in self._waiting:
            future.cancel()
        self._client.close()

    def done(
        self, items: Iterable[tuple[Item, Task | None]], together: int
    ) -> Iterator[tuple[Item, Made | Lost | None]]:
        """As `Crew.done`."""
        threads = max(1, sum(self._client.nthreads().values()))
        kit = self._client.scatter(self._kit, broadcast=True)
        for handful in handfuls(items, together):
            places = handful.open()
            future = self._client.submit(_drawn, kit, handful.tasks(places), pure=False)
            self._waiting.append((handful, places, future))
            while len(self._waiting) > 4 * threads:
                yield from self._first()
        while self._waiting:
            yield from self._first()

    def rest(self) -> Iterator[tuple[Item, Made | Lost | None]]:
        """As `Crew.rest`."""
        while self._waiting and self._waiting[0][2].done():
            yield from self._first()

    def _first(self) -> Iterator[tuple[Item, Made | Lost | None]]:
        from distributed import KilledWorker

        handful, places, future = self._waiting[0]
        try:
            drawn = future.result()
        except KilledWorker:  # the scheduler has tried it on several machines
            drawn = list(self._one_by_one(handful.tasks(places)))
        for place, one in zip(places, drawn, strict=True):
            handful.results[place] = one if isinstance(one, Lost) else written(one, self._folder)
        yield from handful.give()
        self._waiting.popleft()

    def _one_by_one(self, tasks: list[Task]) -> Iterator[Drawn | Lost]:
        from distributed import KilledWorker

        for task in tasks:
            try:
                yield self._client.submit(_drawn, self._kit, [task], pure=False).result()[0]
            except KilledWorker:
                yield Lost("death")


def _kit(producer: Producer) -> Kit:
    own = producer.brand.own
    brand = tuple(
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for folder in own
        for path in files_inside(folder, producer.brand.folders)
    )
    return Kit(
        brand,
        producer.kind,
        producer.date,
        producer.locale,
        producer.characters,
        producer.lacking,
        producer.allow_boxes,
        producer.standard,
        producer.brand.large,
        language(),
        _versions(),
    )


def _versions() -> tuple[str, ...]:
    return tuple(f"{name} {version(name)}" for name in ENGINES)


def _drawn(kit: Kit, tasks: list[Task]) -> list[Drawn]:
    """What a machine of the cluster does."""
    speak(kit.language)
    if kit.versions != _versions():
        what = _("A machine of the cluster has {theirs}, this one {ours}. Install the same there.").format(
            theirs=", ".join(_versions()), ours=", ".join(kit.versions)
        )
        return [Drawn(problem=what) for _task in tasks]
    draw = start_drawing(_producer(kit))
    return [draw(task) for task in tasks]


@cache
def _producer(kit: Kit) -> Producer:
    return Producer(
        replace(load_brand(_unpacked(kit.brand) if kit.brand else None), large=kit.large),
        kit.kind,
        kit.date,
        kit.locale,
        kit.characters,
        kit.lacking,
        kit.allow_boxes,
        kit.standard,
    )


def _unpacked(brand: tuple[tuple[str, bytes], ...]) -> Path:
    """A folder with the files of the brand, for as long as this process lives."""
    folder = Path(tempfile.mkdtemp(prefix="replygen-brand-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, data in brand:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
