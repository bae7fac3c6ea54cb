"""Compensation and promises in one cell."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replygen.model.case import CompensationItem, Promise, Question
from replygen.model.notation import read_commitment, read_compensation, read_questions, read_waiver

KEYS = set(CompensationItem.model_fields) | set(Promise.model_fields) | set(Question.model_fields)
DAY = dt.date(2025, 3, 25)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("refund 60", {"kind": "refund", "amount": Decimal(60), "currency": ""}),
        ("退款60", {"kind": "refund", "amount": Decimal(60), "currency": ""}),
        ("退款６０元整", {"kind": "refund", "amount": Decimal(60), "currency": "元"}),
        ("Refund HK$1,280.50", {"kind": "refund", "amount": Decimal("1280.50"), "currency": "HKD"}),
        ("refund 60 by 2025-03-25", {"kind": "refund", "amount": Decimal(60), "currency": "", "by": DAY}),
        ("退款60 2025年3月25日前", {"kind": "refund", "amount": Decimal(60), "currency": "", "by": DAY}),
        ("維修 2025/3/25之前", {"kind": "repair", "by": DAY}),
        ("維修 民國114年3月25日（二）前", {"kind": "repair", "by": DAY}),
        ("repair by Tuesday 25 March 2025", {"kind": "repair", "by": DAY}),
        ("refund 60, by 2025-03-25 (Tue)", {"kind": "refund", "amount": Decimal(60), "currency": "", "by": DAY}),
        ("VIP卡", {"kind": "vip"}),
        ("會員卡 至2025-03-25", {"kind": "vip", "until": DAY}),
        ("voucher 100 no GV-0917", {"kind": "voucher", "amount": Decimal(100), "currency": "", "number": "GV-0917"}),
        ("禮券100 編號：A/1", {"kind": "voucher", "amount": Decimal(100), "currency": "", "number": "A/1"}),
        ("voucher 100 x2", {"kind": "voucher", "amount": Decimal(100), "currency": "", "count": 2}),
        ("礼券100元×2", {"kind": "voucher", "amount": Decimal(100), "currency": "元", "count": 2}),
        ("gift box of tea (green; loose)", {"kind": "gift", "what": "box of tea", "note": "green; loose"}),
        ("免收安装费", {"kind": "waive", "what": "安装费"}),
        ("gift 1/2 litre 三元 milk", {"kind": "gift", "what": "1/2 litre 三元 milk"}),
    ],
)
def test_an_item_is_read_in_both_languages(text: str, item: dict[str, Any]) -> None:
    assert read_compensation(text) == (item,)


@pytest.mark.parametrize(
    "text", ["退款60；礼券100；VIP卡", "refund 60; voucher 100; vip;", "refund 60\nvoucher 100\n\nvip card"]
)
def test_items_are_divided_by_semicolons_or_lines(text: str) -> None:
    assert [item["kind"] for item in read_compensation(text)] == ["refund", "voucher", "vip"]


@pytest.mark.parametrize("value", ["none", "无", "無", "仅致歉", "apology only", "", [], [{"kind": "none"}]])
def test_none_gives_no_items(value: object) -> None:
    assert read_compensation(value) == ()


def test_a_mapping_alone_stands_for_a_list_of_one() -> None:
    assert read_compensation({"kind": "vip"}) == ({"kind": "vip"},)
    assert read_commitment({"date": "x"}) == ({"date": "x"},)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("refund 60; flowers", "“flowers”: “flowers” is not known here. Write one of: refund"),
        ("refund -5", "“refund -5”: The number -5 is negative"),
        ("refund 0", "The amount is 0"),
        ("refund ¥60 HKD", "names two currencies"),
        ("refund 60 by 2025-02-30", "“2025-02-30” is a day that does not exist"),
        ("refund 60 by 03/04/2025", "can be 2025-04-03 or 2025-03-04"),
        ("退款60 3月25日前", "“3月25日” has no year"),
        ("refund 60 by 25-Mar-25", "a year of two digits"),
        ("退款60 2025年3月25日（三）前", "2025-03-25 is a Tuesday"),
        ("退款壹佰元", "“壹佰元” is a sum in words"),
        ("退款1万元", "“1万元” is a sum in words"),
        ("refund 1.280,50", "“1.280,50” is not a number. A comma stands before three digits"),
    ],
)
def test_an_item_that_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_compensation(text)


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("2025-03-25 上门安装", {"date": DAY, "what": "上门安装"}),
        ("2025年3月25日上门安装", {"date": DAY, "what": "上门安装"}),
        ("2025-03-25前：上门安装", {"date": DAY, "what": "上门安装"}),
        ("2025-03-25 17:00 李明: 致电确认", {"date": DAY, "time": dt.time(17), "who": "李明", "what": "致电确认"}),
        (
            "2025-03-25 9:00-11:00 Li Ming: visit at 12:00",
            {"date": DAY, "time": dt.time(9), "until": dt.time(11), "who": "Li Ming", "what": "visit at 12:00"},
        ),
        ("25 March 2025 telephone to confirm", {"date": DAY, "what": "telephone to confirm"}),
        ("114/3/25 上門", {"date": DAY, "what": "上門"}),
        (
            "２０２５－０３－２５　１７：００　李明：致电",
            {"date": DAY, "time": dt.time(17), "who": "李明", "what": "致电"},
        ),
        ("2025-03-25（二）下午3点半 上门", {"date": DAY, "time": dt.time(15, 30), "what": "上门"}),
        ("2025-03-25T17:00 call", {"date": DAY, "time": dt.time(17), "what": "call"}),
        ("2025-03-25 下午3点到5点上门", {"date": DAY, "time": dt.time(15), "until": dt.time(17), "what": "上门"}),
        (
            "Tue 25 March 2025 3 pm–5 pm visit",
            {"date": DAY, "time": dt.time(15), "until": dt.time(17), "what": "visit"},
        ),
        ("2025-03-25 Tue 5 pm Sun Wei: call", {"date": DAY, "time": dt.time(17), "who": "Sun Wei", "what": "call"}),
        # what may be a name or a number of things is no day of the week and no time
        ("2025-03-25 Sun Wei: call", {"date": DAY, "who": "Sun Wei", "what": "call"}),
        ("2025-03-25 周三立：致电", {"date": DAY, "who": "周三立", "what": "致电"}),
        ("2025-03-25 三点建议逐条答复", {"date": DAY, "what": "三点建议逐条答复"}),
    ],
)
def test_a_promise_is_read_in_both_languages(text: str, promise: dict[str, Any]) -> None:
    assert read_commitment(text) == (promise,)


@pytest.mark.parametrize(
    ("mark", "state"),
    [
        ("[done 2025-03-26]", {"state": "kept", "kept": dt.date(2025, 3, 26)}),
        ("[Done on 26 March 2025]", {"state": "kept", "kept": dt.date(2025, 3, 26)}),
        ("[已办 2025-03-26]", {"state": "kept", "kept": dt.date(2025, 3, 26)}),
        ("［已辦妥於2025年3月26日］", {"state": "kept", "kept": dt.date(2025, 3, 26)}),
        ("【114/3/26 已完成】", {"state": "kept", "kept": dt.date(2025, 3, 26)}),
        ("[done]", {"state": "kept"}),
        ("[not done]", {"state": "broken"}),
        ("[未办：改由王强3月28日上门；带上新机]", {"state": "broken", "instead": "改由王强3月28日上门；带上新机"}),
        ("[未辦:王強致電]", {"state": "broken", "instead": "王強致電"}),
        ("[open]", {"state": "open"}),
    ],
)
def test_brackets_at_the_end_of_a_promise_say_what_became_of_it(mark: str, state: dict[str, Any]) -> None:
    found = read_commitment(f"2025-03-25 17:00 李明: 致电 {mark}；2025-03-27 上门{mark}")
    assert found == (
        {"date": DAY, "time": dt.time(17), "who": "李明", "what": "致电", **state},
        {"date": dt.date(2025, 3, 27), "what": "上门", **state},
    )


@pytest.mark.parametrize(
    "what", ["call [extension 12]", "[done] call", "call [2025-03-26]", "call [not done", "上门 []"]
)
def test_other_brackets_are_words_of_the_promise(what: str) -> None:
    assert read_commitment(f"2025-03-25 {what}") == ({"date": DAY, "what": what},)


def test_a_day_of_keeping_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="“2025-02-30” is a day that does not exist"):
        read_commitment("2025-03-25 call [done 2025-02-30]")


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"kept": "2025-03-26"}, ("kept", dt.date(2025, 3, 26), "")),
        ({"state": "已办", "kept": "2025-03-26"}, ("kept", dt.date(2025, 3, 26), "")),
        ({"state": "未办", "instead": "改日上门"}, ("broken", None, "改日上门")),
        ({}, ("open", None, "")),
    ],
)
def test_a_mapping_may_say_what_became_of_a_promise(values: dict[str, str], state: tuple[Any, ...]) -> None:
    promise = Promise.model_validate({"date": "2025-03-25", "what": "上门", **values})
    assert (promise.state, promise.kept, promise.instead) == state


@pytest.mark.parametrize(
    "values", [{"state": "kept"}, {"state": "open", "kept": "2025-03-26"}, {"instead": "x"}, {"state": "maybe"}]
)
def test_what_became_of_a_promise_must_agree_with_itself(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Promise.model_validate({"date": "2025-03-25", "what": "call", **values})


@pytest.mark.parametrize(
    ("value", "questions"),
    [
        ("几点到的？", ({"ask": "几点到的？"},)),
        (
            "几点到的？（好对照派工单）；谁开的门？",
            ({"ask": "几点到的？", "why": "好对照派工单"}, {"ask": "谁开的门？"}),
        ),
        (
            "Which (of the two)?; When? (for the log).",
            ({"ask": "Which (of the two)?"}, {"ask": "When?", "why": "for the log"}),
        ),
        (["When? (for the log)", {"ask": "Who?"}], ({"ask": "When?", "why": "for the log"}, {"ask": "Who?"})),
        ("()", ({"ask": "()"},)),
        ("", ()),
    ],
)
def test_a_question_may_say_in_brackets_why_it_is_asked(value: object, questions: tuple[Any, ...]) -> None:
    assert read_questions(value) == questions


def test_promises_keep_their_order() -> None:
    found = read_commitment("2025-03-27 b；2025-03-24 a\n")
    assert [promise["what"] for promise in found] == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("致电确认", "The promise “致电确认” has no date"),
        ("by Friday", "has no date"),
        ("2025-03-25", "does not say what will be done"),
        ("2025-02-30 visit", "a day that does not exist"),
        ("2025-03-25 25:00 visit", "is not a time of day"),
        ("2025-03-25 20:00-24:00 visit", "Write 23:59, or 00:00 of the next day"),
        ("3月25日 上门", "“3月25日” has no year"),
        ("25-Mar-25 visit", "a year of two digits"),
        ("2025-03-25（三） 上门", "2025-03-25 is a Tuesday"),
    ],
)
def test_a_promise_that_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_commitment(text)


fragments = st.sampled_from([
    "退款", "refund", "礼券", "60", "¥", "元", " ", "；", ";", "(", "）", "x2", "by ", "2025-03-25", "前", "至", "no ",
    "A1", "：", "17:00", "[", "done", "未办：", "】", "？", "万", "$", "（二）", "下午3点", "3月25日", "25 March", "-", "Tue ",
])  # fmt: skip


@given(st.lists(fragments, max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (read_compensation, read_commitment, read_questions):
        with suppress(ValueError):
            assert all(set(item) <= KEYS for item in read(text))


@pytest.mark.parametrize(
    "value",
    [
        "L01: 法务已审, 何静宜; T14: 客户自己的说法",
        "Ｌ０１：法务已审, 何静宜；T14：客户自己的说法；",
        "L01 : 法务已审, 何静宜\nT14: 客户自己的说法",
        {"L01": "法务已审, 何静宜", "T14": "客户自己的说法"},
    ],
)
def test_a_waiver_is_a_rule_and_its_reason(value: object) -> None:
    assert read_waiver(value) == {"L01": "法务已审, 何静宜", "T14": "客户自己的说法"}


def test_a_reason_may_hold_a_colon_and_in_brackets_a_semicolon() -> None:
    assert read_waiver("L01: see file: 12 (seen; approved)") == {"L01": "see file: 12 (seen; approved)"}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("L01", "“L01” is no waiver. Write the rule, a colon and the reason"),
        ("L01: seen; by Ruth", "“by Ruth” is no waiver"),
        ("L01：", "The waiver of L01 has no reason"),
        ({"L01": ""}, "The waiver of L01 has no reason"),
        ({"L01": None}, "The waiver of L01 has no reason"),
        ("L01: seen; Ｌ01: seen again", "L01 is waived twice"),
        ({"L01": ["seen"]}, "This must be one plain text"),
        (["L01: seen"], "This must be one plain text"),
    ],
)
def test_a_waiver_that_cannot_be_read_says_why(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_waiver(value)
