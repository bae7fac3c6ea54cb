"""What this machine's fonts can draw, by their own tables: every character of them, and no other."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from replygen.fonts import BODY_FONTS, characters_of, families, has_family, missing_characters
from replygen.fonts.fontconfig import ITALIC, ROMAN, Asked, Face, find_face, weight_of


def face_of(family: str, css_weight: int = 400, slant: int = ROMAN) -> Face:
    face = find_face(Asked(family, weight_of(css_weight), slant), "en")
    assert face is not None
    return face


def test_a_family_is_known_by_its_own_name_only() -> None:
    assert all(has_family(family) for family, _package in BODY_FONTS.values())
    assert not has_family("Nobody Has Such A Font")
    assert "" not in families()


def test_a_face_is_the_one_of_its_weight_and_slant() -> None:
    faces = [face_of("Caladea", weight, slant) for weight in (400, 700) for slant in (ROMAN, ITALIC)]
    names = [TTFont(face.file, fontNumber=face.index)["name"].getDebugName(4) for face in faces]
    assert names == ["Caladea Regular", "Caladea Italic", "Caladea Bold", "Caladea Bold Italic"]


@pytest.mark.parametrize("family", [family for family, _package in BODY_FONTS.values()])
def test_of_a_file_with_many_faces_the_right_one_is_named(family: str) -> None:
    face = face_of(family, 700)
    assert TTFont(face.file, fontNumber=face.index)["name"].getDebugName(1) == family


def test_a_font_s_characters_are_those_of_its_own_table() -> None:
    face = face_of("Carlito")
    assert characters_of(face.file) == frozenset(map(chr, TTFont(face.file).getBestCmap())) - {"\r"}


def test_what_is_no_font_has_no_characters(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_text("no font")
    assert characters_of(tmp_path / "a.ttf") == frozenset()


def test_characters_that_no_font_has_are_named_once_each_in_order() -> None:
    assert missing_characters("a\U00012001李\U00012000，\U00012001") == "\U00012001\U00012000"
    assert missing_characters("a\U00012001李\U00012000", frozenset("\U00012001")) == "\U00012000"


@pytest.mark.parametrize(
    "unseen", ["\u200d", "\ufe0f", "\U000e0100", "\u202e", "\u2068\u2069", "\ufeff", "\n\t", "\u00ad"]
)
def test_what_is_never_drawn_is_never_missing(unseen: str) -> None:
    assert missing_characters(f"葛{unseen}a") == ""


def test_a_character_of_any_installed_font_is_not_missing() -> None:
    some = random.Random(4).sample(sorted(characters_of(face_of("Noto Serif CJK SC").file)), 500)
    assert missing_characters("".join(some)) == ""
