"""The letter as a Word file: the company's letterhead, with the letter's paragraphs for a body."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence, Set
from html import escape

from replygen.brand import Brand
from replygen.brand.looks import BESIDE_WINDOW, PAPER, Window
from replygen.model.letter import Block, Letter
from replygen.model.words import Locale
from replygen.render.docx_house import TWIPS, dress_for, frame_at
from replygen.render.docx_letterhead import REFERENCE, Letterhead, W, member, read_letterhead
from replygen.render.fit import is_close, kept_with_next, reference_of, window_for
from replygen.render.runs import RUNNING, Run, lines

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def render(letter: Letter, brand: Brand) -> bytes:
    """`letter` as a .docx on the brand's letterhead; the same letter and brand give the same bytes.

    Raises TemplateError when the letterhead cannot be used, and RenderError when a window cannot show the address.
    """
    window = window_for(letter, brand.house)
    dress = dress_for(brand, letter.locale, close=is_close(letter, brand), in_window=window is not None)
    letterhead = read_letterhead(brand, dress)
    reference = escape(reference_of(letter), quote=False).encode()
    file = io.BytesIO(letterhead.package)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(
            member(letterhead.text_name), _document(letter, letterhead, window, kept_with_next(letter, brand))
        )
        for name, content in letterhead.referring.items():
            archive.writestr(member(name), content.replace(REFERENCE.encode(), reference))
        archive.writestr(member("docProps/core.xml"), _core_properties(letter))
    return file.getvalue()


def _document(letter: Letter, letterhead: Letterhead, window: Window | None, kept: Set[int]) -> str:
    blocks = list(letter.blocks())
    places = list(_places(blocks, letterhead, window))
    body = "".join(
        _paragraph(block, letterhead, letter.locale, n in kept, *places[n]) for n, block in enumerate(blocks)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{W}"><w:body>{body}{letterhead.section}</w:body></w:document>'
    )


def _places(blocks: Sequence[Block], letterhead: Letterhead, window: Window | None) -> Iterator[tuple[str, str]]:
    """The frame of each block, as XML, and the room above it: both empty but where an envelope has a window."""
    is_head = is_top = window is not None
    for block in blocks:
        is_head = is_head and block.role not in RUNNING
        if window and is_head and block.role == "address":
            yield frame_at(window.left, window.top, window.width), ""
        elif window and is_head and block.role in {"reference", "date"}:
            width = PAPER[0] - BESIDE_WINDOW - letterhead.right / TWIPS
            yield frame_at(BESIDE_WINDOW, window.clear[1], width), ""
        elif window and is_top:
            is_top = False
            room = round(window.start * TWIPS) - letterhead.top + letterhead.before[block.role]
            yield "", f'<w:spacing w:before="{room}"/>'
        else:
            yield "", ""


def _paragraph(block: Block, letterhead: Letterhead, locale: Locale, is_kept: bool, frame: str, room: str) -> str:
    """One w:p. `is_kept`: on one page with the paragraph that follows."""
    keep = "<w:keepNext/>" if is_kept else ""
    runs = "".join(_runs(block.text, _run_properties(letterhead.fonts[block.role], locale)))
    return f'<w:p><w:pPr><w:pStyle w:val="{letterhead.styles[block.role]}"/>{keep}{frame}{room}</w:pPr>{runs}</w:p>'


def _run_properties(fonts: str, locale: Locale) -> str:
    """The fonts by name and the language: without them Chinese takes the reader's default shapes, often Japanese."""
    if locale == "en":
        return f'<w:rPr><w:rFonts {fonts}/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr>'
    # The hint gives marks that both scripts have, such as “ ” …, their Chinese width. Latin text and digits are called
    # English: as Chinese, LibreOffice breaks 17:00 between its digits.
    return f'<w:rPr><w:rFonts w:hint="eastAsia" {fonts}/><w:lang w:val="en-US" w:eastAsia="{locale}"/></w:rPr>'


def _runs(text: str, properties: str) -> Iterator[str]:
    for number, line in enumerate(lines(text)):
        if number:
            yield f"<w:r>{properties}<w:br/></w:r>"
        for run in line:
            yield f"<w:r>{properties}{''.join(_pieces(run))}</w:r>"


def _pieces(run: Run) -> Iterator[str]:
    text = f"{_FIRST_STRONG_ISOLATE}{run.text}{_POP_ISOLATE}" if run.isolated else run.text
    for number, piece in enumerate(text.split("\t")):
        if number:
            yield "<w:tab/>"
        if piece:
            yield f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'


def _core_properties(letter: Letter) -> str:
    midnight = f"{letter.date.isoformat()}T00:00:00Z"
    author = escape(letter.author, quote=False)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(letter.subject, quote=False)}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{midnight}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{midnight}</dcterms:modified>'
        f"<dc:language>{letter.locale}</dc:language></cp:coreProperties>"
    )
