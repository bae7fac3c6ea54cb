"""Times of day as staff write them."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replygen.model.clock import read_span, read_time


@pytest.mark.parametrize(
    "text",
    [
        *("17:30", "17：30", "１７：３０", "17:30:59", "5.30 pm", "5:30pm", "5.30 p.m.", "5:30 PM"),
        *("下午5:30", "下午5点半", "下午五点三十分", "下午17:30", "17时30分", "十七點半"),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert read_time(text) == dt.time(17, 30)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("9:00", 9),
        ("9 am", 9),
        ("上午9点", 9),
        ("12 pm", 12),
        ("12 am", 0),
        ("下午12:00", 12),
        ("上午12:00:00", 0),  # with its seconds: from a program
        ("十七点整", 17),
    ],
)
def test_the_half_of_the_day_is_understood(text: str, hour: int) -> None:
    assert read_time(text) == dt.time(hour)


@pytest.mark.parametrize(
    "text", ["9", "9:5", "9:60", "", "noon", "5.30", "25:00", "24:30", "上午17:00", "13 am", "0:30 pm", "下午", "点"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "remedy"), [("24:00", "Write 23:59, or 00:00 of the next day"), ("上午12:30", "can be 00:30 or 12:30")]
)
def test_a_time_that_can_be_two_is_refused_with_both(text: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        read_time(text)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("9:00", "11:00", (9, 11)),
        ("下午3点", "5点", (15, 17)),
        ("3 pm", "5:00", (15, 17)),
        ("上午10点", "12点", (10, 12)),
        ("下午3点", "17:00", (15, 17)),
        ("5 pm", "9 am", (17, 9)),  # as written; the case is refused for it
    ],
)
def test_a_span_goes_on_in_the_half_of_the_day_it_began_in(start: str, end: str, span: tuple[int, int]) -> None:
    assert read_span(start, end) == (dt.time(span[0]), dt.time(span[1]))


@given(st.text() | st.text("0123456789:.上下午点半分apm ", max_size=10))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(ValueError):
        read_time(text)
