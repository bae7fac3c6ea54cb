"""The page that lists all rules is made from the rules, and says what they say now."""

from __future__ import annotations

import pytest

from replygen.brand import Brand
from replygen.lint import load_rules, load_trials
from replygen.lint.catalogue import page
from replygen.resources import templates_folder

PAGE = templates_folder() / "rules" / "RULES.md"


def test_the_page_of_all_rules_is_as_the_rules_are_now(brand: Brand, request: pytest.FixtureRequest) -> None:
    rules = load_rules(brand)
    text = page(rules, load_trials())
    if request.config.getoption("--update-golden"):
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8")
    assert text.count("\n| ") == len(rules) + 2
