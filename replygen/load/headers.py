"""Column headers and keys as clerks write them, and the field of the case that each one means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache

from replygen.load.aliases import ALIASES, OUR_OWN
from replygen.model.case import FIELDS
from replygen.model.words import fold, in_readers_script


@cache
def _fields() -> Mapping[str, str]:
    return {fold(spelling): field for field in FIELDS for spelling in (field, *ALIASES[field])}


@cache
def _our_own() -> frozenset[str]:
    return frozenset(map(fold, OUR_OWN))


def field_of(header: str) -> str | None:
    """The field that a column header or key means, or None when it means none."""
    return _fields().get(fold(header))


def is_our_own(header: str) -> bool:
    """Whether a column is one that replygen itself adds to rejected.csv, or a running number."""
    return fold(header) in _our_own()


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The entry of `known` that looks most like `text`, as `known` spells it, or None when none is like it."""
    spelled = {fold(entry): entry for entry in known}
    found = difflib.get_close_matches(fold(text), spelled, n=1, cutoff=0.75)
    return spelled[found[0]] if found else None


def nearest_header(header: str) -> str | None:
    """The known header or field name that looks most like `header`."""
    return nearest(header, (spelling for field in FIELDS for spelling in (field, *ALIASES[field])))


def own_header(field: str) -> str:
    """The Chinese header of `field` that a reader of messages would write."""
    return in_readers_script(ALIASES[field])
