"""What `replygen explain` says of the rules that letters are judged by."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from replygen.brand import load_brand
from replygen.cli.options import brand_folder
from replygen.lint import Rule, load_rules, load_trials
from replygen.lint.catalogue import bad_line, good_line, instead_of, level_of, scope_of, why_of
from replygen.lint.linter import reader_locale
from replygen.messages import _
from replygen.model.words import fold

ALL = ("rules", "规则", "規則")
"""What stands for all rules."""


def all_rules() -> Mapping[str, Rule]:
    """The rules of $REPLYGEN_BRAND, else of ./brand, else the built-in ones, by their ids."""
    given = os.environ.get("REPLYGEN_BRAND")
    return load_rules(load_brand(brand_folder(Path(given) if given else None)))


def named(word: str, rules: Mapping[str, Rule]) -> str | None:
    """The id of the rule with that id or name; None when there is none."""
    return next((number for number, rule in rules.items() if fold(word) in map(fold, (number, rule.name))), None)


def overview(rules: Mapping[str, Rule]) -> Iterator[tuple[str, str, str]]:
    """Id and level of each rule, and why it is there."""
    return ((number, rule.level, why_of(rule, reader_locale())) for number, rule in rules.items())


def rows(number: str, rule: Rule) -> Iterator[tuple[str, str]]:
    """Labels and texts about one rule; a text may be empty."""
    locale, trials = reader_locale(), load_trials().get(number)
    yield _("Level"), level_of(rule)
    yield _("Where"), scope_of(rule)
    yield _("Why"), why_of(rule, locale)
    yield _("Bad"), bad_line(trials, locale)
    yield _("Good"), good_line(trials, locale)
    yield _("Instead"), instead_of(rule, locale)
    yield _("Source"), rule.source
    yield (
        _("In one case"),
        _("can be waived with a reason: “waiver: {rule}: reason”").format(rule=number)
        if rule.waivable
        else _("cannot be waived"),
    )
    yield (
        _("In a brand"),
        _("cannot be changed")
        if rule.fixed
        else _('can be changed in the folder “rules”, or switched off: {rule}: {{level: "off"}}').format(rule=number),
    )
