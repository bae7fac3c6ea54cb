"""The bytes of a PDF: its fonts lean, its text tagged."""

from __future__ import annotations

from functools import partial

from replygen.render import Standard
from replygen.render.engine import PDF, Dictionary, Document, Stream
from replygen.render.pdf_embedding import embed_outlines, gather_lean
from replygen.render.pdf_tags import TaggedPage, options, tell

_DOUBT = b"\r\nendstream"
"""Whether data ends before or behind the first of these signs cannot be told; PDF/A forbids the doubt."""
_USUAL_WIDTH = 1000
_TRIES = 9
"""Each of which leaves a doubt in one letter of twenty."""


def write(document: Document, standard: Standard) -> bytes:
    """The PDF of one letter: tagged, and claiming `standard`."""
    tagged = document.copy([TaggedPage(page) for page in document.pages])
    for padding in range(_TRIES):
        gather_lean(tagged)
        finisher = partial(_finish, standard=standard, padding=padding)
        pdf: bytes = tagged.write_pdf(finisher=finisher, **options(standard))
        if standard != "a" or _DOUBT not in pdf:
            break
    return pdf


def write_for_print(document: Document) -> bytes:
    """The PDF of letters that are printed, whose tags nobody would read."""
    gather_lean(document)
    pdf: bytes = document.write_pdf(finisher=embed_outlines)
    return pdf


def _finish(document: Document, pdf: PDF, standard: Standard, padding: int) -> None:
    embed_outlines(document, pdf)
    _leave_out_usual_widths(pdf)
    tell(document, pdf, standard)
    for _number in range(padding):
        pdf.add_object(Dictionary())  # to which nothing refers, so that the list of all objects ends otherwise
    if padding:
        for part in pdf.objects:
            if (
                isinstance(part, Stream) and part.compress and "N" not in part.extra
            ):  # colour profiles know their length
                _pad(part, padding)


def _leave_out_usual_widths(pdf: PDF) -> None:
    """Nearly all Chinese characters are as wide as a font's characters are unless it says otherwise."""
    for part in pdf.objects:
        if isinstance(part, dict) and "W" in part and "DW" not in part:
            pairs = zip(part["W"][::2], part["W"][1::2], strict=True)
            kept = [piece for first, row in pairs if set(row) != {_USUAL_WIDTH} for piece in (first, row)]
            part["W"][:] = kept


def _pad(part: Stream, count: int) -> None:
    """Lengthen the data of a stream by some empty lines, which mean nothing there."""
    part.stream.append(b"\n" * (count - 1))
    if "Length1" in part.extra:
        part.extra["Length1"] += count
