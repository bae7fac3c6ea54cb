"""A brand lowers, raises, switches off and adds rules; what is wrong with its files is told by file and line."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from replygen.brand import load_brand
from replygen.errors import TemplateError
from replygen.lint import Linter
from replygen.resources import templates_folder
from tests.lint.conftest import Changed, Composed, rules

WithRules = Callable[..., Linter]
NEW = """\
X01:
  name: our-own
  check: existence
  level: error
  find:
    en: [{pattern}]
  why: {{en: We do not say it.}}
  instead: {{en: Say something else.}}
  source: our house
"""


@pytest.fixture
def with_rules(tmp_path: Path) -> WithRules:
    """`with_rules("T15: {level: off}")`: a linter of a brand with that in rules/own.yaml."""

    def make(*texts: str) -> Linter:
        shutil.copytree(templates_folder() / "brand", tmp_path / "brand", dirs_exist_ok=True)
        folder = tmp_path / "brand" / "rules"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            (folder / f"{'own' * (number + 1)}.yaml").write_text(text, encoding="utf-8")
        return Linter(load_brand(tmp_path / "brand"))

    return make


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("{}", "warning"),
        ("T15: {level: error}", "error"),
        ("T15: {level: info}", "info"),
        ("T15: {level: 'off'}", None),
    ],
)
def test_a_brand_lowers_raises_and_switches_off(
    with_rules: WithRules, composed: Composed, changed: Changed, text: str, severity: str | None
) -> None:
    letter, case = composed("en")
    letter = changed(letter, circumstances="Our award-winning team came.")
    findings = with_rules(text).lint(letter, case)
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("{}", ["warning", "error"]),
        ("T09: {level: 'off'}", []),
        ("T09: {level: info}", ["info", "info"]),
        ("T09: {level: info, levels: [{parts: commitment, level: warning}]}", ["info", "warning"]),
    ],
)
def test_a_level_of_a_brand_counts_in_every_part_unless_it_says_otherwise(
    with_rules: WithRules, composed: Composed, changed: Changed, text: str, severities: list[str]
) -> None:
    letter, case = composed("en")
    letter = changed(letter, decision="A fitter will come as soon as possible.", commitment="He rings shortly.")
    found = with_rules(text).lint(letter, case)
    assert [finding.severity for finding in found if finding.rule == "T09"] == severities


def test_a_brand_adds_a_rule_and_more_files(with_rules: WithRules, composed: Composed, changed: Changed) -> None:
    letter, case = composed("en")
    linter = with_rules(NEW.format(pattern="Acme Ltd"), "T15: {level: 'off'}")
    letter = changed(letter, circumstances="Ask Acme Ltd about our award-winning team.")
    assert rules(linter.lint(letter, case)) == {"X01"}


def test_a_brand_widens_a_rule_and_what_it_does_not_name_stays(
    with_rules: WithRules, composed: Composed, changed: Changed
) -> None:
    letter, case = composed("en")
    letter = changed(letter, circumstances="Our award-winning team came.")
    linter = with_rules("T15:\n  unless: {en: [award-winning team]}\n")
    assert linter.lint(letter, case) == ()
    assert linter.rules["T15"].source == "seed 004 第三部分“利用投诉给自己贴金”；000 强调自己正确的方面"


@pytest.mark.parametrize("rule", ["S01", "S03", "S06", "S08", "L01", "L05", "L07"])
def test_some_rules_cannot_be_changed(with_rules: WithRules, rule: str) -> None:
    with pytest.raises(TemplateError, match=rf"own\.yaml, line 1: rule {rule} .* cannot be changed"):
        with_rules(f"{rule}: {{level: info}}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("T15:\n  levl: info\n", "line 2: T15: “levl” is not known here. Did you mean “level”?"),
        ("T15:\n  level: grave\n", "line 2: T15: “level”"),
        ("X01:\n  level: info\n", "line 1: X01: “check” must say how the rule looks: existence"),
        ("X01:\n  check: existence\n  name: own\n", "line 1: X01: “find” is missing. Add it."),
        ("T15: [award]\n", "line 1: “T15” says nothing. Write what to change."),
        ("- T15\n", "line 1: a file of rules holds ids of rules"),
        ("T15: {level: info\n", "this is not YAML"),
        (
            NEW.format(pattern="'(unclosed'"),
            "line 6: “(unclosed” is no regular expression of RE2 (missing ): (unclosed)",
        ),
        (NEW.format(pattern="'(?<=a)b'"), "is no regular expression of RE2"),
        (NEW.format(pattern="'a*'"), "line 6: “a*” fits an empty text"),
        (NEW.format(pattern="'((a{1,999}){1,999}){1,999}'"), "is no regular expression of RE2"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(with_rules: WithRules, text: str, said: str) -> None:
    with pytest.raises(TemplateError) as raised:
        with_rules(text)
    assert "own.yaml" in str(raised.value)
    assert said in str(raised.value)


def test_a_rule_that_stands_in_two_files_is_told(with_rules: WithRules) -> None:
    with pytest.raises(TemplateError, match=r"“T15” stands in .*own\.yaml, too\. Keep one\."):
        with_rules("T15: {level: info}", "T15: {level: error}")


def test_a_link_out_of_the_brand_is_not_followed(with_rules: WithRules, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("T15: {level: info}", encoding="utf-8")
    with_rules("{}")
    (tmp_path / "brand" / "rules" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(TemplateError, match="leads out of the brand folder"):
        with_rules("{}")


def test_a_file_of_another_encoding_is_told(with_rules: WithRules, tmp_path: Path) -> None:
    with_rules("{}")
    (tmp_path / "brand" / "rules" / "gbk.yaml").write_bytes("T15: {level: info} # 规则".encode("gbk"))
    with pytest.raises(TemplateError, match=r"gbk\.yaml is not UTF-8 text"):
        with_rules("{}")


def test_a_pattern_that_would_hang_other_engines_takes_no_time(
    with_rules: WithRules, composed: Composed, changed: Changed
) -> None:
    letter, case = composed("en")
    linter = with_rules(NEW.format(pattern="'(?:a+)+b|(?:a|aa)+$'"))
    begun = time.process_time()
    linter.lint(changed(letter, circumstances="a" * 20_000 + "c"), case)
    assert time.process_time() - begun < 5


def test_many_rules_of_a_brand_silence_none(
    with_rules: WithRules, composed: Composed, changed: Changed, date: dt.date
) -> None:
    letter, case = composed("en")
    many = "\n".join(NEW.format(pattern=f"'w[o0]+rd{n}\\w{{1,50}}'").replace("X01", f"X{n}") for n in range(400))
    linter = with_rules(many)
    letter = changed(letter, circumstances="You failed to read w0rd399abc.")
    assert rules(linter.lint(letter, case)) == {"T05", "X399", "X39", "X3"}
