"""Column headers and keys as clerks write them, and the field of the case that each one means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache

from replygen.load.aliases import ALIASES, OUR_OWN
from replygen.messages import _
from replygen.model.case import FIELDS
from replygen.model.words import fold, in_readers_script

_PART = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff()（）\[\]【】/／|*＊:：\n]+")
"""A run of Chinese characters, or what stands between signs that set two languages apart."""
_REMARKS = frozenset({"必填", "必填项", "必填項", "选填", "選填", "required", "optional"})
"""What forms say behind the name of a column."""


@cache
def _fields() -> Mapping[str, str]:
    return {fold(spelling): field for field in FIELDS for spelling in (field, *ALIASES[field])}


@cache
def _spellings() -> Mapping[str, str]:
    return _folded(spelling for field in FIELDS for spelling in (field, *ALIASES[field]))


@cache
def _our_own() -> frozenset[str]:
    return frozenset(map(fold, OUR_OWN))


def field_of(header: str) -> str | None:
    """The field that a column header or key means, or None when it means none.

    A header in two languages, like `姓名 Name` or `name (姓名)`, means what both of its parts mean.
    """
    known = _fields()
    if (whole := fold(header)) in known:
        return known[whole]
    parts = {part for found in _PART.findall(header) if (part := fold(found)) and part not in _REMARKS}
    fields = {known.get(part) for part in parts}
    return fields.pop() if len(fields) == 1 else None


def is_our_own(header: str) -> bool:
    """Whether a column is one that replygen itself adds to rejected.csv, or a running number."""
    return fold(header) in _our_own()


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The entry of `known` that looks most like `text`, as `known` spells it, or None when none is like it."""
    return _nearest(text, _folded(known))


def nearest_header(header: str) -> str | None:
    """The known header or field name that looks most like `header`; found in some 3 ms."""
    return _nearest(header, _spellings())


def hint(name: str) -> str:
    """What to write in place of `name`, which is no field of a case."""
    if near := nearest_header(name):
        return _("Did you mean “{near}”?").format(near=near)
    return _("Write one of: {known}.").format(known=", ".join(FIELDS))


def _folded(entries: Iterable[str]) -> Mapping[str, str]:
    return {fold(entry): entry for entry in entries}


def _nearest(text: str, spelled: Mapping[str, str]) -> str | None:
    found = difflib.get_close_matches(fold(text), spelled, n=1, cutoff=0.75)
    return spelled[found[0]] if found else None


def own_header(field: str) -> str:
    """The Chinese header of `field` that a reader of messages would write."""
    return in_readers_script(ALIASES[field])
