"""Which fact of a case is asked next, and whether an answer can be taken. Knows no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from replygen.errors import Severity
from replygen.load import read_fields
from replygen.model.case import FIELDS, Record
from replygen.produce import Producer
from replygen.validate import ALWAYS, NEEDED, needed

ORDER: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *("locale", "case_id", "received", "name", "title", "issue", "wanted", "category", "severity", "finding"),
            *("decision", "reason", "alternative", "compensation", "approved_by", "legal_review", "commitment"),
            *(field for fields in NEEDED.values() for field in fields),
            *FIELDS,
        )
    )
)
"""The order of the questions: first what a letter is made of, then what may be given besides."""

LISTS = frozenset(
    {"address", "issue", "wanted", "alternative", "compensation", "commitment", "questions", "previous_cases"}
)
"""Fields of several items, one a line."""


def value_of(field: str, raw: Any) -> tuple[Any, tuple[str, ...]]:
    """What the case understands by a raw value of `field`, and what is wrong with it."""
    case, problems, _failed = read_fields(Record({field: raw}))
    return getattr(case, field), tuple(problem.what for problem in problems)


@dataclass
class Dialogue:
    """The answers so far, and the way on.

    `values` are raw values by field, as a case file holds them; `left_out` are fields that were asked and left empty,
    `chosen` those that shall be asked besides the needed ones.
    """

    producer: Producer
    values: dict[str, Any] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    chosen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What a begun case left empty on its way is not asked again."""
        furthest = max(
            (ORDER.index(one) for one in self.values if one in (*ALWAYS, *needed(self.producer.kind))), default=0
        )
        self.left_out |= {one for one in self._offered() if ORDER.index(one) < furthest}

    def open(self) -> list[str]:
        """The fields to be asked before a letter can be made, in order."""
        wrong = self._problems(self.values)
        unasked = self._offered() - self.values.keys() - self.left_out
        return [one for one in ORDER if one in wrong or one in unasked]

    def next(self) -> str | None:
        """The field to ask now; None when the letter can be made."""
        return next(iter((*self.open(), *self.chosen)), None)

    def before(self, field: str | None) -> str | None:
        """The field that was asked before `field` (None: before the end), or None when that was the first."""
        settled = {"locale"} if self.producer.locale else set()
        asked = [one for one in ORDER if one in (self.values.keys() | self.left_out) - settled]
        return next((one for one in reversed(asked) if field is None or ORDER.index(one) < ORDER.index(field)), None)

    def choose(self, fields: Iterable[str]) -> None:
        """Ask these fields next, as soon as nothing needed is open."""
        self.chosen[:0] = fields

    def reasons(self, field: str) -> tuple[str, ...]:
        """Why `field` has to be asked: what is wrong with its value, or what makes it needed in this very case."""
        is_plain_need = field not in self.values and field in (*ALWAYS, *needed(self.producer.kind))
        return () if is_plain_need else self._problems(self.values).get(field, ())

    def warnings(self) -> dict[str, tuple[str, ...]]:
        """What should be looked at, by field, though the letter can be made."""
        return self._found(self.values, "warning")

    def typed(self, field: str) -> str:
        """The value of `field` as one would type it; empty when there is none, or none that can be typed."""
        value = self.values.get(field, "")
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return value if isinstance(value, str) else ""
        text = "\n".join(value)
        return text if value_of(field, text) == value_of(field, value) else ""

    def answer(self, field: str, text: str) -> tuple[str, ...]:
        """Take `text` as the answer to `field`; gives the reasons when it cannot be taken, and then takes nothing."""
        values = self.values if text == self.typed(field) else self._with(field, text)
        if refused := self._problems(values).get(field, ()):
            return refused
        self.values = values
        if field not in values:
            self.left_out.add(field)
        if field in self.chosen:
            self.chosen.remove(field)
        return ()

    def keep(self, texts: Mapping[str, str]) -> None:
        """Put down what was being typed, right or wrong, so that it can be gone on with."""
        for one, text in texts.items():
            if text.strip() and text != self.typed(one):
                self.values = self._with(one, text)

    def _with(self, field: str, text: str) -> dict[str, Any]:
        values = {one: value for one, value in self.values.items() if one != field}
        return {**values, field: text} if text.strip() else values

    def _offered(self) -> set[str]:
        """Fields that are asked though they may be left out: they change the letter as a whole."""
        offered = {"title"}
        if self.producer.locale is None and len(self.producer.brand.senders) > 1:
            offered.add("locale")
        if self.producer.kind == "reply":
            offered.add("severity")
        return offered

    def _problems(self, values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        """What stands against the letter, by the field that has to be asked for it.

        A sum above the limit is asked for as its approval, which is what would let it pass.
        """
        found = self._found(values, "error")
        approved = self._found({**values, "approved_by": "?"}, "error").get("compensation", ())
        if over := tuple(what for what in found.get("compensation", ()) if what not in approved):
            found |= {"approved_by": over, "compensation": approved}
        return {one: reasons for one, reasons in found.items() if reasons}

    def _found(self, values: Mapping[str, Any], severity: Severity) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for problem in self.producer.examine(Record(values)).problems:
            if problem.severity == severity:
                found[problem.column] = (*found.get(problem.column, ()), problem.what)
        return found
