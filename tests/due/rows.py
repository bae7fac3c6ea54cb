"""Rows of a register that say only what a test is about."""

from __future__ import annotations

from typing import Any

from replygen.register.rows import Filed

_WORDS = (
    "channel",
    "category",
    "cause",
    "decision",
    "stage",
    "satisfied",
    "currency",
    "approved_by",
    "handler",
    "customer",
)


def filed(case_id: str = "A-0017", key: int = 1, **said: Any) -> Filed:
    """A case of a register of which nothing is known but what is said here."""
    nothing: dict[str, Any] = {name: "" if name in _WORDS else None for name in Filed._fields}
    return Filed(**{**nothing, "case_id": case_id, "key": key, "locale": "en", "severity": "moderate", **said})
