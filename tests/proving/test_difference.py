"""What a brand changes: key by key, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from replygen.brand import load_brand
from replygen.proving.difference import changed_files, changed_sentences
from tests.proving.conftest import MakeBrand


@pytest.fixture
def folder(make_brand: MakeBrand) -> Path:
    return make_brand(words=True)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def changes(folder: Path) -> dict[str, list[tuple[str, str | None, str | None]]]:
    return {
        file.path.relative_to(folder).as_posix(): [(one.where, one.before, one.after) for one in file.changes]
        for file in changed_files(load_brand(folder))
    }


def test_keys_sentences_declarations_and_styles_are_named(folder: Path) -> None:
    change(folder / "policy.yaml", "refund_days: 7", "refund_days: 10")
    change(folder / "letters/en/reply/6-decision.upheld.j2", "Our answer is clear: we", "It is plain: we")
    letterhead = docx.Document(str(folder / "letterhead.docx"))
    letterhead.styles["Letter Body"].font.size = Pt(13)
    letterhead.save(str(folder / "letterhead.docx"))
    found = changes(folder)
    assert found["policy.yaml"] == [("refund_days", "7", "10")]
    before, after = "Our answer is clear: we uphold your complaint.", "It is plain: we uphold your complaint."
    assert found["letters/en/reply/6-decision.upheld.j2"] == [("", before, after)]
    assert (".subject { font-weight }", "bold", "bold") not in found.get("letter.css", [])
    ((where, _before, size),) = found["letterhead.docx"]
    assert (where, size) == ("Letter Body: type size", "13 pt")
    assert ("en: company", "Spruce Telecom Ltd", "Harrow & Vale Ltd") in found["brand.yaml"]
    assert not any(where.startswith("zh-") for where, _before, _after in found["brand.yaml"])
    assert found["rules/own.yaml"] == []  # a new file


def test_the_sentences_of_the_letters_that_change_are_counted(folder: Path) -> None:
    assert list(changed_sentences(load_brand(folder))) == []
    change(folder / "letters/en/reply/6-decision.upheld.j2", "Our answer is clear: we", "It is plain: we")
    change(folder / "policy.yaml", "every item is checked against its list", "every item is looked over")
    found = list(changed_sentences(load_brand(folder)))
    assert {(one.kind, one.part) for one in found} == {("reply", "decision"), ("reply", "credit")}
    for one in found:
        assert 0 < one.count < one.letters
    decision = next(one for one in found if one.part == "decision")
    assert decision.after == "It is plain: we uphold your complaint."
