"""The documents of a report say what its figures say, to eyes, ears, and programs alike."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pypdf
import pytest
import yaml
from docx.oxml.ns import qn
from lxml import html as page

from replygen.brand import Brand, load_brand
from replygen.errors import UserError
from replygen.figures import Asked, Figures, count, read
from replygen.figures.document import FORMATS, document
from replygen.figures.page import MOST_ROWS
from replygen.figures.words import load_words
from replygen.model import LOCALES, Case, Locale
from replygen.register import Register
from replygen.resources import templates_folder
from tests.figures.simulation import SINCE, TODAY, UNTIL

HEADLINES = {
    "en": ("Costliest cause: Defect.", "Slowest class: Communication.", "Promises broken: "),
    "zh-CN": ("花费最多的原因是“产品缺陷”", "答复最慢的一类是“沟通冲突”", "没有守住"),
}
CHARTS = ("pareto", "months", "times", "promises", "compensation", "value")


def figures_of(register: Path, brand: Brand, locale: Locale | None) -> Figures:
    asked = Asked(TODAY, SINCE, UNTIL, locale)
    with Register.open(register, read_only=True) as filed:
        return count(read(filed, asked, brand.locale), brand, asked)


@pytest.fixture(scope="session")
def english(register: Path, brand: Brand) -> Figures:
    return figures_of(register, brand, "en")


def written(figures: Figures, fmt: str, brand: Brand, locale: Locale = "en") -> bytes:
    return document(figures, fmt, brand, locale, names=False)[0]


@pytest.mark.parametrize("locale", HEADLINES)
def test_the_first_page_tells_the_costliest_cause_the_slowest_class_and_the_promises_broken(
    register: Path, brand: Brand, locale: Locale
) -> None:
    figures = figures_of(register, brand, locale)
    first = pypdf.PdfReader(io.BytesIO(written(figures, "pdf", brand, locale))).pages[0].extract_text()
    together = re.sub(r"\s", "", first)
    for text in HEADLINES[locale]:
        assert re.sub(r"\s", "", text) in together
    assert figures.slowest is not None
    assert figures.costliest[0].cause == "X1"
    assert f"{figures.promises[-1].broken:,}" in together


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_needs_no_other_file_and_every_chart_has_its_words(register: Path, brand: Brand, locale: Locale) -> None:
    text = written(figures_of(register, brand, locale), "html", brand, locale).decode()
    tree = page.fromstring(text)
    assert tree.get("lang") == ("en-GB" if locale == "en" else locale)
    pictures = tree.findall(".//img")
    assert len(pictures) >= len(CHARTS)
    for picture in pictures:
        kind, data = picture.get("src", "").split(";base64,")
        assert kind == "data:image/svg+xml"
        assert b"<svg" in base64.b64decode(data)
        assert len(picture.get("alt", "")) > 20
    assert not re.search(r"""(?:src|href)=["'](?!data:)|url\(|@import|\{\w+\}""", text)


def test_a_pdf_is_tagged_and_its_charts_have_their_words(english: Figures, brand: Brand) -> None:
    with pikepdf.open(io.BytesIO(written(english, "pdf", brand))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        words = [str(part.Alt) for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and "/Alt" in part]
        fonts = [
            str(part.FontName) for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and "/FontName" in part
        ]
    assert len(words) == len(CHARTS)
    assert all(len(text) > 20 for text in words)
    assert fonts
    assert all("+" in font for font in fonts)  # each comes with the file, cut down


def test_a_word_document_has_headings_tables_and_pictures_with_words(english: Figures, brand: Brand) -> None:
    opened = docx.Document(io.BytesIO(written(english, "docx", brand)))
    headings = [p.text for p in opened.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings[:2] == ["At a glance", "Causes"]
    assert len(opened.inline_shapes) == len(CHARTS)
    for shape in opened.inline_shapes:
        assert len(shape._inline.find(qn("wp:docPr")).get("descr")) > 20
    table = next(table for table in opened.tables if table.rows[0].cells[0].text == "Time")
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    service = next(row for row in table.rows if row.cells[0].text.startswith("Service"))
    told = next(line for line in english.times if line.time == "service")
    assert [cell.text for cell in service.cells][2:5] == [f"{told.measured:,}", f"{told.median:g}", f"{told.p90}"]
    assert opened.core_properties.author == "Spruce Telecom Ltd"


def test_a_workbook_has_a_sheet_for_each_table_with_numbers_in_it(english: Figures, brand: Brand) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(english, "xlsx", brand)))
    assert book.sheetnames[:3] == ["At a glance", "Cost by cause", "Causes"]
    rows = list(book["Causes"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == [line.cases for line in english.causes]
    assert [row[3] for row in rows[1:]] == [line.cumulative for line in english.causes]
    assert book["The oldest open complaints"].max_row == 1 + len(english.open_cases)
    days = [str(row[5]) for row in book["The oldest open complaints"].iter_rows(min_row=2, values_only=True)]
    assert days == [f"{line.received} 00:00:00" for line in english.open_cases]


def test_a_csv_holds_every_value_of_the_json(english: Figures, brand: Brand) -> None:
    data = written(english, "csv", brand)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    told: dict[str, Any] = json.loads(written(english, "json", brand))
    found = {(line["table"], line["row"], line["column"]): line["value"] for line in lines}
    assert len(found) == len(lines)
    for table, rows in told.items():
        for number, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
            for column, value in row.items():
                if column != "standards":
                    assert found[table, str(number), column] == ("" if value is None else str(value))


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "html", "docx", "pdf"])
def test_what_staff_typed_is_neither_a_formula_nor_markup(fmt: str, brand: Brand, tmp_path: Path) -> None:
    case_id = "=1+1<b>&{{ x }}"
    case = Case.model_validate({"case_id": case_id, "locale": "en", "received": "2025-03-03", "name": "Ann"})
    with Register.open(tmp_path / "one.sqlite", create=True) as filed:
        filed.record_case(case)
    data = written(figures_of(tmp_path / "one.sqlite", brand, "en"), fmt, brand)
    if fmt == "csv":
        assert f"open_cases,1,case_id,'{case_id}" in data.decode("utf-8-sig")
    elif fmt == "xlsx":
        cell = openpyxl.load_workbook(io.BytesIO(data))["The oldest open complaints"]["A2"]
        assert (cell.value, cell.data_type) == (case_id, "s")
    elif fmt == "html":
        assert case_id in [cell.text for cell in page.fromstring(data.decode()).findall(".//tbody//th")]
    elif fmt == "docx":
        tables = docx.Document(io.BytesIO(data)).tables
        assert case_id in [row.cells[0].text for table in tables for row in table.rows]
    else:
        assert case_id in "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_figures_give_the_same_bytes(fmt: str, english: Figures, brand: Brand) -> None:
    assert written(english, fmt, brand) == written(english, fmt, brand)


def test_every_locale_has_the_same_words_to_say() -> None:
    def keys(value: object, path: str = "") -> set[str]:
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return {path} | {key for name, each in inner for key in keys(each, f"{path}.{name}")}

    texts = {locale: (templates_folder() / "report" / f"{locale}.yaml").read_text("utf-8") for locale in LOCALES}
    words = {locale: yaml.safe_load(text) for locale, text in texts.items()}
    words["en"].pop("days_many")  # Chinese has no plural
    assert len(keys(words["en"])) > 200
    for locale in LOCALES:
        assert keys(words[locale]) == keys(words["en"])
        assert set(re.findall(r"\{\w+\}", texts[locale])) == set(re.findall(r"\{\w+\}", texts["en"]))


def test_words_of_the_company_come_before_the_built_in_ones(english: Figures, tmp_path: Path) -> None:
    brand = own_brand(tmp_path, lambda text: text.replace("title: Complaints report", "title: What our customers say"))
    assert b"<h1>What our customers say</h1>" in written(english, "html", brand)


def test_a_field_that_nobody_fills_is_named_with_its_file(english: Figures, tmp_path: Path) -> None:
    brand = own_brand(tmp_path, lambda text: text.replace("{top_cause}", "{topmost}"))
    with pytest.raises(UserError, match=r"en\.yaml: there is no \{topmost\} to fill"):
        written(english, "html", brand)


def test_a_word_that_is_missing_is_named_with_its_file(tmp_path: Path) -> None:
    brand = own_brand(tmp_path, lambda text: text.replace("method_title: How this was counted\n", ""))
    with pytest.raises(UserError, match=r"en\.yaml, line \d+: “method_title” is missing"):
        load_words(brand, "en")


def test_a_style_sheet_opens_no_file_that_is_not_the_company_s(english: Figures, tmp_path: Path) -> None:
    brand = own_brand(tmp_path, lambda text: text.replace("Complaints report", "Complaints"))
    style = "body { background: url(file:///etc/hostname) }"
    (tmp_path / "report" / "report.css").write_text(style, encoding="utf-8")
    with pytest.raises(UserError, match=r"asks for file:///etc/hostname\. Put a copy in"):
        written(english, "pdf", brand)


def test_the_columns_of_a_table_may_be_left_out_or_put_into_another_order(english: Figures, tmp_path: Path) -> None:
    told = "{cause: Cause, cases: Complaints, share: Share, cumulative: Cumulative}"
    brand = own_brand(tmp_path, lambda text: text.replace(told, "{cases: Number, cause: Why}"))
    book = openpyxl.load_workbook(io.BytesIO(written(english, "xlsx", brand)))
    names = load_words(brand, "en")
    rows = [(line.cases, names.name("cause", line.cause)) for line in english.causes]
    assert list(book["Causes"].iter_rows(values_only=True)) == [("Number", "Why"), *rows]


def test_a_column_that_no_table_has_is_named_with_its_file(english: Figures, tmp_path: Path) -> None:
    brand = own_brand(tmp_path, lambda text: text.replace("{cause: Cause, cases:", "{cause: Cause, case:"))
    with pytest.raises(UserError, match=r"en\.yaml: the table “causes” has no column “case”\. It has: cause, cases"):
        written(english, "html", brand)


@pytest.mark.parametrize("locale", LOCALES)
def test_what_nobody_knows_is_said_on_the_first_page(locale: Locale, brand: Brand, tmp_path: Path) -> None:
    case = Case.model_validate({"case_id": "A-1", "locale": locale, "received": "2025-03-03", "name": "Ann"})
    with Register.open(tmp_path / "one.sqlite", create=True) as filed:
        filed.record_case(case)
    told = page.fromstring(written(figures_of(tmp_path / "one.sqlite", brand, locale), "html", brand, locale).decode())
    said = [text.text_content() for text in told.findall(".//div[@class='headline']/p")]
    own = load_words(brand, locale).texts.headlines
    assert said == [own[name] for name in ("no_costliest", "no_slowest", "no_promises")]


def test_of_complaints_to_talk_over_both_causes_are_shown(english: Figures, brand: Brand) -> None:
    assert len(english.coaching) > MOST_ROWS
    tree = page.fromstring(written(english, "html", brand).decode())
    parts = tree.findall(".//section[@id='coaching']//tbody")
    assert [len(part.findall("tr")) for part in parts] == [MOST_ROWS // 2] * 2
    left = len(english.coaching) - MOST_ROWS
    assert [f"and {left} more" in note.text_content() for note in tree.findall(".//section[@id='coaching']/p[2]")] == [
        True
    ]


def test_office_breaks_no_date_or_number_of_a_chinese_report(
    register: Path, brand: Brand, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    figures = figures_of(register, brand, "zh-CN")
    (tmp_path / "report.docx").write_bytes(written(figures, "docx", brand, "zh-CN"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = [needs("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*office, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=300)
    layout = [needs("pdftotext"), "-layout", str(tmp_path / "report.pdf"), "-"]
    drawn = subprocess.run(layout, check=True, capture_output=True, text=True).stdout.replace(" ", "")
    grammar = load_words(brand, "zh-CN").grammar
    days = [grammar.date(line.received) for line in figures.open_cases[:MOST_ROWS]]
    assert [day for day in days if day not in drawn] == []
    busiest: Counter[str] = Counter()
    for line in figures.months:
        busiest[line.month] += line.cases
    assert f"{max(busiest.values())}件" in drawn


def own_brand(folder: Path, change: Any) -> Brand:
    """A brand folder with words of a report of its own."""
    (folder / "report").mkdir()
    builtin = templates_folder()
    for name in ("brand.yaml", "policy.yaml"):
        (folder / name).write_bytes((builtin / "brand" / name).read_bytes())
    text = (builtin / "report" / "en.yaml").read_text(encoding="utf-8")
    assert change(text) != text
    (folder / "report" / "en.yaml").write_text(change(text), encoding="utf-8")
    return load_brand(folder)
