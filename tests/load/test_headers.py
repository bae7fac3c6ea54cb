"""Headers as clerks write them."""

from __future__ import annotations

import pytest

from replygen.load.aliases import ALIASES, OUR_OWN
from replygen.load.headers import field_of, is_our_own, nearest_header
from replygen.model.case import FIELDS
from replygen.model.words import fold


def test_every_field_has_spellings_in_both_scripts() -> None:
    assert set(ALIASES) == set(FIELDS)
    for field, spellings in ALIASES.items():
        assert any(ord(spelling[0]) > 0x2E80 for spelling in spellings), field


def test_no_spelling_means_two_fields() -> None:
    owners: dict[str, set[str]] = {}
    for field in FIELDS:
        for spelling in (field, *ALIASES[field]):
            owners.setdefault(fold(spelling), set()).add(field)
    assert len(owners) > 300
    assert {spelling: fields for spelling, fields in owners.items() if len(fields) > 1} == {}
    assert not owners.keys() & set(map(fold, OUR_OWN))


def test_no_spelling_is_written_twice_for_a_field() -> None:
    for field, spellings in ALIASES.items():
        folded = [fold(spelling) for spelling in (field, *spellings)]
        assert len(folded) == len(set(folded)), field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("case_id", "case_id"),
        ("Case ID", "case_id"),
        (" CASE-ID ", "case_id"),
        ("ｃａｓｅ＿ｉｄ", "case_id"),
        ("case\u200b_id", "case_id"),
        ("\ufeff编号", "case_id"),
        ("投诉 编号", "case_id"),
        ("客訴編號", "case_id"),
        ("稱呼", "title"),
        ("申訴日期", "received"),
        ("訴求", "wanted"),
        ("查明情況", "finding"),
        ("處理決定", "decision"),
        ("補償方案", "compensation"),
        ("承諾", "commitment"),
        ("类别", "category"),
        ("經辦人職稱", "handler_title"),
        ("法务审核", "legal_review"),
        ("Follow-up date", "followed_up"),
        ("姓名 Name", "name"),
        ("name (姓名)", "name"),
        ("客户姓名/客戶姓名", "name"),
        ("Case ID【编号】", "case_id"),
        ("收到日期\nReceived on", "received"),
        ("*姓名：", "name"),
        ("事由（必填）", "issue"),
        ("order no. 订单号", "order_ref"),
    ],
)
def test_a_header_is_known_however_it_is_typed(header: str, field: str) -> None:
    assert field_of(header) == field


@pytest.mark.parametrize(
    "header",
    [
        "联系电话",
        "聯絡電話",
        "审核人",
        "",
        "  ",
        "Ticket #",
        "姓名 地址",
        "客户/地点",
        "name (id)",
        "（必填）",
        "产品 name",
        "*",
    ],
)
def test_what_may_be_a_fact_about_something_else_is_not_taken(header: str) -> None:
    assert field_of(header) is None


@pytest.mark.parametrize("header", ["problem (replygen)", "Row", "序号"])
def test_columns_of_our_own_rejected_table_are_known(header: str) -> None:
    assert is_our_own(header)
    assert field_of(header) is None


@pytest.mark.parametrize(("typed", "meant"), [("recieved", "received"), ("收到日", "收到日期"), ("nmae", "name")])
def test_a_slip_of_the_hand_finds_the_nearest_header(typed: str, meant: str) -> None:
    assert nearest_header(typed) == meant


def test_what_is_like_nothing_has_no_nearest_header() -> None:
    assert nearest_header("thumbsUp") is None
