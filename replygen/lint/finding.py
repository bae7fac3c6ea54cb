"""One place in a letter where a rule fired."""

from __future__ import annotations

from dataclasses import dataclass

from replygen.errors import Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one place; plain data, so that it can travel between processes.

    `part` is the part of the body, or the role of the paragraph in the frame (`recourse`, `salutation`). `offset` counts
    characters of the letter's paragraphs joined by line ends, `line` and `column` count from 1 in the same text. `text`
    is the sentence, `marked` the place of the words in it; empty where something is missing. `message` says why, in the
    reader's language; `suggestion` what to write, in the letter's. `rewrite` are the words to put in place of the marked
    ones, where there is one right answer. `field` is the field of the case that most of the marked words come from; empty
    when they come from the templates. `waived` is the reason recorded in the case for letting it pass.
    """

    rule: str
    severity: Severity
    part: str
    offset: int
    line: int
    column: int
    text: str
    marked: tuple[int, int]
    message: str
    suggestion: str
    rewrite: str | None = None
    field: str = ""
    waived: str = ""

    @property
    def words(self) -> str:
        """The words that are marked."""
        return self.text[slice(*self.marked)]

    @property
    def shown(self) -> str:
        """The sentence on one line, with the marked words in square brackets; empty where something is missing."""
        start, end = self.marked
        marked = f"{self.text[:start]}[{self.words}]{self.text[end:]}" if self.words else ""
        return " ".join(marked.split("\n"))

    @property
    def end(self) -> int:
        """Where the marked words end, counted like `offset`."""
        return self.offset + self.marked[1] - self.marked[0]

    @property
    def stops(self) -> bool:
        """Whether the letter must not go out with it."""
        return self.severity == "error" and not self.waived
