"""The built-in letterheads are what the program makes; a letterhead that cannot work is refused with the remedy."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import pytest

from replygen.brand import Brand, load_brand
from replygen.brand.letterhead import build_letterhead, look_folder
from replygen.brand.looks import DESIGNS, style_name
from replygen.brand.records import LookName
from replygen.brand.stylesheet import build_stylesheet
from replygen.errors import TemplateError
from replygen.model.letter import ROLES
from replygen.model.words import LOCALES, Locale
from replygen.render.docx_house import dress_for
from replygen.render.docx_letterhead import Letterhead, read_letterhead
from replygen.resources import templates_folder

OwnBrand = Callable[[dict[str, bytes]], Brand]


def plain(brand: Brand, locale: Locale) -> Letterhead:
    """The letterhead of a letter that is neither close, nor large, nor for a window."""
    return read_letterhead(brand, dress_for(brand, locale, close=False, in_window=False))


@pytest.mark.parametrize("look", DESIGNS)
def test_the_files_are_those_that_the_program_makes(look: LookName) -> None:
    folder, remedy = look_folder(templates_folder(), look), "run: python -m replygen.brand.letterhead templates"
    assert (folder / "letter.css").read_text(encoding="utf-8") == build_stylesheet(look), remedy
    for locale in LOCALES:
        path = folder / ("letterhead.docx" if locale == "en" else f"letterhead.{locale}.docx")
        assert path.read_bytes() == build_letterhead(look, locale), remedy
        assert path.stat().st_size < 20_000


@pytest.mark.parametrize("locale", LOCALES)
def test_word_finds_every_style_and_a_sample_of_it(locale: Locale) -> None:
    document = docx.Document(io.BytesIO(build_letterhead("classic", locale)))
    names = {style.name for style in document.styles}
    assert {style_name(role) for role in ROLES} <= names
    assert {p.style.name for p in document.paragraphs if p.style} >= {style_name(role) for role in ROLES}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_japanese_and_no_grid(locale: Locale) -> None:
    files = _unzip(build_letterhead("classic", locale))
    everything = "".join(content for name, content in files.items() if name.endswith(".xml"))
    assert "ja-JP" not in everything
    assert "docGrid" not in everything
    assert f'<w:themeFontLang w:val="{DESIGNS["classic"][locale].page.language}"' in files["word/settings.xml"]


def test_missing_styles_are_all_named(own_brand: OwnBrand) -> None:
    brand = own_brand({"letterhead.docx": _without(b"Letter Body", b"Letter Post")})
    with pytest.raises(TemplateError, match=r"letterhead\.docx.*Letter Body, Letter Post"):
        plain(brand, "en")


def _without(*styles: bytes) -> bytes:
    return _changed(
        lambda name, data: (
            data
            if name != "word/styles.xml"
            else re.sub(b'w:name w:val="(' + b"|".join(styles) + b')"', b'w:name w:val="Other"', data)
        )
    )


def test_a_placeholder_may_be_split_over_runs(own_brand: OwnBrand) -> None:
    split = "</w:t></w:r><w:r><w:t>".join(("A {", "{com", "pany }", "} B"))
    brand = own_brand({"letterhead.docx": _replaced("{{ company }}", split)})
    header = _unzip(plain(brand, "en").package)["word/header1.xml"]
    assert "A Spruce Telecom Ltd B" in "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", header))


def test_an_unknown_placeholder_is_named(own_brand: OwnBrand) -> None:
    brand = own_brand({"letterhead.docx": _replaced("{{ company }}", "{{ fax }}")})
    with pytest.raises(TemplateError, match=r"\{\{ fax \}\}.*company"):
        plain(brand, "en")


def test_what_the_sender_does_not_have_leaves_no_separator(own_brand: OwnBrand) -> None:
    sender = load_brand().file("brand.yaml").read_bytes()
    brand = own_brand({"brand.yaml": sender.replace(b"website: www.spruce.example", b"")})
    footer = _unzip(plain(brand, "en").package)["word/footer1.xml"]
    assert "care@spruce.example</w:t>" in footer


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject"])
def test_a_letterhead_that_refers_to_another_file_is_refused(own_brand: OwnBrand, kind: str) -> None:
    target = "file:///etc/passwd"
    with pytest.raises(TemplateError, match=target):
        plain(own_brand({"letterhead.docx": _with_link(kind, target)}), "en")


def test_a_hyperlink_to_a_page_is_no_reference_to_a_file(own_brand: OwnBrand) -> None:
    brand = own_brand({"letterhead.docx": _with_link("hyperlink", "https://www.spruce.example")})
    assert plain(brand, "en").package


def _with_link(kind: str, target: str) -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return _changed(
        lambda name, data: (
            data.replace(b"</Relationships>", link.encode()) if name == "word/_rels/header1.xml.rels" else data
        )
    )


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04"])
def test_a_file_that_is_no_word_file_is_refused(own_brand: OwnBrand, data: bytes) -> None:
    with pytest.raises(TemplateError, match="cannot be read as a Word file"):
        plain(own_brand({"letterhead.docx": data}), "en")


@pytest.mark.parametrize("name", ["word/theme/theme1.xml", "word/_rels/header1.xml.rels", "[Content_Types].xml"])
def test_a_part_that_word_could_not_read_is_refused_and_not_passed_on(own_brand: OwnBrand, name: str) -> None:
    broken = _changed(lambda part, data: data[:-9] if part == name else data)
    with pytest.raises(TemplateError, match="cannot be read as a Word file"):
        plain(own_brand({"letterhead.docx": broken}), "en")


def test_a_part_may_be_named_from_the_top_of_the_file(own_brand: OwnBrand) -> None:
    named = _changed(
        lambda name, data: (
            data.replace(b'Target="', b'Target="/word/') if name == "word/_rels/document.xml.rels" else data
        )
    )
    usual, other = (plain(brand, "en") for brand in (load_brand(), own_brand({"letterhead.docx": named})))
    assert (usual.styles, usual.fonts, usual.section) == (other.styles, other.fonts, other.section)
    assert set(_unzip_bytes(usual.package)) == set(_unzip_bytes(other.package))


def test_the_sample_text_and_its_pictures_stay_behind(own_brand: OwnBrand) -> None:
    document = docx.Document(io.BytesIO(build_letterhead("classic", "en")))
    picture = _unzip_bytes(build_letterhead("classic", "en"))["word/media/logo.png"]
    document.add_picture(io.BytesIO(picture[:-1] + b"\x83"))
    saved = io.BytesIO()
    document.save(saved)
    files = _unzip_bytes(plain(own_brand({"letterhead.docx": saved.getvalue()}), "en").package)
    assert len([name for name in files if "media" in name]) == 1
    assert "docProps/thumbnail.jpeg" not in files


def test_the_file_is_read_once(brand: Brand) -> None:
    assert plain(brand, "zh-CN") is plain(brand, "zh-CN")
    assert plain(brand, "zh-CN") is not plain(brand, "zh-TW")


def _replaced(old: str, new: str) -> bytes:
    return _changed(lambda name, data: data.replace(old.encode(), new.encode()) if "header1.xml" in name else data)


def _changed(change: Callable[[str, bytes], bytes]) -> bytes:
    """The English letterhead with every file in it put through `change`."""
    files = _unzip_bytes(build_letterhead("classic", "en"))
    changed = {name: change(name, content) for name, content in files.items()}
    assert changed != files, "nothing was changed"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _unzip_bytes(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _unzip(data: bytes) -> dict[str, str]:
    return {name: content.decode("utf-8", "replace") for name, content in _unzip_bytes(data).items()}
