"""The invented cases that a brand is proven with: every decision, severity and category, with and without each fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from replygen.load import read_fields
from replygen.model import Case, Locale
from replygen.model.case import Record
from replygen.model.words import SPELLINGS
from replygen.text.yaml_text import read_yaml

DATE = dt.date(2026, 3, 18)
"""The date of the letters that are made to prove a brand."""
MOST = 600
"""Combinations that one part is tried with; where there are more, so many are taken, always the same."""

_FILE = Path(__file__).with_name("cases.yaml")
_COMMON: Mapping[str, str] = {
    "received": "2026-03-09",
    "event_date": "2026-03-06 14:30",
    "fix_date": "2026-03-16",
    "severity": "moderate",
    "approved_by": "Board",
}
_WORDS = ("decision", "severity", "category", "channel", "feeling", "tone", "invite", "cause")
_ALWAYS = frozenset({"decision", "severity", "category", "tone"})
"""Words without which there is no answer, so that they are never left open."""
_NEEDED = frozenset({"name", "received", "issue", "wanted", "finding", "reason", "alternative", "approved_by"})
"""What some reply cannot do without, whatever its templates do."""
_LISTS = ("issue", "wanted", "alternative")
_AMOUNTS = ("compensation", "commitment")
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "handler": ("handler", "handler_title", "handler_phone"),
    "signatory": ("signatory", "signatory_title"),
    "fix": ("fix", "fix_date"),
}
"""Facts that are given together or not at all."""
ASKED: Mapping[str, tuple[str, ...]] = {
    "addressee": ("title",),
    "principle": ("shared_view", "category"),
    "standard": ("category",),
    "short": ("tone", "severity"),
    "fix_date": ("fix",),
    "fix_done": ("fix",),
    "promises": ("commitment",),
    "enclosures": ("compensation",),
    "i_handle": ("handler", "signatory"),
    "invite": ("invite", "decision", "severity"),
    "recourse": ("decision",),
}
"""The fields of a case behind what templates print that is none itself."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A case made up to prove something, and what is special about it: fixed words, and which facts are left out."""

    case: Case
    words: Mapping[str, str]
    left_out: tuple[str, ...]


class Cases:
    """The invented cases of one locale."""

    def __init__(self, locale: Locale) -> None:
        self._choices = _choices(locale)
        values = {**_COMMON, **{field: own[0] for field, own in self._choices.items() if own[0]}}
        self._full, _problems, _failed = read_fields(Record({**_facts(locale), **values, "locale": locale}))
        self._read: dict[tuple[str, str], dict[str, Any]] = {}
        self._number = 0

    def letters(self) -> Iterator[Trial]:
        """Cases of every decision, severity and category, each full and with the needed facts only; then, turn by turn,
        with each other fact alone and without it, and with every fixed word.
        """
        optional = [field for field in self._choices if field not in _ALWAYS | _NEEDED | {*_AMOUNTS}]
        bare = dict.fromkeys(optional, "")
        mains = list(product(*(self._choices[field] for field in ("decision", "severity", "category"))))
        for number, (decision, severity, category) in enumerate(mains):
            main = {"decision": decision, "severity": severity, "category": category}
            own = {field: ways[number % len(ways)] for field, ways in self._choices.items() if field in _AMOUNTS}
            yield self._trial({**main, **own})
            yield self._trial({**bare, **main, **own})
        invited = [main for main in mains if "not_upheld" not in main and "critical" not in main]
        turns = [(field, way) for field in self._choices for way in self._choices[field] if field not in _AMOUNTS]
        for number, (field, way) in enumerate(turns):
            fit = invited if field in {"invite", "certificate_no"} else mains
            main = dict(zip(("decision", "severity", "category"), fit[number % len(fit)], strict=True))
            yield self._trial({**main, field: way})
            yield self._trial({**bare, **main, field: way})

    def combinations(self, names: Iterable[str]) -> Iterator[Trial]:
        """Cases with every combination of what stands behind `names`, which templates ask for; `MOST` if there are more."""
        asked = {"decision", "severity"}.union(*(ASKED.get(name, (name,)) for name in names))
        fields = [field for field in self._choices if field in asked]
        ways = [self._choices[field] for field in fields]
        for chosen in _some(ways):
            yield self._trial(dict(zip(fields, chosen, strict=True)))

    def _trial(self, chosen: Mapping[str, str]) -> Trial:
        """The full case with `chosen` in it, made so that it would pass: where nothing is due, nothing is given."""
        asked = chosen
        if chosen.get("decision") == "not_upheld" or chosen.get("severity") == "critical":
            invite = {"invite": "none"} if chosen.get("invite") == "supervisor" else {}
            chosen = {**chosen, **invite, "compensation": "", "certificate_no": ""}
        elif chosen.get("certificate_no"):
            chosen = {**chosen, "invite": "supervisor"}
        elif chosen.get("invite") != "supervisor":
            chosen = {**chosen, "certificate_no": ""}
        self._number += 1
        values: dict[str, Any] = {"case_id": f"P-{self._number:04}"}
        if chosen.get("severity") == "critical":
            values["legal_review"] = True
        for field, text in chosen.items():
            for one in _TOGETHER.get(field, (field,)):
                if field == one or not text:
                    values |= self._value(one, text)
        words = {field: text for field, text in asked.items() if field in _WORDS and text}
        left_out = tuple(field for field, text in asked.items() if not text and field not in _AMOUNTS)
        return Trial(self._full.model_copy(update=values), words, left_out)

    def _value(self, field: str, text: str) -> dict[str, Any]:
        """`text` as the value of `field`; nothing given where it is empty."""
        if (field, text) not in self._read:
            raw = text or ("none" if field == "compensation" else "")
            case, _problems, _failed = read_fields(Record({field: raw}))
            self._read[field, text] = {field: getattr(case, field)}
        return self._read[field, text]


def _choices(locale: Locale) -> Mapping[str, tuple[str, ...]]:
    """What may stand in each field that a letter may print; the first is that of the full case, "" leaves it out."""
    facts = _samples()[locale]
    found: dict[str, tuple[str, ...]] = {}
    for field in _WORDS:
        words = tuple(SPELLINGS[field])
        found[field] = words if field in _ALWAYS else (*words, "")
    for field, value in facts.items():
        if isinstance(value, dict):
            found[field] = (*value.values(), "") if field == "compensation" else tuple(value.values())
        elif field in _LISTS:
            first = value.replace("；", ";").split(";")[0]
            found[field] = (value, first) if field in _NEEDED else (value, first, "")
        elif field not in {"handler_title", "handler_phone", "signatory_title"}:
            found[field] = (value,) if field in _NEEDED else (value, "")
    found["event_date"] = (_COMMON["event_date"], "2026-03-06", "")
    return found


def _facts(locale: Locale) -> Mapping[str, str]:
    return {field: value for field, value in _samples()[locale].items() if isinstance(value, str)}


@cache
def _samples() -> Mapping[Locale, Mapping[str, Any]]:
    (document,) = read_yaml(_FILE.read_text(encoding="utf-8"), str(_FILE))
    found: Mapping[Locale, Mapping[str, Any]] = document.value
    return found


def _some(ways: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Every choice of one from each of `ways`; at most so many, drawn by lot, always the same."""
    total = 1
    for own in ways:
        total *= len(own)
    if total <= MOST:
        yield from product(*ways)
        return
    for number in Random(0).sample(range(total), MOST):
        chosen: list[str] = []
        for own in ways:
            number, place = divmod(number, len(own))
            chosen.append(own[place])
        yield tuple(chosen)
