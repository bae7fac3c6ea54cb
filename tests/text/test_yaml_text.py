"""YAML read as text, with the lines of what it holds."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise

import pytest

from replygen.errors import UserError
from replygen.text.yaml_text import DEEPEST, MOST_NODES, Document, read_yaml

SHARED = """\
first: &ann
  name: Ann
  goods:
    - tea
second: *ann
third:
  - &word late
  - *word
? &key fourth
: *key
"""


def only(text: str) -> Document:
    (document,) = read_yaml(text, "file.yaml")
    return document


def refused(text: str) -> str:
    with pytest.raises(UserError) as caught:
        list(read_yaml(text, "file.yaml"))
    return str(caught.value)


def test_an_alias_gives_what_its_anchor_holds_with_the_lines_where_that_is_written() -> None:
    document = only(SHARED)
    ann = {"name": "Ann", "goods": ["tea"]}
    assert document.value == {"first": ann, "second": ann, "third": ["late", "late"], "fourth": "fourth"}
    assert [document.line(("second", *steps)) for steps in ((), ("name",), ("goods",), ("goods", 0))] == [5, 2, 3, 4]
    assert [document.line(("third", item)) for item in (0, 1)] == [7, 8]


def test_an_anchor_used_again_means_its_newest_value_and_nothing_is_said_of_it() -> None:
    text = "a: &x 1\nb: *x\nc: &x 2\nd: *x\n"
    assert only(text).value == {"a": "1", "b": "1", "c": "2", "d": "2"}
    read = f"from replygen.text.yaml_text import read_yaml; list(read_yaml({text!r}, ''))"
    done = subprocess.run([sys.executable, "-W", "always", "-c", read], capture_output=True, text=True, check=True)
    assert "anchor" not in done.stderr


def test_an_anchor_of_another_document_is_not_known() -> None:
    assert "line 3: this is not YAML (found undefined alias 'x')" in refused("a: &x 1\n---\nb: *x\n")


def test_folded_lines_come_out_without_marks_of_the_library() -> None:
    assert only("a: >-\n  You waited\n  all day.\n\n  Nobody came.\n").value == {
        "a": "You waited all day.\nNobody came."
    }


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: *a}\n", "a: &x 1\nb: &x [*x]\n"])
def test_what_holds_itself_is_refused_by_line(text: str) -> None:
    line = text.count("\n")
    assert refused(text) == f"file.yaml, line {line}: this is too deep for a case file. Write the values out plainly."


def test_a_name_must_be_text_also_where_it_is_an_alias() -> None:
    assert refused("a: &a [x]\n*a : y\n") == "file.yaml, line 2: a name must be plain text."


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "a: [", "? "])
def test_too_deep_nesting_is_refused_by_line_and_at_once(opening: str) -> None:
    start = time.process_time()
    said = refused(f"issue:\n {opening * 100_000}")
    assert time.process_time() - start < 10  # a second or so; without the bound it would be hours
    assert said.startswith("file.yaml, line 2: ")


def test_as_deep_as_allowed_is_read() -> None:
    assert only("[" * DEEPEST + "]" * DEEPEST).value
    assert "too deep" in refused("[" * (DEEPEST + 2) + "]" * (DEEPEST + 2))


def test_as_many_values_as_allowed_are_read_and_one_more_is_refused_by_line() -> None:
    items = "- x\n" * (MOST_NODES - 1)
    assert len(only(items).value) == MOST_NODES - 1
    assert refused(items + "- x\n").startswith(
        f"file.yaml, line {MOST_NODES}: up to here stand more than {MOST_NODES} values, too many for one file."
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\na: b\n" * (MOST_NODES // 2 + 1),
        "a: &a [x, x]\n" + "".join(f"{b}: &{b} [{f'*{a},' * 30}]\n" for a, b in pairwise("abcdefg")),
    ],
)
def test_values_of_all_documents_and_of_all_aliases_count(text: str) -> None:
    assert "too many for one file" in refused(text)


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029", "\ufdd0", "\ufdd01", "\U0001f600"])
def test_what_ends_a_line_in_yaml_of_old_is_a_character_like_others(character: str) -> None:
    text = f"a{character}b: &x c{character}d\n# e{character}f: g\n'h': *x\ni: \"j{character}k\"\n"
    document = only(text)
    said = f"c{character}d"
    assert document.value == {f"a{character}b": said, "h": said, "i": f"j{character}k"}
    assert [document.line((key,)) for key in document.value] == [1, 3, 4]


@pytest.mark.parametrize(
    "typed", ["00123", "NO", "yes", "on", "0o17", "0x1F", "1_000", "12:30:45", "2026-11-12", "1e3", "="]
)
def test_a_value_is_the_text_that_was_typed(typed: str) -> None:
    assert only(f"a: {typed}\nb: [{typed}]\n{typed}: c\n").value == {"a": typed, "b": [typed], typed: "c"}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_none_unless_it_stands_between_quotation_marks(nothing: str) -> None:
    assert only(f"a: {nothing}\nb: '{nothing}'\n").value == {"a": None, "b": nothing}


@pytest.mark.parametrize("start", ["%YAML 1.2\n---\n", "%YAML 1.1\n---\n", "---\n", "\ufeff"])
def test_every_way_to_begin_a_document_is_known(start: str) -> None:
    assert only(f"{start}a: https://spruce.example/?q=1#b\nb: [http://x.example, 12:30]\n").value == {
        "a": "https://spruce.example/?q=1#b",
        "b": ["http://x.example", "12:30"],
    }


@pytest.mark.parametrize("text", ["a: b\x00", "a: b\x07", "a: \x7f", "a: \ud800", '"\\ud800"'])
def test_what_no_file_may_hold_is_refused(text: str) -> None:
    assert "this is not YAML" in refused(text)
