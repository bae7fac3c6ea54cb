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

Check = Callable[[Ready, Page], Iterator[Hit]]
_Meant = tuple[list[tuple[Ready, Check]], dict[str, tuple[Ready, Check]]]

_CHECKS: Mapping[str, Check] = {
    "existence": checks.existence,
    "substitution": checks.substitution,
    "co-occurrence": checks.co_occurrence,
    "missing": checks.missing,
    "repetition": checks.repetition,
    "length": checks.length,
}
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
        self._meant: dict[tuple[str, Decision | None, Gravity, bool, bool], _Meant] = {}
        patterns: dict[tuple[Judged, bool], list[tuple[str, str]]] = {}
        for ready in self._rules:
            if ready.is_sieved and ready.patterns:
                own = patterns.setdefault((ready.rule.judges, not ready.is_folded), [])
                own.extend((ready.number, pattern) for pattern in ready.patterns)
        self._sieves = [(judged, as_written, Sieve(own)) for (judged, as_written), own in patterns.items()]

    def to_try(self, page: Page) -> Iterator[tuple[Ready, Check]]:
        """The rules that can fire on `page`, each with how it looks."""
        case = page.case
        key = (page.kind, case.decision, case.severity, bool(case.legal_review), page.is_known)
        if key not in self._meant:
            self._meant[key] = self._meant_for(*key)
        always, sieved = self._meant[key]
        yield from always
        for judged, as_written, sieve in self._sieves:
            held = sieve.held(page.view(judged, as_written=as_written))
            yield from (sieved[number] for number in held if number in sieved)

    def _meant_for(
        self, kind: str, decision: Decision | None, severity: Gravity, is_reviewed: bool, is_known: bool
    ) -> _Meant:
        """The rules for such letters: those to be tried always, and by their ids those that the sieves must hold."""
        meant = [
            (ready, _check_of(ready.rule))
            for ready in self._rules
            if ready.rule.speaks(kind, decision, severity)
            and not (ready.rule.unless_reviewed and is_reviewed)
            and (is_known or not ready.rule.needs_case)
        ]
        always = [each for each in meant if not each[0].is_sieved]
        return always, {each[0].number: each for each in meant if each[0].is_sieved}


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
        for ready, check in self._rulesets[page.locale].to_try(page):
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


def _check_of(rule: Rule) -> Check:
    return agreement.TESTS[rule.test] if isinstance(rule, Agreement) else _CHECKS[rule.check]


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
