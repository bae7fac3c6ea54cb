"""Letters of every kind come in as paragraphs; what is no text of the letter stays out, and what cannot be read is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from weasyprint import HTML

from replygen.errors import UserError
from replygen.written.reading import LARGEST, read_letter
from tests.written.conftest import Read, texts


def docx_bytes(letter: docx.document.Document) -> bytes:
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


class TestPlainText:
    def test_empty_lines_divide_paragraphs(self, read: Read) -> None:
        assert texts(read("a.txt", "Dear Ms Wong,\n\nWe are sorry.\r\n\r\nYours")) == [
            "Dear Ms Wong,",
            "We are sorry.",
            "Yours",
        ]

    def test_lines_that_an_editor_broke_are_put_together(self, read: Read) -> None:
        broken = (
            "We looked at the job log and at the recordings of all three of your\n"
            "calls, and we found that nobody had told you about the change of the\n"
            "appointment. That was wrong."
        )
        assert texts(read("a.txt", broken)) == [broken.replace("\n", " ")]

    def test_the_lines_of_an_address_are_not(self, read: Read) -> None:
        lines = [
            "Ms Eleanor Whitcombe",
            "7 Larch Close",
            "Bristol",
            "",
            "We are writing to you about the visit of our engineer.",
        ]
        assert texts(read("a.txt", "\n".join(lines))) == [line for line in lines if line]

    def test_chinese_lines_join_without_a_space(self, read: Read) -> None:
        text = "我们查了派单记录和三段通话录音，发现原定的师傅当天因为车辆故障被改派，这期\n间没有人通知您。"
        assert texts(read("a.txt", text)) == [text.replace("\n", "")]

    def test_wide_spaces_in_a_line_divide_paragraphs(self, read: Read) -> None:
        assert texts(read("a.txt", "您好！　　您的来信收到了。　　2026年3月1日")) == [
            "您好！",
            "您的来信收到了。",
            "2026年3月1日",
        ]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    def test_encodings_are_found(self, read: Read, encoding: str) -> None:
        text = "尊敬的王女士：\n您在来信中告诉我们，约好的师傅没有来，我们为此向您道歉。"
        assert texts(read("a.txt", text.encode(encoding))) == text.split("\n")

    def test_places_lead_back_to_the_file(self, read: Read) -> None:
        source = "Dear Ms Wong,\n\n  We are sorry."
        document = read("a.txt", source)
        assert document.line_and_column(document.text.index("sorry")) == (3, 10)
        assert document.source_span(document.text.index("sorry"), document.text.index("sorry") + 5) == (24, 29)


def test_markdown_loses_its_marks_and_keeps_its_places(read: Read) -> None:
    source = "---\ntitle: x\n---\n# Our answer\n\nWe are **very** [sorry](http://x.example).\n\n- one\n- two\n\n```\ncode\n```\n"
    document = read("a.md", source)
    assert texts(document) == ["Our answer", "We are very sorry.", "one", "two"]
    assert [line.is_item for line in document.lines] == [False, False, True, True]
    assert document.line_and_column(document.text.index("sorry")) == (6, 18)


def test_html_gives_what_a_browser_shows(read: Read) -> None:
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><nav>Menu</nav><p>Dear Ms Wong,</p>"
        "<p>We are<br>sorry &amp; late.<script>bad()</script></p><p style='display: none'>hidden</p>"
        "<ul><li>one</li></ul></body></html>"
    )
    document = read("a.html", page)
    assert texts(document) == ["Dear Ms Wong,", "We are", "sorry & late.", "one"]
    assert document.lines[-1].is_item


def test_html_is_read_in_the_encoding_it_names(read: Read) -> None:
    page = '<meta charset="gb2312"><p>我们向您道歉。</p>'
    assert texts(read("a.html", page.encode("gb18030"))) == ["我们向您道歉。"]


def test_wide_gaps_are_line_breaks_that_got_lost(read: Read) -> None:
    text = "We are sorry.     Sincerely      Ada Wong  Head of Service"
    assert texts(read("a.txt", text)) == ["We are sorry.", "Sincerely", "Ada Wong  Head of Service"]


class TestDocx:
    def test_items_are_known_by_their_style(self, read: Read) -> None:
        letter = docx.Document()
        letter.add_paragraph("I will:")
        letter.add_paragraph("ring you", style="List Bullet")
        assert [line.is_item for line in read("a.docx", docx_bytes(letter)).lines] == [False, True]

    def test_tables_and_lists_are_read_and_headers_left_out(self, read: Read) -> None:
        letter = docx.Document()
        letter.sections[0].header.paragraphs[0].text = "Letterhead"
        letter.sections[0].footer.paragraphs[0].text = "Page 1"
        letter.add_paragraph("Dear Ms Wong,")
        letter.add_table(1, 2).rows[0].cells[1].text = "In a cell"
        letter.add_paragraph("first", style="List Bullet")
        assert texts(read("a.docx", docx_bytes(letter))) == ["Dear Ms Wong,", "In a cell", "first"]

    def test_deleted_words_are_gone_and_inserted_ones_are_there(self, read: Read) -> None:
        letter = docx.Document()
        paragraph = letter.add_paragraph("We are ")
        for xml in (
            f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>not </w:delText></w:r></w:del>',
            f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>sorry.</w:t></w:r></w:ins>',
        ):
            paragraph._p.insert_element_before(parse_xml(xml))
        assert texts(read("a.docx", docx_bytes(letter))) == ["We are sorry."]

    def test_text_boxes_stand_apart(self, read: Read) -> None:
        box = (
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
            "<w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
        letter = docx.Document()
        letter.add_paragraph("")._p.insert_element_before(parse_xml(box))
        assert texts(read("alone.docx", docx_bytes(letter))) == ["In a box"]
        letter.add_paragraph("The letter.")
        assert texts(read("beside.docx", docx_bytes(letter))) == ["The letter."]


class TestPdf:
    CSS = "<style>@page { size: A4; margin: 30mm; %s } body { font: 11pt/1.5 'Noto Serif CJK SC', serif } p { margin: 0 0 8pt }</style>"

    def pdf(self, body: str, page: str = "") -> bytes:
        data: bytes = HTML(string=self.CSS % page + body).write_pdf()
        return data

    def test_lines_become_paragraphs_again(self, read: Read) -> None:
        texts_ = [
            "To find out what happened, we went through the job log and the recordings of your three calls. "
            "The van broke down at 1.20 pm, and nobody told you about it until the evening.",
            "We uphold your complaint.",
            "我们查了派单记录和三段通话录音。原定的师傅当天因车辆故障被改派，接手的师傅傍晚才出发，这期间一直没有人通知您，也没有人回电话。",
        ]
        assert texts(read("a.pdf", self.pdf("".join(f"<p>{text}</p>" for text in texts_)))) == texts_

    def test_page_headers_and_numbers_are_left_out(self, read: Read) -> None:
        page = "@top-left { content: 'Spruce Telecom Ltd' } @bottom-center { content: 'Page ' counter(page) ' of 2' }"
        body = "<p>The first page.</p><p style='break-before: page'>The second page.</p>"
        assert texts(read("a.pdf", self.pdf(body, page))) == ["The first page.", "The second page."]

    def test_columns_are_read_one_after_the_other(self, read: Read) -> None:
        left = ("We looked at the job log of that day and at the recordings of your calls. " * 6).strip()
        right = ("The engineer set off in the evening and nobody had told you anything. " * 6).strip()
        body = (
            f"<div style='columns: 2; column-gap: 12mm'><p>{left}</p><p style='break-before: column'>{right}</p></div>"
        )
        assert texts(read("a.pdf", self.pdf(body))) == [left, right]

    def test_hyphens_at_line_ends_go(self, read: Read) -> None:
        text = (
            "Unfortunately responsibilities notwithstanding, reconsideration of extraordinary circumstances followed."
        )
        body = f"<p lang='en' style='hyphens: auto; width: 45mm'>{text}</p>"
        assert texts(read("a.pdf", self.pdf(body))) == [text]

    def test_items_are_items(self, read: Read) -> None:
        document = read("a.pdf", self.pdf("<p>I will do this:</p><ul><li>ring you</li><li>write to you</li></ul>"))
        assert [line.text for line in document.lines if line.is_item] == ["ring you", "write to you"]


class TestRefusals:
    def refused(self, path: Path) -> str:
        with pytest.raises(UserError) as caught:
            read_letter(path)
        assert str(path) in str(caught.value)
        return str(caught.value)

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("a.doc", b"\xd0\xcf\x11\xe0", "Save it as DOCX"),
            ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked with a password"),
            ("a.docx", b"Dear Ms Wong,", "not the kind of file"),
            ("a.docx", b"PK\x03\x04 torn", "not the kind of file"),
            ("a.pdf", b"Dear Ms Wong,", "not the kind of file"),
            ("a.pdf", b"%PDF-1.7\n1 0 obj <</Type", "no text|damaged"),
            ("a.txt", b" \n\n", "holds no text"),
            ("a.txt", b"{\\rtf1 Dear Ms Wong,}", "not the kind of file"),
            ("a.md", b"%PDF-1.7", "not the kind of file"),
            ("a.html", b"<script>x()</script>", "holds no text"),
            ("a.txt", b"x" * (LARGEST["txt"] + 1), "too large"),
            ("a.html", b"<p>" + b"x " * 200_000, "too large"),
            ("a.md", b"[" * 250_000 + b"*a " * 100_000, "too large"),
        ],
    )
    def test_it_says_what_to_do(self, tmp_path: Path, name: str, content: bytes, why: str) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        message = self.refused(path)
        assert any(each in message for each in why.split("|")), message

    def test_a_missing_file_and_a_folder(self, tmp_path: Path) -> None:
        assert "does not exist" in self.refused(tmp_path / "none.txt")
        (tmp_path / "folder.txt").mkdir()
        assert "folder" in self.refused(tmp_path / "folder.txt")

    def test_a_scan_is_told_from_an_empty_file(self, tmp_path: Path) -> None:
        path = tmp_path / "scan.pdf"
        path.write_bytes(HTML(string="<div style='width:9cm;height:9cm;background:red'></div>").write_pdf())
        assert "scan" in self.refused(path)

    def test_macros_are_refused(self, tmp_path: Path) -> None:
        letter = io.BytesIO(docx_bytes(docx.Document()))
        path = tmp_path / "macros.docx"
        with zipfile.ZipFile(letter) as old, zipfile.ZipFile(path, "w") as new:
            for part in old.namelist():
                plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
                macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
                new.writestr(part, old.read(part).replace(plain, macros))
        assert "macros" in self.refused(path)

    def test_a_bomb_is_refused(self, tmp_path: Path) -> None:
        letter = io.BytesIO(docx_bytes(docx.Document()))
        path = tmp_path / "bomb.docx"
        with zipfile.ZipFile(letter) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                new.writestr(part, b" " * 70_000_000 if part == "word/document.xml" else old.read(part))
        assert "too large" in self.refused(path)
