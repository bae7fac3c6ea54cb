"""A rule made ready for the letters of one locale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from replygen.lint.patterns import Expression, Sieve, Span, View
from replygen.lint.records import Agreement, Length, Patterns, Rule, Substitution, fits_locale, of_locale
from replygen.lint.script import simplified
from replygen.model import Locale
from replygen.model.words import Decision

_SIEVED = frozenset({"existence", "substitution", "co-occurrence", "repetition"})
"""The kinds of check that have nothing to say where none of their patterns is found."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule fired: `said` fills the braces of its wording, `rewrite` are the words to put there instead."""

    start: int
    end: int
    said: Mapping[str, str] = field(default_factory=dict)
    rewrite: str | None = None


class Ready:
    """A rule for the letters of `locale`; its patterns are compiled when they are asked for the first time.

    `patterns` are those without a hit of which it has nothing to say. What the rule does not have is None or empty.
    """

    def __init__(self, number: str, rule: Rule, locale: Locale) -> None:
        self.number, self.rule, self.locale = number, rule, locale
        self.is_folded = rule.script == "any"
        self.is_sieved = rule.check in _SIEVED
        self.patterns = tuple(self._swapped()) if isinstance(rule, Substitution) else self._own("find")

    @cached_property
    def find(self) -> Expression | None:
        return _expression(self.patterns)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What it finds, where that is nothing but words that have no capital letters."""
        are_words = all(pattern.isalpha() and pattern.lower() == pattern.upper() for pattern in self.patterns)
        return self.patterns if are_words else ()

    @cached_property
    def unless(self) -> Expression | None:
        return _expression(self._own("unless"))

    @cached_property
    def beside(self) -> Expression | None:
        return _expression(self._own("beside"))

    @cached_property
    def without(self) -> Expression | None:
        return _expression(self._own("without"))

    @cached_property
    def swaps(self) -> tuple[tuple[Expression, str], ...]:
        """What finds wrong words, with the right ones."""
        return tuple((Expression([pattern]), right) for pattern, right in self._swapped().items())

    @cached_property
    def limits(self) -> tuple[int, int | None]:
        """How long something is at least, and at most."""
        assert isinstance(self.rule, Length)
        under = next((least for family, least in self.rule.under.items() if fits_locale(family, self.locale)), 0)
        return under, next((most for family, most in self.rule.over.items() if fits_locale(family, self.locale)), None)

    @cached_property
    def outcomes(self) -> Mapping[Decision, Expression]:
        """What finds the words of each decision."""
        return {decision: Expression(patterns) for decision, patterns in self._outcomes().items() if patterns}

    def outcomes_held(self, view: View, spans: Iterable[Span]) -> frozenset[Decision]:
        """The decisions of which there are words in these places of `view`."""
        return frozenset[Decision]().union(*(self._outcome_sieve.held(view, *span) for span in spans))

    @cached_property
    def _outcome_sieve(self) -> Sieve[Decision]:
        return Sieve([(decision, pattern) for decision, own in self._outcomes().items() for pattern in own])

    def _outcomes(self) -> dict[Decision, tuple[str, ...]]:
        assert isinstance(self.rule, Agreement)
        own = self.rule.outcomes.items()
        return {decision: self._folded(of_locale(patterns, self.locale)) for decision, patterns in own}

    def _swapped(self) -> dict[str, str]:
        assert isinstance(self.rule, Substitution)
        own = [swaps for family, swaps in self.rule.swap.items() if fits_locale(family, self.locale)]
        return {pattern: right for swaps in own for wrong, right in swaps.items() for pattern in self._folded((wrong,))}

    def _own(self, name: str) -> tuple[str, ...]:
        patterns: Patterns = getattr(self.rule, name, {})
        return self._folded(of_locale(patterns, self.locale))

    def _folded(self, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(simplified, patterns)) if self.is_folded and self.locale != "en" else patterns


def _expression(patterns: tuple[str, ...]) -> Expression | None:
    return Expression(patterns) if patterns else None
