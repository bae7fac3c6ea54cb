"""What a run tells: of each case as it is done, and of itself at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from replygen.batch.ledger import Line
from replygen.errors import Place, Problem

if TYPE_CHECKING:
    from replygen.register import Recorded


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one case: its line in run.csv, where it stands, all that was said of it, and its letters.

    `is_unchanged`: its letters stood there as they are from an earlier run.
    """

    line: Line
    place: Place
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    is_unchanged: bool = False

    @property
    def is_refused(self) -> bool:
        return self.line.outcome in {"rejected", "failed"}


@dataclass
class Report:
    """What a run did. `rejected` is the file with the rows to mend, None when every row became a letter.

    `unchanged` are those of the written letters that stood there as they are from an earlier run. `to_print` is the file
    with all letters for printing, None when none was written. `recorded` is what was new in the register, None when none
    was named.
    """

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    rejected: Path | None = None
    to_print: Path | None = None
    recorded: Recorded | None = None
    interrupted: bool = False

    def count(self, outcome: str) -> int:
        """How many cases had that outcome."""
        return self.counts[outcome]

    def add(self, done: Done) -> None:
        """Count one more case."""
        self.counts[done.line.outcome] += 1
        self.unchanged += done.is_unchanged
