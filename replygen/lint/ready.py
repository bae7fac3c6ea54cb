"""A rule made ready for the letters of one locale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from replygen.lint.patterns import Expression
from replygen.lint.records import Patterns, Rule, Substitution, fits_locale, of_locale
from replygen.lint.script import simplified
from replygen.model import Locale


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule fired: `said` fills the braces of its wording, `rewrite` are the words to put there instead."""

    start: int
    end: int
    said: Mapping[str, str] = field(default_factory=dict)
    rewrite: str | None = None


class Ready:
    """A rule with its patterns for `locale` compiled; what the rule does not have for it is None or empty."""

    def __init__(self, number: str, rule: Rule, locale: Locale) -> None:
        self.number, self.rule, self.locale = number, rule, locale
        self.is_folded = rule.script == "any" and locale != "en"
        self.patterns = self._own(getattr(rule, "find", {}))
        self.find = _expression(self.patterns)
        self.unless = _expression(self._own(rule.unless))
        self.beside = _expression(self._own(getattr(rule, "beside", {})))
        self.without = _expression(self._own(getattr(rule, "without", {})))
        self.swaps: tuple[tuple[str, Expression, str], ...] = ()
        if isinstance(rule, Substitution):
            self.swaps = tuple(
                (pattern, Expression([pattern]), right)
                for family, swaps in rule.swap.items()
                if fits_locale(family, locale)
                for wrong, right in swaps.items()
                for pattern in self._folded((wrong,))
            )
            self.patterns = tuple(pattern for pattern, _expression, _right in self.swaps)
        outcomes = getattr(rule, "outcomes", {}).items()
        self.outcomes = {decision: _expression(self._own(patterns)) for decision, patterns in outcomes}

    def _own(self, patterns: Patterns) -> tuple[str, ...]:
        return self._folded(of_locale(patterns, self.locale))

    def _folded(self, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(simplified, patterns)) if self.is_folded else patterns


def _expression(patterns: tuple[str, ...]) -> Expression | None:
    return Expression(patterns) if patterns else None
