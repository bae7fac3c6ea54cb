"""The reviewed letter is a Word file with a comment on the words of each finding."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from replygen.lint import Linter
from replygen.written.judge import Judged, judge
from replygen.written.review import reviewed
from tests.written.conftest import Read

TODAY = dt.date(2026, 11, 20)


def commented(data: bytes) -> list[tuple[str, str]]:
    """The words each comment stands on, and its text."""
    letter = docx.Document(io.BytesIO(data))
    found = []
    for comment in letter.comments:
        words, is_inside = "", False
        for element in letter.element.body.iter():
            if element.tag in {qn("w:commentRangeStart"), qn("w:commentRangeEnd")}:
                if element.get(qn("w:id")) == str(comment.comment_id):
                    is_inside = element.tag == qn("w:commentRangeStart")
            elif element.tag == qn("w:t") and is_inside:
                words += element.text or ""
        found.append((words, comment.text))
    return found


def docx_letter() -> bytes:
    letter = docx.Document()
    paragraph = letter.add_paragraph("We will contact you ")
    paragraph.add_run("as soon as").bold = True
    paragraph.add_run(" possible, and the relevant department will reply.")
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


@pytest.mark.parametrize("form", ["docx", "txt"])
def test_each_finding_is_a_comment_on_its_words(read: Read, linter: Linter, form: str, tmp_path: Path) -> None:
    data = docx_letter()
    text = "We will contact you as soon as possible, and the relevant department will reply."
    one: Judged = judge("a", read(f"a.{form}", data if form == "docx" else text), linter, "reply", TODAY)
    result = reviewed(one, data if form == "docx" else None)
    comments = commented(result)
    assert len(comments) == len(one.findings)
    assert {words for words, comment in comments if comment.startswith("T09")} == {
        "as soon as possible",
        "the relevant department",
    }
    letter = docx.Document(io.BytesIO(result))
    assert [paragraph.text for paragraph in letter.paragraphs] == [text]
    if form == "docx":
        assert {run.text for run in letter.paragraphs[0].runs if run.bold} == {"as soon as"}
    path = tmp_path / "review.docx"
    path.write_bytes(result)
    errors = map(str, OpenXmlValidator().validate(path).errors)
    assert [error for error in errors if "stylesWithEffects" not in error] == []  # python-docx's own template has those
