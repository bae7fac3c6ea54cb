"""Single values as staff type them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replygen.model import reading


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04",
        "2025/3/4",
        "2025.3.4",
        "2025年3月4日",
        "２０２５年３月４日",
        "2025 年 3 月 4 日",
        "民國114年3月4日",
        "中華民國 114 年 3 月 4 日",
        "4 March 2025",
        "4 Mar 2025",
        "4th March 2025",
        "March 4, 2025",
        "4-Mar-2025",
        "2025-03-04 18:40",
        "2025/3/4 9:05:59",
        "2025-03-04 18：40",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert reading.read_date(text) == dt.date(2025, 3, 4)


@pytest.mark.parametrize(("text", "day"), [("14/03/2025", 14), ("03/14/2025", 14), ("03/03/2025", 3)])
def test_a_date_that_can_be_one_day_only_is_read(text: str, day: int) -> None:
    assert reading.read_date(text) == dt.date(2025, 3, day)


def test_a_date_that_can_be_two_days_is_refused_with_both() -> None:
    with pytest.raises(ValueError, match="can be 2025-04-03 or 2025-03-04"):
        reading.read_date("03/04/2025")


@pytest.mark.parametrize(
    "text", ["31/02/2026", "2025-02-29", "2025-13-01", "2025年2月30日", "00/00/2025", "03/04/0000"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a day that does not exist"):
        reading.read_date(text)


@pytest.mark.parametrize("text", ["soon", "", "2025", "20250314", "2025-03", "14:00", "2025-03-14T18:40:00Z", "45731"])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Write it like 2026-02-28"):
        reading.read_date(text)


def test_an_impossible_time_behind_a_date_is_refused() -> None:
    with pytest.raises(ValueError, match="“25:00” is not a time of day"):
        reading.read_date("2025-03-14 25:00")


@given(st.dates())
def test_every_date_is_read_back(day: dt.date) -> None:
    assert reading.read_date(day.isoformat()) == day
    assert reading.read_date(f"{day.year:04}年{day.month}月{day.day}日") == day


@pytest.mark.parametrize(
    ("text", "time"), [("17:00", dt.time(17)), ("9:05", dt.time(9, 5)), ("９：０５", dt.time(9, 5))]
)
def test_a_time_is_read(text: str, time: dt.time) -> None:
    assert reading.read_time(text) == time


@pytest.mark.parametrize("text", ["24:00", "9", "9:5", "9:60", "", "noon"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        reading.read_time(text)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("60", "60", ""),
        ("¥1,280.50", "1280.50", "CNY"),
        ("￥60", "60", "CNY"),
        ("60元", "60", ""),
        ("HK$100", "100", "HKD"),
        ("nt$ 100", "100", "TWD"),
        ("100 港元", "100", "HKD"),
        ("£9.99", "9.99", "GBP"),
        ("６０", "60", ""),
    ],
)
def test_a_sum_is_read_with_its_currency(text: str, amount: str, currency: str) -> None:
    assert reading.read_money(text) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not an amount"),
        ("sixty", "is not an amount"),
        ("0", "The amount is 0"),
        ("-5", "negative"),
        ("60.123", "is not a number"),
        ("1,2,3", "is not a number"),
        ("¥60 HKD", "names two currencies"),
        ("9" * 30, "more than 20 signs"),
    ],
)
def test_what_is_no_sum_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        reading.read_money(text)


def test_text_keeps_what_was_typed_and_evens_out_line_ends() -> None:
    assert reading.read_text(" a\r\nb\rc\u2028d\t ") == "a\nb\nc\nd"
    assert reading.read_text("O’Brien ＆ 王\u3000晓雯 👨‍👩‍👧") == "O’Brien ＆ 王\u3000晓雯 👨‍👩‍👧"


@pytest.mark.parametrize(
    "wrong", ["\0", "\x08", "\x1f", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe"]
)
def test_what_no_letter_can_show_is_named_with_its_place(wrong: str) -> None:
    with pytest.raises(ValueError, match=f"U\\+{ord(wrong):04X} at place 3"):
        reading.read_text(f"ab{wrong}c")


def test_text_of_any_length_that_fits_a_letter_is_taken() -> None:
    assert len(reading.read_text("x" * reading.LONGEST_TEXT)) == reading.LONGEST_TEXT
    with pytest.raises(ValueError, match="20001 characters; at most 20000"):
        reading.read_text("x" * (reading.LONGEST_TEXT + 1))


@pytest.mark.parametrize("value", [["a"], {"a": "b"}, ()])
@pytest.mark.parametrize("read", [reading.read_text, reading.read_line])
def test_a_list_is_not_printed_as_program_text(read: Callable[[object], str], value: Any) -> None:
    with pytest.raises(ValueError, match="must be one plain text"):
        read(value)


def test_a_line_has_no_line_breaks() -> None:
    assert reading.read_line(" A-0017\n") == "A-0017"
    with pytest.raises(ValueError, match="must be one line"):
        reading.read_line("a\nb")


@pytest.mark.parametrize("value", ["a; b", "a；b；", "a\n\nb", ["a", "", " b ", None], ("a", "b")])
def test_items_are_split_and_empty_ones_left_out(value: object) -> None:
    assert reading.read_items(value) == ("a", "b")


@pytest.mark.parametrize("text", ["800", "1,280.50", "０"])
def test_a_number_is_read(text: str) -> None:
    assert reading.read_number(text) >= 0


@pytest.mark.parametrize("text", ["-1", "1.234", "1e5", "many", "", "1,28"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"negative|is not a number"):
        reading.read_number(text)


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (reading.read_text, reading.read_items, reading.read_date, reading.read_money, reading.read_number):
        with suppress(ValueError):
            read(text)
