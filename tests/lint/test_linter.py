"""What a finding tells, whose words are judged, and what lets a letter pass."""

from __future__ import annotations

import pickle

import pytest

from replygen.brand import Brand
from replygen.lint import Finding, Linter, check
from tests.lint.conftest import Changed, Composed, rules


def only(findings: tuple[Finding, ...], rule: str) -> Finding:
    (found,) = (finding for finding in findings if finding.rule == rule)
    return found


def test_a_finding_says_where_what_why_and_what_instead(
    composed: Composed, changed: Changed, linter: Linter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    letter, case = composed("zh-CN")
    letter = changed(letter, invitation="欢迎您再来。我们会尽力，但愿你满意。")
    found = only(linter.lint(letter, case), "T18")
    whole = "\n".join(block.text for block in letter.blocks())
    assert whole[found.offset : found.end] == found.words == "你"
    assert found.text == "我们会尽力，但愿你满意。"
    assert (found.part, found.severity, found.rewrite) == ("invitation", "error", "您")
    assert whole.split("\n")[found.line - 1][found.column - 1] == "你"
    assert found.message.startswith("A customer is addressed")
    assert found.suggestion == "改成“您”。"


def test_the_reason_is_told_in_the_readers_language_and_the_remedy_in_the_letters(
    composed: Composed, changed: Changed, linter: Linter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_TW")
    letter, case = composed("en")
    found = only(linter.lint(changed(letter, invitation="Our award-winning team is here."), case), "T15")
    assert "客戶" in found.message
    assert found.suggestion.isascii()


def test_places_survive_the_folding_of_traditional_characters(
    composed: Composed, changed: Changed, linter: Linter
) -> None:
    letter, case = composed("zh-TW")
    letter = changed(letter, invitation="歡迎您再來。這不是我們的責任。")
    assert only(linter.lint(letter, case), "T04").words == "不是我們的責任"


def test_findings_travel_between_processes(composed: Composed, changed: Changed, linter: Linter) -> None:
    letter, case = composed("en")
    findings = linter.lint(changed(letter, invitation="Oops!! We will be in touch."), case)
    assert pickle.loads(pickle.dumps(findings)) == findings != ()


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "zh-HK", "en"])
def test_the_customers_own_words_are_not_judged(composed: Composed, linter: Linter, locale: str) -> None:
    words = {
        "zh-CN": "客服说这是规定，不关他们的事，众所周知",
        "zh-TW": "客服說這是規定，不關他們的事，眾所皆知",
        "zh-HK": "熱線說這是規定，不關他們的事，眾所周知",
        "en": "You were told that those are the rules and that it was beyond our control",
    }[locale]
    letter, case = composed(locale, issue=words, wanted=words, quote=words, impact=words)
    assert rules(linter.lint(letter, case)) == set()


def test_what_staff_wrote_is_judged(composed: Composed, linter: Linter) -> None:
    letter, case = composed("en", finding="You failed to read the terms")
    assert rules(linter.lint(letter, case)) == {"T05"}


@pytest.mark.parametrize(
    ("locale", "said"),
    [("zh-CN", "话术里写着{{ name }}，工单待填"), ("en", "The screen said {{ name }}, None and TODO")],
)
def test_leaks_are_what_the_templates_added_not_what_the_case_says(
    composed: Composed, changed: Changed, linter: Linter, locale: str, said: str
) -> None:
    letter, case = composed(locale, issue=said, finding=said)
    assert "L07" not in rules(linter.lint(letter, case))
    assert "L07" in rules(linter.lint(changed(letter, invitation="{{ name }}"), case))


def test_a_quotation_is_left_alone_and_the_sentence_round_it_is_not(
    composed: Composed, changed: Changed, linter: Linter
) -> None:
    letter, case = composed("zh-CN")
    assert "T18" not in rules(linter.lint(changed(letter, credit="您写道“你们不来也该说一声”。谢谢您。"), case))
    assert "T18" in rules(linter.lint(changed(letter, credit="您写道“不来也该说一声”。谢谢你。"), case))


@pytest.mark.parametrize("waiver", ["L01: reviewed, Ruth Castellan", "ｌ０１：reviewed, Ruth Castellan"])
def test_a_waiver_of_the_case_lets_a_letter_pass_and_stays_with_the_finding(
    composed: Composed, changed: Changed, linter: Linter, waiver: str
) -> None:
    negligent = {"circumstances": "We were negligent on this day."}
    letter, case = composed("en")
    assert only(linter.lint(changed(letter, **negligent), case), "L01").stops
    letter, case = composed("en", waiver=waiver)
    found = only(linter.lint(changed(letter, **negligent), case), "L01")
    assert (found.severity, found.waived, found.stops) == ("error", "reviewed, Ruth Castellan", False)


def test_a_waiver_for_one_rule_lets_no_other_pass(composed: Composed, changed: Changed, linter: Linter) -> None:
    letter, case = composed("en", waiver="T05: her own words")
    letter = changed(letter, circumstances="We were negligent on this day.")
    assert only(linter.lint(letter, case), "L01").stops


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ({"S09b": "because"}, "There is no rule “S09b”. Did you mean “S09”?"),
        ({"no rule at all": "because"}, "`replygen explain rules` lists them all"),
    ],
)
def test_a_waiver_of_no_rule_is_told(linter: Linter, waiver: dict[str, str], said: str) -> None:
    ((_name, what),) = linter.unusable(waiver)
    assert said in what
    assert list(linter.unusable({"l01": "because"})) == []


@pytest.mark.parametrize(
    ("field", "changes", "rule"),
    [
        ("finding", {"finding": "The form was unclear; you failed to read it"}, "T05"),
        ("commitment", {"commitment": "2026-11-25 Adrian Gale: call you back in due course"}, "T09"),
        ("compensation", {"compensation": "refund 60; gift a towel, just this once"}, "T11"),
        ("alternative", {"decision": "not_upheld", "alternative": "a visit; our award-winning team"}, "T15"),
    ],
)
def test_the_column_that_brought_the_words_in_is_named(
    composed: Composed, linter: Linter, field: str, changes: dict[str, str], rule: str
) -> None:
    letter, case = composed("en", **changes)
    assert only(linter.lint(letter, case), rule).field == field


def test_words_of_the_templates_come_from_no_column(composed: Composed, changed: Changed, linter: Linter) -> None:
    letter, case = composed("en")
    assert only(linter.lint(changed(letter, invitation="You failed to read it."), case), "T05").field == ""


def test_a_finding_shows_its_words_in_their_sentence(composed: Composed, changed: Changed, linter: Linter) -> None:
    letter, case = composed("en")
    letter = changed(letter, circumstances="We came. We were negligent on this day.")
    assert only(linter.lint(letter, case), "L01").shown == "We were [negligent] on this day."


def test_a_linter_in_another_process_finds_the_same(composed: Composed, changed: Changed, linter: Linter) -> None:
    letter, case = composed("zh-CN")
    letter = changed(letter, invitation="欢迎你再来。")
    expected = linter.lint(letter, case)
    assert pickle.loads(pickle.dumps(linter)).lint(letter, case) == expected != ()


def test_a_legal_review_spares_legal_words(composed: Composed, changed: Changed, linter: Linter) -> None:
    letter, case = composed("en", legal_review="yes")
    assert rules(linter.lint(changed(letter, circumstances="We were negligent."), case)) == set()


@pytest.mark.parametrize(("severity", "level"), [("minor", "warning"), ("serious", "error")])
def test_the_level_follows_the_severity_of_the_case(
    composed: Composed, changed: Changed, linter: Linter, severity: str, level: str
) -> None:
    letter, case = composed("en", severity=severity)
    letter = changed(letter, circumstances="This was an isolated incident.")
    assert only(linter.lint(letter, case), "T14").severity == level


def test_regret_is_right_for_what_is_not_upheld(composed: Composed, changed: Changed, linter: Linter) -> None:
    words = "On behalf of the company, I am sorry that we did not ring. As for the rest, I regret the trouble."
    for decision, expected in (("upheld", {"A06"}), ("partial", set()), ("not_upheld", set())):
        letter, case = composed("en", decision=decision)
        assert rules(linter.lint(changed(letter, apology=words), case)) == expected, decision


def test_one_letter_can_be_judged_without_keeping_a_linter(composed: Composed, changed: Changed, brand: Brand) -> None:
    letter, case = composed("en")
    assert rules(check(changed(letter, credit=None), case, brand)) == {"S01"}


def test_a_rule_that_fires_everywhere_is_told_a_limited_number_of_times(
    composed: Composed, changed: Changed, linter: Linter
) -> None:
    letter, case = composed("zh-CN")
    findings = linter.lint(changed(letter, invitation="你" * 5_000), case)
    assert sum(finding.rule == "T18" for finding in findings) == 20


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "zh-HK", "en"])
@pytest.mark.parametrize("odd", ["「?", '“27" of it', "$5", "(¥0“ ！\u3000", "他说“好", "a\t b\u3000:"])
def test_stray_marks_of_staff_hide_nothing_of_the_letter(
    composed: Composed, linter: Linter, locale: str, odd: str
) -> None:
    letter, case = composed(
        locale, decision="partial", reason=odd, wanted=odd, finding=odd, quote=odd, commitment=f"2026-11-25 {odd}"
    )
    assert [f for f in linter.lint(letter, case) if f.rule[0] in "SK"] == []
