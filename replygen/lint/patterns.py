"""Patterns of rules as RE2 reads them: in a time that grows with the text alone, whatever a brand writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import re2

from replygen.messages import _

Span = tuple[int, int]

_MEMORY = 64 << 20
"""Bytes RE2 may use for all patterns of a locale together; one pattern may use an eighth."""


def _options(memory: int) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = memory
    return options


class View:
    """A text as RE2 reads it; places are counted in characters outside, in bytes inside."""

    __slots__ = ("data", "text")

    def __init__(self, text: str) -> None:
        self.text, self.data = text, text.encode()

    def byte_at(self, place: int) -> int:
        """Where the character number `place` begins."""
        return place if len(self.data) == len(self.text) else len(self.text[:place].encode())

    def place_at(self, byte: int) -> int:
        """The number of the character that begins there."""
        return byte if len(self.data) == len(self.text) else len(self.data[:byte].decode())


class Expression:
    """Several patterns as one; capital letters do not matter. A group, where there is one, is what is marked."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._compiled = re2.compile("|".join(f"(?:{p})" for p in patterns), _options(_MEMORY // 8))
        self._has_groups = self._compiled.groups > 0

    def spans(self, view: View, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """The places in `view` that fit, from `start` to `end`."""
        for match in self._compiled.finditer(view.data, *_bytes(view, start, end)):
            first, last = match.span(match.lastindex or 0) if self._has_groups else match.span()
            yield view.place_at(first), view.place_at(last)

    def is_in(self, view: View, start: int = 0, end: int | None = None) -> bool:
        """Whether any place in `view` fits, from `start` to `end`."""
        return self._compiled.search(view.data, *_bytes(view, start, end)) is not None


def _bytes(view: View, start: int, end: int | None) -> Span:
    return view.byte_at(start), len(view.data) if end is None else view.byte_at(end)


class Sieve:
    """Tells in one reading which of many rules can have a hit at all."""

    def __init__(self, patterns: Sequence[tuple[int, str]]) -> None:
        """`patterns` are patterns, each with the number of its rule."""
        self._numbers = [number for number, _pattern in patterns]
        self._set = re2.Set.SearchSet(_options(_MEMORY))
        for _number, pattern in patterns:
            self._set.Add(pattern)
        if patterns:
            self._set.Compile()

    def held(self, view: View) -> frozenset[int]:
        """The numbers of the rules that have a hit in `view`."""
        found = self._set.Match(view.data) if self._numbers else None
        return frozenset(self._numbers[index] for index in found or ())


def fault(pattern: str) -> str:
    """What is wrong with one pattern; nothing when it can be used."""
    try:
        compiled = re2.compile(pattern, _options(_MEMORY // 8))
    except re2.error as error:
        reason = error.args[0].decode()
    except UnicodeEncodeError as error:
        reason = error.reason
    else:
        if compiled.search("") is not None:
            return _("“{pattern}” fits an empty text, so it would fire everywhere. Ask for at least one sign.").format(
                pattern=pattern
            )
        return ""
    return _(
        "“{pattern}” is no regular expression of RE2 ({reason}). Correct it; what should be spared goes into “unless”."
    ).format(pattern=pattern, reason=reason)
