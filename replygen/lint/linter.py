"""Letters judged by the rules of one brand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from replygen.brand import Brand
from replygen.lint import agreement, checks
from replygen.lint.finding import Finding
from replygen.lint.load import load_rules
from replygen.lint.page import Page
from replygen.lint.patterns import Sieve
from replygen.lint.ready import Hit, Ready
from replygen.lint.records import Agreement, Rule, said
from replygen.messages import language
from replygen.model import Case, Letter, Locale
from replygen.model.words import Decision
from replygen.model.words import Severity as Gravity

MOST_HITS = 20
"""Findings of one rule in one letter; what fires more often is told well enough."""

_CHECKS: Mapping[str, Callable[[Ready, Page], Iterator[Hit]]] = {
    "existence": checks.existence,
    "substitution": checks.substitution,
    "co-occurrence": checks.co_occurrence,
    "missing": checks.missing,
    "repetition": checks.repetition,
    "length": checks.length,
}
_SIEVED = frozenset({"existence", "substitution", "co-occurrence", "repetition"})
"""The kinds of check that have nothing to say where none of their patterns is found."""
_TAGS: Mapping[str, Locale] = {"en": "en", "zh_CN": "zh-CN", "zh_TW": "zh-TW"}


def lint_letter(
    letter: Letter, case: Case, brand: Brand, waived: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """What the rules of `brand` say about a letter composed for `case`; for many, keep a `Linter`, which reads them once.

    `waived` are reasons by rule id. Raises TemplateError for a rule that cannot be used.
    """
    return Linter(brand).lint(letter, case, waived)


@dataclass(frozen=True, slots=True)
class _Ruleset:
    """The rules for one locale, and what tells quickly which of them can fire."""

    rules: tuple[Ready, ...]
    folded: Sieve
    as_written: Sieve
    _meant: dict[tuple[str, Decision | None, Gravity], tuple[tuple[int, Ready], ...]] = field(default_factory=dict)

    def meant(self, kind: str, case: Case) -> tuple[tuple[int, Ready], ...]:
        """The rules for a letter of `kind` about such a case, with their numbers."""
        key = (kind, case.decision, case.severity)
        if key not in self._meant:
            self._meant[key] = tuple((n, ready) for n, ready in enumerate(self.rules) if ready.rule.speaks(*key))
        return self._meant[key]


@dataclass
class Linter:
    """Judges letters of one brand; its rules are read once and kept."""

    brand: Brand
    rules: Mapping[str, Rule] = field(init=False)
    _rulesets: dict[Locale, _Ruleset] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rules = load_rules(self.brand)

    def lint(self, letter: Letter, case: Case, waived: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
        """The findings in `letter`, in their order. What `waived` names by rule id is told, but does not stop it."""
        page = Page(letter, case, self.brand)
        ruleset = self._ruleset(page.locale)
        held = ruleset.folded.held(page.view("letter")) | ruleset.as_written.held(page.view("letter", as_written=True))
        found: list[Finding] = []
        for number, ready in ruleset.meant(page.kind, case):
            rule = ready.rule
            if (number not in held and rule.check in _SIEVED) or (rule.unless_reviewed and case.legal_review):
                continue
            check = agreement.TESTS[rule.test] if isinstance(rule, Agreement) else _CHECKS[rule.check]
            hits = islice(check(ready, page), MOST_HITS)
            found.extend(f for hit in hits if (f := _finding(ready, page, hit, (waived or {}).get(ready.number, ""))))
        return tuple(sorted(_without_doubles(found, self.rules), key=lambda finding: (finding.offset, finding.rule)))

    def _ruleset(self, locale: Locale) -> _Ruleset:
        if locale not in self._rulesets:
            rules = tuple(Ready(number, rule, locale) for number, rule in self.rules.items())
            folded, as_written = (
                Sieve([(n, p) for n, r in enumerate(rules) if r.is_folded is is_folded for p in r.patterns])
                for is_folded in (True, False)
            )
            self._rulesets[locale] = _Ruleset(rules, folded, as_written)
        return self._rulesets[locale]


def _finding(ready: Ready, page: Page, hit: Hit, waived: str) -> Finding | None:
    """What is told about `hit`; nothing when its rule is off there."""
    rule, case, piece = ready.rule, page.case, page.piece_at(hit.start)
    level = rule.level_at(page.kind, case.decision, case.severity, piece.part, piece.is_body)
    if level == "off":
        return None
    first, last = page.sentences[page.sentence_at(hit.start)] if page.sentences else (0, 0)
    first, last = min(first, hit.start), max(last, hit.end)
    line, column = page.line_and_column(hit.start)
    words = {**hit.said, "words": page.text[hit.start : hit.end]}
    return Finding(
        rule=ready.number,
        severity=level,
        part=piece.part,
        offset=hit.start,
        line=line,
        column=column,
        text=page.text[first:last],
        marked=(hit.start - first, hit.end - first),
        message=_filled(said(rule.why, _TAGS[language()]), words),
        suggestion=_filled(said(rule.instead, page.locale), words),
        rewrite=hit.rewrite,
        waived=waived,
    )


def _without_doubles(found: list[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """`found` without those on words about which a rule speaks that they yield to."""
    for finding in found:
        others = [other for other in found if other.rule in rules[finding.rule].yields_to]
        if not any(other.offset < finding.end and finding.offset < other.end for other in others):
            yield finding


def _filled(wording: str, words: Mapping[str, str]) -> str:
    """`wording` with what stands in braces filled in; unknown names stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), wording)
