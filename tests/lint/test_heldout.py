"""The rules are measured by sentences that were written before any rule was tried on them; see heldout.py."""

from __future__ import annotations

import pytest

from replygen.lint import Linter
from tests.lint.heldout import FRESH, MENDED_BY, Sentence, score, sentences, verdicts


def test_there_are_enough_sentences_and_nearly_half_of_them_break_no_rule() -> None:
    first = sentences(MENDED_BY[0])
    assert len(first) >= 320
    assert 0.4 <= sum(not sentence.breaks for sentence in first) / len(first) <= 0.5
    assert 0.4 <= sum(sentence.locale == "en" for sentence in first) / len(first) <= 0.6


def test_every_sentence_names_a_rule_there_is(linter: Linter) -> None:
    named = {rule for name in (*MENDED_BY, FRESH) for s in sentences(name) for rule in (s.breaks, *s.also.split())}
    assert len(named) > 40
    assert named - {""} <= set(linter.rules)


def test_a_rule_can_be_right_wrong_and_silent(linter: Linter) -> None:
    words = "I am sorry, but we were late."
    tried = [
        Sentence("en", "apology", words, breaks="T01"),
        Sentence("en", "apology", words, breaks="T02", also="T01"),
        Sentence("en", "apology", words),
    ]
    assert [(v.rule, v.kind) for v in verdicts(linter, tried)] == [
        ("T01", "right"),
        ("T02", "missed"),
        ("T01", "right"),
        ("T01", "wrong"),
    ]
    own = score(verdicts(linter, tried))
    assert (own.right, own.right_besides, own.wrong, own.missed) == (1, 1, 1, 1)
    assert (own.precision, own.recall) == (2 / 3, 1 / 2)


@pytest.mark.parametrize("name", MENDED_BY)
def test_what_the_rules_were_mended_by_is_found(linter: Linter, name: str) -> None:
    own = score(verdicts(linter, sentences(name)))
    assert own.precision >= 0.97
    assert own.recall >= 0.95


def test_of_what_nobody_foresaw_some_is_found_and_little_is_found_wrongly(linter: Linter) -> None:
    own = score(verdicts(linter, sentences(FRESH)))
    assert own.precision >= 0.9
    assert own.recall >= 0.38
