"""Notices edits of the files that a letter comes from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from watchfiles import Change, DefaultFilter, awatch

_STEP, _LONGEST = 20, 200
"""Milliseconds without another change until an edit counts as done, and after which it counts anyhow."""


class Revision(NamedTuple):
    """How often the brand's files and those of the cases were edited so far."""

    brand: int = 0
    cases: int = 0


class Changes:
    """The revision of the files, for as many listeners as there are."""

    def __init__(self) -> None:
        self.revision = Revision()
        self._changed = asyncio.Event()

    async def after(self, seen: Revision) -> Revision:
        """The revision, as soon as it is another than `seen`."""
        while self.revision == seen:
            await self._changed.wait()
        return self.revision

    async def watch_brand(self, folders: Iterable[Path]) -> None:
        """Count edits anywhere in `folders`."""
        every = DefaultFilter(ignore_dirs=())  # a folder may lie in one, such as .venv
        async for _edits in awatch(*folders, watch_filter=every, step=_STEP, debounce=_LONGEST, recursive=True):
            self._count(Revision(self.revision.brand + 1, self.revision.cases))

    async def watch_cases(self, files: Iterable[Path]) -> None:
        """Count edits of `files`; their folders are watched, since many programs put a new file in the place of the old."""
        wanted = {str(file.resolve()) for file in files}

        def is_wanted(_change: Change, path: str) -> bool:
            return path in wanted

        folders = {Path(file).parent for file in wanted}
        async for _edits in awatch(*folders, watch_filter=is_wanted, step=_STEP, debounce=_LONGEST, recursive=False):
            self._count(Revision(self.revision.brand, self.revision.cases + 1))

    def _count(self, revision: Revision) -> None:
        self.revision = revision
        self._changed.set()
        self._changed = asyncio.Event()
