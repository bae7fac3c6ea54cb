"""Colours, fonts and logo stand once in brand.yaml, and show in DOCX, PDF and HTML alike."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTItem
from PIL import Image

from replygen.brand import Brand, load_brand
from replygen.brand.logo import logo_for_word
from replygen.errors import TemplateError, UserError
from replygen.model.words import LOCALES, Locale
from replygen.render import render
from replygen.resources import templates_folder
from tests.render.conftest import letter_in

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PURPLE, BROWN = "7A1FA2", "884400"


def branded(folder: Path, lines: str) -> Brand:
    folder.mkdir(exist_ok=True)
    builtin = (templates_folder() / "brand" / "brand.yaml").read_text(encoding="utf-8")
    (folder / "brand.yaml").write_text(lines + "\n" + builtin, encoding="utf-8")
    return load_brand(folder)


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def coloured(pdf: bytes) -> dict[str, str]:
    """The colour of each line of the first page, as RRGGBB, by its first signs."""
    first = next(iter(extract_pages(io.BytesIO(pdf))))
    found: dict[str, str] = {}
    for char in within(first):
        if isinstance(char, LTChar):
            colour: Any = char.graphicstate.ncolor
            shade = colour if isinstance(colour, tuple) else (colour or 0,) * 3
            key = "".join(f"{round(part * 255):02X}" for part in shade)
            found[key] = found.get(key, "") + char.get_text()
    return found


def within(item: LTItem) -> Iterator[LTItem]:
    for child in item if hasattr(item, "__iter__") else ():
        yield child
        yield from within(child)


@pytest.mark.parametrize("look", ["classic", "modern", "official"])
def test_the_colours_of_the_company_are_those_of_its_letters(look: str, tmp_path: Path) -> None:
    brand = branded(tmp_path / "b", f'look: {look}\ncolours: {{main: "#{PURPLE}", muted: "#{BROWN}"}}')
    letter, sender = letter_in("en"), brand.sender("en")
    drawn = coloured(render(letter, "pdf", brand))
    assert "".join(sender.company.split()) in "".join(drawn[PURPLE].split())
    assert "".join(sender.department.split()) in "".join(drawn[BROWN].split())
    word = unzipped(render(letter, "docx", brand))
    told = {
        (element.get(f"{W}themeColor"), element.get(f"{W}{'val' if element.tag == f'{W}color' else 'color'}"))
        for element in etree.fromstring(word["word/styles.xml"]).iter()
        if element.get(f"{W}themeColor")
    }
    assert told == {("accent1", PURPLE), ("accent2", BROWN)}
    assert f'<a:accent1><a:srgbClr val="{PURPLE}"/></a:accent1>' in word["word/theme/theme1.xml"].decode()
    assert f"--main: #{PURPLE}" in render(letter, "html", brand).decode()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_fonts_of_the_company_are_those_of_its_letters(locale: Locale, tmp_path: Path) -> None:
    region = {"zh-CN": "SC", "zh-TW": "TC", "zh-HK": "HK", "en": ""}[locale]
    body, headings = (f"Noto Sans CJK {region}", f"Noto Serif CJK {region}") if region else ("Carlito", "Caladea")
    brand = branded(tmp_path / "b", f"fonts: {{{locale}: {{body: {body}, headings: {headings}}}}}")
    letter = letter_in(locale)
    fonts = {
        char.fontname
        for page in extract_pages(io.BytesIO(render(letter, "pdf", brand)))
        for char in within(page)
        if isinstance(char, LTChar)
    }
    assert headings.split(" CJK")[0].replace(" ", "") in " ".join(fonts).replace("-", "")
    word = unzipped(render(letter, "docx", brand))
    used = {
        run.get(f"{W}{'ascii' if locale == 'en' else 'eastAsia'}")
        for run in etree.fromstring(word["word/document.xml"]).iter(f"{W}rFonts")
    }
    assert used == ({body} if locale == "en" else {body, headings})
    theme = word["word/theme/theme1.xml"].decode()
    assert theme.count(f'typeface="{headings}"') == theme.count(f'typeface="{body}"') > 0


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    """A wide picture, three times as wide as it is high."""
    drawn = io.BytesIO()
    Image.new("RGB", (600, 200), f"#{PURPLE}").save(drawn, "PNG")
    return drawn.getvalue()


@pytest.mark.parametrize("look", ["classic", "modern", "official"])
def test_the_logo_of_the_company_stands_on_its_letters(look: str, tmp_path: Path, picture: bytes) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "mark.png").write_bytes(picture)
    brand = branded(folder, f"look: {look}\nlogo: mark.png")
    letter = letter_in("en")
    word = unzipped(render(letter, "docx", brand))
    assert [data for name, data in word.items() if "media" in name] == [picture]
    header = next(data for name, data in word.items() if b'name="Logo"' in data and "header" in name).decode()
    extent = etree.fromstring(header.encode()).find(".//{*}extent")
    assert extent is not None
    assert int(extent.attrib["cx"]) == pytest.approx(3 * int(extent.attrib["cy"]), abs=2)
    assert f'descr="{brand.sender("en").short_name}"' in header
    images = pypdf.PdfReader(io.BytesIO(render(letter, "pdf", brand))).pages[0].images
    assert [image.image.size for image in images if image.image] == [(600, 200)]
    path = tmp_path / "letter.docx"
    path.write_bytes(render(letter, "docx", brand))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_a_drawing_becomes_a_picture_for_word(tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1" fill="#f00"/></svg>'
    (folder / "logo.svg").write_text(drawing, encoding="utf-8")
    word = unzipped(render(letter_in("zh-CN"), "docx", branded(folder, "")))
    picture = Image.open(io.BytesIO(next(data for name, data in word.items() if "media" in name)))
    assert picture.format == "PNG"
    assert picture.width == 2 * picture.height
    assert picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2)) == (255, 0, 0)


@pytest.mark.parametrize(("name", "data"), [("a.png", b"no picture"), ("a.svg", b"<svg"), ("a.jpg", b"\xff\xd8\xff")])
def test_a_logo_that_is_no_picture_is_named(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(TemplateError, match=name):
        logo_for_word(tmp_path / name)


def test_what_staff_chose_in_word_stays(tmp_path: Path) -> None:
    """A style that names its own colour and font, instead of the theme's, does not follow brand.yaml."""
    folder = tmp_path / "b"
    folder.mkdir()
    files = unzipped((templates_folder() / "brand" / "letterhead.docx").read_bytes())
    sheet = etree.fromstring(files["word/styles.xml"])
    (style,) = sheet.xpath("w:style[w:name/@w:val='Letterhead Name']/w:rPr", namespaces={"w": W.strip("{}")})
    colour, fonts = style.find(f"{W}color"), style.find(f"{W}rFonts")
    del colour.attrib[f"{W}themeColor"]
    fonts.attrib.clear()
    fonts.set(f"{W}ascii", "Georgia")
    colour.set(f"{W}val", "112233")
    files["word/styles.xml"] = etree.tostring(sheet)
    with zipfile.ZipFile(folder / "letterhead.docx", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    brand = branded(folder, f'colours: {{main: "#{PURPLE}"}}\nfonts: {{en: {{headings: Carlito}}}}')
    written = unzipped(render(letter_in("en"), "docx", brand))["word/styles.xml"].decode()
    head = written.split('w:val="Letterhead Name"')[1].split("</w:style>")[0]
    assert "Georgia" in head
    assert "112233" in head
    assert PURPLE not in head


@pytest.mark.parametrize("envelope", ["none", "din-a", "din-b", "uk-dl"])
@pytest.mark.parametrize("setting", ["usual", "large"])
def test_every_setting_is_valid_as_the_format_defines_it(envelope: str, setting: str, tmp_path: Path) -> None:
    brand = replace(
        branded(tmp_path / "b", f"look: modern\nenvelope: {envelope}\nfolds: true"), large=setting == "large"
    )
    for locale in LOCALES:
        path = tmp_path / "letter.docx"
        path.write_bytes(render(letter_in(locale), "docx", brand))
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_what_is_wrong_in_brand_yaml_is_named_with_its_line_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        branded(
            tmp_path / "b",
            "look: modren\ncolors: {main: red}\ncolours: {main: #1f5b4a\n  }\nlogo: ../logo.svg\nfonts: {en: {body: 'a;b'}}",
        )
    told = str(caught.value)
    for line, what in ((1, "modern"), (2, "colours"), (3, "#rrggbb"), (5, "logo"), (6, "fonts.en.body")):
        assert any(f"line {line}" in one and what in one for one in told.splitlines()), what
