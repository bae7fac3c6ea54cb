"""The report as a Word document: real headings, tables whose first row repeats, pictures with their words."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from replygen.brand import Brand
from replygen.brand.looks import DESIGNS
from replygen.figures.drawing import Chart
from replygen.figures.grid import Table
from replygen.figures.page import Report
from replygen.figures.record import Figures
from replygen.render.docx_letterhead import member

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

_MARGIN, _WIDTH = 20, 170
"""Millimetres, of an A4 page."""
_SIZES = {"Normal": 9.5, "Title": 20, "Heading 1": 13, "Heading 2": 10, "List Bullet": 8.5, "Caption": 8.5}
_RULE = "C9C9C9"
_NUMBERS = frozenset({"count", "share", "days", "money", "number", "date"})


def docx(report: Report, figures: Figures, brand: Brand) -> bytes:
    """The report as a .docx. The same report gives the same bytes."""
    import docx as word
    from docx.shared import Pt

    document = word.Document()
    _dress(document, report, brand)
    document.add_paragraph(report.title, "Title")
    document.add_paragraph(report.heading)
    document.add_heading(report.summary, 1)
    _pairs(document, report.key_figures)
    for headline in report.headlines:
        for sentence in headline.sentences:
            paragraph = document.add_paragraph()
            paragraph.add_run(sentence).bold = True
            paragraph.paragraph_format.space_before = Pt(12)
        for table in headline.tables:
            _table(document, table, report)
    for place, section in enumerate(report.sections):
        document.add_heading(section.title, 1).paragraph_format.page_break_before = place == 0
        if section.lead:
            document.add_paragraph(section.lead).paragraph_format.keep_with_next = True
        for chart in section.charts:
            _picture(document, chart)
        for table in section.tables:
            _table(document, table, report)
    document.add_heading(report.method_title, 1)
    for text in report.method:
        document.add_paragraph(text, "List Bullet")
    _tell(document, report, figures, brand)
    return _packed(document)


def _dress(document: Document, report: Report, brand: Brand) -> None:
    """The page, the fonts and colours of the brand, and the number of each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    for name, size in _SIZES.items():
        _style(document.styles[name], size, report, brand)
    for border in document.styles["Table Grid"].element.iter(qn("w:tblBorders")):
        for side in border:
            is_rule = side.tag in {qn("w:top"), qn("w:bottom"), qn("w:insideH")}
            side.set(qn("w:val"), "single" if is_rule else "nil")
            side.set(qn("w:color"), _RULE)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(foot, "PAGE")


def _style(style: Any, size: float, report: Report, brand: Brand) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    locale = report.words.locale
    design, own = DESIGNS[brand.house.look][locale], brand.house.fonts.get(locale)
    latin = own.headings if own and own.headings else design.page.headings
    asian = latin if locale != "en" else design.page.asian_headings
    named: ParagraphStyle = style
    named.font.size, named.font.name = Pt(size), latin
    properties = named.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for key in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[key]
    for key, family in (("ascii", latin), ("hAnsi", latin), ("eastAsia", asian), ("cs", latin)):
        fonts.set(qn(f"w:{key}"), family)
    language = properties.makeelement(qn("w:lang"), {})
    language.set(qn("w:val"), design.page.language)
    language.set(qn("w:eastAsia"), design.page.asian_language)
    properties.append(language)
    colour = (
        (brand.house.colours.main or design.main).lstrip("#") if style.name.startswith(("Head", "Title")) else "1A1A1A"
    )
    named.font.color.rgb = RGBColor.from_string(colour.upper())


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _pairs(document: Document, pairs: Iterable[tuple[str, str]]) -> None:
    told = list(pairs)
    grid = document.add_table(rows=2, cols=len(told))
    for place, (value, text) in enumerate(told):
        grid.rows[0].cells[place].paragraphs[0].add_run(value).bold = True
        grid.rows[1].cells[place].text = text


def _picture(document: Document, chart: Chart) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm

    document.add_heading(chart.title, 2)
    shape = document.add_picture(io.BytesIO(chart.picture), width=Mm(_WIDTH))
    properties = shape._inline.find(qn("wp:docPr"))
    properties.set("descr", chart.alt)
    properties.set("title", chart.title)


def _table(document: Document, table: Table, report: Report) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document.add_heading(table.title, 2)
    texts = [[column.title for column in table.columns], *table.texts(report.words)]
    grid = document.add_table(rows=len(texts), cols=len(table.columns), style="Table Grid")
    for place, (row, line) in enumerate(zip(grid.rows, texts, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, column in zip(row.cells, line, table.columns, strict=True):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = Pt(8)
            run.bold = place == 0 or (table.sums_up and place == len(texts) - 1)
            if column.form in _NUMBERS:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if table.note:
        document.add_paragraph(table.note, "Caption")


def _tell(document: Document, report: Report, figures: Figures, brand: Brand) -> None:
    """What the file says of itself: nothing of the machine or the moment it was made at."""
    made = dt.datetime.combine(figures.scope.date, dt.time())
    own = document.core_properties
    own.title, own.subject = report.title, report.heading
    own.author = own.last_modified_by = brand.sender(report.words.locale).company
    own.language = DESIGNS[brand.house.look][report.words.locale].page.language
    own.created = own.modified = made
    own.comments = ""


def _packed(document: Document) -> bytes:
    """The file with the same dates inside, whenever it is made."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(member(name), old.read(name))
    return packed.getvalue()
