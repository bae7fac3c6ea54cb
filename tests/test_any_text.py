"""Staff text may hold anything: it is in the letter as typed, or its row is refused by column.

`make torture` tries thousands of rows; the variable TORTURE says how many.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell
from ruamel.yaml import YAML

from replygen.brand import Brand
from replygen.errors import UserError
from replygen.load import load_records
from replygen.model import LOCALES
from replygen.model.case import Record
from replygen.produce import Examined, Producer

Facts = Callable[..., dict[str, Any]]

ROWS = 2 * int(os.environ.get("TORTURE", "150"))
ENDS = "\n\r\u2028\u2029"
LISTED = {"address": f"[/{ENDS}]"} | dict.fromkeys(("issue", "wanted", "alternative"), f"[;；{ENDS}]")
"""Fields of several items, and what divides them: every item is in the letter, not what stood between."""
LINES = ("case_id", "name", "title", "surname", "place", "order_ref", "handler", "handler_title", "handler_phone")
TEXTS = ("finding", "reason", "quote", "impact", "checked", "failings", "fix", "shared_view")
FIELDS = (*LINES, "signatory", "signatory_title", *TEXTS, *LISTED)
MARKS = re.compile(r"[\s。.；;，,、：:！!“”「」『』\"'‘’…]")
"""What joining may set right at the seams of a text; every other character must come out as typed."""
ISOLATES = re.compile("[\u2068\u2069]")
"""What DOCX puts round text that turns the writing direction."""

ODD = (
    *(
        "\0",
        "\r",
        "\r\n",
        "\n",
        "\x0b",
        "\x0c",
        "\x85",
        "\u2028",
        "\u2029",
        "\x1a",
        "\x1b[0m",
        "\x7f",
        "\x9b",
        "\ufeff",
    ),
    *("\u202e", "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\u200d", "\u00ad", "\u2060", "\u180e", "\U000e0041"),
    *(
        "\ufdd0",
        "\ufffe",
        "\uffff",
        "\U0010ffff",
        "\ue000",
        "\U000f0000",
        "\ufffd",
        "\u3000",
        "\xa0",
        "\u3164",
        "\u115f",
    ),
    *(
        "é",
        "e\u0301",
        "Å",
        "Å",
        "ﬁ",
        "①",
        "㍿",
        "Ａ",
        "ｶﾞ",
        "葛\U000e0100",
        "𠮷",
        "㮾",
        "䶮",
        "𪚥",
        "⿰",
        "不\u0301\u0301\u0301",
    ),
    *(
        "👩‍💻",
        "👨‍👩‍👧‍👦",
        "🇨🇳",
        "1\ufe0f\u20e3",
        "❤\ufe0f",
        "שלום",
        "مرحبا",
        "ก็็็",
        "डे",
        "ﷺ",
        "_x000D_",
        "_x0041_",
        "&amp;",
        "<b>",
        "]]>",
    ),
    *(
        "{{ name }}",
        "{% raw %}",
        "=1+1",
        "-",
        "- ",
        "#",
        ": ",
        "'",
        '"',
        '""',
        "\\",
        "\\n",
        "%s",
        "~",
        "null",
        "NO",
        "1e5",
        "00123",
    ),
)
anything = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="{}%#<>&-*_[]()|\\/\n\t \u202e\u200b家𠮷é.。；;!？", max_size=40),
    st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=5)), max_size=12).map("".join),
)
rows = st.dictionaries(st.sampled_from(FIELDS), anything, min_size=1, max_size=5)
# The fixtures of these tests stay as they are, and the files in tmp_path are written anew for every example.
over_rows = settings(max_examples=ROWS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
kinds = st.sampled_from(("csv", "csv utf-16", "csv gb18030", "xlsx", "yaml", "json"))


@pytest.fixture(scope="module")
def producer(brand: Brand, date: dt.date) -> Producer:
    return Producer(brand, "reply", date)


@over_rows
@given(st.sampled_from(LOCALES), st.sampled_from(("upheld", "partial", "not_upheld", "goodwill")), rows)
def test_every_text_comes_out_as_typed_or_is_refused_by_column(
    producer: Producer, facts: Facts, locale: str, decision: str, typed: dict[str, str]
) -> None:
    examined = producer.examine(Record(facts(locale, decision=decision, **typed)))
    if is_refused(examined, typed):
        return
    text = "".join(block.text for block in producer.letter(examined.case).blocks())
    assert missing(typed, text) == []


@over_rows
@given(kinds, st.sampled_from(LOCALES), rows)
@example("yaml", "zh-CN", {"case_id": ":0"})
@example("csv", "zh-CN", {"case_id": "\r"})
@example("csv", "zh-CN", {"case_id": "0\r0"})
@example("csv", "zh-CN", {"wanted": "0\r4"})
@example("yaml", "en", {"case_id": "ª"})
@example("csv", "en", {"handler": "0", "handler_title": "0000", "signatory": "0"})
@example("csv", "en", {"handler": "0", "handler_title": "0000", "signatory": "0", "signatory_title": "00"})
@example("yaml", "zh-CN", {"case_id": ":", "finding": "- a: b #c"})
def test_every_row_of_a_file_comes_out_as_typed_or_is_refused_by_column(
    producer: Producer, facts: Facts, tmp_path: Path, kind: str, locale: str, typed: dict[str, str]
) -> None:
    suffix, _space, encoding = kind.partition(" ")
    file = tmp_path / f"cases.{suffix}"
    file.write_bytes(SAVERS[suffix](facts(locale, **typed), encoding))
    record = first_record(file, encoding)
    if isinstance(record, UserError):
        assert str(file) in str(record)
        assert any(is_unfit(character) for text in typed.values() for character in text), str(record)
        return
    examined = producer.examine(record)
    if is_refused(examined, typed):
        return
    files = producer.files(producer.letter(examined.case), ("txt", "docx"))
    word = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(files["docx"])).paragraphs)
    assert missing(typed, files["txt"].decode()) == []
    assert missing({field: ISOLATES.sub("", text) for field, text in typed.items()}, ISOLATES.sub("", word)) == []


def first_record(file: Path, encoding: str) -> Record | UserError:
    """The only record of `file`, or why the file is refused; where its encoding is in doubt, it is read as told to."""
    try:
        (record,) = load_records(file, encoding=encoding or None)
    except UserError as error:
        if not encoding and "--encoding utf-8" in str(error):
            return first_record(file, "utf-8")
        return error
    return record


def is_refused(examined: Examined, typed: Mapping[str, str]) -> bool:
    """Whether the row is refused, which it may be for the columns typed in, and for nothing else."""
    columns = {problem.column.partition(" ")[0] for problem in examined.problems if problem.severity == "error"}
    assert columns <= typed.keys() | ({"fix_date"} if "fix" in typed else set())
    return bool(columns)


def missing(typed: Mapping[str, str], letter: str) -> list[tuple[str, str]]:
    """What was typed, by field, and is not in `letter`."""
    bare = MARKS.sub("", letter)
    pieces = ((field, piece) for field, text in typed.items() for piece in re.split(LISTED.get(field, "$^"), text))
    return [(field, piece) for field, piece in pieces if MARKS.sub("", piece) not in bare]


def is_unfit(character: str) -> bool:
    """Whether a whole file may be refused for a character: one that nobody types."""
    return unicodedata.category(character) in {"Cc", "Cn"} and character not in "\t\n\r"


def _csv(row: Mapping[str, str], encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([row, row.values()])
    return text.getvalue().encode(encoding or "utf-8-sig")


def _xlsx(row: Mapping[str, str], _encoding: str) -> bytes:
    """A workbook; what XML cannot hold is written as Excel writes it, `_x0001_`."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(row))
    cells = [WriteOnlyCell(sheet) for _field in row]
    for cell, text in zip(cells, row.values(), strict=True):
        cell.value = re.sub(
            r"_(?=x[0-9A-Fa-f]{4}_)|[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
            lambda m: f"_x{ord(m[0]):04X}_",
            text,
        )
        cell.data_type = "s"  # never a formula
    sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _yaml(row: Mapping[str, str], _encoding: str) -> bytes:
    """A case file as people write it, a line a field; between braces the library writes what it does not read back."""
    data = io.BytesIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.dump(dict(row), data)
    return data.getvalue()


SAVERS: Mapping[str, Callable[[Mapping[str, str], str], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "yaml": _yaml,
    "json": lambda row, _encoding: json.dumps(row).encode(),
}
