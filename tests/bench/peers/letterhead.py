"""The empty Word letter that the peers fill: python-docx's own template with a head."""

from __future__ import annotations

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from tests.bench.words import COMPANY, FONT


def letterhead() -> WordDocument:
    """A new one, in memory."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = Mm(30), Mm(26), Mm(25), Mm(28)
    page.header.paragraphs[0].text = COMPANY
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = Pt(18), Pt(0)
    return document
