"""Tables of cases to measure with: the Chinese examples, each row told of another person, place and number."""

from __future__ import annotations

import csv
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHINESE = ROOT / "examples" / "complaints-zh-CN.csv"
ENGLISH = ROOT / "examples" / "complaints-en.csv"
ONE_CASE = ROOT / "examples" / "one-case.yaml"

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_COMMON = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
)
"""The 3,755 common characters. Names of all of them make a run need as many glyphs as a run of real letters does."""
_TREES = ("银杏", "梧桐", "丹桂", "海棠", "玉兰", "木棉", "香樟", "合欢", "石榴", "芙蓉", "紫薇", "青松", "翠柏")
"""Streets are called after trees: two characters by chance may be a word that no letter should say."""
_TOLD_ANEW = ("事由", "客户原话", "影响", "诉求", "核查内容", "查明情况", "我方不足", "整改措施")
"""Columns whose text is made another in each row, so that no two letters share a paragraph that an engine may keep."""


def name(number: int) -> str:
    """The name of the customer of that case, which no other of 100,000 cases has."""
    lap, first = divmod(number, len(_COMMON))
    second = (31 * first + 17 * lap) % len(_COMMON)
    return _SURNAMES[number % len(_SURNAMES)] + _COMMON[first] + _COMMON[second]


def case_id(number: int) -> str:
    """The number of that case as the table has it; in the order of the rows."""
    return f"B-{number:06}"


def write_cases(path: Path, count: int) -> None:
    """Write a table of `count` cases, numbered from 1."""
    with (
        CHINESE.open(encoding="utf-8-sig", newline="") as examples,
        path.open("w", encoding="utf-8", newline="") as file,
    ):
        reader = csv.DictReader(examples)
        writer = csv.DictWriter(file, reader.fieldnames or ())
        writer.writeheader()
        for number, row in enumerate(islice(cycle(list(reader)), count), start=1):
            writer.writerow(row | _changes(row, number))


def _changes(row: dict[str, str], number: int) -> dict[str, str]:
    street = f"{_TREES[number % len(_TREES)]}路{number}号"
    texts = {column: f"{row[column].rstrip('。')}（{street}）" for column in _TOLD_ANEW if row[column]}
    who = {"编号": case_id(number), "姓名": name(number), "地址": f"深圳市南山区{street}", "订单号": f"AZ-{number:06}"}
    return texts | who
