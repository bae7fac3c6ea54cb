"""The fixed words of a case, however they are spelled."""

from __future__ import annotations

import pytest

from replygen.model.words import SPELLINGS, explained, fold, read_word


@pytest.mark.parametrize("table", SPELLINGS)
def test_every_spelling_means_one_word_of_its_table(table: str) -> None:
    owners: dict[str, set[str]] = {}
    for word, spellings in SPELLINGS[table].items():
        for spelling in (word, *spellings):
            owners.setdefault(fold(spelling), set()).add(word)
            assert read_word(table, spelling) == word
    assert owners
    assert {spelling: words for spelling, words in owners.items() if len(words) > 1} == {}


@pytest.mark.parametrize(
    "text", ["not_upheld", "Not upheld", "ＮＯＴ－ＵＰＨＥＬＤ", " not\u200b upheld ", "不成立", "申訴不成立"]
)
def test_case_width_spaces_and_invisible_marks_do_not_matter(text: str) -> None:
    assert read_word("decision", text) == "not_upheld"


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"“perhaps” is not known here\. Write one of: upheld \(成立\), partial"):
        read_word("decision", "perhaps")


def test_a_word_is_explained_by_its_first_chinese_spelling() -> None:
    assert explained("compensation", "voucher") == "voucher (礼券)"
    assert explained("cause", "X1") == "X1"
