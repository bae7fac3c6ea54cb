"""Every look in every locale, measured on the pages themselves: DOCX, as LibreOffice draws it, and PDF agree."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTCurve, LTItem, LTPage

from replygen.brand import Brand, load_brand
from replygen.brand.looks import DESIGNS, LARGE, WINDOWS
from replygen.brand.records import Envelope, LookName
from replygen.errors import RenderError
from replygen.model.letter import Block, Letter, Paragraph, Part
from replygen.model.words import LOCALES, Locale
from replygen.render import render
from replygen.resources import templates_folder
from tests.conftest import Needs
from tests.render.conftest import letter_in

POINTS = 72 / 25.4
A4 = (210, 297)
LETTERS: list[tuple[LookName, Locale]] = [(look, locale) for look in DESIGNS for locale in LOCALES]


@dataclass(frozen=True)
class Sign:
    """One character on a page: millimetres from the left and top edges of the paper, and its size in points.

    `base` is the line that it stands on.
    """

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float


def signs(pages: list[LTPage]) -> list[Sign]:
    found = [
        Sign(
            char.get_text(),
            number,
            char.x0 / POINTS,
            (page.height - char.y1) / POINTS,
            char.x1 / POINTS,
            (page.height - char.y0) / POINTS,
            (page.height - char.matrix[5]) / POINTS,
            round(char.size * 2) / 2,
        )
        for number, page in enumerate(pages, 1)
        for char in within(page)
        if isinstance(char, LTChar) and char.get_text().strip()
    ]
    assert found, "a page without text proves nothing"
    return found


def within(item: LTItem) -> Iterator[LTItem]:
    for child in item if hasattr(item, "__iter__") else ():
        yield child
        yield from within(child)


def pages_of(pdf: bytes) -> list[LTPage]:
    return list(extract_pages(io.BytesIO(pdf)))


def house(folder: Path, **lines: str) -> Brand:
    """The built-in brand with other lines at the top of brand.yaml."""
    folder.mkdir(exist_ok=True)
    builtin = (templates_folder() / "brand" / "brand.yaml").read_text(encoding="utf-8")
    own = "".join(f"{name}: {value}\n" for name, value in lines.items())
    (folder / "brand.yaml").write_text(own + builtin, encoding="utf-8")
    return load_brand(folder)


def drawn_by_office(files: dict[str, bytes], folder: Path, needs: Needs) -> dict[str, bytes]:
    """Word files, turned into PDFs."""
    for stem, data in files.items():
        (folder / f"{stem}.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [needs("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    sources = [str(folder / f"{stem}.docx") for stem in files]
    subprocess.run([*command, *sources], check=True, capture_output=True, timeout=300)
    return {stem: (folder / f"{stem}.pdf").read_bytes() for stem in files}


@pytest.fixture(scope="module")
def brands(tmp_path_factory: pytest.TempPathFactory) -> dict[LookName, Brand]:
    return {look: house(tmp_path_factory.mktemp("brand"), look=look) for look in DESIGNS}


Drawn = dict[tuple[LookName, Locale], tuple[list[LTPage], list[LTPage]]]


@pytest.fixture(scope="module")
def drawn(brands: dict[LookName, Brand], tmp_path_factory: pytest.TempPathFactory, needs: Needs) -> Drawn:
    """The sample letter in every look and locale: its pages in PDF, and those of its DOCX."""
    word = {f"{look}-{locale}": render(letter_in(locale), "docx", brands[look]) for look, locale in LETTERS}
    office = drawn_by_office(word, tmp_path_factory.mktemp("word"), needs)
    return {
        (look, locale): (
            pages_of(render(letter_in(locale), "pdf", brands[look])),
            pages_of(office[f"{look}-{locale}"]),
        )
        for look, locale in LETTERS
    }


@pytest.mark.parametrize(("look", "locale"), LETTERS)
def test_both_formats_have_the_paper_margins_and_type_of_the_look(look: LookName, locale: Locale, drawn: Drawn) -> None:
    design = DESIGNS[look][locale]
    body = letter_in(locale).parts[0].text
    for pages in drawn[look, locale]:
        assert {(round(page.width / POINTS), round(page.height / POINTS)) for page in pages} == {A4}
        text = [sign for sign in signs(pages) if sign.page == 1 and is_in_body(sign, design.page.top)]
        sizes = Counter(sign.size for sign in text)
        assert sizes.most_common(1)[0][0] in {design.roles["body"].size, design.closer().roles["body"].size}, body[:9]
        assert min(sign.left for sign in text) == pytest.approx(design.page.left, abs=0.6)
        written = [sign for sign in text if sign.text.isalnum()]  # a mark may hang out
        assert max(sign.right for sign in written) <= A4[0] - design.page.right + 0.6
        assert max(sign.bottom for sign in text) <= A4[1] - design.page.bottom + 1


def is_in_body(sign: Sign, top: float) -> bool:
    return sign.top > top - 1 and sign.bottom < A4[1] - 18


@pytest.mark.parametrize(("look", "locale"), LETTERS)
def test_both_formats_have_the_same_pages_and_sizes(look: LookName, locale: Locale, drawn: Drawn) -> None:
    pdf, word = drawn[look, locale]
    assert len(pdf) == len(word) <= 2
    assert used_sizes(pdf) == used_sizes(word)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("look", DESIGNS)
def test_one_plain_rule_of_the_company_comes_before_those_of_the_look(
    look: LookName, locale: Locale, tmp_path: Path
) -> None:
    brand = house(tmp_path / "brand", look=look, fit="false")
    (tmp_path / "brand" / "letter.css").write_text("html { font-size: 9pt } .subject { font-size: 23pt }")
    letter = letter_in(locale)
    shown = Counter(sign.size for sign in signs(pages_of(render(letter, "pdf", brand))))
    assert shown.most_common(1)[0][0] == 9
    assert shown[23] == len("".join(letter.subject.split()))
    large = signs(pages_of(render(letter, "pdf", replace(brand, large=True))))
    assert min(sign.size for sign in large) >= LARGE


def used_sizes(pages: list[LTPage]) -> set[float]:
    """The sizes of type that more than a few signs have."""
    return {size for size, count in Counter(sign.size for sign in signs(pages)).items() if count > 5}


@pytest.mark.parametrize(("look", "locale"), LETTERS)
def test_a_letter_on_plain_paper_stays_small(look: LookName, locale: Locale, brands: dict[LookName, Brand]) -> None:
    assert len(render(letter_in(locale), "docx", brands[look])) < 20_000


ENVELOPES: tuple[Envelope, ...] = ("none", *WINDOWS)


@dataclass(frozen=True)
class Measures:
    """What is measured of a letter: pages, their papers, the edges of the text in millimetres, the size of its type."""

    pages: int
    papers: set[tuple[int, int]]
    left: float
    right: float
    first_line: float
    size: float


def measures(pages: list[LTPage], start: float) -> Measures:
    """`start` is where the text begins on page 1, `first_line` where its first line stands, from the top of the paper."""
    words = [sign for sign in signs(pages) if is_in_body(sign, start) and sign.text.isalnum()]
    body = [sign for sign in words if sign.page == 1]
    return Measures(
        pages=len(pages),
        papers={(round(page.width / POINTS), round(page.height / POINTS)) for page in pages},
        left=min(sign.left for sign in body),
        right=max(sign.right for sign in body),
        first_line=min(sign.base for sign in body),
        size=Counter(sign.size for sign in body).most_common(1)[0][0],
    )


@pytest.fixture(scope="module")
def side_by_side(
    tmp_path_factory: pytest.TempPathFactory, needs: Needs
) -> dict[tuple[LookName, Locale, Envelope], tuple[Measures, Measures]]:
    """An addressed letter in every look, locale and envelope: the measures of its PDF, and of its DOCX."""
    folder = tmp_path_factory.mktemp("side by side")
    letters = {
        (look, locale, envelope): (
            addressed(letter_in(locale)),
            house(folder / f"{look} {envelope}", look=look, envelope=envelope),
        )
        for look, locale in LETTERS
        for envelope in ENVELOPES
    }
    named = {".".join(key): key for key in letters}
    office = drawn_by_office(
        {name: render(letters[key][0], "docx", letters[key][1]) for name, key in named.items()}, folder, needs
    )
    starts = {key: WINDOWS[key[2]].start if key[2] in WINDOWS else DESIGNS[key[0]][key[1]].page.top for key in letters}
    return {
        key: (
            measures(pages_of(render(letter, "pdf", brand)), starts[key]),
            measures(pages_of(office[".".join(key)]), starts[key]),
        )
        for key, (letter, brand) in letters.items()
    }


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize(("look", "locale"), LETTERS)
def test_pdf_and_docx_agree_in_paper_margins_type_and_pages(
    look: LookName,
    locale: Locale,
    envelope: Envelope,
    side_by_side: dict[tuple[LookName, Locale, Envelope], tuple[Measures, Measures]],
) -> None:
    pdf, word = side_by_side[look, locale, envelope]
    assert pdf.papers == word.papers == {A4}
    assert pdf.pages == word.pages
    assert pdf.left == pytest.approx(word.left, abs=2)
    assert pdf.right == pytest.approx(word.right, abs=2)
    assert pdf.first_line == pytest.approx(word.first_line, abs=2)
    assert pdf.size == pytest.approx(word.size, abs=0.3)


WINDOWED: list[tuple[LookName, Envelope]] = [(look, envelope) for look in DESIGNS for envelope in WINDOWS]


@pytest.mark.parametrize(("look", "envelope"), WINDOWED)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_window_shows_the_address_and_nothing_else(
    look: LookName, envelope: Envelope, locale: Locale, tmp_path: Path
) -> None:
    letter = addressed(letter_in(locale))
    pages = pages_of(render(letter, "pdf", house(tmp_path / "brand", look=look, envelope=envelope)))
    assert_shown(letter, pages, envelope)


def test_in_word_too_the_window_shows_the_address_and_nothing_else(tmp_path: Path, needs: Needs) -> None:
    brands = {envelope: house(tmp_path / envelope, envelope=envelope) for envelope in WINDOWS}
    letters = {locale: addressed(letter_in(locale)) for locale in LOCALES}
    files = {
        f"{envelope}.{locale}": render(letter, "docx", brand)
        for envelope, brand in brands.items()
        for locale, letter in letters.items()
    }
    for name, data in drawn_by_office(files, tmp_path, needs).items():
        envelope, locale = name.split(".")
        assert_shown(
            next(letter for key, letter in letters.items() if key == locale),
            pages_of(data),
            next(key for key in WINDOWS if key == envelope),
        )


def addressed(letter: Letter) -> Letter:
    """The letter with an address of its own, so that every locale has one."""
    lines = [Block("address", text) for text in ("Ms A. Reader", "7 Larch Close", "Bristol", "BS8 1ZZ")]
    before = [block for block in letter.before if block.role != "address"]
    place = next(n for n, block in enumerate(before) if block.role in {"salutation", "greeting"})
    return replace(letter, before=(*before[:place], *lines, *before[place:]))


def assert_shown(letter: Letter, pages: list[LTPage], envelope: Envelope) -> None:
    window = WINDOWS[envelope]
    left, top, right, bottom = window.clear
    first = [sign for sign in signs(pages) if sign.page == 1]
    shown = [s for s in first if s.right > left and s.left < right and s.bottom > top and s.top < bottom]
    address = "".join("".join(block.text.split()) for block in letter.before if block.role == "address")
    assert Counter(sign.text for sign in shown) == Counter(address)
    assert min(sign.left for sign in shown) >= window.left - 0.5
    assert max(sign.right for sign in shown) <= window.left + window.width
    assert min(sign.top for sign in shown) >= window.top - 1.5
    assert max(sign.bottom for sign in shown) <= window.top + window.height
    body = letter.parts[0].text.replace(" ", "")[:2]
    assert min(sign.top for sign in first if sign.text in body and sign.top > bottom) > window.folds[0]


def test_folding_marks_stand_where_the_letter_is_folded_on_its_first_page_only(tmp_path: Path) -> None:
    for envelope, expected in (("none", (99, 198)), *((name, window.folds) for name, window in WINDOWS.items())):
        brand = house(tmp_path / "brand", envelope=envelope, folds="true", fit="false")
        letter = replace(addressed(letter_in("en")), parts=(Part("decision", (Paragraph("word " * 700),)),))
        first, *others = pages_of(render(letter, "pdf", brand))
        assert marks(first) == pytest.approx(expected, abs=0.6)
        assert others
        assert not [mark for page in others for mark in marks(page)]
    assert marks(pages_of(render(letter, "pdf", load_brand()))[0]) == []


@pytest.mark.parametrize("look", DESIGNS)
def test_in_word_too_the_folding_marks_stand_there_and_nothing_else_is_drawn(
    look: LookName, tmp_path: Path, needs: Needs
) -> None:
    letter = addressed(letter_in("en"))
    envelopes = {name: house(tmp_path / name, look=look, envelope=name, folds="true") for name in ENVELOPES}
    files: dict[str, bytes] = {name: render(letter, "docx", brand) for name, brand in envelopes.items()}
    office = drawn_by_office(files, tmp_path, needs)
    for name in ENVELOPES:
        page = pages_of(office[name])[0]
        window = WINDOWS.get(name)
        assert marks(page) == pytest.approx(window.folds if window else (99, 198), abs=0.6)
        design = DESIGNS[look]["en"]
        rules = [item for item in within(page) if isinstance(item, LTCurve) and item.width / POINTS > 100]
        assert len({round(rule.y0) for rule in rules}) == (design.rule > 0) + (design.foot_rule > 0)


@pytest.mark.parametrize("locale", LOCALES)
def test_an_address_that_the_window_cannot_show_is_refused_by_name(locale: Locale, tmp_path: Path) -> None:
    letter, brand = letter_in(locale), house(tmp_path / "brand", envelope="uk-dl")
    before = tuple(block for block in letter.before if block.role != "address")
    fitting = [Block("address", f"{number} Larch Close") for number in range(5)]
    long = Block("address", "An Unusually Long Name of a House, Flat 12, Second Staircase on the Left")
    for fmt in ("docx", "pdf"):
        assert render(replace(letter, before=(*before, *fitting)), fmt, brand)
        for lines in ([*fitting, *fitting[:1]], [long, *fitting[1:]]):
            with pytest.raises(RenderError, match=r"takes 6 lines.*\(uk-dl\) shows 5"):
                render(replace(letter, before=(*before, *lines)), fmt, brand)
        assert render(replace(letter, before=(*before, long)), fmt, load_brand())


def marks(page: LTPage) -> list[int]:
    """Where short lines stand at the left edge, in millimetres from the top."""
    return sorted(
        {
            round((page.height - item.y1) / POINTS)
            for item in within(page)
            if isinstance(item, LTCurve) and item.x1 / POINTS < 10
        }
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_in_large_print_no_word_is_smaller_than_14_points_those_of_the_letterhead_neither(
    locale: Locale, brand: Brand, tmp_path: Path, needs: Needs
) -> None:
    letter = letter_in(locale)
    brands = {look: replace(house(tmp_path / look, look=look), large=True) for look in DESIGNS}
    office = drawn_by_office({look: render(letter, "docx", large) for look, large in brands.items()}, tmp_path, needs)
    for look, large in brands.items():
        for pages in (pages_of(render(letter, "pdf", large)), pages_of(office[look])):
            assert min(sign.size for sign in signs(pages)) >= LARGE
            assert_parted(pages, brand.sender(locale).email)


def assert_parted(pages: list[LTPage], email: str) -> None:
    """The footer, which grows in large print, stands below the text, and no e-mail address is broken in it."""
    for number in range(1, len(pages) + 1):
        shown = [sign for sign in signs(pages) if sign.page == number]
        text = "".join(sign.text for sign in sorted(shown, key=lambda sign: (round(sign.base), sign.left)))
        assert email in text
        foot = min(sign.top for sign in shown if sign.base > A4[1] - 26)
        assert max(sign.bottom for sign in shown if sign.base <= A4[1] - 26) < foot


@pytest.mark.parametrize("locale", LOCALES)
def test_a_letter_a_little_too_long_for_its_page_is_set_closer(locale: Locale, tmp_path: Path, needs: Needs) -> None:
    fitting, plain = house(tmp_path / "fit"), house(tmp_path / "plain", fit="false")
    letter = next(one for one in growing(locale) if len(pages_of(render(one, "pdf", plain))) == 2)
    assert len(pages_of(render(letter, "pdf", fitting))) == 1
    office = drawn_by_office({"word": render(letter, "docx", fitting)}, tmp_path, needs)
    assert len(pages_of(office["word"])) == 1
    long = list(growing(locale))[-1]
    assert used_sizes(pages_of(render(long, "pdf", fitting))) == used_sizes(pages_of(render(long, "pdf", plain)))


def growing(locale: Locale) -> Iterator[Letter]:
    """The sample letter with one paragraph that grows from line to line, to a page and a half."""
    letter, line = letter_in(locale), "word " * 18 if locale == "en" else "字" * 36
    for count in range(10, 50):
        yield replace(letter, parts=(Part("circumstances", (Paragraph(line * count),)),))


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
def test_no_paragraph_ends_with_a_line_of_one_sign(locale: Locale, brand: Brand) -> None:
    letter = letter_in(locale)
    paragraphs = tuple(Paragraph("国" * count + "。") for count in range(66, 76))
    pages = pages_of(render(replace(letter, parts=(Part("circumstances", paragraphs),)), "pdf", brand))
    tops = [(sign.page, round(sign.top)) for sign in signs(pages) if sign.text == "国"]
    lines = Counter(tops)
    assert len(lines) > len(paragraphs)
    assert min(lines.values()) >= 2


def test_running_text_of_two_lines_or_more_goes_with_the_signature(brand: Brand) -> None:
    letter, large = letter_in("zh-CN"), replace(brand, large=True)
    short = tuple(Paragraph(text) for text in ("第一行。", "第二行。", "第三行。"))
    after = tuple(block for block in letter.after if block.role != "recourse")
    found = False
    for count in range(6, 24):
        part = Part("circumstances", (Paragraph("国" * 31 * count), *short))
        *_before, last = pages_of(render(replace(letter, parts=(part,), after=after), "pdf", large))
        text = "".join(sign.text for sign in signs([last]))
        assert "第二行。第三行。" in text
        found = found or "国" not in text
    assert found, "no letter ended with its short paragraphs alone"


def test_the_first_reference_stands_on_the_second_page_of_a_word_letter(tmp_path: Path, needs: Needs) -> None:
    letters = {locale: list(growing(locale))[-1] for locale in LOCALES}
    office = drawn_by_office(
        {name: render(one, "docx", load_brand()) for name, one in letters.items()}, tmp_path, needs
    )
    for locale, letter in letters.items():
        first, second = pages_of(office[locale])[:2]
        head = "".join(sign.text for sign in signs([second]) if sign.top < 25)
        assert head == "".join(letter.before[0].text.split()) + "2"
        assert "2" not in "".join(sign.text for sign in signs([first]) if sign.top < 20)


def test_what_leads_to_a_list_goes_with_it_to_the_next_page(tmp_path: Path, needs: Needs) -> None:
    letter, brand = letter_in("en"), house(tmp_path / "brand", fit="false")
    entries = (Paragraph("Leads on."), Paragraph("One entry.", True), Paragraph("Another one.", True))
    letters = {
        f"n{count}": replace(letter, parts=(Part("circumstances", (Paragraph("word " * 18 * count), *entries)),))
        for count in range(30, 40)
    }
    office = drawn_by_office({name: render(one, "docx", brand) for name, one in letters.items()}, tmp_path, needs)
    broken = 0
    for name, one in letters.items():
        for pages in (pages_of(office[name]), pages_of(render(one, "pdf", brand))):
            texts = ["".join(sign.text for sign in signs([page])) for page in pages]
            assert ["Leadson." in text for text in texts] == ["Oneentry." in text for text in texts], name
            broken += len(pages) > 1 and "Leadson." in texts[1]
    assert broken, "no list stood at the end of its page"


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
def test_marks_that_crowd_are_closed_up_and_begin_no_line(locale: Locale, brand: Brand) -> None:
    letter = letter_in(locale)
    text = "他说（这件事）「国国」，国国国《国》。"
    paragraphs = tuple(Paragraph("国" * count + text * 6) for count in range(1, 40))
    pages = pages_of(render(replace(letter, parts=(Part("circumstances", paragraphs),)), "pdf", brand))
    shown = sorted(signs(pages), key=lambda sign: (sign.page, round(sign.base, 1), sign.left))
    pairs = [(one, other) for one, other in pairwise(shown) if one.text in "）」》" and other.text in "「，。"]
    assert len(pairs) > 300
    assert not [other for one, other in pairs if other.base != one.base and other.text != "「"]
    size = DESIGNS["classic"][locale].roles["body"].size
    steps = [(other.left - one.left) * POINTS / size for one, other in pairs if other.base == one.base]
    assert max(steps) == pytest.approx(0.5, abs=0.05)
