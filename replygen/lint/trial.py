"""The lines that a rule must hit and those it must miss, kept in rules/lines/, and the trial of one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from replygen.errors import TemplateError
from replygen.lint.finding import Finding
from replygen.lint.linter import Linter
from replygen.lint.load import entries, read_files
from replygen.lint.records import Agreement, Rule
from replygen.messages import _
from replygen.model import Block, Case, Letter, Locale, Paragraph, Part
from replygen.model.letter import ROLES
from replygen.resources import templates_folder

_DATE = dt.date(2025, 3, 20)
"""The date of every letter tried."""
_BEFORE = frozenset({"reference", "date", "address", "subject", "salutation", "greeting"})

Line = str | dict[str, Any]
"""A text for the rule's first part, or texts by part or paragraph of the frame.

Beside them may stand `times`, which says each text so often, and `facts`, which the case says for this line.
"""


class Trials(BaseModel):
    """What proves one rule. `facts` is what the case says, as a case file writes it; in one locale, or in all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: dict[str, Any] = {}
    facts_in: dict[Locale, dict[str, Any]] = {}
    hit: dict[Locale, tuple[Line, ...]]
    miss: dict[Locale, tuple[Line, ...]]

    def facts_of(self, locale: Locale) -> dict[str, Any]:
        """What the case says in `locale`."""
        return {**self.facts, **self.facts_in.get(locale, {})}


def load_trials(folder: Path | None = None) -> Mapping[str, Trials]:
    """The lines of each rule by its id: the built-in ones, or those in a brand's rules/lines/.

    Raises TemplateError for a file that cannot be read.
    """
    found: dict[str, Trials] = {}
    for file in read_files((folder or templates_folder()) / "rules" / "lines"):
        for number, values in entries(file):
            try:
                found[number] = Trials.model_validate(values)
            except ValidationError as error:
                raise file.error((number, *error.errors()[0]["loc"]), error.errors()[0]["msg"]) from None
    return found


def try_line(
    linter: Linter, number: str, locale: Locale, line: Line, facts: Mapping[str, Any] | None = None
) -> tuple[Finding, ...]:
    """What the rule `number` says about `line` in `locale`, where the case says `facts` and nothing else.

    Kind, decision and severity are the first that the rule is for. Raises TemplateError for facts that are none.
    """
    rule = linter.rules[number]
    texts: dict[str, Any] = {_home(rule): line} if isinstance(line, str) else dict(line)
    times = int(texts.pop("times", 1))
    values = {
        "locale": locale,
        "decision": rule.decisions[0] if rule.decisions else "",
        "severity": rule.severities[0] if rule.severities else "moderate",
        **(facts or {}),
        **texts.pop("facts", {}),
    }
    try:
        case = Case.model_validate(values)
    except ValidationError as error:
        raise TemplateError(
            _("{rule}: the facts of its lines cannot be read ({reason}). Correct them.").format(
                rule=number, reason=error.errors()[0]["msg"]
            )
        ) from None
    kind = rule.kinds[0] if rule.kinds else "reply"
    found = linter.lint(_letter(kind, locale, {part: text * times for part, text in texts.items()}), case)
    return tuple(finding for finding in found if finding.rule == number)


def _home(rule: Rule) -> str:
    """The part that a line alone is tried in."""
    needed = rule.needs.get("reply", ()) if isinstance(rule, Agreement) else ()
    places = (*(part for part in rule.parts if part != "all"), *needed, "circumstances", "decision")
    return next(part for part in places if part not in rule.except_parts)


def _letter(kind: str, locale: Locale, texts: Mapping[str, str]) -> Letter:
    body = {part: text for part, text in texts.items() if part not in ROLES}
    frame: list[Any] = [(role, text) for role, text in texts.items() if role in ROLES]
    return Letter(
        case_id="",
        kind=kind,
        locale=locale,
        date=_DATE,
        subject="",
        salutation="",
        author="",
        company="",
        parts=tuple(Part(part, tuple(map(Paragraph, text.split("\n")))) for part, text in body.items()),
        before=tuple(Block(role, text) for role, text in frame if role in _BEFORE),
        after=tuple(Block(role, text) for role, text in frame if role not in _BEFORE),
    )
