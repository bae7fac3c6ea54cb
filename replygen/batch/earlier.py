"""An earlier run in the same folder that this one carries on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from replygen.batch.ledger import Line
from replygen.produce import same


class Earlier:
    """The lines of an earlier run, until this one replaces them, one by one."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = list(lines)
        self._refused = {same(line.case_id) for line in self._lines if line.outcome != "written"}
        self._written_again: set[str] = set()
        self._ids: Counter[str] = Counter()
        self._problems: Counter[str] = Counter()

    @property
    def written(self) -> Iterator[Line]:
        """The lines of the letters there are."""
        return (line for line in self._lines if line.outcome == "written")

    def replace(self, line: Line, told: str) -> None:
        """Put `line` in the place of what was said of its row before.

        A case that was refused is known by its id or, where the id was mended, by the problem that the table still
        tells (`told`). A refused row does not undo a written letter.
        """
        case_id = same(line.case_id)
        if line.outcome == "written":
            self._written_again.add(case_id)
        if case_id in self._refused:
            self._ids[case_id] += 1
        elif told:
            self._problems[_in_one_line(told)] += 1

    def rest(self) -> Iterator[Line]:
        """The lines that still hold."""
        ids, problems = self._ids.copy(), self._problems.copy()
        for line in self._lines:
            case_id, problem = same(line.case_id), _in_one_line(line.problem)
            if line.outcome == "written":
                if case_id not in self._written_again:
                    yield line
            elif ids[case_id]:
                ids[case_id] -= 1
            elif problems[problem]:
                problems[problem] -= 1
            else:
                yield line


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
