"""The words of the letters, as every peer reads them: a line a letter of a CSV, the paragraphs of a cell a line each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

COMPANY = "云杉通信有限公司"
"""What stands in the head of every letter, as in those of the example brand."""
FONT = "Noto Serif CJK SC"
"""What every letter is set in, as those of the example brand."""


@dataclass(frozen=True)
class Words:
    """One letter: what stands before the body, the paragraphs of the body, what stands after it."""

    id: str
    before: str
    body: str
    after: str


def write_words(path: Path, letters: Path) -> None:
    """Write the words of every letter in `letters`, a folder of the JSON that replygen writes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(Words.__annotations__))
        writer.writeheader()
        for letter in sorted(letters.glob("*.json")):
            writer.writerow(asdict(_words(json.loads(letter.read_text(encoding="utf-8")))))


def read_words(path: Path) -> Iterator[Words]:
    """The letters of such a file, one after the other."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Words(**row)


def _words(letter: dict[str, Any]) -> Words:
    body = [paragraph for part in letter["parts"] for paragraph in part["paragraphs"]]
    before, after = ([line["text"] for line in letter[end]] for end in ("before", "after"))
    return Words(letter["case_id"], *("\n".join(lines) for lines in (before, body, after)))
