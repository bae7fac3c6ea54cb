"""A paragraph is cut into lines, and what could turn its neighbours round stands apart."""

from __future__ import annotations

import pytest

from replygen.render.runs import lines


def shown(text: str) -> str:
    return "|".join("".join(f"[{run.text}]" if run.isolated else run.text for run in line) for line in lines(text))


def test_plain_text_is_one_run() -> None:
    assert shown("王女士，您好！ 60.50") == "王女士，您好！ 60.50"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_every_line_end_ends_a_line(end: str) -> None:
    assert shown(f"one{end}two") == "one|two"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王\u202e小明，退款60元", "王[\u202e小明]，退款60元"),
        ("\u202eevil\u202c pays 5", "[\u202eevil\u202c] pays 5"),
        ("Dear محمد علي, 60", "Dear [محمد علي], 60"),
        ("محمد 2025 علي", "[محمد] 2025 [علي]"),
        ("A\u200f 5", "A[\u200f] 5"),
    ],
)
def test_what_turns_the_direction_stands_apart(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", ["", "\n", "a\nb", "\u202e", "x\u2069\u2066y"])
def test_nothing_is_lost(text: str) -> None:
    assert "\n".join("".join(run.text for run in line) for line in lines(text)) == text
