"""What the register holds of a case, as a clerk would write it into the cells of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from replygen.load.headers import own_header
from replygen.messages import _, language
from replygen.model.case import FIELDS
from replygen.model.words import SPELLINGS, in_readers_script

_MINUTE, _CLOCK = len("2026-11-15 22:10"), len("22:10")
_WORDS = frozenset({"channel", "category", "severity", "decision", "satisfied", "invite", "tone", "legal_review"})
"""Fields whose words the reader has in his own language."""


def label(name: str) -> str:
    """What the reader calls a field of a case, or what else is counted of it."""
    if name in FIELDS:
        return name if language() == "en" else own_header(name)
    return {"stage": _("stage"), "updated": _("updated")}.get(name, name)


def cell(field: str, value: Any) -> str:
    """The value of a field in one cell, which `register set` and every table take back."""
    if field in _LISTED:
        return "; ".join(map(_LISTED[field], value)) if isinstance(value, list) else str(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {own}" for name, own in value.items())
    if isinstance(value, list):
        return ("/" if field == "address" else "; ").join(value)
    if field == "event_date":
        return str(value)[:_MINUTE]
    return _word(field, str(value)) if field in _WORDS else "" if value is None else str(value)


def _promise(promise: Mapping[str, Any]) -> str:
    until = f"-{promise['until'][:_CLOCK]}" if promise.get("until") else ""
    when = f"{promise['date']} {(promise.get('time') or '')[:_CLOCK]}{until}".strip()
    who = f"{promise['who']}: " if promise.get("who") else ""
    return " ".join(filter(None, (when, f"{who}{promise['what']}", _became(promise))))


def _became(promise: Mapping[str, Any]) -> str:
    """What became of a promise, in brackets; nothing while it is open."""
    if promise["state"] == "open":
        return ""
    told = {"kept": _("done {day}"), "broken": _("not done")}[promise["state"]]
    instead = f": {promise['instead']}" if promise.get("instead") else ""
    return f"[{told.format(day=promise.get('kept', ''))}{instead}]"


def _item(item: Mapping[str, Any]) -> str:
    return " ".join(_pieces(item))


def _pieces(item: Mapping[str, Any]) -> Iterator[str]:
    yield _word("compensation", item["kind"])
    if item.get("amount"):
        yield " ".join(filter(None, (str(item["amount"]), item.get("currency"))))
    if item.get("what"):
        yield item["what"]
    if item.get("count", 1) > 1:
        yield f"x{item['count']}"
    for key, told in (("by", _("by {day}")), ("until", _("until {day}"))):
        if item.get(key):
            yield told.format(day=item[key])
    if item.get("number"):
        yield _("no {number}").format(number=item["number"])
    if item.get("note"):
        yield f"({item['note']})"


def _question(question: Mapping[str, Any]) -> str:
    return f"{question['ask']} ({question['why']})" if question.get("why") else question["ask"]


def _word(table: str, word: str) -> str:
    """A fixed word as the reader would write it."""
    spellings = SPELLINGS[table].get(word, ())
    return word if language() == "en" else in_readers_script(spellings) or word


_LISTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "commitment": _promise,
    "compensation": _item,
    "questions": _question,
}
