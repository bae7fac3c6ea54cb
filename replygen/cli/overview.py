"""Problems of many cases, gathered so that the first screen says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from replygen.errors import Place, Problem, Severity
from replygen.messages import _, listed
from replygen.produce import position

SAMPLES = 3
"""Problems of one sort that are shown word for word."""
SPANS = 12
"""Runs of rows that are named for one sort."""
MOST_SORTS = 1_000
"""Sorts that are told apart; what comes after them is counted as one."""

_PARTICULAR = re.compile(r"“[^”]*”|「[^」]*」|[A-Z]*\d[\d.,:/-]*")
"""What may differ between two messages of one sort: what they quote, days, sums and rows."""


@dataclass
class Sort:
    """Problems that are alike: one column, and the same rule, or the same words but for the values they name."""

    title: str
    severity: Severity
    count: int = 0
    samples: list[tuple[str, str]] = field(default_factory=list)
    is_one_text: bool = True
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, place: Place, problem: Problem) -> None:
        """Count one more; the first ones are kept word for word, of the others only the rows."""
        self.count += 1
        self.is_one_text = self.is_one_text and problem.what == self.samples[0][1] if self.samples else True
        if len(self.samples) < SAMPLES:
            self.samples.append((position(place, problem, with_file=place.row is None), problem.what))
        if place.row is not None and len(self.spans) <= SPANS:
            first, last = self.spans[-1] if self.spans else (place.row, place.row - 1)
            if place.row <= last + 1:
                self.spans[-1:] = [(first, place.row)]
            else:
                self.spans.append((place.row, place.row))

    def lines(self) -> Iterator[str]:
        """The sort as a person reads it."""
        yield f"  {self.title}"
        if self.is_one_text and self.count > 1 and self.spans:
            yield f"    {self.samples[0][1]}"
            yield f"    {self._rows()}"
            return
        for where, what in self.samples:
            yield "    " + (_("{where}: {what}").format(where=where, what=what) if where else what)
        if self.count > len(self.samples):
            count = _("{count} like these in all").format(count=self.count)
            yield "    " + (_("{where}: {what}").format(where=count, what=self._rows()) if self.spans else count)

    def _rows(self) -> str:
        shown = [str(a) if a == b else f"{a}–{b}" for a, b in self.spans[:SPANS]]
        rows = _("rows {rows}").format(rows=listed(shown))
        return rows + " …" if len(self.spans) > SPANS else rows


class Overview:
    """What speaks against the cases of some files. Its size does not grow with the number of cases."""

    def __init__(self) -> None:
        self._sorts: dict[tuple[str, str, Severity, str], Sort] = {}

    def add(self, place: Place, problem: Problem) -> None:
        """Put a problem to the others of its sort."""
        table = place.file if place.row is not None else ""
        key = (table, problem.column, problem.severity, problem.rule or _PARTICULAR.sub("…", problem.what))
        if key not in self._sorts and len(self._sorts) >= MOST_SORTS:
            key = ("", "", problem.severity, "")
        if key not in self._sorts:
            self._sorts[key] = Sort(_title(*key[:2], problem.rule if key[3] else ""), problem.severity)
        self._sorts[key].add(place, problem)

    def lines(self) -> Iterator[str]:
        """All sorts as a person reads them: what stops letters first, and the most frequent first."""
        titles: tuple[tuple[Severity, str], ...] = (
            ("error", _("To mend:")),
            ("warning", _("To look at; the letters can go out:")),
            ("info", _("To know:")),
        )
        for severity, title in titles:
            sorts = [sort for sort in self._sorts.values() if sort.severity == severity]
            if sorts:
                yield from ("", title)
            for sort in sorted(sorts, key=lambda sort: -sort.count):
                yield ""
                yield from sort.lines()


def _title(file: str, column: str, rule: str) -> str:
    return " · ".join(filter(None, (file, column, rule))) or _("The case as a whole")
