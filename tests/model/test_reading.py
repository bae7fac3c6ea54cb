"""Texts and numbers as staff type them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replygen.model import reading


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


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("他说：“不行；不行”；没有人回电", ("他说：“不行；不行”", "没有人回电")),
        ("他說「等；再等」；之後掛斷", ("他說「等；再等」", "之後掛斷")),
        ("bill too high (March; April); no reply", ("bill too high (March; April)", "no reply")),
        ("两次改期（3日；5日）\n没人通知", ("两次改期（3日；5日）", "没人通知")),
        ("left open “one; two", ("left open “one", "two")),
        ("smile :) one; two (", ("smile :) one", "two (")),
    ],
)
def test_what_stands_in_quotation_marks_or_brackets_is_not_split(text: str, items: tuple[str, ...]) -> None:
    assert reading.read_items(text) == items


@pytest.mark.parametrize("text", ["800", "1,280.50", "０"])
def test_a_number_is_read(text: str) -> None:
    assert reading.read_number(text) >= 0


@pytest.mark.parametrize("text", ["-1", "−1", "1e5", "many", ""])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"negative|is not a number\. Write it like 60"):
        reading.read_number(text)


@pytest.mark.parametrize("text", ["1,28", "1.280,50", "1.234", "1,2,3", "1 280", "12,80.50"])
def test_a_comma_that_is_meant_for_a_point_is_refused_with_the_rule(text: str) -> None:
    with pytest.raises(ValueError, match=r"A comma stands before three digits.*12,800\.50"):
        reading.read_number(text)


def test_a_number_too_long_to_be_one_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 20 signs"):
        reading.read_number("9" * 30)


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (reading.read_text, reading.read_items, reading.read_number):
        with suppress(ValueError):
            read(text)


@given(st.text())
def test_what_no_letter_can_show_is_told_by_its_category(text: str) -> None:
    shown = all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} for c in text)
    shown = shown and all(ord(c) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(c) <= 0xFDEF for c in text)
    if shown or "\r" in text:
        return
    with pytest.raises(ValueError, match="invisible character"):
        reading.read_text(text)
