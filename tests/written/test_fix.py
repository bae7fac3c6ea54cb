"""What has one right answer is mended, and nothing else is touched."""

from __future__ import annotations

import io

import docx

from replygen.lint import Linter
from replygen.written.fix import mended_docx, mended_text


def test_marks_quotation_marks_and_the_pronoun(linter: Linter) -> None:
    text, count = mended_text("感谢你的来信,我们会「当面」答复。\n\n我们错了;对不起!", "txt", linter, "reply", "zh-CN")
    assert text == "感谢您的来信，我们会“当面”答复。\n\n我们错了；对不起！"
    assert count == 6


def test_what_the_customer_said_stays(linter: Linter) -> None:
    source = "您说“你们真慢”，我们记下了。"
    assert mended_text(source, "txt", linter, "reply", "zh-CN") == (source, 0)


def test_more_places_than_a_report_tells(linter: Linter) -> None:
    text, count = mended_text("你好。" * 60, "txt", linter, "reply", "zh-CN")
    assert (text, count) == ("您好。" * 60, 60)


def test_markdown_keeps_its_marks(linter: Linter) -> None:
    source = "# 答复\n\n**感谢你**的[来信](https://x.example/a,b),我们`a,b`道歉。\n"
    text, _count = mended_text(source, "md", linter, "reply", "zh-CN")
    assert text == "# 答复\n\n**感谢您**的[来信](https://x.example/a,b)，我们`a,b`道歉。\n"


def test_docx_keeps_its_formatting(linter: Linter) -> None:
    letter = docx.Document()
    paragraph = letter.add_paragraph("感谢")
    paragraph.add_run("你").bold = True
    paragraph.add_run("的来信,我们").italic = True
    out = io.BytesIO()
    letter.save(out)
    data, count = mended_docx(out.getvalue(), linter, "reply", "zh-CN")
    runs = docx.Document(io.BytesIO(data)).paragraphs[0].runs
    assert [(run.text, run.bold, run.italic) for run in runs] == [
        ("感谢", None, None),
        ("您", True, None),
        ("的来信，我们", None, True),
    ]
    assert count == 2


def test_what_has_several_answers_is_left(linter: Linter) -> None:
    source = "我们会尽快联系您，如有不便，深表歉意。"
    assert mended_text(source, "txt", linter, "reply", "zh-CN") == (source, 0)
