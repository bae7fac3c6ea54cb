"""The letter as a PDF: every paragraph, embedded fonts, nothing opened outside the brand, nothing missing unsaid."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from replygen.brand import Brand, load_brand
from replygen.errors import RenderError, TemplateError
from replygen.model.letter import Letter
from replygen.render import render

OwnBrand = Callable[[dict[str, bytes]], Brand]
CANNOT_START = "，。、；：！？”’）》】」』…·％%"
CANNOT_END = "“‘（《【「『"


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_it_holds_every_paragraph_in_order(letter: Letter, brand: Brand) -> None:
    reader = read(render(letter, "pdf", brand))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    position = 0
    for block in letter.blocks():
        position = text.index(squeezed(block.text)[:30], position)
    assert 1 <= len(reader.pages) <= 2


def test_title_language_and_dates_are_set(letter: Letter, brand: Brand) -> None:
    reader = read(render(letter, "pdf", brand))
    information = reader.metadata
    assert information is not None
    assert information.title == letter.subject
    assert information.author == letter.author
    assert information.creator == "replygen"
    assert str(information.creation_date) == str(information.modification_date) == "2025-05-20 00:00:00+00:00"
    assert str(reader.root_object["/Lang"]) == ("en-GB" if letter.locale == "en" else letter.locale)


def test_every_font_is_embedded_and_none_is_a_stranger(letter: Letter, brand: Brand) -> None:
    pages: list[Any] = list(read(render(letter, "pdf", brand)).pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
        assert any(name in font["/BaseFont"] for name in ("Noto", "Caladea", "Carlito"))


def test_the_second_page_bears_reference_and_number_and_the_first_does_not(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter]
) -> None:
    long = one_line(letter, "word " * 700 if letter.locale == "en" else "字" * 1300)
    first, *others = [page.extract_text() for page in read(render(long, "pdf", brand)).pages]
    assert others
    reference = squeezed(letter.before[0].text)
    assert not any(squeezed(line) in {"1", f"{reference}1"} for line in first.splitlines())
    assert f"{reference}2" in [squeezed(line) for line in others[0].splitlines()]
    assert all(brand.sender(letter.locale).email in text for text in (first, *others))


def test_the_signature_never_stands_alone(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter]
) -> None:
    """Whatever the length of the body, the page that holds the signature holds running text too."""
    met = set()
    for length in range(300, 3400 if letter.locale == "en" else 1400, 100):
        body = ("word " * 1000 if letter.locale == "en" else "字" * 2000)[:length]
        pages = [squeezed(page.extract_text()) for page in read(render(one_line(letter, body), "pdf", brand)).pages]
        recourse = squeezed(next(block.text for block in letter.after if block.role == "recourse"))
        met.add(len(pages))
        closing = squeezed(next(block.text for block in letter.after if block.role == "closing"))
        assert recourse[-12:] in pages[-1], length
        assert closing in pages[-1], length
    assert met == {1, 2}


def test_no_line_starts_or_ends_with_a_mark_that_must_not(
    letter: Letter, brand: Brand, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(letter, "pdf", brand))
    shown = subprocess.run([needs("pdftotext"), path, "-"], capture_output=True, check=True).stdout.decode()
    lines = [line for line in shown.splitlines() if line.strip()]
    assert len(lines) > 30
    assert not [line for line in lines if line[0] in CANNOT_START]
    assert not [line for line in lines if line.rstrip()[-1] in CANNOT_END]


def test_hostile_text_arrives_as_typed(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter], hostile: str
) -> None:
    reader = read(render(one_line(letter, hostile), "pdf", brand))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    if "\u202e" not in hostile:  # what is drawn backwards is extracted backwards
        assert squeezed(hostile)[:40] in text
    else:
        assert "退款60.50元" in text
    assert "/EmbeddedFiles" not in str(reader.root_object)


def test_a_long_word_stays_on_the_page(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter], tmp_path: Path, needs: Callable[[str], str]
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(one_line(letter, "W" * 2000), "pdf", brand))
    boxes = subprocess.run([needs("pdftotext"), "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    rights = [float(part.split('"')[1]) for part in boxes.split(" xMax=")[1:]]
    assert rights
    assert max(rights) <= 595 - 25 / 25.4 * 72 + 1


def test_a_character_without_a_font_is_an_error(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter]
) -> None:
    with pytest.raises(RenderError, match=r"U\+12000"):
        render(one_line(letter, "a\U00012000b"), "pdf", brand)


PAGE = "<html><head><title>{{ letter.subject }}</title></head><body>%s</body></html>"


@pytest.mark.parametrize(
    "content",
    [
        '<img src="file:///etc/passwd">',
        '<img src="../secret.svg">',
        '<img src="http://127.0.0.1:9/logo.png">',
        '<img src="//127.0.0.1/logo.png">',
        '<img src="data:image/svg+xml,<svg/>">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="link.svg">',
        '<img src="inner.svg">',
        '<style>@import "../secret.css";</style>',
        "<style>body { background: url(file:///etc/hostname) }</style>",
        '<base href="http://127.0.0.1:9/"><img src="logo.svg">',
        '<img src="brand.yaml/">',
    ],
)
def test_the_page_opens_nothing_outside_the_brand(
    letter: Letter, own_brand: OwnBrand, tmp_path: Path, content: str
) -> None:
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "secret.css").write_text("p { color: red }")
    inner = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>'
    brand = own_brand({"letter.html.j2": (PAGE % content).encode()})
    (brand.folders[0] / "inner.svg").write_bytes(inner)  # after the folder was looked through
    (brand.folders[0] / "link.svg").symlink_to(tmp_path / "secret.svg")
    with pytest.raises(TemplateError, match=r"asks for|cannot be read"):
        render(letter, "pdf", brand)


@pytest.mark.parametrize("rule", ['@import "../x.css";', "@font-face { font-family: F; src: url(file:///etc/passwd) }"])
def test_the_style_sheet_opens_nothing_outside_the_brand(letter: Letter, own_brand: OwnBrand, rule: str) -> None:
    brand = own_brand({"letter.css": rule.encode()})
    for _time in range(2):  # a style sheet is kept; its fault is not forgotten
        with pytest.raises(TemplateError, match="asks for"):
            render(letter, "pdf", brand)


@pytest.mark.parametrize("name", ["letter.css", "letter.html.j2"])
def test_a_link_that_leads_out_of_the_brand_is_not_followed(
    letter: Letter, own_brand: OwnBrand, tmp_path: Path, name: str
) -> None:
    (tmp_path / "outside").write_text("p {}")
    brand = own_brand({})
    (brand.folders[0] / name).symlink_to(tmp_path / "outside")
    with pytest.raises(TemplateError, match="leads out of the brand folder"):
        render(letter, "pdf", brand)


def test_a_company_brings_its_own_logo_and_keeps_the_rest(letter: Letter, own_brand: OwnBrand) -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4" fill="#f00"/></svg>'
    own = render(letter, "pdf", own_brand({"logo.svg": logo}))
    assert own != render(letter, "pdf", load_brand())


def test_a_picture_that_is_missing_is_an_error(letter: Letter, own_brand: OwnBrand) -> None:
    brand = own_brand({"letter.html.j2": (PAGE % '<img src="gone.png">').encode()})
    with pytest.raises(TemplateError, match=r"gone\.png"):
        render(letter, "pdf", brand)


def test_a_fault_in_the_page_names_file_and_line(letter: Letter, own_brand: OwnBrand) -> None:
    brand = own_brand({"letter.html.j2": b"<p>\n{{ letter.subject }\n</p>"})
    with pytest.raises(TemplateError, match=r"letter\.html\.j2, line 2"):
        render(letter, "pdf", brand)
