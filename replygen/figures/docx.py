"""The report as a Word document: real headings, tables whose first row repeats, pictures with their words."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from itertools import pairwise
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
_CELL, _KEY_FIGURE, _CONCLUSION = "Cell", "Key figure", "Conclusion"
_SIZES = {
    "Normal": 9.5,
    "Title": 20,
    "Heading 1": 13,
    "Heading 2": 10,
    "List Bullet": 8.5,
    "Caption": 8.5,
    _CELL: 8,
    _KEY_FIGURE: 13,
    _CONCLUSION: 10.5,
}
_OWN = (_CELL, _KEY_FIGURE, _CONCLUSION)
_BOLD = frozenset({"Heading 1", "Heading 2", _KEY_FIGURE, _CONCLUSION})
_LETTER, _PADDING = 1.55, 5.5
"""Millimetres that a narrow character of a cell takes, a wide one twice, and what stands free beside the text."""
_KEY_FIGURES_A_ROW, _TITLE_LINES = 3, 2
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
        for place, sentence in enumerate(headline.sentences):
            paragraph = document.add_paragraph(sentence, _CONCLUSION)
            paragraph.paragraph_format.space_before = Pt(2 if place else 12)
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
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    for name in _OWN:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name, size in _SIZES.items():
        _style(document.styles[name], size, report, brand)
    for name in (_CELL, _KEY_FIGURE):
        spacing = document.styles[name].paragraph_format
        spacing.space_before = spacing.space_after = Pt(1)
    document.styles["Caption"].paragraph_format.space_before = Pt(2)
    document.styles[_CONCLUSION].paragraph_format.space_after = Pt(2)
    document.styles[_CONCLUSION].paragraph_format.keep_with_next = True
    for line in list(document.styles["Title"].element.iter(qn("w:pBdr"))):  # of Word's own blue
        line.getparent().remove(line)
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
    named.font.size, named.font.name, named.font.bold = Pt(size), latin, style.name in _BOLD
    properties = named.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for key in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[key]
    for key, family in (("ascii", latin), ("hAnsi", latin), ("eastAsia", asian), ("cs", latin)):
        fonts.set(qn(f"w:{key}"), family)
    language = properties.makeelement(qn("w:lang"), {})
    # Digits are called English in Chinese text, too: LibreOffice takes numbers of other languages apart at a line's end.
    language.set(qn("w:val"), design.page.language if locale == "en" else "en-US")
    language.set(qn("w:eastAsia"), design.page.asian_language)
    properties.append(language)
    is_coloured = style.name.startswith(("Head", "Title"))
    colour = (brand.house.colours.main or design.main).lstrip("#") if is_coloured else "1A1A1A"
    named.font.color.rgb = RGBColor.from_string(colour.upper())


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _pairs(document: Document, pairs: Sequence[tuple[str, str]]) -> None:
    """The few numbers of the first page, large, each above what it is."""
    for start in range(0, len(pairs), _KEY_FIGURES_A_ROW):
        told = pairs[start : start + _KEY_FIGURES_A_ROW]
        grid = document.add_table(rows=2, cols=_KEY_FIGURES_A_ROW)
        for place, (value, text) in enumerate(told):
            for row, (said, style) in enumerate(((value, _KEY_FIGURE), (text, _CELL))):
                paragraph = grid.cell(row, place).paragraphs[0]
                paragraph.text, paragraph.style = said, style
                paragraph.paragraph_format.keep_with_next = True


def _picture(document: Document, chart: Chart) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm

    document.add_heading(chart.title, 2)
    shape = document.add_picture(io.BytesIO(chart.picture), width=Mm(_WIDTH))
    properties = shape._inline.find(qn("wp:docPr"))
    properties.set("descr", chart.alt)
    properties.set("title", chart.title)


def _table(document: Document, table: Table, report: Report) -> None:
    """The table under its title; rows that belong together stay on one page."""
    from docx.shared import Mm

    document.add_heading(table.title, 2)
    parts = [[[column.title for column in table.columns]], *table.texts(report.words)]
    rows = [(row, number < len(part)) for part in parts for number, row in enumerate(part, start=1)]
    grid = document.add_table(rows=len(rows), cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    widths = _widths([row for row, _is_kept in rows])
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for place, (texts, is_kept) in enumerate(rows):
        is_bold = place == 0 or (table.sums_up and place == len(rows) - 1)
        is_kept = is_kept or place == 0 or (table.is_short and place < len(rows) - 1)
        _row(grid.rows[place], texts, table, widths, is_bold, is_kept)
    _repeat(grid.rows[0])
    if table.note:
        document.add_paragraph(table.note, "Caption")


def _row(row: Any, texts: Sequence[str], table: Table, widths: Sequence[float], is_bold: bool, is_kept: bool) -> None:
    """Fill one row; `is_kept`: on one page with the row that follows."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, column, width in zip(row.cells, texts, table.columns, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.style = _CELL
        paragraph.add_run(text).bold = is_bold
        if is_kept:
            paragraph.paragraph_format.keep_with_next = True
        if column.form in _NUMBERS:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: Any) -> None:
    """Have the row of titles stand on every page of its table."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Millimetres of each column: what its longest text takes; where that is too much, the widest have to give way.

    Titles may be broken between their words.
    """
    titles = [max(_letters(title) / _TITLE_LINES, *map(_letters, title.split(" "))) for title in rows[0]]
    texts = zip(*(map(_letters, row) for row in rows[1:]), strict=True)
    longest = [max(title, *letters) for title, letters in zip(titles, texts, strict=True)]
    wanted = [_LETTER * letters + _PADDING for letters in longest]
    room, most = float(_WIDTH), float(_WIDTH)
    for place, width in enumerate(sorted(wanted)):
        most = room / (len(wanted) - place)
        if width > most:
            return [min(width, most) for width in wanted]
        room -= width
    return wanted


def _letters(text: str) -> float:
    """How many narrow characters wide a text is, with the gap that Word leaves between wide and narrow ones."""
    widths = [2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text]
    return sum(widths) + sum(one != other for one, other in pairwise(widths)) / 2


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
