"""One table saved in every way that offices save tables gives the same letters, byte for byte."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from ruamel.yaml import YAML

Case = Mapping[str, str]
Run = tuple[dict[str, bytes], list[dict[str, str]]]
"""The letters by file name, and the lines of run.csv without row numbers."""

_SIMPLIFIED = {
    "title": "女士",
    "received": "2026-11-12",
    "issue": "预约的师傅迟到了三个半小时；客服让您自己去问班组",
    "wanted": "退还上门费，当面道歉",
    "finding": "派工单在中午被改到另一个班组，交接时漏填了联系电话",
    "decision": "成立",
    "compensation": "退款60 2026-11-30前",
    "commitment": "2026-11-25 10:00 上门检修",
    "category": "过程",
}
_TRADITIONAL = {
    "title": "小姐",
    "received": "2026-11-12",
    "issue": "預約的師傅遲到了三個半小時；客服讓您自己去問班組",
    "wanted": "退還到府費，當面道歉",
    "finding": "派工單在中午被改到另一個班組，交接時漏填了聯絡電話",
    "decision": "成立",
    "compensation": "退款60 2026-11-30前",
    "commitment": "2026-11-25 10:00 到府檢修",
    "category": "過程",
}
_ENGLISH = {
    "title": "Ms",
    "received": "2026-11-12",
    "issue": "the engineer came three and a half hours late; nobody could say where he was",
    "wanted": "the call-out fee back",
    "finding": "the job was moved to another team at noon, and your number was left out",
    "decision": "upheld",
    "compensation": "refund 60 by 2026-11-30",
    "commitment": "2026-11-25 10:00 repair the line",
    "category": "process",
}

SIMPLIFIED: list[Case] = [
    {"case_id": "00123", "name": "王晓雯", **_SIMPLIFIED},
    {"case_id": "A-0018", "name": "阿依古丽·买买提", **_SIMPLIFIED, "wanted": '他说"不行"，我说“可以”'},
    {"case_id": "A-0019", "name": "㮾䶮𠮷", **_SIMPLIFIED, "finding": "=1+1 等于几也没有人核对"},
    {"case_id": "1e5", "name": "丽", **_SIMPLIFIED, "issue": "预约的师傅没有来\n电话打了三次, 都没有人接; 也没有人回"},
    {"case_id": "0007.10", "name": "O'Brien-Smythe", **_SIMPLIFIED, "title": "", "wanted": "<退款> & 道歉|\t谢谢"},
    {"case_id": "+86", "name": "欧阳 若\u3000兰", **_SIMPLIFIED, "wanted": "@李明 -3 天内答复"},
]
TRADITIONAL: list[Case] = [
    {"case_id": "00123", "name": "王曉雯", **_TRADITIONAL},
    {"case_id": "A-0018", "name": "伊莉莎白·泰勒", **_TRADITIONAL, "wanted": '他說"不行"，我說「可以」'},
    {"case_id": "A-0019", "name": "㮾嘅碁", **_TRADITIONAL, "finding": "=1+1 等於幾也沒有人核對"},
    {"case_id": "1e5", "name": "麗", **_TRADITIONAL, "issue": "預約的師傅沒有來\n電話打了三次, 都沒有人接"},
    {"case_id": "0007.10", "name": "O'Brien-Smythe", **_TRADITIONAL, "title": ""},
]
ENGLISH: list[Case] = [
    {"case_id": "00123", "name": "Renée Zoë Núñez", **_ENGLISH},
    {"case_id": "A-0018", "name": "O’Brien-Smythe", **_ENGLISH, "wanted": 'an apology, in his "own" words'},
    {"case_id": "A-0019", "name": "Jürgen Groß", **_ENGLISH, "finding": "=1+1 was never checked – not even “once”"},
    {"case_id": "1e5", "name": "Éva", **_ENGLISH, "issue": "the café was closed\nnobody answered, twice; or rang back"},
    {"case_id": "0007.10", "name": "Ann", **_ENGLISH, "compensation": "refund £60 by 2026-11-30"},
]
TABLES: Mapping[str, Sequence[Case]] = {"zh-CN": SIMPLIFIED, "zh-TW": TRADITIONAL, "en": ENGLISH}
"""By the locale of the letters."""
FIELDS = tuple(SIMPLIFIED[0])

IN_SIMPLIFIED = ("编号", "姓名", "称呼", "收到日期", "事由", "诉求", "查明情况", "处理决定", "补偿", "承诺", "类别")
IN_TRADITIONAL = ("編號", "姓名", "稱呼", "收到日期", "事由", "訴求", "查明情況", "處理決定", "補償", "承諾", "類別")
IN_BOTH = tuple(f"{field} {chinese}" for field, chinese in zip(FIELDS, IN_SIMPLIFIED, strict=True))
AS_TYPED = (
    "Case ID", " NAME ", "ｔｉｔｌｅ", "Received\u200b", "is\u00adsue", "Wanted*", "FINDING（必填）", "De-cision", "\u2060compensation",
    "commitment:", "cate gory",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A way to save a table as text."""

    encoding: str = "utf-8"
    delimiter: str = ","
    end: str = "\r\n"
    header: Sequence[str] = FIELDS
    before: str = ""
    order: Sequence[int] = field(default_factory=lambda: range(len(FIELDS)))
    again: bool = False
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL

    def save(self, path: Path, cases: Sequence[Case]) -> Path:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.end, quoting=self.quoting)
        header = [self.header[place] for place in self.order]
        writer.writerow(header)
        for number, case in enumerate(cases):
            if self.again and number == 3:
                writer.writerow(header)
            writer.writerow([case[FIELDS[place]] for place in self.order])
        path.write_bytes((self.before + text.getvalue()).encode(self.encoding))
        return path


WAYS: Mapping[str, tuple[str, Way]] = {
    "UTF-8 with BOM": ("zh-CN", Way("utf-8-sig")),
    "UTF-16 little-endian": ("zh-CN", Way("utf-16-le", before="\ufeff", delimiter="\t")),
    "UTF-16 big-endian": ("zh-CN", Way("utf-16-be", before="\ufeff")),
    "UTF-16 without mark": ("zh-CN", Way("utf-16-le")),
    "GB18030": ("zh-CN", Way("gb18030")),
    "GB18030, Chinese header": ("zh-CN", Way("gb18030", header=IN_SIMPLIFIED)),
    "semicolon": ("zh-CN", Way(delimiter=";")),
    "tab": ("zh-CN", Way(delimiter="\t")),
    "pipe": ("zh-CN", Way(delimiter="|")),
    "sep=": ("zh-CN", Way("utf-8-sig", delimiter=";", before="sep=;\r\n")),
    "LF": ("zh-CN", Way(end="\n")),
    "CR": ("zh-CN", Way(end="\r")),
    "lines above the header": ("zh-CN", Way(before="投诉登记表,,\r\n2026年11月,,\r\n\r\n")),
    "group titles above the header": ("zh-CN", Way(before="客户,,,投诉,,,处理,,,,\r\n", header=IN_SIMPLIFIED)),
    "Simplified header": ("zh-CN", Way(header=IN_SIMPLIFIED)),
    "Traditional header": ("zh-CN", Way(header=IN_TRADITIONAL)),
    "header in two languages": ("zh-CN", Way(header=IN_BOTH)),
    "header as typed": ("zh-CN", Way("utf-8-sig", header=AS_TYPED)),
    "other order": ("zh-CN", Way(order=(10, 0, 9, 1, 8, 2, 7, 3, 6, 4, 5))),
    "header again in the middle": ("zh-CN", Way(header=IN_SIMPLIFIED, again=True)),
    "all in quotation marks": ("zh-CN", Way(quoting=csv.QUOTE_ALL)),
    "Big5-HKSCS": ("zh-TW", Way("big5hkscs")),
    "Big5-HKSCS, Chinese header": ("zh-TW", Way("big5hkscs", header=IN_TRADITIONAL)),
    "Traditional in GB18030": ("zh-TW", Way("gb18030")),
    "Windows-1252": ("en", Way("cp1252")),
    "Windows-1252, semicolon, CR": ("en", Way("cp1252", delimiter=";", end="\r")),
}


def batch(table: Path, locale: str, folder: Path) -> Run:
    """What `replygen batch` makes of `table`, in `folder`."""
    options = ["-f", "txt", "-f", "docx", "--date", "2026-11-20", "--locale", locale]
    done = subprocess.run(
        [sys.executable, "-m", "replygen", "batch", str(table), "-o", str(folder), *options],
        env=os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "", "PYTHONUTF8": "1"},
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    with (folder / "run.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = [{column: cell for column, cell in line.items() if column != "row"} for line in csv.DictReader(file)]
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".txt", ".docx"}}, lines


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """The letters of the table of a locale that is saved in the plainest way."""

    @cache
    def make(locale: str) -> Run:
        folder = tmp_path_factory.mktemp("plain")
        return batch(Way().save(folder / "cases.csv", TABLES[locale]), locale, folder / "out")

    return make


@pytest.mark.parametrize("locale", TABLES)
def test_the_plainest_way_gives_every_letter_with_its_text_as_typed(
    locale: str, expected: Callable[[str], Run]
) -> None:
    cases = TABLES[locale]
    letters, lines = expected(locale)
    assert len(letters) == 2 * len(cases)
    assert [(line["case_id"].removeprefix("'"), line["outcome"]) for line in lines] == [
        (case["case_id"], "written") for case in cases
    ]
    for case, line in zip(cases, lines, strict=True):
        text = letters[line["files"].removeprefix("'").split("; ")[0]].decode()
        for typed in (case["case_id"], case["name"], case["finding"]):
            assert typed in text


@pytest.mark.parametrize("name", WAYS)
def test_a_text_table_gives_the_same_letters_in_every_way(
    tmp_path: Path, name: str, expected: Callable[[str], Run]
) -> None:
    locale, way = WAYS[name]
    table = way.save(tmp_path / "cases.csv", TABLES[locale])
    assert batch(table, locale, tmp_path / "out") == expected(locale)


def workbook(path: Path, cases: Sequence[Case]) -> Path:
    """An XLSX file with every cell as text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, cells in enumerate([IN_SIMPLIFIED, *(list(case.values()) for case in cases)], 1):
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(number, column, text)
            cell.data_type = "s"  # =1+1 is a text here
            cell.number_format = "@"
    book.save(path)
    return path


def test_a_workbook_gives_the_same_letters(tmp_path: Path, expected: Callable[[str], Run]) -> None:
    assert batch(workbook(tmp_path / "cases.xlsx", SIMPLIFIED), "zh-CN", tmp_path / "out") == expected("zh-CN")


@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_a_workbook_saved_by_an_office_gives_the_same_letters(
    tmp_path: Path,
    kind: str,
    saved_by_calc: Callable[[Path, str], Path],
    expected: Callable[[str], Run],
) -> None:
    saved = saved_by_calc(workbook(tmp_path / "cases.xlsx", SIMPLIFIED), kind)
    assert batch(saved, "zh-CN", tmp_path / "out") == expected("zh-CN")


def test_case_files_give_the_same_letters(tmp_path: Path, expected: Callable[[str], Run]) -> None:
    (tmp_path / "cases.json").write_text(json.dumps(SIMPLIFIED), encoding="utf-8")
    with (tmp_path / "cases.yaml").open("w", encoding="utf-8") as file:
        YAML().dump([dict(case) for case in SIMPLIFIED], file)
    for name in ("cases.json", "cases.yaml"):
        assert batch(tmp_path / name, "zh-CN", tmp_path / f"out-{name}") == expected("zh-CN")
