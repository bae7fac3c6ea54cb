"""File names: safe on every system, stable, and no two alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import is_valid_filename

from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.errors import UserError
from replygen.model import Case


def named(case_id: str, name: str, namer: Namer | None = None, pattern: str = DEFAULT_PATTERN) -> str:
    return (namer or Namer(pattern, "reply", "2026-11-20")).name(Case(case_id=case_id, name=name))


@pytest.mark.parametrize("name", ["王晓雯", "张𠮷", "㮾䶮", "阿依古丽·买买提", "O'Brien", "Ng", "José Núñez"])
def test_a_plain_name_stays_as_typed(name: str) -> None:
    assert named("A-17", name) == f"A-17-{name}"


def test_what_a_system_refuses_is_replaced_and_marked() -> None:
    for case_id in ("A/1", "A:1", "..", "CON", "a\u202eb", "x" * 400, "案" * 120, "A."):
        name = named(case_id, "Ada")
        assert is_valid_filename(f"{name}.docx", platform="universal")
        assert len(f"{name}.docx".encode()) <= 255
    assert named("A/1", "Ada") != named("A:1", "Ada") != named("A_1", "Ada")


def test_two_readings_of_one_dash_do_not_meet() -> None:
    assert named("A-1", "B") != named("A", "1-B")


def test_names_that_differ_only_in_case_or_width_do_not_meet() -> None:
    namer = Namer("{name}", "reply", "2026-11-20")
    names = [named(f"{n}", name, namer) for n, name in enumerate(("Ada", "ADA", "Ａda"))]
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == 3


def test_a_pattern_may_use_the_facts_of_the_letter_and_nothing_else() -> None:
    assert named("7", "Ada", pattern="{date} {kind} {name}") == "2026-11-20 reply Ada"
    with pytest.raises(UserError, match="case_id"):
        named("7", "Ada", pattern="{nmae}")
    for broken in ("{", "{name!x}", "{name.__class__}", "{0}"):
        with pytest.raises(UserError):
            named("7", "Ada", pattern=broken)


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=30, unique_by=lambda pair: pair[0]))
def test_any_text_gives_a_name_of_its_own(pairs: list[tuple[str, str]]) -> None:
    namer = Namer(DEFAULT_PATTERN, "reply", "2026-11-20")
    cases = [Case.model_construct(case_id=case_id, name=name) for case_id, name in pairs]
    unlike = {unicodedata.normalize("NFKC", case.case_id).casefold(): case for case in cases}
    names = [namer.name(case) for case in unlike.values()]
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(names)
    for name in names:
        assert "/" not in name
        assert "\\" not in name
        assert name not in {"", ".", ".."}
        assert len(f"{name}.docx".encode(errors="surrogatepass")) <= 255
