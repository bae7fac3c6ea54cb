"""The facts of a case as the register keeps them: raw values by field, as a case file holds them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from replygen.model import Case
from replygen.model.case import FIELDS

Facts = Mapping[str, Any]

_NOTHING: tuple[object, ...] = ("", [], {})
_NONE = "none"
_DATE_OF: Mapping[str, str] = {
    "ack": "acknowledged",
    "reply": "replied",
    "followup": "followed_up",
    "closure": "closed",
}
"""The date of a case that its first letter of a kind sets."""
_SAME_PROMISE = ("date", "time", "until", "who", "what")
_WORDS = {
    **dict.fromkeys(("case_id", "locale", "channel", "category", "cause", "decision"), ""),
    **dict.fromkeys(("satisfied", "approved_by", "handler"), ""),
    "severity": Case.model_fields["severity"].default,
}
"""Columns of words, and what stands there where nobody has said."""
_DAYS = ("received", "acknowledged", "replied", "compensation_sent", "fix_date", "followed_up", "closed")
_NUMBERS = ("spend", "visits", "related", "years")


def known_as(case_id: str) -> str:
    """What two spellings of one case id have in common: neither case nor width matters."""
    return unicodedata.normalize("NFKC", case_id).casefold()


def facts_of(case: Case) -> dict[str, Any]:
    """What `case` says, in values that JSON can hold; what it leaves open is left out. `case` can be read from them."""
    told = case.model_dump(mode="json", include=case.model_fields_set, exclude_none=True)
    if case.event_date is not None:
        told["event_date"] = " ".join(told["event_date"].values())
    if case.compensation == ():  # that nothing is given is a fact
        told["compensation"] = _NONE
    return {field: told[field] for field in FIELDS if field in told and told[field] not in _NOTHING}


def merged(known: Facts, told: Facts) -> dict[str, Any]:
    """`known` with all that is `told` in its place; what became of a promise stays known where nothing else is told."""
    both = {**known, **told}
    if "commitment" in known and "commitment" in told:
        ended = {_promise(promise): promise for promise in known["commitment"] if promise["state"] != "open"}
        both["commitment"] = [
            ended.get(_promise(promise), promise) if promise["state"] == "open" else promise
            for promise in told["commitment"]
        ]
    return {field: both[field] for field in FIELDS if field in both}


def dated(facts: Facts, kind: str, date: dt.date) -> dict[str, Any]:
    """`facts` with the date that a letter of `kind` sets, unless they have it."""
    field = _DATE_OF.get(kind)
    return {field: date.isoformat(), **facts} if field else dict(facts)


def day_of(facts: Facts, field: str) -> dt.date | None:
    """The day that a field names."""
    return _day(facts.get(field))


def columns_of(facts: Facts) -> dict[str, Any]:
    """What is counted of a case, by column of the table of cases; what its letters tell is not in it."""
    first: Facts = next(iter(_compensation(facts)), {})
    return {
        **{name: facts.get(name, usual) for name, usual in _WORDS.items()},
        **{name: day_of(facts, name) for name in _DAYS},
        **{name: _sum(facts.get(name)) for name in _NUMBERS},
        "event_date": _day(facts.get("event_date", "")[:10]),
        "currency": facts.get("currency") or first.get("currency", ""),
    }


def stage_of(columns: Mapping[str, Any], kinds: Collection[str]) -> str:
    """How far a case has come, by its dates and the `kinds` of its letters."""
    passed = {
        "ack": columns["acknowledged"],
        "info": "info" in kinds,
        "update": "update" in kinds,
        "reply": columns["replied"],
        "followup": columns["followed_up"],
        "closure": columns["closed"],
    }
    return next((stage for stage in reversed(passed) if passed[stage]), "")


def promises_of(facts: Facts) -> list[dict[str, Any]]:
    """The promises of a case as rows, without its key."""
    return [
        {
            "number": number,
            "date": _day(promise["date"]),
            "time": _time(promise.get("time")),
            "until": _time(promise.get("until")),
            "who": promise["who"],
            "what": promise["what"],
            "kept": _day(promise.get("kept")),
            "state": promise["state"],
        }
        for number, promise in enumerate(facts.get("commitment", ()), start=1)
    ]


def items_of(facts: Facts) -> list[dict[str, Any]]:
    """What a case gives the customer, as rows without its key."""
    return [
        {
            "number": number,
            "kind": item["kind"],
            "amount": _sum(item.get("amount")),
            "currency": item["currency"] or facts.get("currency", ""),
            "pieces": item["count"],
            "by": _day(item.get("by")),
            "until": _day(item.get("until")),
        }
        for number, item in enumerate(_compensation(facts), start=1)
    ]


def _compensation(facts: Facts) -> Sequence[Facts]:
    told = facts.get("compensation")
    return told if isinstance(told, list) else ()


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _sum(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _promise(promise: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(promise.get(field) for field in _SAME_PROMISE)
