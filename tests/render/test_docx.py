"""The letter as a Word file: it opens, looks are left to styles, and every run names its font and language."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.document import Document
from lxml import etree
from openxml_audit import OpenXmlValidator

from replygen.brand import Brand, load_brand
from replygen.brand.looks import style_name
from replygen.model.letter import Letter
from replygen.render import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def runs(document: Document) -> Iterator[Any]:
    found = list(document.element.iter(f"{W}r"))
    assert found, "a letter without runs proves nothing"
    yield from found


def test_word_finds_every_paragraph_under_its_style(letter: Letter, brand: Brand) -> None:
    document = opened(render(letter, "docx", brand))
    blocks = list(letter.blocks())
    assert [p.text for p in document.paragraphs] == [block.text for block in blocks]
    names = [p.style.name for p in document.paragraphs if p.style is not None]
    assert names == [style_name(block.role) for block in blocks]


def test_every_run_names_its_asian_font_and_its_language(letter: Letter, brand: Brand) -> None:
    asian = {"zh-CN": "zh-CN", "zh-TW": "zh-TW", "zh-HK": "zh-HK", "en": "zh-CN"}[letter.locale]
    region = {"zh-CN": "SC", "zh-TW": "TC", "zh-HK": "HK", "en": "SC"}[letter.locale]
    for run in runs(opened(render(letter, "docx", brand))):
        fonts, language = run.find(f"{W}rPr/{W}rFonts"), run.find(f"{W}rPr/{W}lang")
        assert fonts.get(f"{W}eastAsia").endswith(f"CJK {region}")
        assert {fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "cs")} != {None}
        assert language.get(f"{W}eastAsia") == asian
        assert language.get(f"{W}val") == ("en-GB" if letter.locale == "en" else "en-US")


def test_looks_come_from_styles_alone(letter: Letter, brand: Brand) -> None:
    document = opened(render(letter, "docx", brand))
    typed = [p.pPr for p in document.element.iter(f"{W}p")]
    allowed = {f"{W}pStyle", f"{W}keepNext"}
    assert {child.tag for properties in typed for child in properties} <= allowed
    assert not any(p.text.startswith((" ", "\u3000")) for p in document.paragraphs)


def test_the_last_paragraph_and_the_closing_stay_on_one_page(letter: Letter, brand: Brand) -> None:
    document = opened(render(letter, "docx", brand))
    kept = [
        bool(p.paragraph_format.keep_with_next or (p.style and p.style.paragraph_format.keep_with_next))
        for p in document.paragraphs
    ]
    roles = [block.role for block in letter.blocks()]
    start = roles.index("recourse")
    assert all(kept[start:-1])
    running = {n for n, role in enumerate(roles[:start]) if role in {"body", "item"}}
    leads = {n for n in running if roles[n] == "body" and roles[n + 1] == "item"}
    assert {n for n in running if kept[n]} == leads != set()


def test_a_list_is_a_real_list(letter: Letter, brand: Brand) -> None:
    document = opened(render(letter, "docx", brand))
    item = document.styles["Letter Item"].element
    assert item.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") == "1"
    numbering = document.part.numbering_part.element
    assert numbering.find(f"{W}abstractNum/{W}lvl/{W}numFmt").get(f"{W}val") == "bullet"


def test_core_properties_tell_the_letter_and_nothing_of_the_program(letter: Letter, brand: Brand) -> None:
    data = render(letter, "docx", brand)
    properties = opened(data).core_properties
    assert properties.title == letter.subject
    assert properties.author == properties.last_modified_by == letter.author
    assert properties.language == letter.locale
    assert str(properties.created) == str(properties.modified) == "2025-05-20 00:00:00+00:00"
    for name, content in unzipped(data).items():
        assert b"python-docx" not in content, name


def test_the_file_is_small(letter: Letter, brand: Brand) -> None:
    assert len(render(letter, "docx", brand)) < 20_000


def test_header_and_footer_are_filled(letter: Letter, brand: Brand) -> None:
    section = opened(render(letter, "docx", brand)).sections[0]
    sender = brand.sender(letter.locale)
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == sender.company
    foot = f"{sender.address} · {sender.phone} · {sender.email} · {sender.website}"
    assert section.footer.paragraphs[0].text == section.first_page_footer.paragraphs[0].text == foot
    assert section.header._element.find(f".//{W}instrText").text.strip() == "PAGE"


def test_hostile_text_arrives_as_typed(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter], hostile: str
) -> None:
    document = opened(render(one_line(letter, hostile), "docx", brand))
    text = document.paragraphs[len(letter.before)].text
    assert text.translate(ISOLATES) == hostile.replace("\r\n", "\n").replace("\u2028", "\n")


def test_isolates_are_added_only_where_direction_can_turn(letter: Letter, brand: Brand) -> None:
    document = opened(render(letter, "docx", brand))
    assert "\u2068" not in "".join(p.text for p in document.paragraphs)


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def test_every_part_is_well_formed_and_declared(letter: Letter, brand: Brand) -> None:
    files = unzipped(render(letter, "docx", brand))
    types = files.pop("[Content_Types].xml").decode()
    for name, content in files.items():
        assert f'PartName="/{name}"' in types or name.endswith(".rels"), name
        if not name.endswith(".png"):
            etree.fromstring(content)


def test_it_is_valid_as_the_format_defines_it(letter: Letter, brand: Brand, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(render(letter, "docx", brand))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "broken.docx", "w") as broken:
        for name in whole.namelist():
            data = whole.read(name).replace(b"<w:pStyle ", b"<w:pStile ")
            broken.writestr(name, data)
    assert OpenXmlValidator().validate(tmp_path / "broken.docx").errors  # the validator does look


@pytest.mark.parametrize("look", ["classic", "modern", "official"])
def test_it_is_valid_in_every_look_in_large_print_and_with_folding_marks(
    letter: Letter, own_brand: Callable[[dict[str, bytes]], Brand], look: str, tmp_path: Path
) -> None:
    senders = load_brand().file("brand.yaml").read_text(encoding="utf-8")
    brand = own_brand({"brand.yaml": f"look: {look}\nenvelope: din-a\nfolds: true\n{senders}".encode()})
    for name, dressed in (("plain", brand), ("large", replace(brand, large=True))):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(render(letter, "docx", dressed))
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_libreoffice_opens_it(letter: Letter, brand: Brand, tmp_path: Path, needs: Callable[[str], str]) -> None:
    source = tmp_path / "letter.docx"
    source.write_bytes(render(letter, "docx", brand))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [needs("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = pypdf.PdfReader(tmp_path / "letter.pdf").pages
    assert 1 <= len(pages) <= 2
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for block in letter.blocks():
        assert "".join(block.text.split())[:12] in text


def test_a_change_of_font_in_the_letterhead_changes_the_letter(
    letter: Letter, own_brand: Callable[[dict[str, bytes]], Brand]
) -> None:
    builtin = load_brand().file(f"letterhead.{letter.locale}.docx", "letterhead.docx")
    document = docx.Document(str(builtin))
    fonts = document.styles["Letter Body"].element.find(f"{W}rPr/{W}rFonts")
    del fonts.attrib[f"{W}eastAsiaTheme"]  # as Word does when a font is chosen
    fonts.set(f"{W}eastAsia", "仿宋")
    changed = io.BytesIO()
    document.save(changed)
    brand = own_brand({f"letterhead.{letter.locale}.docx": changed.getvalue()})
    families = {
        run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
        for run in runs(opened(render(letter, "docx", brand)))
        if run.getparent().find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "LetterBody"
    }
    assert families == {"仿宋"}
