"""Patterns of rules as RE2 reads them: in a time that grows with the text alone, whatever a brand writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import re2

from replygen.messages import _

Span = tuple[int, int]
Name = TypeVar("Name")

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

    __slots__ = ("_bytes", "data", "text")

    def __init__(self, text: str) -> None:
        self.text, self.data = text, text.encode()
        self._bytes: dict[int, int] = {}

    def part(self, start: int, end: int | None) -> bytes:
        """What stands from `start` to `end`, and nothing around it."""
        return self.data if not start and end is None else self.text[start:end].encode()

    def byte_at(self, place: int) -> int:
        """Where the character number `place` begins."""
        if len(self.data) == len(self.text):
            return place
        if place not in self._bytes:
            self._bytes[place] = len(self.text[:place].encode())
        return self._bytes[place]

    def place_at(self, byte: int) -> int:
        """The number of the character that begins there."""
        return byte if len(self.data) == len(self.text) else len(self.data[:byte].decode())


class Expression:
    """Several patterns as one; capital letters do not matter. A group, where there is one, is what is marked."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._pattern = "|".join(f"(?:{p})" for p in patterns)

    @cached_property
    def _compiled(self) -> Any:
        return re2.compile(self._pattern, _options(_MEMORY // 8))

    @cached_property
    def _any(self) -> Any:
        """The same for those who need not know where."""
        one = re2.Set.SearchSet(_options(_MEMORY // 8))
        one.Add(self._pattern)
        one.Compile()
        return one

    def spans(self, view: View, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """The places in `view` that fit, from `start` to `end`."""
        has_groups = self._compiled.groups > 0
        for match in self._compiled.finditer(view.data, *_bytes(view, start, end)):
            first, last = match.span(match.lastindex or 0) if has_groups else match.span()
            yield view.place_at(first), view.place_at(last)

    def count(self, view: View, start: int = 0, end: int | None = None) -> int:
        """How many places in `view` fit, from `start` to `end`."""
        return sum(1 for _match in self._compiled.finditer(view.data, *_bytes(view, start, end)))

    def is_in(self, view: View, start: int = 0, end: int | None = None) -> bool:
        """Whether any place in `view` fits, from `start` to `end`."""
        return bool(self._any.Match(view.part(start, end)))


def _bytes(view: View, start: int, end: int | None) -> Span:
    return view.byte_at(start), len(view.data) if end is None else view.byte_at(end)


class Sieve(Generic[Name]):
    """Tells in one reading which of many patterns have a hit at all."""

    def __init__(self, patterns: Sequence[tuple[Name, str]]) -> None:
        """`patterns` are patterns, each with the name of what it belongs to."""
        self._names = [name for name, _pattern in patterns]
        self._set = re2.Set.SearchSet(_options(_MEMORY))
        for _name, pattern in patterns:
            self._set.Add(pattern)
        if patterns:
            self._set.Compile()

    def held(self, view: View, start: int = 0, end: int | None = None) -> frozenset[Name]:
        """The names of the patterns that have a hit in `view`, from `start` to `end`."""
        if not self._names:
            return frozenset()
        return frozenset(self._names[index] for index in self._set.Match(view.part(start, end)) or ())


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
