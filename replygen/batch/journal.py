"""What was written into a folder, so that the same command does only what is missing or changed; and the folder's lock."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple

from filelock import FileLock, Timeout

from replygen.errors import UserError
from replygen.files import TEMPORARY
from replygen.messages import _
from replygen.produce import Producer
from replygen.render.jail import files_inside

OWN_FOLDER = ".replygen"
"""The folder inside the folder of letters that holds what is replygen's own."""
_COMMIT = 1.0
"""Seconds after which what was noted is made to last; what a crash takes along is only done once more."""
ENGINES = ("replygen", "jinja2", "python-docx", "weasyprint")

State = Literal["same", "other", "edited", "foreign"]
"""Of a file: it is as the run would write it; it is missing, or was written from other data; someone changed it since;
it is not known here."""
_CLOCK = 2.0
"""Seconds by which the time of a file may be wrong."""


class Words(NamedTuple):
    """What was said of the words of a letter that may go out: how many remarks, and what was waived and why."""

    remarks: int
    waived: str


NOTHING_SAID = Words(0, "")


class Journal:
    """The journal of one folder of letters, open and locked. `fresh`: what stands in it no longer counts.

    Raises UserError when another run is at work in the folder, and when the folder cannot be written.
    """

    def __init__(self, folder: Path, fresh: bool) -> None:
        self._folder, self._fresh = folder, fresh
        self._own = folder / OWN_FOLDER
        self._lock = FileLock(self._own / "lock")
        self._committed = time.monotonic()

    def __enter__(self) -> Journal:
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise UserError(
                _("Another run is at work in {folder}. Wait until it ends, or choose another folder with -o.").format(
                    folder=self._folder
                )
            ) from None
        except OSError as error:
            raise UserError(
                _(
                    "{path} cannot be written: {reason}. Free some space or choose another folder, and run it again."
                ).format(path=self._own, reason=error.strerror or error)
            ) from error
        try:
            self._sweep()
            self._seen = sqlite3.connect(self._own / "journal.sqlite")
            self._do("CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, data BLOB, content BLOB)")
            self._do("CREATE TABLE IF NOT EXISTS begun (name TEXT PRIMARY KEY)")
            self._do("CREATE TABLE IF NOT EXISTS said (data BLOB PRIMARY KEY, remarks INTEGER, waived TEXT)")
            self._do("CREATE TABLE IF NOT EXISTS runs (begun REAL)")
            self._broken_off = self._do("SELECT min(begun) FROM runs").fetchone()[0]
            self._do("INSERT INTO runs VALUES (?)", time.time())
            self._commit()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._seen.execute("DELETE FROM runs")
            self._seen.commit()
        except sqlite3.Error:  # what was not noted is done once more
            pass
        finally:
            self._seen.close()
            self._sweep()
            self._lock.release()

    def state(self, name: str, data: bytes) -> State:
        """What stands in the folder under `name`, for a run that would write it from what has the digest `data`."""
        row = self._do("SELECT data, content FROM files WHERE name = ?", name).fetchone()
        path = self._folder / name
        if self._fresh or not path.is_file():
            return "other"
        if row is None:
            return "other" if self._may_be_ours(path) else "foreign"
        if row[0] == data:
            return "same"
        is_begun = self._do("SELECT 1 FROM begun WHERE name = ?", name).fetchone()
        return "other" if is_begun or digest(path.read_bytes()) == row[1] else "edited"

    def _may_be_ours(self, path: Path) -> bool:
        """Whether a run that was killed can have written the file without noting it."""
        return self._broken_off is not None and path.stat().st_mtime >= self._broken_off - _CLOCK

    def begin(self, names: Iterable[str]) -> None:
        """Note that these files are to be written.

        Should the run be killed after one was written and before that was noted, it is not taken for changed by hand.
        """
        replaced = "INSERT OR IGNORE INTO begun SELECT name FROM files WHERE name = ?"
        if sum(self._do(replaced, name).rowcount for name in names):
            self._commit()

    def note(self, name: str, data: bytes, content: bytes) -> None:
        """Note that `name` was written from what has the digest `data`; `content` is the digest of its bytes."""
        self._do("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", name, data, content)
        self.leave((name,))
        if time.monotonic() - self._committed > _COMMIT:
            self._commit()

    def say(self, data: bytes, words: Words) -> None:
        """Note what was said of the words of the letter that was made from `data`."""
        if words != NOTHING_SAID:
            self._do("INSERT OR REPLACE INTO said VALUES (?, ?, ?)", data, *words)

    def said(self, data: bytes) -> Words:
        """What was said of them when the letter was made."""
        row = self._do("SELECT remarks, waived FROM said WHERE data = ?", data).fetchone()
        return Words(*row) if row else NOTHING_SAID

    def leave(self, names: Iterable[str]) -> None:
        """Note that nothing was written for what was begun."""
        for name in names:
            self._do("DELETE FROM begun WHERE name = ?", name)

    def _commit(self) -> None:
        if self._seen.in_transaction:
            self._do("COMMIT")
        self._committed = time.monotonic()

    def _sweep(self) -> None:
        """Take away what a process left that was killed in the middle of a file."""
        for left in self._folder.glob(f"{TEMPORARY}*"):
            left.unlink(missing_ok=True)

    def _do(self, command: str, *values: str | bytes | float) -> sqlite3.Cursor:
        try:
            return self._seen.execute(command, values)
        except sqlite3.Error as error:
            raise UserError(
                _("{file} cannot be used ({reason}). Free some space; if that does not help, delete the file.").format(
                    file=self._own / "journal.sqlite", reason=error
                )
            ) from error


def digest(data: bytes) -> bytes:
    """A digest of `data` by which the same is known again."""
    return blake2b(data, digest_size=16).digest()


def fingerprint(producer: Producer) -> bytes:
    """A digest of all that letters are made of, and judged by, besides their cases: templates, brand, rules, options, engines."""
    brand = producer.brand
    facts = [producer.kind, producer.date.isoformat(), str(producer.locale), producer.standard, *map(version, ENGINES)]
    facts.append("large" if brand.large else "")
    total = blake2b("\0".join(facts).encode(), digest_size=16)
    folders = (*brand.folders, *brand.letters())
    for folder in folders:
        for path in files_inside(folder, folders):
            total.update(f"\0{path.relative_to(folder).as_posix()}\0".encode() + digest(path.read_bytes()))
    return total.digest()
