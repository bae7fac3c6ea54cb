"""Letters judged by the rules of one brand."""

from __future__ import annotations

import difflib
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
from replygen.lint.records import Agreement, Judged, Rule, said
from replygen.lint.told import source_of
from replygen.messages import _, language
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


def check(letter: Letter, case: Case, brand: Brand) -> list[Finding]:
    """What the rules of `brand` say about a letter composed for `case`; for many, keep a `Linter`, which reads them once.

    Raises TemplateError for a rule that cannot be used.
    """
    return list(Linter(brand).lint(letter, case))


class _Ruleset:
    """The rules for one locale, and what tells quickly which of them can fire."""

    def __init__(self, rules: Mapping[str, Rule], locale: Locale) -> None:
        self._rules = [Ready(number, rule, locale) for number, rule in rules.items()]
        self._meant: dict[tuple[str, Decision | None, Gravity], list[Ready]] = {}
        patterns: dict[tuple[Judged, bool], list[tuple[str, str]]] = {}
        for ready in self._rules:
            if ready.rule.check in _SIEVED:
                own = patterns.setdefault((ready.rule.judges, not ready.is_folded), [])
                own.extend((ready.number, pattern) for pattern in ready.patterns)
        self._sieves = [(judged, as_written, Sieve(own)) for (judged, as_written), own in patterns.items()]

    def to_try(self, page: Page) -> Iterator[Ready]:
        """The rules that can fire on `page`."""
        held: set[str] = set()
        for judged, as_written, sieve in self._sieves:
            held |= sieve.held(page.view(judged, as_written=as_written))
        key = (page.kind, page.case.decision, page.case.severity)
        if key not in self._meant:
            self._meant[key] = [ready for ready in self._rules if ready.rule.speaks(*key)]
        return (ready for ready in self._meant[key] if ready.number in held or ready.rule.check not in _SIEVED)


@dataclass
class Linter:
    """Judges letters of one brand; its rules are read once and kept. Raises TemplateError for a rule that cannot be used.

    Another process gets the rules without what was made of them, which cannot travel.
    """

    brand: Brand
    rules: Mapping[str, Rule] = field(init=False)
    _rulesets: dict[Locale, _Ruleset] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rules = load_rules(self.brand)

    def __getstate__(self) -> dict[str, object]:
        return {"brand": self.brand, "rules": self.rules, "_rulesets": {}}

    def lint(self, letter: Letter, case: Case) -> tuple[Finding, ...]:
        """The findings in `letter`, in their order. What the case waives is told, but does not stop it."""
        return self.judge(Page.of(letter, case, self.brand))

    def judge(self, page: Page, most: int = MOST_HITS) -> tuple[Finding, ...]:
        """The findings on `page`, in their order, at most so many of one rule."""
        if page.locale not in self._rulesets:
            self._rulesets[page.locale] = _Ruleset(self.rules, page.locale)
        waived = {number: reason for name, reason in page.case.waiver.items() if (number := self.named(name))}
        found: list[Finding] = []
        for ready in self._rulesets[page.locale].to_try(page):
            rule = ready.rule
            if (rule.unless_reviewed and page.case.legal_review) or (rule.needs_case and not page.is_known):
                continue
            check = agreement.TESTS[rule.test] if isinstance(rule, Agreement) else _CHECKS[rule.check]
            for hit in islice(check(ready, page), most):
                if finding := _finding(ready, page, hit, waived.get(ready.number, "")):
                    found.append(finding)
        if not found:
            return ()
        return tuple(sorted(_without_doubles(found, self.rules), key=lambda finding: (finding.offset, finding.rule)))

    def named(self, name: str) -> str | None:
        """The id of the rule that is called `name`, in whatever letters; None when there is none."""
        return next((number for number in self.rules if number.casefold() == name.casefold()), None)

    def unusable(self, waiver: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The names in `waiver` that stand for no rule, or for one that no case may waive, and what is wrong."""
        for name in waiver:
            number = self.named(name)
            if number is None:
                near = difflib.get_close_matches(name, self.rules, n=1)
                hint = (
                    _("Did you mean “{near}”?").format(near=near[0])
                    if near
                    else _("`replygen explain rules` lists them all.")
                )
                yield name, _("There is no rule “{rule}”. {hint}").format(rule=name, hint=hint)
            elif not self.rules[number].waivable:
                yield (
                    name,
                    _("Rule {rule} ({name}) cannot be waived. Change the words.").format(
                        rule=number, name=self.rules[number].name
                    ),
                )

    def left_out(self, kind: str) -> tuple[str, ...]:
        """The rules for a letter of `kind` that nobody can judge by without its case."""
        return tuple(
            number
            for number, rule in self.rules.items()
            if rule.level != "off" and rule.needs_case and (not rule.kinds or kind in rule.kinds)
        )


def reader_locale() -> Locale:
    """The locale nearest to the language of messages."""
    return _TAGS[language()]


def _finding(ready: Ready, page: Page, hit: Hit, waived: str) -> Finding | None:
    """What is told about `hit`; nothing when its rule is off there."""
    rule, case, piece = ready.rule, page.case, page.piece_at(hit.start)
    level = rule.level_at(page.kind, case.decision, case.severity, piece.part, piece.is_body)
    if not page.is_known and rule.written:
        level = rule.written
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
        message=_filled(said(rule.why, reader_locale()), words),
        suggestion=_filled(said(rule.instead, page.locale), words),
        rewrite=hit.rewrite,
        field=source_of(case, page.text, hit.start, hit.end),
        waived=waived,
    )


def _without_doubles(found: list[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """`found` without those on words about which a rule speaks that they yield to."""
    for finding in found:
        stronger = rules[finding.rule].yields_to
        others = (other for other in found if other.rule in stronger) if stronger else ()
        if not any(other.offset < finding.end and finding.offset < other.end for other in others):
            yield finding


def _filled(wording: str, words: Mapping[str, str]) -> str:
    """`wording` with what stands in braces filled in; unknown names stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), wording)
