"""What a PDF tells besides how it looks: its tags, and the standards that it claims, as checkers judge them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import outloud
import page
import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen

from replygen.brand import Brand, load_brand
from replygen.errors import TemplateError
from replygen.load import load_records
from replygen.model.letter import Letter
from replygen.produce import Producer
from replygen.render import Standard, render
from replygen.render.glyphs import run_characters

OwnBrand = Callable[[dict[str, bytes]], Brand]
FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = (*sorted(FOLDER.glob("complaints-*")), FOLDER / "one-case.yaml")
CLAIMED: dict[Standard, tuple[page.ValidationProfile, ...]] = {
    "ua": (page.ValidationProfile.PDF_UA_1,),
    "a": (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1),
}
MISREAD = ("FONT-GLYPH-WIDTH", "TRUETYPE-GLYPH-WIDTH")
"""Rules that the checker judges wrongly by glyphs of several kinds in one Chinese font; widths are proven below."""


def examples(path: Path, kind: str, brand: Brand) -> Iterator[tuple[Letter, str]]:
    """The letters of an example table, each with the characters of all."""
    producer = Producer(brand, kind, dt.date(2026, 11, 20))
    examined = [producer.examine(record) for record in load_records(path)]
    letters = [producer.letter(one.case) for one in examined if not one.is_rejected]
    texts = (block.text for letter in letters for block in letter.blocks())
    characters = run_characters(texts, brand, {letter.locale for letter in letters})
    assert letters
    return ((letter, characters) for letter in letters)


def faults(pdf: bytes, standard: Standard) -> list[str]:
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in CLAIMED[standard]]
    return [
        f"{failure.rule_id}: {failure.message}"
        for report in reports
        for failure in report.failures
        if not any(rule in failure.rule_id for rule in MISREAD)
    ]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.Pdf.open(io.BytesIO(pdf))


@pytest.mark.parametrize("kind", ["reply", "ack"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_what_it_claims(path: Path, kind: str, brand: Brand) -> None:
    """PDF/A-3a promises PDF/UA-1 as well."""
    found = {
        letter.case_id: faults(render(letter, "pdf", brand, characters, standard="a"), "a")
        for letter, characters in examples(path, kind, brand)
    }
    assert not any(found.values()), found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_letter_that_claims_only_to_be_accessible_is_so(path: Path, brand: Brand) -> None:
    letter, characters = next(iter(examples(path, "reply", brand)))
    assert faults(render(letter, "pdf", brand, characters, standard="ua"), "ua") == []


@pytest.mark.parametrize("look", ["modern", "official"])
def test_a_letter_in_any_look_is_what_it_claims(letter: Letter, own_brand: OwnBrand, look: str) -> None:
    senders = load_brand().file("brand.yaml").read_text(encoding="utf-8")
    dressed = f"look: {look}\nenvelope: din-b\nfolds: true\n{senders}"
    brand = own_brand({"brand.yaml": dressed.encode()})
    for large in (brand, dataclasses.replace(brand, large=True)):
        assert faults(render(letter, "pdf", large, standard="a"), "a") == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [(b"/S /H1", b"/S /Q1", "ua"), (b"/Alt ", b"/Tla ", "ua"), (b"/GTS_PDFA1", b"/GTS_PDFX1", "a")],
)
def test_the_checker_finds_what_is_broken_on_purpose(
    letter: Letter, brand: Brand, old: bytes, new: bytes, rule: Standard
) -> None:
    whole = render(letter, "pdf", brand, standard=rule)
    with opened(whole) as pdf:
        plain = io.BytesIO()
        pdf.save(plain, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert faults(plain.getvalue(), rule) == []
    assert plain.getvalue().count(old) > 0
    assert faults(plain.getvalue().replace(old, new), rule)


def test_a_letter_that_claims_nothing_is_no_such_file(letter: Letter, brand: Brand) -> None:
    """What the checker says is worth something: it finds the claim missing."""
    assert any("ID-PART" in fault for fault in faults(render(letter, "pdf", brand), "ua"))
    assert any("OUTPUT-INTENT" in fault or "ID" in fault for fault in faults(render(letter, "pdf", brand), "a"))


@pytest.mark.parametrize("standard", CLAIMED)
def test_a_letter_can_be_read_aloud(letter: Letter, brand: Brand, standard: Standard, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(letter, "pdf", brand, standard=standard))
    result = outloud.check(str(path))
    assert result.stats["tagged"]
    assert result.errors == 0, [finding.message for finding in result.findings]


@pytest.mark.parametrize("standard", ["", *CLAIMED])
def test_the_same_letter_gives_the_same_bytes(letter: Letter, brand: Brand, standard: Standard) -> None:
    assert render(letter, "pdf", brand, standard=standard) == render(letter, "pdf", brand, standard=standard)


@pytest.mark.parametrize("standard", ["", *CLAIMED])
def test_the_tags_tell_every_paragraph_in_order_and_the_letterhead_once(
    letter: Letter, brand: Brand, standard: Standard
) -> None:
    letter = dataclasses.replace(letter, parts=letter.parts * 2)
    pdf = opened(render(letter, "pdf", brand, standard=standard))
    told = "".join("".join(text.split()) for text in texts(pdf))
    place = 0
    for block in letter.blocks():
        place = told.index("".join(block.text.split())[:30], place)
    assert len(pdf.pages) > 1
    assert told.count(brand.sender(letter.locale).email) == 1
    assert not told.endswith(str(len(pdf.pages)))  # the page's number


def texts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The marked texts of a PDF in the order of its tags."""
    return told_by(pdf, pdf.Root.StructTreeRoot.K[0])


def told_by(pdf: pikepdf.Pdf, whole: Any) -> Iterator[str]:
    """The marked texts under one element."""
    drawn = [dict(drawn_in(sheet)) for sheet in pdf.pages]
    places = {sheet.objgen: number for number, sheet in enumerate(pdf.pages)}

    def told(element: Any) -> Iterator[str]:
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                yield drawn[places[element.Pg.objgen]].get(kid, "")
            else:
                yield from told(kid)

    return told(whole)


def drawn_in(sheet: pikepdf.Page) -> Iterator[tuple[int, str]]:
    """The texts of a page by the numbers of their tags."""
    fonts = {name: letters_of(font) for name, font in sheet.Resources.Font.items()}
    number, letters, text = -1, dict[int, str](), ""
    for step in pikepdf.parse_content_stream(sheet):
        operands: Any = step.operands
        match str(step.operator):
            case "BDC":
                number, text = int(operands[1].get("/MCID", -1)), ""
            case "Tf":
                letters = fonts[str(operands[0])]
            case "TJ":
                codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                text += "".join(letters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))
            case "EMC" if number >= 0:
                yield number, text
                number = -1


def letters_of(font: Any) -> dict[int, str]:
    pairs = re.findall(rb"<(\w{4})> <(\w+)>", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def test_every_tag_of_a_page_leads_to_what_it_marks(letter: Letter, brand: Brand) -> None:
    pdf = opened(render(dataclasses.replace(letter, parts=letter.parts * 2), "pdf", brand))
    numbers: Any = pdf.Root.StructTreeRoot.ParentTree.Nums
    for place, sheet in enumerate(pdf.pages):
        parents = numbers[2 * place + 1]
        assert numbers[2 * place] == sheet.StructParents == place
        assert sheet.Tabs == "/S"
        marked = [number for number, _text in drawn_in(sheet)]
        assert sorted(marked) == list(range(len(parents)))
        assert all(number in list(parents[number].K) for number in marked)


def test_the_subject_is_a_heading_and_the_signs_of_a_list_are_told_from_its_text(letter: Letter, brand: Brand) -> None:
    pdf = opened(render(letter, "pdf", brand))
    (heading,) = elements(pdf, "/H1")
    assert squeezed(pdf, heading) == "".join(letter.subject.split())
    items = ["".join(block.text.split()) for block in letter.blocks() if block.role == "item"]
    entries = elements(pdf, "/LI")
    assert [squeezed(pdf, entry.K[1]) for entry in entries] == items != []
    for entry in entries:
        sign, text = entry.K
        assert (sign.S, text.S) == ("/Lbl", "/LBody")
        assert squeezed(pdf, sign) == "•"
        assert entry.P.S == "/L"


def test_the_footer_leads_to_mailbox_and_page_on_the_first_page_and_says_so(letter: Letter, brand: Brand) -> None:
    pdf = opened(render(dataclasses.replace(letter, parts=letter.parts * 2), "pdf", brand))
    sender = brand.sender(letter.locale)
    targets = [f"mailto:{sender.email}", f"https://{sender.website}"]
    first, *others = pdf.pages
    assert [str(link.A.URI) for link in links_on(first)] == targets
    assert [str(link.Contents) for link in links_on(first)] == targets
    assert others
    assert not [link for sheet in others for link in links_on(sheet)]
    links = elements(pdf, "/Link")
    assert [squeezed(pdf, link) for link in links] == [sender.email, sender.website]
    assert [str(kid.Obj.A.URI) for link in links for kid in link.K if not isinstance(kid, int)] == targets


def links_on(sheet: pikepdf.Page) -> list[Any]:
    return list(sheet.get("/Annots", []))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """The elements of that kind in the order of the tags."""

    def found(element: Any) -> Iterator[Any]:
        for kid in element.get("/K", []):
            if not isinstance(kid, int) and kid.get("/S"):
                if kind == kid.S:
                    yield kid
                yield from found(kid)

    return list(found(pdf.Root.StructTreeRoot))


def squeezed(pdf: pikepdf.Pdf, element: Any) -> str:
    return "".join("".join(told_by(pdf, element)).split())


def test_the_logo_has_a_text_and_lies_where_its_tag_says(letter: Letter, brand: Brand) -> None:
    pdf = opened(render(letter, "pdf", brand))
    (figure,) = (part for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/Figure")
    assert str(figure.Alt) == brand.sender(letter.locale).short_name
    left, bottom, right, top = map(float, figure.A.BBox)
    assert 0 < left < right < 200
    assert 700 < bottom < top < 842


def test_widths_are_those_of_the_font(letter: Letter, brand: Brand) -> None:
    pdf, compared = opened(render(letter, "pdf", brand, standard="a")), 0
    for font in (part for part in pdf.objects if isinstance(part, pikepdf.Dictionary)):
        if font.get("/Subtype") == "/CIDFontType0":
            widths = widths_of(font.W)
            for number, width in program_widths(font.FontDescriptor.FontFile3.read_bytes()):
                assert width == pytest.approx(widths.get(number, 1000), abs=1)  # which a PDF need not say
                compared += 1
    assert compared > 100 or letter.locale == "en"


def widths_of(listed: Any) -> dict[int, float]:
    pairs = zip(listed[::2], listed[1::2], strict=True)
    return {int(first) + place: float(width) for first, row in pairs for place, width in enumerate(row)}


def program_widths(program: bytes) -> Iterator[tuple[int, float]]:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    glyphs = fonts[0].CharStrings
    for name in fonts[0].charset[1:]:
        glyphs[name].draw(NullPen())
        yield int(name.removeprefix("cid")), glyphs[name].width


@pytest.mark.parametrize(
    ("old", "new", "lacking"),
    [
        (' alt="{{ sender.short_name }}"', "", "every picture"),
        ("<title>{{ letter.subject }}</title>", "", "title"),
        (' lang="{{ lang }}"', "", "language"),
    ],
)
def test_what_a_standard_wants_is_asked_for_by_name(
    letter: Letter, brand: Brand, own_brand: OwnBrand, old: str, new: str, lacking: str
) -> None:
    built_in = brand.file("letter.html.j2").read_text(encoding="utf-8")
    assert old in built_in
    own = own_brand({"letter.html.j2": built_in.replace(old, new).encode()})
    assert render(letter, "pdf", own)
    with pytest.raises(TemplateError, match=lacking):
        render(letter, "pdf", own, standard="ua")


def test_no_end_of_data_is_in_doubt(letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter]) -> None:
    """Compressed data that happen to end in the sign that may begin the end of a line: one letter of twenty has some."""
    for number in range(20):
        pdf = render(one_line(letter, f"{number}"), "pdf", brand, standard="a")
        assert b"\r\nendstream" not in pdf
