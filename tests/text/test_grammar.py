"""The seams: what staff typed keeps its words, what joins it is the locale's."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from replygen.model import Locale
from replygen.text.days import months_after, workdays_after
from replygen.text.grammar import GRAMMARS


@pytest.mark.parametrize(
    ("locale", "typed", "said"),
    [
        ("zh-CN", "没有人通知您", "没有人通知您。"),
        ("zh-CN", "没有人通知您。", "没有人通知您。"),
        ("zh-CN", "没有人通知您；", "没有人通知您。"),
        ("zh-CN", "没有人通知您.", "没有人通知您。"),
        ("zh-CN", "怎么会这样？", "怎么会这样？"),
        ("zh-CN", "他说“知道了。”", "他说“知道了。”"),
        ("zh-CN", "第一行\n第二行\n", "第一行。第二行。"),
        ("en", "nobody told you", "nobody told you."),
        ("en", "nobody told you.", "nobody told you."),
        ("en", "It came at 5 p.m.", "It came at 5 p.m."),
        ("en", "Late\nNobody rang", "Late. Nobody rang."),
        ("en", "You waited\nyou rang\nYou left", "You waited; you rang. You left."),
        ("en", "Why?", "Why?"),
    ],
)
def test_a_sentence_ends_once(locale: Locale, typed: str, said: str) -> None:
    assert GRAMMARS[locale].sentence(typed) == said


@pytest.mark.parametrize(
    ("locale", "items", "said"),
    [
        ("zh-CN", ["免收安装费"], "免收安装费"),
        ("zh-CN", ["免收安装费", "另约时间。"], "免收安装费和另约时间"),
        ("zh-HK", ["一", "二", "三"], "一、二及三"),
        ("zh-CN", ["退款，今天就退", "道歉"], "退款，今天就退；道歉"),
        ("zh-CN", ["礼券一张（编号1，有效）", "卡"], "礼券一张（编号1，有效）和卡"),
        ("en", ["a refund", "an apology", "a call"], "a refund, an apology and a call"),
        ("en", ["a refund, today", "a call"], "a refund, today; a call"),
        ("en", [], ""),
    ],
)
def test_items_are_joined_as_the_locale_does(locale: Locale, items: list[str], said: str) -> None:
    assert GRAMMARS[locale].listed(items) == said


def test_a_clause_loses_its_stop_but_not_its_abbreviation() -> None:
    assert GRAMMARS["en"].clause("from Pine Ltd.") == "from Pine Ltd."
    assert GRAMMARS["en"].clause("at noon.") == "at noon"
    assert GRAMMARS["zh-CN"].clause("太晚了！") == "太晚了"


def test_a_quote_gets_the_marks_of_its_locale_once() -> None:
    assert GRAMMARS["zh-CN"].quoted("来不了也该说一声") == "“来不了也该说一声”"
    assert GRAMMARS["zh-CN"].quoted("“来不了也该说一声”") == "“来不了也该说一声”"
    assert GRAMMARS["zh-TW"].quoted('"會晚到就先講"') == "「會晚到就先講」"
    assert GRAMMARS["en"].quoted("'ring me'") == "“ring me”"
    assert GRAMMARS["en"].quoted("'Tis late, you said 'soon'") == "“'Tis late, you said 'soon'”"


def test_dates_are_written_out() -> None:
    day = dt.date(2026, 3, 5)
    assert [GRAMMARS[locale].date(day) for locale in ("zh-CN", "en")] == ["2026年3月5日", "5 March 2026"]
    assert GRAMMARS["zh-TW"].date(day, "minguo") == "中華民國115年3月5日"


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "said"),
    [
        ("zh-CN", "60", "CNY", "60元"),
        ("zh-CN", "1280.5", "CNY", "1,280.50元"),
        ("zh-TW", "1280", "TWD", "新臺幣1,280元"),
        ("zh-HK", "100", "HKD", "港幣100元"),
        ("en", "60", "GBP", "£60"),
        ("en", "60.5", "GBP", "£60.50"),
        ("en", "100", "HKD", "HK$100"),
        ("zh-CN", "100", "USD", "US$100"),
        ("en", "100.00", "JPY", "JP¥100"),
    ],
)
def test_money_carries_its_currency_and_no_empty_decimals(
    locale: Locale, amount: str, currency: str, said: str
) -> None:
    assert GRAMMARS[locale].money(Decimal(amount), currency) == said


def test_months_end_where_the_month_ends() -> None:
    assert months_after(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert months_after(dt.date(2026, 11, 20), 12) == dt.date(2027, 11, 20)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = dt.date(2026, 11, 20)
    assert {workdays_after(friday, 5, country) for country in ("CN", "TW", "HK", "GB-ENG")} == {dt.date(2026, 11, 27)}
    assert workdays_after(dt.date(2026, 12, 24), 1, "GB-ENG") == dt.date(2026, 12, 29)
    assert workdays_after(dt.date(2024, 9, 30), 1, "CN") == dt.date(2024, 10, 8)  # the National Day week
    assert workdays_after(dt.date(2024, 10, 11), 1, "CN") == dt.date(2024, 10, 12)  # a Saturday made up for it
