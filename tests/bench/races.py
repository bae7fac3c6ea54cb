"""The races that are run, and how long each is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from tests.bench import programs
from tests.bench.cases import ENGLISH, ONE_CASE, case_id, name, write_cases
from tests.bench.measure import cost_of
from tests.bench.programs import PEERS, with_workers
from tests.bench.race import LETTERS, Entry, Proof, Result, race
from tests.bench.words import write_words

WORKERS = (1, 2)
ONE_DOCX, ONE_PDF, HELP, CHECK = "one letter, DOCX", "one letter, PDF", "--help", "check"


@dataclass(frozen=True)
class Form:
    """How much is measured. Time and memory of the largest `growth` are compared with those of the second."""

    rounds: int
    pdf: int
    docx: int
    growth: tuple[int, ...]
    checked: int
    shared: int
    starts: int


LONG = Form(rounds=3, pdf=500, docx=500, growth=(100, 1_000, 10_000, 20_000), checked=100_000, shared=1_000, starts=9)
SHORT = Form(rounds=2, pdf=20, docx=60, growth=(5, 10, 20), checked=2_000, shared=20, starts=3)


@dataclass(frozen=True)
class Race:
    """A table of the report: its title, and how each who took part did."""

    title: str
    results: list[Result]

    def of(self, name: str) -> Result | None:
        """How that one did; None for one that did not take part, or failed."""
        return next((result for result in self.results if result.entry.name == name and not result.fault), None)


@dataclass(frozen=True)
class Races:
    """All that was measured, in the order of the report."""

    pdf: Race
    docx: Race
    english: Race
    growth: Race
    shared: Race
    check: Race
    starts: Race


class Course:
    """Where races are run: `folder` holds the tables they start from, `say` hears how they go."""

    def __init__(self, form: Form, folder: Path, say: Callable[[str], None]) -> None:
        self._form, self._folder, self._say = form, folder, say

    def races(self) -> Races:
        """Run them all. Raises RunError when replygen cannot even tell the words of the letters."""
        form = self._form
        growth = [self._batch(".pdf", count, 2, rows(count)) for count in form.growth]
        shared = [self._batch(".pdf", form.shared, workers) for workers in WORKERS]
        check = Entry(CHECK, form.checked, programs.check(self._table(form.checked)))
        return Races(
            pdf=self._against_peers("PDF", ".pdf", form.pdf),
            docx=self._against_peers("DOCX", ".docx", form.docx),
            english=self._race("English letters", [_english(".pdf"), _english(".docx")], 1),
            growth=self._race("Growth, PDF with 2 workers", growth, 1),
            shared=self._race("Workers, PDF", shared, form.rounds),
            check=self._race("Checking a table", [check], 1),
            starts=self._race("Cold start", _starts(), form.starts),
        )

    def _against_peers(self, title: str, suffix: str, count: int) -> Race:
        words, proof = self._words(count), _proof(count, suffix)
        peers = [peer for peer in PEERS if peer.suffix == suffix and not peer.lacks()]
        ours = [self._batch(suffix, count, workers) for workers in WORKERS]
        theirs = [Entry(peer.name, count, peer.command(words), proof) for peer in peers]
        return self._race(title, [*ours, *theirs], self._form.rounds)

    def _race(self, title: str, entries: Sequence[Entry], rounds: int) -> Race:
        return Race(title, race(title, entries, rounds, self._say))

    def _batch(self, suffix: str, count: int, workers: int, called: str = "") -> Entry:
        command = programs.batch(self._table(count), suffix, workers)
        return Entry(called or with_workers(workers), count, command, _proof(count, suffix))

    def _table(self, count: int) -> Path:
        path = self._folder / f"cases-{count}.csv"
        if not path.exists():
            write_cases(path, count)
        return path

    def _words(self, count: int) -> Path:
        """The words of the letters of that many cases, as replygen composes them."""
        path = self._folder / f"words-{count}.csv"
        if not path.exists():
            work = self._folder / f"json-{count}"
            work.mkdir()
            cost_of(programs.batch(self._table(count), ".json", 2), work)
            write_words(path, work / LETTERS)
        return path


def rows(count: int) -> str:
    """How a table of that length is called."""
    return f"{count:,} rows"


def _proof(count: int, suffix: str) -> Proof:
    return Proof(count, suffix, case_id(count), name(count))


def _english(suffix: str) -> Entry:
    with ENGLISH.open(encoding="utf-8-sig", newline="") as file:
        cases = list(csv.DictReader(file))
    proof = Proof(len(cases), suffix, cases[-1]["case_id"], cases[-1]["name"])
    return Entry(suffix[1:].upper(), len(cases), programs.batch(ENGLISH, suffix, 2), proof)


def _starts() -> list[Entry]:
    case = YAML(typ="safe").load(ONE_CASE)

    def one(called: str, suffix: str) -> Entry:
        return Entry(called, 1, programs.render(ONE_CASE, suffix), Proof(1, suffix, case["case_id"], case["name"]))

    return [one(ONE_DOCX, ".docx"), one(ONE_PDF, ".pdf"), Entry(HELP, 1, programs.usage())]
