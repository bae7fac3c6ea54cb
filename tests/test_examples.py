"""The examples: many cases in four locales, whose letters are read whole, and hold the same text in DOCX and PDF."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import docx
import pypdf
import pytest

from replygen.brand import Brand
from replygen.load import load_records
from replygen.model import LOCALES, Case, Letter
from replygen.produce import Producer
from replygen.render import render
from replygen.render.fit import reference_of
from tests.sample_facts import PARTS

FOLDER = Path(__file__).parent.parent / "examples"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".csv", ".xlsx", ".yaml"})
BEFORE, REPLY, AFTER = (
    FOLDER / "cycle" / f"{when}.csv" for when in ("before-the-reply", "the-reply", "after-the-reply")
)
LETTERS = [
    *((path, kind) for path in FILES for kind in ("reply", "ack")),
    (BEFORE, "ack"),
    (REPLY, "reply"),
    *((BEFORE, kind) for kind in ("info", "update")),
    *((AFTER, kind) for kind in ("followup", "closure")),
]
"""Every file with each kind of letter it is for."""
GOLDEN = Path(__file__).parent / "golden"
DATE = dt.date(2026, 11, 20)


def cases(brand: Brand, path: Path, kind: str = "reply") -> Iterator[Case]:
    for examined in map(Producer(brand, kind, DATE).examine, load_records(path)):
        assert examined.problems == (), (path, examined.record.place, examined.problems)
        yield examined.case


def squeezed(text: str) -> str:
    return re.sub(r"[\s•·\u2066-\u2069]", "", text)


@pytest.fixture(scope="session")
def everything(brand: Brand) -> list[tuple[Path, Case]]:
    return [(path, case) for path in FILES for case in cases(brand, path)]


@pytest.fixture(scope="session")
def letters(brand: Brand, everything: list[tuple[Path, Case]]) -> list[Letter]:
    producer = Producer(brand, "reply", DATE)
    return [producer.letter(case) for _path, case in everything]


def test_they_cover_locales_decisions_severities_and_categories(everything: list[tuple[Path, Case]]) -> None:
    found = [case for _path, case in everything]
    assert len(found) >= 24
    assert {case.locale for case in found} == set(LOCALES)
    for locale in LOCALES:
        own = [case for case in found if case.locale == locale]
        assert {case.decision for case in own} == {"upheld", "partial", "not_upheld", "goodwill"}
        assert {case.severity for case in own} == {"minor", "moderate", "serious", "critical"}
        assert {case.category for case in own} == {"product", "process", "communication"}
    assert {path.suffix for path, _case in everything} == {".csv", ".xlsx", ".yaml"}


@pytest.fixture(scope="session")
def letters_of_all_kinds(brand: Brand) -> list[Letter]:
    return [Producer(brand, kind, DATE).letter(case) for path, kind in LETTERS for case in cases(brand, path, kind)]


@pytest.mark.parametrize(("path", "kind"), LETTERS, ids=lambda value: getattr(value, "name", value))
def test_the_letters_read_as_they_did(brand: Brand, path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    producer = Producer(brand, kind, DATE)
    texts = [render(producer.letter(case), "txt", brand).decode() for case in cases(brand, path, kind)]
    text = ("\n" + "=" * 60 + "\n\n").join(texts)
    golden = GOLDEN / f"{path.stem}.{kind}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_kind_is_among_them_in_every_locale(letters_of_all_kinds: list[Letter]) -> None:
    assert {(letter.kind, letter.locale) for letter in letters_of_all_kinds} == set(product(PARTS, LOCALES))


def test_docx_holds_every_paragraph_and_nothing_else(letters_of_all_kinds: list[Letter], brand: Brand) -> None:
    for letter in letters_of_all_kinds:
        document = docx.Document(io.BytesIO(render(letter, "docx", brand)))
        assert [paragraph.text for paragraph in document.paragraphs] == [block.text for block in letter.blocks()]


def test_pdf_holds_every_paragraph_and_nothing_else(letters_of_all_kinds: list[Letter], brand: Brand) -> None:
    for letter in letters_of_all_kinds:
        sender = brand.sender(letter.locale)
        head = squeezed(sender.company + sender.department)
        foot = squeezed(sender.address + sender.phone + sender.email + sender.website)
        found = ""
        for number, page in enumerate(pypdf.PdfReader(io.BytesIO(render(letter, "pdf", brand))).pages, 1):
            text = squeezed(page.extract_text())
            assert foot in text
            text = text.replace(foot, "", 1)
            furniture = head if number == 1 else squeezed(reference_of(letter)) + str(number)  # both are drawn last
            before, piece, after = text.rpartition(furniture)
            assert piece == furniture, (letter.case_id, number)
            found += before + after
        assert found == squeezed("".join(block.text for block in letter.blocks())), letter.case_id


def test_names_dates_amounts_numbers_and_promises_of_every_case_stand_in_its_letter(
    everything: list[tuple[Path, Case]], letters: list[Letter]
) -> None:
    for (_path, case), letter in zip(everything, letters, strict=True):
        text = squeezed("".join(block.text for block in letter.blocks()))
        days = [case.received, case.event_date.date if case.event_date else None, case.fix_date]
        days += [promise.date for promise in case.commitment]
        days += [day for item in case.compensation or () for day in (item.by, item.until)]
        for day in filter(None, days):
            written = f"{day:%-d%B%Y}" if case.locale == "en" else f"{day.year}年{day.month}月{day.day}日"
            assert written in text, (case.case_id, day)
        typed = [case.case_id, case.name, case.quote, case.place, case.order_ref, case.certificate_no]
        typed += [*case.address, *case.issue, *case.wanted, *case.alternative]
        typed += [promise.what for promise in case.commitment]
        for item in case.compensation or ():
            typed += [item.what, item.number, item.note, f"{item.amount:,}" if item.amount else ""]
        for piece in typed:
            for line in piece.splitlines():
                assert squeezed(line).strip("。.") in text, (case.case_id, line)


def test_what_is_asked_outstanding_done_and_given_stands_in_the_letters_of_the_cycle(brand: Brand) -> None:
    for path, kind in LETTERS[-4:]:
        for case in cases(brand, path, kind):
            typed: list[str] = []
            if kind == "info":
                typed = [text for question in case.questions for text in (question.ask, question.why)]
            if kind == "update":
                typed = [case.checked, case.outstanding, case.interim]
            if kind in {"followup", "closure"}:
                typed = [text for promise in case.commitment for text in (promise.what, promise.instead)]
            if kind == "closure":
                typed += [item.number or f"{item.amount:,}" for item in case.compensation or ()]
            letter = Producer(brand, kind, DATE).letter(case)
            text = squeezed("".join(block.text for block in letter.blocks()))
            assert typed
            assert [piece for piece in typed if squeezed(piece).strip("。.？?") not in text] == []
