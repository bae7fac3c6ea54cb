"""The parts of letters are recognised: in composed ones nearly all, in others those that are there and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

import pytest

from replygen.brand import load_brand
from replygen.compose import Composer
from replygen.lint import Linter
from replygen.load import load_records, read_case
from replygen.model import Case, Letter, Locale
from replygen.render import render
from replygen.written.document import Document
from replygen.written.judge import Judged, judge
from replygen.written.locale import find_locale
from tests.test_examples import LETTERS
from tests.written.conftest import Read

TODAY = dt.date(2026, 11, 20)


@cache
def letters() -> tuple[Letter, ...]:
    """Every example as each kind of letter it is for."""
    composer = Composer(load_brand())
    cases = [(read_case(record), kind) for path, kind in LETTERS for record in load_records(path)]
    return tuple(composer.compose(case, kind, TODAY) for case, kind in cases if isinstance(case, Case))


def found(letter: Letter, judged: Judged) -> Iterator[bool]:
    """For each part, whether at least half of its words were given to it."""
    for part in letter.parts:
        wanted = "".join(part.text.split())
        own = "".join("".join(judged.document.text[p.start : p.end].split()) for p in judged.places(part.id))
        blocks = SequenceMatcher(None, wanted, own, autojunk=False).get_matching_blocks()
        yield sum(block.size for block in blocks if block.size > 3) >= len(wanted) / 2


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_nearly_all_parts_of_finished_letters_are_found(read: Read, linter: Linter, form: str) -> None:
    results: list[bool] = []
    for letter in letters():
        document = read(f"letter.{form}", render(letter, form, linter.brand))
        judged = judge("letter", document, linter, letter.kind, TODAY)
        assert judged.locale == letter.locale
        assert [finding for finding in judged.findings if finding.severity == "error"] == []
        results.extend(found(letter, judged))
    assert len(results) > 400
    assert sum(results) / len(results) >= 0.95


def judged(linter: Linter, read: Read, text: str, kind: str = "reply") -> Judged:
    return judge("a.txt", read("a.txt", text), linter, kind, TODAY)


def words(one: Judged, part: str) -> list[str]:
    return [one.document.text[piece.start : piece.end] for piece in one.places(part)]


def test_several_parts_may_share_a_paragraph(read: Read, linter: Linter) -> None:
    text = "王女士您好！您在来信中提到师傅迟到。经核实，当天的师傅被改派。对此我们深表歉意。因此，您的投诉成立。2026年3月1日"
    one = judged(linter, read, text)
    assert words(one, "salutation") == ["王女士您好！"]
    assert words(one, "empathy") == ["您在来信中提到师傅迟到。"]
    assert words(one, "circumstances") == ["经核实，当天的师傅被改派。"]
    assert words(one, "apology") == ["对此我们深表歉意。"]
    assert words(one, "decision") == ["因此，您的投诉成立。"]
    assert words(one, "date") == ["2026年3月1日"]
    assert one.missing == ("agreement", "credit", "compensation", "commitment", "invitation")


def test_nothing_is_invented(read: Read, linter: Linter) -> None:
    one = judged(linter, read, "The quick brown fox jumps over the lazy dog. It does so every day.")
    assert one.missing == one.needed
    assert {piece.part for piece in one.pieces} == {"other"}


def test_the_frame_of_an_english_letter(read: Read, linter: Linter) -> None:
    text = (
        "Our ref: A-1\n\n20 November 2026\n\nMs Ada Wong\n7 Larch Close\n\nDear Ms Wong,\n\nWe are sorry that we were late.\n\n"
        "Kind regards,\n\nTom Reed\nAdviser"
    )
    one = judged(linter, read, text)
    assert [(piece.part, one.document.text[piece.start : piece.end]) for piece in one.pieces] == [
        ("reference", "Our ref: A-1"),
        ("date", "20 November 2026"),
        ("address", "Ms Ada Wong"),
        ("address", "7 Larch Close"),
        ("salutation", "Dear Ms Wong,"),
        ("apology", "We are sorry that we were late."),
        ("closing", "Kind regards,"),
        ("signature", "Tom Reed"),
        ("signature", "Adviser"),
    ]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "Case Closed. Case Resolved Dear Mr Reed      We found that a bolt was loose.     Kind regards      Ada Wong",
            ["decision", "salutation", "circumstances", "closing", "signature"],
        ),
        (
            "Hi Ann, thanks for telling us and we’re so sorry for the wait. We’ll let you know by 3 May.",
            ["salutation", "credit", "apology", "commitment"],
        ),
        (
            "李女士您好，您的来信已收悉，现将情况答复如下：经核实，师傅3月1日没有到。特此答复！如有疑问可拨打010-5555-0123咨询。",
            ["salutation", "empathy", "circumstances", "closing", "invitation"],
        ),
        ("您好！您的留言已收悉。附：收费标准。每次10元。", ["greeting", "empathy", "enclosure"]),
        ("{{ name }}，\n\n我们向您道歉。", ["salutation", "apology"]),
    ],
)
def test_frame_and_parts_may_share_a_line(read: Read, linter: Linter, text: str, roles: list[str]) -> None:
    assert [piece.part for piece in judged(linter, read, text).pieces] == roles


def test_what_stands_behind_a_note_in_the_middle_is_still_the_letter(read: Read, linter: Linter) -> None:
    one = judged(linter, read, "您的留言已收悉。\n\n附：材料清单。\n\n对此我们向您道歉。")
    assert words(one, "apology")[-1] == "对此我们向您道歉。"
    assert words(one, "enclosure") == []


def test_a_part_does_not_swallow_what_has_nothing_of_it(read: Read, linter: Linter) -> None:
    text = "We will refund the fee to you." + " The street is long." * 7
    (piece,) = judged(linter, read, text).places("compensation")
    assert text[piece.start : piece.end].startswith("We will refund the fee to you.")
    assert text[piece.start : piece.end].count("street") < 7


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("We are sorry that the parcel 包裹 was late.", "en"),
        ("我们为迟到向您道歉。", "zh-CN"),
        ("我們為遲到向您道歉，門市人員已經補寄，並以簡訊通知您。", "zh-TW"),
        ("我們為遲到向閣下致歉，分店職員已安排補寄，並會致電跟進。", "zh-HK"),
    ],
)
def test_the_locale_is_found_by_script_and_words(text: str, locale: Locale) -> None:
    assert find_locale(text) == locale


def test_an_empty_text_has_no_parts(linter: Linter) -> None:
    one = judge("a.txt", Document("", ()), linter, "reply", TODAY)
    assert one.missing == one.needed
