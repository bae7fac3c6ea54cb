"""`replygen new` at a real terminal: a clerk reads the screen and types, and the files say what was typed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pexpect
import pyte
import pytest

from replygen.load import load_records

PATIENCE = 60
"""Seconds a slow machine may take for one step."""
COLUMNS, LINES = 80, 200
PLAIN = {"SOURCE_DATE_EPOCH": "1795132800", "PYTHONUTF8": "1", "TERM": "xterm-256color", "NO_COLOR": "1"}
"""Today is 20 November 2026."""

BACKSPACE = "\x7f"
CTRL_C, CTRL_D, SHIFT_TAB = "\x03", "\x04", "\x1b[Z"


class Screen(pyte.Screen):
    """A screen that answers when a program asks where the cursor stands, as every terminal does."""

    answer: Callable[[str], Any] = staticmethod(lambda text: None)

    def write_process_input(self, data: str) -> None:
        self.answer(data)


class Clerk:
    """Somebody at a terminal of 80 columns, who reads before typing."""

    def __init__(self, folder: Path, language: str, *words: str, command: tuple[str, ...] = ("new",)) -> None:
        self._screen = Screen(COLUMNS, LINES)
        self._stream = pyte.Stream(self._screen)
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "replygen", *command, *words],
            cwd=str(folder),
            env={**os.environ, **PLAIN, "LANGUAGE": language},
            dimensions=(LINES, COLUMNS),
            encoding="utf-8",
            timeout=PATIENCE,
        )
        self._screen.answer = self._child.send

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, without the empty lines."""
        return [line.rstrip() for line in self._screen.display if line.strip()]

    @property
    def line(self) -> str:
        """The line in which the cursor stands, up to the cursor."""
        row = self._screen.buffer[self._screen.cursor.y]
        return "".join(row[column].data for column in range(self._screen.cursor.x))

    @property
    def asked(self) -> str:
        """The field that was asked last."""
        labels = [line.rpartition("[")[2] for line in self.lines if line.endswith("]")]
        return labels[-1].removesuffix("]") if labels else ""

    def sees(self, text: str, times: int = 1) -> None:
        """Wait until `text` stands on the screen."""
        self._waits(lambda: "\n".join(self.lines).count(text) >= times, text)

    def is_asked(self, field: str, line: str = "> ") -> None:
        """Wait until `field` is asked, with `line` before the cursor."""
        self._waits(lambda: self.asked == field and self.line == line, f"[{field}] {line}")

    def has_typed(self, line: str) -> None:
        """Wait until `line` stands before the cursor."""
        self._waits(lambda: self.line == line, line)

    def types(self, *keys: str) -> None:
        for key in keys:
            self._child.send(key)

    def answers(self, field: str, *texts: str) -> None:
        """Wait for the question, type each text, and Enter after it."""
        self.is_asked(field)
        self.enters(*texts)

    def enters(self, *texts: str) -> None:
        for text in texts:
            self.types(text, "\r")

    def is_done(self) -> int:
        """Wait until the program has ended; gives its exit code."""
        self._waits(lambda: not self._child.isalive() and not self._reads(), "the end")
        self._child.close()
        assert "Traceback" not in "\n".join(self.lines)
        assert self._child.exitstatus is not None, "a signal ended it"
        return self._child.exitstatus

    def closes_the_window(self) -> None:
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), self._child.fileno())

    def leaves(self) -> None:
        self._child.close(force=True)

    def _waits(self, is_there: Callable[[], bool], wanted: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_there():
            if time.monotonic() > end or not (self._reads() or self._child.isalive() or is_there()):
                pytest.fail(f"waited in vain for {wanted!r}; the screen says:\n" + "\n".join(self.lines))

    def _reads(self) -> bool:
        try:
            self._stream.feed(self._child.read_nonblocking(4096, timeout=0.2))
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            return False
        return True


Sit = Callable[..., Clerk]


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Sit]:
    """`sit("en", "case.yaml", …)`: a clerk who has started `replygen new` in an empty folder."""
    clerks: list[Clerk] = []

    def start(language: str, *words: str) -> Clerk:
        clerks.append(Clerk(tmp_path, language, *words))
        return clerks[-1]

    yield start
    for clerk in clerks:
        clerk.leaves()


def held(path: Path) -> dict[str, Any]:
    """The raw values of the case in `path`."""
    (record,) = load_records(path)
    assert record.problems == ()
    return dict(record.values)


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


NEEDED = {
    "case_id": "00123",
    "received": "2026-11-12",
    "name": "Ada O'Neil",
    "title": "Ms",
    "issue": "You waited all afternoon",
    "wanted": "an apology",
    "category": "process",
    "severity": "moderate",
    "finding": "Nobody told the fitter",
    "decision": "upheld",
    "compensation": "refund 60",
    "commitment": "2026-11-25 call you",
}
"""A case that an English letter can be made of, in the order of the questions."""
LISTS = {"issue", "wanted", "compensation", "commitment", "alternative"}


def answers_all(clerk: Clerk, *fields: str) -> None:
    """Answer these fields as NEEDED has it."""
    for field in fields:
        clerk.answers(field, NEEDED[field], *([""] if field in LISTS else []))


def test_a_clerk_comes_from_an_empty_folder_to_a_letter_in_english(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en")
    clerk.answers("locale", "4")
    answers_all(clerk, "case_id", "received", "name", "title")
    clerk.answers(
        "issue", "You were told: “at 2 pm”; he came at 6 #late", "You called \"three\" times — 'in vain' 😀", ""
    )
    clerk.answers("wanted", "an apology", "")
    clerk.answers("category", "2")
    clerk.answers("severity", "")
    clerk.answers("finding", "Nobody told the fitter: the job sheet said - no, it said 'noon'")
    clerk.answers("decision", "1")
    clerk.answers("compensation", "refund 60", "voucher 10 no GV-0917", "")
    clerk.answers("commitment", "2026-11-25 17:00 Tom Reed: call you", "")
    clerk.sees("3   received      2026-11-12")
    clerk.enters("")
    clerk.has_typed("> 00123-Ada O'Neil.yaml")
    clerk.enters("")
    clerk.sees("docx pdf")
    clerk.enters("docx")
    clerk.has_typed("> 00123-Ada O'Neil.docx")
    clerk.enters("")
    assert clerk.is_done() == 0
    assert held(tmp_path / "00123-Ada O'Neil.yaml") == {
        "locale": "en",
        "case_id": "00123",
        "received": "2026-11-12",
        "name": "Ada O'Neil",
        "title": "Ms",
        "issue": "You were told: “at 2 pm”; he came at 6 #late\nYou called \"three\" times — 'in vain' 😀",
        "wanted": "an apology",
        "category": "process",
        "finding": "Nobody told the fitter: the job sheet said - no, it said 'noon'",
        "decision": "upheld",
        "compensation": ["refund 60", "voucher 10 no GV-0917"],
        "commitment": "2026-11-25 17:00 Tom Reed: call you",
    }
    letter = text_of(tmp_path / "00123-Ada O'Neil.docx")
    for words in ("20 November 2026", "Dear Ms Ada O'Neil", "he came at 6 #late", "'in vain' 😀", "£60", "Tom Reed"):
        assert words in letter


def test_a_clerk_comes_from_an_empty_folder_to_a_letter_in_chinese(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("zh_CN")
    clerk.answers("语言", "")
    clerk.answers("编号", "A-0017")
    clerk.answers("收到日期", "2026年11月16日")
    clerk.answers("姓名", "王㮾䶮·𠮷")
    clerk.answers("称呼", "女士")
    clerk.answers("事由", "约好14:00上门，师傅18:40才到：“马上”说了三次", "三次来电没有准确答复", "")
    clerk.answers("诉求", "免收安装费；另约时间", "")
    clerk.answers("类别", "２")
    clerk.answers("严重程度", "2")
    clerk.answers("查明情况", "派单记录显示13:20改派后没有人通知您")
    clerk.answers("处理决定", "成立")
    clerk.answers("补偿", "退款60；礼券100 编号GV-0917", "VIP卡 编号V-1", "")
    clerk.answers("承诺", "2026-11-24 上门安装", "2026-11-27 17:00 李明：致电确认", "")
    clerk.sees("2026年11月16日", times=2)
    clerk.enters("")
    clerk.has_typed("> A-0017-王㮾䶮·𠮷.yaml")
    clerk.enters("")
    clerk.sees("docx pdf")
    clerk.enters("")
    clerk.has_typed("> A-0017-王㮾䶮·𠮷.docx")
    clerk.enters("")
    assert clerk.is_done() == 0
    assert held(tmp_path / "A-0017-王㮾䶮·𠮷.yaml") == {
        "case_id": "A-0017",
        "received": "2026年11月16日",
        "name": "王㮾䶮·𠮷",
        "title": "女士",
        "issue": ["约好14:00上门，师傅18:40才到：“马上”说了三次", "三次来电没有准确答复"],
        "wanted": "免收安装费；另约时间",
        "category": "过程",
        "severity": "一般",
        "finding": "派单记录显示13:20改派后没有人通知您",
        "decision": "成立",
        "compensation": "退款60；礼券100 编号GV-0917\nVIP卡 编号V-1",
        "commitment": ["2026-11-24 上门安装", "2026-11-27 17:00 李明：致电确认"],
    }
    letter = text_of(tmp_path / "A-0017-王㮾䶮·𠮷.docx")
    for words in ("王㮾䶮·𠮷女士", "2026年11月20日", "“马上”说了三次", "退", "GV-0917", "李明"):
        assert words in letter


def test_rare_characters_and_middle_dots_are_typed_and_deleted_as_what_they_are(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("zh_CN", "case.yaml", "--locale", "zh-CN")
    clerk.answers("编号", "A-1")
    clerk.answers("收到日期", "2026-11-16")
    clerk.is_asked("姓名")
    clerk.types("王㮾䶮𠮷·买")
    clerk.has_typed("> 王㮾䶮𠮷·买")
    clerk.types(BACKSPACE * 4)
    clerk.has_typed("> 王㮾")
    clerk.types("𠮷·䶮")
    clerk.has_typed("> 王㮾𠮷·䶮")
    clerk.types("\r")
    clerk.is_asked("称呼")
    clerk.types(CTRL_C)
    assert clerk.is_done() == 130
    assert held(tmp_path / "case.yaml")["name"] == "王㮾𠮷·䶮"


def test_going_back_keeps_every_answer_and_lets_it_be_changed(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en", "case.yaml", "--locale", "en")
    clerk.answers("case_id", "<")
    clerk.sees("This is the first question.")
    clerk.enters("00123")
    answers_all(clerk, "received", "name", "title")
    clerk.answers("issue", "You waited", "You called", "")
    clerk.answers("wanted", "《")  # what a Chinese keyboard gives for <
    clerk.is_asked("issue", "  You called")
    clerk.types("\r<\r")
    clerk.is_asked("title", "> Ms")
    clerk.types(SHIFT_TAB)
    clerk.is_asked("name", "> Ada O'Neil")
    clerk.types("-Reed\r")
    clerk.is_asked("wanted")
    clerk.types("half a ")
    clerk.has_typed("> half a ")
    clerk.types(SHIFT_TAB)
    clerk.is_asked("issue", "  You called")
    clerk.types(" twice\r\r")
    clerk.is_asked("wanted", "> half a")
    clerk.types(CTRL_D * 2, CTRL_C)
    assert clerk.is_done() == 130
    assert held(tmp_path / "case.yaml") == {
        "locale": "en",
        "case_id": "00123",
        "received": "2026-11-12",
        "name": "Ada O'Neil-Reed",
        "title": "Ms",
        "issue": ["You waited", "You called twice"],
        "wanted": "half a",
    }


@pytest.mark.parametrize("sign", ["?", "？"])
def test_a_question_mark_explains_and_keeps_what_was_typed(sit: Sit, sign: str) -> None:
    clerk = sit("en", "--locale", "en")
    clerk.answers("case_id", sign)
    clerk.sees("It stands at the")
    clerk.enters("1")
    answers_all(clerk, "received", "name", "title", "issue", "wanted", "category", "severity", "finding", "decision")
    clerk.answers("compensation", "refund 60", sign)
    clerk.sees("voucher 10 until 2027-11-20")
    clerk.sees("money back to the account it came from")
    clerk.has_typed("> refund 60")


def test_a_letter_with_forbidden_words_is_not_written_and_the_answers_are_kept(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en", "case.yaml", "--locale", "en")
    answers_all(clerk, "case_id", "received", "name", "title", "issue", "wanted", "category", "severity")
    clerk.answers("finding", "You failed to read the terms")
    answers_all(clerk, "decision", "compensation", "commitment")
    clerk.sees("These are the facts.")
    clerk.enters("")
    clerk.sees("docx pdf")
    clerk.enters("")
    clerk.sees("T05, part circumstances:")
    clerk.sees("replygen new case.yaml")
    assert clerk.is_done() == 1
    assert held(tmp_path / "case.yaml")["finding"] == "You failed to read the terms"
    assert list(tmp_path.glob("*.docx")) == []


def test_a_wrong_answer_is_refused_with_the_reason_and_mended_in_place(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en", "case.yaml", "--locale", "en")
    clerk.answers("case_id", "")
    clerk.sees("It is missing. Fill it in.")
    clerk.enters("00123")
    clerk.answers("received", "2026-02-30")
    clerk.sees("“2026-02-30” is a day that does not exist.")
    clerk.has_typed("> 2026-02-30")
    clerk.types(BACKSPACE * 5, "12-01\r")
    clerk.sees("2026-12-01 lies after the date of the letter (2026-11-20).")
    clerk.has_typed("> 2026-12-01")
    clerk.types(BACKSPACE * 5, "11-12\r")
    answers_all(clerk, "name", "title", "issue", "wanted")
    clerk.answers("category", "9")
    clerk.sees("“9” is not known here.")
    clerk.has_typed("> ")
    clerk.enters("Process")
    answers_all(clerk, "severity", "finding", "decision")
    clerk.answers("compensation", "refund", "")
    clerk.sees("refund (退款) has no amount.")
    clerk.has_typed("> refund")
    clerk.types(" 60\r\r")
    clerk.answers("commitment", "2026-11-01 call you", "")
    clerk.sees("2026-11-01 lies before the date of the letter")
    clerk.has_typed("> 2026-11-01 call you")
    clerk.types(CTRL_C)
    assert clerk.is_done() == 130
    case = held(tmp_path / "case.yaml")
    assert (case["received"], case["category"], case["compensation"]) == ("2026-11-12", "Process", "refund 60")
    assert case["commitment"] == "2026-11-01 call you"  # wrong, but not lost


def test_what_the_answers_call_for_is_asked(sit: Sit) -> None:
    clerk = sit("en", "--locale", "en")
    answers_all(clerk, "case_id", "received", "name", "title", "issue", "wanted", "category")
    clerk.answers("severity", "critical")
    answers_all(clerk, "finding")
    clerk.answers("decision", "partial")
    clerk.answers("reason", "")
    clerk.sees("partial (部分成立) needs the reason", times=2)
    clerk.enters("Half of it was agreed")
    clerk.answers("compensation", "refund 90000", "")
    clerk.answers("approved_by", "")
    clerk.sees("more than the policy allows", times=2)
    clerk.enters("Helen Marsh")
    clerk.answers("legal_review", "2")
    clerk.sees("needs a legal review", times=2)
    clerk.enters("1")
    answers_all(clerk, "commitment")
    clerk.sees("legal_review  yes")


def test_a_doubt_about_an_answer_is_said_and_the_answer_taken(sit: Sit) -> None:
    clerk = sit("en", "--locale", "en")
    answers_all(clerk, *list(NEEDED)[:-1])
    clerk.answers("commitment", "2026-11-28 call you", "")
    clerk.sees("is no working day", times=2)
    clerk.sees("13  commitment    2026-11-28 call you")


def test_facts_can_be_changed_and_added_at_the_end(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en", "case.yaml", "--locale", "en")
    answers_all(clerk, *NEEDED)
    clerk.sees("These are the facts.")
    clerk.enters("nmae")
    clerk.sees("“nmae” is no field of a case. Did you mean “name”?")
    clerk.enters("姓名")
    clerk.is_asked("name", "> Ada O'Neil")
    clerk.types("l\r")
    clerk.sees("These are the facts.", times=2)
    clerk.enters("+")
    clerk.sees("Which facts do you want to add?")
    clerk.enters("3")
    clerk.answers("event_date", "2026-11-13")
    clerk.sees("Correct one")
    clerk.has_typed("> 2026-11-13")
    clerk.types(BACKSPACE, "0\r")
    for field in ("place", "order_ref", "quote", "feeling", "impact", "shared_view"):
        clerk.answers(field, "tired" if field == "feeling" else "")
    clerk.sees("These are the facts.", times=3)
    clerk.enters("+")
    clerk.sees("Which facts do you want to add?", times=2)
    clerk.enters("fix")
    clerk.answers("fix", "every job sheet carries a number")
    clerk.sees("These are the facts.", times=4)
    clerk.enters("")
    clerk.sees("no letter now")
    clerk.enters("4")
    clerk.sees("replygen render case.yaml")
    assert clerk.is_done() == 0
    changed = {
        "name": "Ada O'Neill",
        "event_date": "2026-11-10",
        "feeling": "tired",
        "fix": "every job sheet carries a number",
    }
    assert held(tmp_path / "case.yaml") == NEEDED | {"locale": "en"} | changed
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_a_case_broken_off_is_gone_on_with(sit: Sit, tmp_path: Path, key: str) -> None:
    clerk = sit("en")
    clerk.answers("locale", "en")
    answers_all(clerk, "case_id", "received", "name")
    clerk.answers("title", "")
    answers_all(clerk, "issue")
    clerk.is_asked("wanted")
    clerk.types(key)
    clerk.sees("""To go on: replygen new '00123-Ada O'"'"'Neil.yaml'""")
    assert clerk.is_done() == 130
    (draft,) = tmp_path.iterdir()
    assert draft.name == "00123-Ada O'Neil.yaml"

    clerk = sit("en", draft.name)
    answers_all(clerk, "wanted", "category", "severity", "finding", "decision", "compensation")
    clerk.is_asked("commitment")
    clerk.types(key)
    assert clerk.is_done() == 130
    assert list(tmp_path.iterdir()) == [draft]

    draft.write_text(draft.read_text(encoding="utf-8").replace("2026-11-12", "2026-11-32"), encoding="utf-8")
    clerk = sit("en", draft.name)
    clerk.is_asked("received", "> 2026-11-32")
    clerk.sees("“2026-11-32” is a day that does not exist.")
    clerk.types(BACKSPACE * 2, "12\r")
    answers_all(clerk, "commitment")
    clerk.sees("These are the facts.")
    clerk.enters("")
    clerk.sees("docx pdf")
    clerk.enters("2")
    clerk.has_typed("> 00123-Ada O'Neil.pdf")
    clerk.enters("")
    assert clerk.is_done() == 0
    assert held(draft) == {field: text for field, text in NEEDED.items() if field != "title"} | {"locale": "en"}
    assert (tmp_path / "00123-Ada O'Neil.pdf").read_bytes().startswith(b"%PDF")


def test_a_closed_window_loses_nothing(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en", "case.yaml", "--locale", "en")
    answers_all(clerk, "case_id")
    clerk.is_asked("received")
    clerk.types("2026-11")
    clerk.has_typed("> 2026-11")
    clerk.closes_the_window()
    end = time.monotonic() + PATIENCE
    while not (tmp_path / "case.yaml").exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert held(tmp_path / "case.yaml") == {"locale": "en", "case_id": "00123", "received": "2026-11"}


def test_a_full_disk_leaves_the_answers_on_the_screen(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder is wanted", encoding="utf-8")
    clerk = sit("en", "folder/case.yaml", "--locale", "en")
    clerk.answers("case_id", "A-1")
    clerk.is_asked("received")
    clerk.types(CTRL_C)
    clerk.sees("case_id: A-1")
    clerk.sees("cannot be written")
    assert clerk.is_done() == 2


def test_nothing_is_left_behind_when_nothing_was_answered(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en")
    clerk.is_asked("locale")
    clerk.types(CTRL_C)
    assert clerk.is_done() == 130
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_written_over_without_a_yes(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "00123-Ada O'Neil.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "letter.txt").write_text("mine, too", encoding="utf-8")
    clerk = sit("en", "--locale", "en")
    answers_all(clerk, *NEEDED)
    clerk.sees("These are the facts.")
    clerk.enters("")
    clerk.has_typed("> 00123-Ada O'Neil.yaml")
    clerk.enters("")
    clerk.sees("00123-Ada O'Neil.yaml is there already.")
    clerk.enters("")
    clerk.sees("Save the case as:", times=2)
    clerk.has_typed("> 00123-Ada O'Neil.yaml")
    clerk.types(BACKSPACE * 30, "other\r")
    clerk.sees("docx pdf")
    clerk.enters("txt")
    clerk.has_typed("> 00123-Ada O'Neil.txt")
    clerk.types(BACKSPACE * 30, "letter\r")
    clerk.sees("letter.txt is there already.")
    clerk.enters("yes")
    assert clerk.is_done() == 0
    assert (tmp_path / "00123-Ada O'Neil.yaml").read_text(encoding="utf-8") == "mine"
    assert held(tmp_path / "other.yaml") == NEEDED | {"locale": "en"}
    assert "Dear Ms Ada O'Neil" in (tmp_path / "letter.txt").read_text(encoding="utf-8")


def test_a_file_with_remarks_of_its_own_stays_when_its_case_is_broken_off(sit: Sit, tmp_path: Path) -> None:
    mine = "# ask Tom first\n编号: 00123\ncommitment:\n  - {date: 2026-11-25, what: call you}\n"
    (tmp_path / "case.yaml").write_text(mine, encoding="utf-8")
    clerk = sit("en", "case.yaml", "--locale", "en")
    answers_all(clerk, "received")
    clerk.is_asked("name")
    clerk.types(CTRL_C)
    clerk.sees("What you answered is in case-2.yaml.")
    assert clerk.is_done() == 130
    assert (tmp_path / "case.yaml").read_text(encoding="utf-8") == mine
    assert held(tmp_path / "case-2.yaml") == {
        "locale": "en",
        "case_id": "00123",
        "received": "2026-11-12",
        "commitment": [{"date": "2026-11-25", "what": "call you"}],
    }


def test_pasted_lines_stay_one_answer(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("en", "case.yaml", "--locale", "en")
    answers_all(clerk, "case_id", "received", "name", "title")
    clerk.is_asked("issue")
    clerk.types("\x1b[200~You waited\r\nYou called\x1b[201~")
    clerk.has_typed("  You called")
    clerk.types("\r\r")
    answers_all(clerk, "wanted", "category", "severity")
    clerk.is_asked("finding")
    clerk.types("\x1b[200~  Nobody told him.\r\n\r\n  # He said: no\x1b[201~")
    clerk.has_typed("    # He said: no")
    clerk.types("\r")
    clerk.is_asked("decision")
    clerk.types(CTRL_C)
    assert clerk.is_done() == 130
    case = held(tmp_path / "case.yaml")
    assert case["issue"] == ["You waited", "You called"]
    assert case["finding"] == "Nobody told him.\n\n  # He said: no"


def test_another_kind_asks_only_for_what_it_needs(sit: Sit) -> None:
    clerk = sit("en", "--locale", "en", "--kind", "ack")
    answers_all(clerk, "case_id", "received", "name", "title", "issue")
    clerk.sees("These are the facts.")
    clerk.types(CTRL_C)
    clerk.sees("To go on: replygen new --kind ack")
    assert clerk.is_done() == 130


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("case.csv", "", "case.csv is no name for a case file. Let it end in .yaml."),
        ("case.yaml", "case_id: 1\n---\ncase_id: 2\n", "case.yaml holds 2 cases."),
        ("case.yaml", "case_id: 1\nnmae: Ada\n", "case.yaml, line 2, “nmae”: this is no field of a case."),
    ],
)
def test_a_file_that_cannot_be_gone_on_with_is_refused(
    sit: Sit, tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    clerk = sit("en", name)
    clerk.sees(said)
    assert clerk.is_done() == 2
    assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_without_a_terminal_it_says_what_to_do_instead(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "replygen", "new"],
        cwd=tmp_path,
        input="A-1\n",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **PLAIN, "LANGUAGE": "en"},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Write a case file instead" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_does_not_wait_for_the_terminal_library() -> None:
    code = "import sys, replygen.cli.new; sys.exit('prompt_toolkit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
