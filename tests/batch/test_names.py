"""File names: safe on every system, stable, and no two alike."""

from __future__ import annotations

import os
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import is_valid_filename

from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.errors import UserError
from replygen.model import Case

NAMES = 10_000 if "TORTURE" in os.environ else 2_000
PIECES = (
    r"/ \ .. ../ ..\ /etc/ C: C:\ \\?\ ~ ~/ ./ file:// //host/share/ %2e%2e%2f "
    "CON con NUL nul.txt AUX COM1 LPT9 COM¹ CLOCK$ CONIN$ desktop.ini .replygen run.csv "
    """. - -- _ : * ? " < > | $(id) `id` ; & ' =1 @ # """
    "\0 \n \r \t \x1b \x7f \x85 \u2028 \u200b \u200d \u202e \u2066 \ufeff \xad \ufffe \u3000 \xa0 "
    "e\u0301 é Å \u212b ﬁ fi ① 1 Ａ A a ß ss SS ſ İ i̇ ı K \u212a k Ω \u2126 ω ς σ "
    "／ ＼ ．． ： ｃｏｎ ℀ ⒈ … ㏂ 〽 ・ 😀 👨\u200d👩\u200d👧 🇨🇳 ❤\ufe0f 葛\U000e0100 𠮷 王"
)
HOSTILE = (*PIECES.split(" "), " ", "  ", ". ", "案" * 90, "x" * 300, "é" * 140, "😀" * 70, "a\u0301" * 100)
"""What a name of a file may not hold on one system or another, what looks alike, and what is too long."""


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


def hostile(chance: random.Random) -> str:
    return "".join(chance.choice(HOSTILE) for _piece in range(chance.randrange(1, 5)))


def test_hostile_ids_by_the_thousand_stay_in_the_folder_and_do_not_meet(tmp_path: Path) -> None:
    chance, namer, ids = random.Random(9), Namer(DEFAULT_PATTERN, "reply", "2026-11-20"), dict[str, str]()
    while len(ids) < NAMES:
        case_id = hostile(chance)
        ids.setdefault(
            unicodedata.normalize("NFKC", case_id).casefold(), case_id
        )  # a run refuses those that are the same
    folder = tmp_path / "out"
    folder.mkdir()
    cases = [Case.model_construct(case_id=case_id, name=hostile(chance)) for case_id in ids.values()]
    names = [f"{namer.name(case)}.docx" for case in cases]
    assert max(len(name.encode()) for name in names) <= 255
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == NAMES
    assert [name for name in names if not is_valid_filename(name, platform="universal")] == []
    for name in names:
        assert (folder / name).resolve().parent == folder.resolve()
        (folder / name).touch(exist_ok=False)
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert list(tmp_path.iterdir()) == [folder]
