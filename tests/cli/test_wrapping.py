"""Help fits the terminal in every language: Chinese counts two columns a character, and breaks between them."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from replygen.cli.wrapping import Formatter, lines

CHINESE = "按此语言和地区写信（zh-CN、zh-TW、zh-HK、en），不管案件里怎么写。  [默认：zh-CN]"
ENGLISH = "Write in this locale (zh-CN, zh-TW, zh-HK, en), whatever the case says.  [default: zh-CN]"


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
@pytest.mark.parametrize("width", [16, 30, 47, 79])
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    found = list(lines(text, width))
    assert len(found) > 1
    assert max(map(cell_len, found)) <= width
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize("width", range(16, 80))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width: int) -> None:
    found = list(lines(CHINESE, width))
    assert [line for line in found[1:] if line[0] in "，。、；：！？）」”"] == []
    assert [line for line in found if line[-1] in "（「“["] == []


def test_a_word_that_is_too_long_stays_whole() -> None:
    assert list(lines("见 https://support.example/replies 一页", 12)) == [
        "见",
        "https://support.example/replies",
        "一页",
    ]


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
def test_texts_stand_in_one_column(text: str) -> None:
    names = ("--set 字段=值", "-f, --format [text|json]", "-h")
    formatter = Formatter(width=60)
    with formatter.indentation():
        formatter.write_dl([(name, text) for name in names])
    written = formatter.getvalue().splitlines()
    assert len(written) > 2 * len(names)
    assert max(map(cell_len, written)) <= 60
    column = 2 + max(map(len, names)) + 2
    halves = [(line[:cut], line[cut:]) for line in written if (cut := cut_at(line, column))]
    assert len(halves) == len(written)
    assert sorted(left.strip() for left, _right in halves if left.strip()) == sorted(names)
    assert all(left.endswith("  ") and right[0] != " " for left, right in halves)


def cut_at(line: str, column: int) -> int:
    """The index where the terminal's `column` begins; 0 when no character begins there."""
    return next((index for index in range(len(line)) if cell_len(line[:index]) == column), 0)


def test_a_name_without_a_text_ends_its_line() -> None:
    formatter = Formatter(width=60)
    formatter.write_dl([("--flag", ""), ("--set", "text")])
    assert formatter.getvalue() == "--flag\n--set   text\n"


def test_a_long_name_has_its_text_on_the_next_line() -> None:
    formatter = Formatter(width=60)
    formatter.write_dl([("--a-very-long-option-name 文件夹或者文件的路径", "text"), ("-h", "help")])
    assert formatter.getvalue().splitlines() == [
        "--a-very-long-option-name 文件夹或者文件的路径",
        f"{'':32}text",
        f"{'-h':32}help",
    ]
