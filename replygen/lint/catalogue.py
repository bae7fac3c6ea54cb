"""What a rule is, in words: for `replygen explain`, and for the page that lists them all.

`python -m replygen.lint.catalogue templates/rules/RULES.md` writes that page anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from replygen.brand import load_brand
from replygen.lint.load import load_rules
from replygen.lint.records import Rule, Scope, said
from replygen.lint.trial import Line, Trials, load_trials
from replygen.messages import _, listed
from replygen.model import Locale
from replygen.model.words import explained


def level_of(rule: Rule) -> str:
    """How grave the rule is, and where it is otherwise: `warning; error in commitment`."""
    others = (
        _("{level} in {scope}").format(level=degree.level, scope=scope) if (scope := scope_of(degree)) else degree.level
        for degree in rule.levels
    )
    return _("; ").join((rule.level, *others))


def scope_of(scope: Scope) -> str:
    """Where something holds; empty where it holds everywhere in the body."""
    decisions = tuple(explained("decision", decision) for decision in scope.decisions)
    severities = tuple(explained("severity", severity) for severity in scope.severities)
    parts = (_("the whole page"),) if "all" in scope.parts else scope.parts
    found = [listed(names) for names in (scope.kinds, parts, decisions, severities) if names]
    if scope.except_parts:
        found.append(_("not in {parts}").format(parts=listed(scope.except_parts)))
    return _("; ").join(found)


def bad_line(trials: Trials | None, locale: Locale) -> str:
    """A line that breaks the rule, in the language nearest to the reader's; empty where there is none."""
    return _first(trials.hit, locale) if trials else ""


def good_line(trials: Trials | None, locale: Locale) -> str:
    """A line that keeps it."""
    return _first(trials.miss, locale) if trials else ""


def _first(lines: Mapping[Locale, tuple[Line, ...]], locale: Locale) -> str:
    """The first that is a line alone: texts by part show the structure of a letter, and are too long for an example."""
    own = next((lines[each] for each in (locale, "zh-CN", "en") if lines.get(each)), ())
    return next((line for line in own if isinstance(line, str)), "")


def instead_of(rule: Rule, locale: Locale) -> str:
    """What to write; what differs from letter to letter is left open."""
    return _open(said(rule.instead, locale))


def why_of(rule: Rule, locale: Locale) -> str:
    """Why the rule is there; what differs from letter to letter is left open."""
    return _open(said(rule.why, locale))


def _open(wording: str) -> str:
    return re.sub(r"\{\w+\}", "…", wording)


def page(rules: Mapping[str, Rule], trials: Mapping[str, Trials]) -> str:
    """All rules as Markdown, in English and Chinese."""
    return "".join(f"{line}\n" for line in _lines(rules, trials))


def _lines(rules: Mapping[str, Rule], trials: Mapping[str, Trials]) -> Iterator[str]:
    yield "# All rules"
    yield ""
    yield "Made from the files in this folder by `python -m replygen.lint.catalogue`; `replygen explain RULE` says more."
    yield "本页由本文件夹里的规则生成；`replygen explain 规则编号` 有更详细的说明。"
    yield ""
    yield "| rule | level | why | 为什么 | breaks it |"
    yield "| --- | --- | --- | --- | --- |"
    for number, rule in rules.items():
        example = bad_line(trials.get(number), "en").replace("\n", " ")
        fixed = ", fixed" if rule.fixed else ""
        cells = (f"{number} {rule.name}", f"{rule.level}{fixed}", why_of(rule, "en"), why_of(rule, "zh-CN"), example)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(load_rules(load_brand()), load_trials()), encoding="utf-8")
