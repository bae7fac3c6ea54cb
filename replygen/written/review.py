"""The letter as DOCX with the findings as Word comments on the words they speak of."""

from __future__ import annotations

import io
import sys
from copy import deepcopy
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.text.run import Run

from replygen.messages import _
from replygen.written.docx import nodes, open_letter, paragraphs
from replygen.written.judge import Judged

_AUTHOR, _INITIALS = "replygen", "rg"
_RUN = qn("w:r")
_STYLES = (
    ("CommentReference", "annotation reference", WD_STYLE_TYPE.CHARACTER),
    ("CommentText", "annotation text", WD_STYLE_TYPE.PARAGRAPH),
)


def reviewed(judged: Judged, data: bytes | None) -> bytes:
    """The letter with its comments: `data`, where it is a DOCX itself, else a plain one of its paragraphs."""
    letter = open_letter(data) if data is not None else _plain(judged)
    _add_styles(letter)
    for finding in judged.findings:
        span = judged.document.source_span(finding.offset, finding.end) if data is not None else None
        start, end = span or (finding.offset, finding.end)
        runs = marked_runs(letter, start, max(end, start + 1)) or _nearest(letter, start)
        text = _("{rule}: {message}").format(rule=finding.rule, message=finding.message)
        letter.add_comment(runs, text=f"{text}\n{finding.suggestion}", author=_AUTHOR, initials=_INITIALS)
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def _add_styles(letter: Docx) -> None:
    """The styles that Word gives to comments, where the letter has never had one."""
    known = {style.style_id for style in letter.styles}
    for number, name, kind in _STYLES:
        if number not in known:
            letter.styles.add_style(name, kind, builtin=True).element.styleId = number


def _plain(judged: Judged) -> Docx:
    letter = docx.Document()
    for line in judged.document.lines:
        letter.add_paragraph(line.text)
    return letter


def marked_runs(letter: Docx, start: int, end: int) -> list[Run]:
    """The runs that hold the characters from `start` to `end` of the letter's text, cut out of theirs if need be."""
    found: list[Run] = []
    place = 0
    for paragraph in paragraphs(letter):
        for node, text in list(nodes(paragraph)):
            first, last = max(start, place), min(end, place + len(text))
            if first < last and node.tag == qn("w:t") and node.getparent().tag == _RUN:
                found.append(Run(_cut_out(node, first - place, last - place), letter._body))
            place += len(text)
        place += 1
    return found


def _nearest(letter: Docx, place: int) -> list[Run]:
    """The last run before a place of the letter's text; the first one behind it where there is none."""
    return marked_runs(letter, 0, place)[-1:] or marked_runs(letter, place, sys.maxsize)[:1]


def _cut_out(node: Any, start: int, end: int) -> Any:
    """The run that holds exactly the characters from `start` to `end` of a text element; what stood around it stays."""
    run, text = node.getparent(), node.text
    children = [child for child in run if child.tag != qn("w:rPr")]
    at = children.index(node)
    if text[:start] or at:
        _sibling(run, [*children[:at], _text(text[:start])], before=True)
    if text[end:] or at + 1 < len(children):
        _sibling(run, [_text(text[end:]), *children[at + 1 :]], before=False)
    _set_text(node, text[start:end])
    return run


def _sibling(run: Any, children: list[Any], before: bool) -> None:
    """A run formatted like `run`, beside it, with these elements."""
    sibling = run.makeelement(_RUN)
    if (style := run.find(qn("w:rPr"))) is not None:
        sibling.append(deepcopy(style))
    sibling.extend(children)
    (run.addprevious if before else run.addnext)(sibling)


def _text(text: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement("w:t")
    _set_text(element, text)
    return element


def _set_text(element: Any, text: str) -> None:
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
