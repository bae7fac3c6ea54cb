"""One process that looks at letters, kept warm, and replaced when a template keeps it busy for too long."""

from __future__ import annotations

import asyncio
import multiprocessing
from typing import Any

from pebble import ProcessPool

from replygen.messages import _
from replygen.preview.changes import Revision
from replygen.preview.office import Office
from replygen.preview.sight import Sight, Sources, View

PATIENCE = 40
"""Seconds that one letter may take, in DOCX on a busy machine; a template that never ends takes longer."""


class Desk:
    """Looks at letters in a process of its own, one after another; `patience` is how many seconds one may take."""

    def __init__(self, sources: Sources, office: Office | None, patience: float = PATIENCE) -> None:
        self._patience = patience
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(max_workers=1, initializer=_begin, initargs=(sources, office), context=context)

    async def cases(self, revision: Revision) -> dict[str, Any]:
        """The list of cases, as `Sight.cases` has it."""
        return await self._asked(_cases, revision)

    async def look(self, view: View, revision: Revision) -> dict[str, Any]:
        """One letter, as `Sight.look` has it."""
        return await self._asked(_look, revision, view)

    def close(self) -> None:
        """End the process at once."""
        self._pool.stop()
        self._pool.join()

    async def _asked(self, question: Any, *given: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = await asyncio.wrap_future(
                self._pool.schedule(question, given, timeout=self._patience)
            )
        except TimeoutError:
            text = _("The letter was not ready after {seconds} seconds. Look for a loop in the templates.")
            return _failed(text.format(seconds=self._patience))
        except Exception as error:
            text = _("The letter could not be shown ({kind}: {error}). Please report it together with this case.")
            return _failed(text.format(kind=type(error).__name__, error=error))
        return answer


def _failed(text: str) -> dict[str, Any]:
    return {"fault": {"text": text, "file": "", "lines": []}}


_sight: Sight
_seen = Revision()


def _begin(sources: Sources, office: Office | None) -> None:
    global _sight
    _sight = Sight(sources, office)


def _current(revision: Revision) -> Sight:
    global _seen
    _sight.forget(brand=revision.brand != _seen.brand, cases=revision.cases != _seen.cases)
    _seen = revision
    return _sight


def _cases(revision: Revision) -> dict[str, Any]:
    return _current(revision).cases()


def _look(revision: Revision, view: View) -> dict[str, Any]:
    return _current(revision).look(view)
