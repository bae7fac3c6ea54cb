"""Numbers of papers and cards are found by their checks, and never shown in full. All numbers here are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replygen.text.personal import personal_numbers


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("身份证11010519491231002X，请核对", "a Chinese identity number", "…002X"),
        ("110105 19491231 002x", "a Chinese identity number", "…002X"),
        ("旧证号130503670401001", "a Chinese identity number", "…1001"),
        ("身分證字號A123456789", "a Taiwanese identity number", "…6789"),
        ("身份證 C668668（9）", "a Hong Kong identity number", "…6689"),
        ("my number is AB 12 34 56 C.", "a UK National Insurance number", "…456C"),
        ("卡号6222021234567890128", "the number of a bank card", "…0128"),
        ("6222 0212 3456 7890 128", "the number of a bank card", "…0128"),
        ("card 4111 1111 1111 1111", "the number of a bank card", "…1111"),
        ("4111-1111-1111-1111", "the number of a bank card", "…1111"),
        ("５１０５１０５１０５１０５１００", "the number of a bank card", "…5100"),
        ("3782 822463 10005", "the number of a bank card", "…0005"),
    ],
)
def test_a_personal_number_is_found_with_its_last_four_signs(text: str, kind: str, end: str) -> None:
    (found,) = personal_numbers(text)
    assert (found.kind, found.end) == (kind, end)


@pytest.mark.parametrize(
    "text",
    [
        *("110105194912310021", "110105194913310027", "990105194912310022"),  # check digit, month, province
        *("A123456780", "C668668(E)", "GB123456C", "QQ123456C", "4111111111111112", "9111111111111111"),
        *("A20250314-0017", "TB-4111111111111111", "4111111111111111a", "2026-11-12 2026-11-13", "13812345678"),
        *("尾号1111", "card ending 1111", "41111111111111111111"),
    ],
)
def test_what_fails_a_check_or_is_part_of_a_reference_is_none(text: str) -> None:
    assert list(personal_numbers(text)) == []


def test_only_a_number_with_birthday_and_check_digit_is_certain() -> None:
    found = [number.is_certain for number in personal_numbers("11010519491231002X 4111111111111111 A123456789")]
    assert found == [True, False, False]


@given(st.text() | st.text("0123456789 -AB()Xx", max_size=30))
def test_any_text_is_searched(text: str) -> None:
    for number in personal_numbers(text):
        assert len(number.end) == 5
