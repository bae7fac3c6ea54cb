"""Programs that do the same work take turns, round after round; what each leaves is counted and looked into."""

from __future__ import annotations

import statistics
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdf
from lxml import etree

from tests.bench.cases import ROOT
from tests.bench.measure import Cost, RunError, cost_of

LETTERS = "letters"
"""The folder where a run puts its letters: it is there, and empty, in the folder where the run begins."""


@dataclass(frozen=True)
class Proof:
    """What shows that the work was done: so many files of that suffix; that of the last case says `words`."""

    count: int
    suffix: str
    case_id: str
    words: str


@dataclass(frozen=True)
class Entry:
    """Who takes part, how many letters or rows it is given, its command, and what it must leave."""

    name: str
    count: int
    command: Sequence[str | Path]
    proof: Proof | None = None


@dataclass
class Result:
    """What the rounds of an entry cost, kilobytes a letter, and why it is out of the race: empty if it is not."""

    entry: Entry
    costs: list[Cost] = field(default_factory=list)
    kilobytes: float = 0
    fault: str = ""

    @property
    def seconds(self) -> float:
        """From start to end; the median of the rounds."""
        return statistics.median(cost.seconds for cost in self.costs)

    @property
    def each(self) -> float:
        """Milliseconds a letter or row, start-up counted; the median of the rounds."""
        return 1000 * self.seconds / self.entry.count

    @property
    def spread(self) -> float:
        """How far the quickest and the slowest round lie apart, as a part of the median."""
        seconds = [cost.seconds for cost in self.costs]
        return (max(seconds) - min(seconds)) / self.seconds

    @property
    def parent(self) -> int:
        """Megabytes of the program itself, in the round where it took the most."""
        return max(cost.parent for cost in self.costs)

    @property
    def worker(self) -> int:
        """Megabytes of the largest of its children, in the round where it took the most."""
        return max(cost.worker for cost in self.costs)

    @property
    def together(self) -> int:
        """Megabytes of all its processes, in the round where they took the most."""
        return max(cost.together for cost in self.costs)


def race(title: str, entries: Sequence[Entry], rounds: int, say: Callable[[str], None]) -> list[Result]:
    """Run every entry once a round. One that fails is asked no more."""
    results = [Result(entry) for entry in entries]
    for turn in range(1, rounds + 1):
        for result in results:
            if not result.fault:
                _run(result)
                what = result.fault or f"{result.costs[-1].seconds:.2f} s"
                say(f"{title}, round {turn} of {rounds}, {result.entry.name}, {result.entry.count:,}: {what}")
    return results


def _run(result: Result) -> None:
    work = ROOT / "build"
    work.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=work) as name:
        letters = Path(name, LETTERS)
        letters.mkdir()
        try:
            result.costs.append(cost_of(result.entry.command, Path(name)))
            if result.entry.proof:
                result.kilobytes = _proven(letters, result.entry.proof)
        except RunError as failed:
            result.fault = str(failed)


def _proven(letters: Path, proof: Proof) -> float:
    """Kilobytes a letter. Raises RunError when they are not what `proof` says."""
    files = list(letters.glob(f"*{proof.suffix}"))
    if len(files) != proof.count:
        raise RunError(f"it left {len(files):,} letters of {proof.count:,}")
    last = [file for file in files if file.name.startswith(proof.case_id)]
    if len(last) != 1 or _closed_up(proof.words) not in _text(last[0]):
        raise RunError(f"the letter {proof.case_id} does not say {proof.words}")
    return sum(file.stat().st_size for file in files) / len(files) / 1024


def _text(letter: Path) -> str:
    """What it says, closed up: a page may set spaces anywhere."""
    if letter.suffix == ".pdf":
        said = "".join(page.extract_text() for page in pypdf.PdfReader(letter).pages)
    else:
        with zipfile.ZipFile(letter) as package:
            said = "".join(etree.fromstring(package.read("word/document.xml")).itertext())
    return _closed_up(said)


def _closed_up(text: str) -> str:
    return "".join(text.split())
