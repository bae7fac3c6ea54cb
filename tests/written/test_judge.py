"""Letters whose case nobody knows are judged by the rules that need none."""

from __future__ import annotations

import datetime as dt

import pytest

from replygen.errors import UserError
from replygen.lint import Linter
from replygen.written.judge import Judged, judge
from tests.written.conftest import Read

TODAY = dt.date(2026, 11, 20)
LETTER = """尊敬的王女士：

您在来信中告诉我们，3月14日您等了一下午。

如果给您带来了不便,我们深表歉意。

经核实，师傅当天被改派。因此，您的投诉成立。

我们会尽快与你联系。

此致
敬礼！"""


@pytest.fixture
def one(read: Read, linter: Linter) -> Judged:
    return judge("a.txt", read("a.txt", LETTER), linter, "reply", TODAY)


def test_findings_say_where_they_stand_in_the_file(one: Judged) -> None:
    places = {(finding.rule, finding.line, finding.words, finding.part) for finding in one.findings}
    assert ("A01", 5, "如果给您带来了不便,我们深表歉意", "apology") in places
    assert ("G02", 5, ",", "apology") in places
    assert ("T09", 9, "尽快", "commitment") in places
    assert ("T18", 9, "你", "commitment") in places


def test_missing_parts_are_told_as_warnings(one: Judged) -> None:
    told = [finding for finding in one.findings if finding.rule == "S01"]
    assert len(told) == len(one.missing) > 0
    assert {finding.severity for finding in told} == {"warning"}


def test_rules_that_need_the_case_are_left_out_and_named(one: Judged) -> None:
    assert {"S03", "S06", "S08", "S21", "A11"} <= set(one.left_out)
    assert not set(one.left_out) & {finding.rule for finding in one.findings}
    assert "A01" not in one.left_out


def test_a_weekday_without_its_year_cannot_be_wrong(read: Read, linter: Linter) -> None:
    def fired(text: str) -> bool:
        return "S09" in {f.rule for f in judge("a.txt", read("a.txt", text), linter, "reply", TODAY).findings}

    assert not fired("师傅3月14日（星期一）会来。")
    assert fired("师傅2025年3月14日（星期一）会来。")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("我们向您道歉。", {"S13", "S23"}),
        ("王女士：\n\n我们向您道歉。\n\n客户关怀部经理 李明\n电话：010-5555-0123", set()),
        ("王女士：\n\n我们向您道歉。\n\n云杉通信有限公司", {"S13"}),
    ],
)
def test_a_letter_needs_somebody_it_speaks_to_and_somebody_who_signs(
    read: Read, linter: Linter, text: str, rules: set[str]
) -> None:
    found = judge("a.txt", read("a.txt", text), linter, "reply", TODAY).findings
    assert {finding.rule for finding in found} & {"S13", "S23"} == rules


def test_an_unknown_kind_is_refused_with_those_there_are(read: Read, linter: Linter) -> None:
    with pytest.raises(UserError, match="reply"):
        judge("a.txt", read("a.txt", LETTER), linter, "poem", TODAY)


def test_a_given_locale_counts(read: Read, linter: Linter) -> None:
    found = judge("a.txt", read("a.txt", LETTER), linter, "reply", TODAY, locale="zh-TW").findings
    assert "G01" in {finding.rule for finding in found}
