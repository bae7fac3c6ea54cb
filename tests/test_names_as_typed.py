"""A customer's name comes out as typed: in the letter, the file name, run.csv and rejected.csv."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pathvalidate import is_valid_filename
from pypdf import PdfReader

from tests.tables import read_table, write_table

Facts = Callable[..., dict[str, Any]]

RARE = ("㮾明远", "䶮", "𠮷田", "𬭚", "㐱小燕", "黄䶮", "龘靐齉", "〇一")
DOTTED = ("阿依古丽·买买提", "让・雅克", "古丽‧卡德尔", "艾山•木沙")
JOINED = ("欧阳-司马", "上官婉儿", "O'Brien-Smythe", "Anne-Marie", "d'Arcy", "D’Arcy", "van der Berg", "McTavish")
SHORT = ("丽", "O", "Ng", "X Æ A-12")
SPACED = ("王 小明", "王\u3000小明", "St. John-Mollusc")
ACCENTED = (
    "José Núñez",
    "Jose\u0301 Nu\u0301n\u0303ez",
    "Nguyễn Văn Ả",
    "Škrábal",
    "Ødegård",
    "İpek",
    "ß Groß",
    "Ĳsbrand",
)
RIGHT_TO_LEFT = ("محمد العلي", "דוד לוי", "Ali محمد", "יעל O'Brien")
IN_EVERY_FONT = (*RARE, *DOTTED, *JOINED, *SHORT, *SPACED, *ACCENTED, *RIGHT_TO_LEFT)
"""Names whose PDF says them as typed. What a font lacks (𪚥, the variant of a character) is no matter of reading."""

VARIANTS = ("葛\U000e0100城", "辻\ufe00", "⿰山⿱人夕")
ODDLY_SPACED = ("Mary  Ann", "Jo\u00a0Ann", "李\u2009四")
NO_FILE_NAMES = ("a/b", "a\\b", "A:B", 'the "Duke"', "<Ann>", "a|b", "*", "?", "👩\u200d🚀")
RESERVED = ("CON", "nul", "aux.txt", "com1", "LPT9 ")
LONG = ("欧" * 85, "Wolfe" * 40, "𠮷" * 64, "e\u0301" * 90)
CODE = ("{{ name }}", "=1+1", "'", "50%", "-", "@x", "Sammy Davis Jr.", "Etc...")
NAMES = dict.fromkeys((*IN_EVERY_FONT, *VARIANTS, *ODDLY_SPACED, *NO_FILE_NAMES, *RESERVED, *LONG, *CODE))
IDS = {f"N{number:02}": name for number, name in enumerate(NAMES)}
MARK = re.compile(r"-[0-9a-f]{6}$")
"""What ends a file name that could not be as typed."""
ISOLATES = re.compile("[\u2068\u2069]")
"""What DOCX puts round text that turns the writing direction."""


def batch(table: Path, folder: Path, *options: str, code: int) -> None:
    command = [
        sys.executable,
        "-m",
        "replygen",
        "batch",
        str(table),
        "-o",
        str(folder),
        "--date",
        "2026-11-20",
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == code, done.stdout + done.stderr


def case(facts: Facts, case_id: str, /, **changes: str) -> dict[str, Any]:
    """A case of the customer `case_id`, whose greeting holds the whole name."""
    name = IDS[case_id]
    return facts("en" if name.isascii() else "zh-CN", **{"case_id": case_id, "name": name, "title": None, **changes})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, facts: Facts) -> Path:
    """A folder with a letter for each name, as txt and docx."""
    out = tmp_path_factory.mktemp("names") / "out"
    table = write_table(out.parent / "table.csv", [case(facts, case_id) for case_id in IDS])
    batch(table, out, "-f", "txt", "-f", "docx", code=0)
    return out


@pytest.fixture(scope="module")
def letters(folder: Path) -> Mapping[str, Mapping[str, Path]]:
    """The files that run.csv gives, by case id and suffix."""
    lines = read_table(folder / "run.csv")
    return {line["case_id"]: {Path(name).suffix: folder / name for name in line["files"].split("; ")} for line in lines}


def test_the_letter_holds_the_name_as_typed(letters: Mapping[str, Mapping[str, Path]]) -> None:
    assert list(letters) == list(IDS)
    for case_id, files in letters.items():
        name = IDS[case_id].strip()
        assert name in files[".txt"].read_text(encoding="utf-8")
        word = "\n".join(paragraph.text for paragraph in Document(str(files[".docx"])).paragraphs)
        assert name in ISOLATES.sub("", word)


def test_run_csv_gives_every_file_once(folder: Path, letters: Mapping[str, Mapping[str, Path]]) -> None:
    named = [path for files in letters.values() for path in files.values()]
    there = {path for path in folder.iterdir() if path.suffix in {".txt", ".docx"}}
    assert len(named) == len(there) == 2 * len(IDS)
    assert set(named) == there


def test_the_file_is_named_as_typed_or_marked(letters: Mapping[str, Mapping[str, Path]]) -> None:
    for case_id, files in letters.items():
        wished = f"{case_id}-{IDS[case_id]}".rstrip(" .")
        for suffix, path in files.items():
            assert len(path.name.encode()) <= 255
            assert is_valid_filename(path.name, platform="universal")
            assert path.stem == wished or MARK.search(path.stem)
            if is_plain(wished + suffix):
                assert MARK.sub("", path.stem) == wished
    stems = {unicodedata.normalize("NFKC", files[".txt"].stem).casefold() for files in letters.values()}
    assert len(stems) == len(IDS)


def is_plain(file_name: str) -> bool:
    """Whether every system takes that name, and every character of it can be seen."""
    seen = not any(unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} for character in file_name)
    return seen and is_valid_filename(file_name, platform="universal", max_len=200)


def test_a_name_that_is_the_whole_file_name_is_safe_too(tmp_path: Path, facts: Facts) -> None:
    table = write_table(tmp_path / "table.csv", [case(facts, case_id) for case_id in IDS])
    batch(table, tmp_path / "out", "-f", "txt", "--name", "{name}", code=0)
    files = {line["case_id"]: line["files"].removeprefix("'") for line in read_table(tmp_path / "out/run.csv")}
    assert len({unicodedata.normalize("NFKC", file).casefold() for file in files.values()}) == len(IDS)
    for case_id, file in files.items():
        assert IDS[case_id].strip() in (tmp_path / "out" / file).read_text(encoding="utf-8")
        assert is_valid_filename(file, platform="universal")
        assert len(file.encode()) <= 255
    assert {"䶮.txt", "阿依古丽·买买提.txt", "d'Arcy.txt", "丽.txt"} <= set(files.values())


def test_a_refused_row_keeps_the_name_as_typed(tmp_path: Path, facts: Facts) -> None:
    rows = [case(facts, case_id, case_id=f"{case_id} {IDS[case_id]}", received="2026-02-30") for case_id in IDS]
    batch(write_table(tmp_path / "table.csv", rows), tmp_path / "out", code=1)
    rejected, lines = read_table(tmp_path / "out/rejected.csv"), read_table(tmp_path / "out/run.csv")
    assert [row["name"] for row in rejected] == list(NAMES)
    assert [row["case_id"] for row in rejected] == [row["case_id"] for row in rows]
    assert [line["case_id"] for line in lines] == [row["case_id"].strip() for row in rows]
    assert {line["outcome"] for line in lines} == {"rejected"}


def test_the_pdf_says_the_name_as_typed(tmp_path: Path, facts: Facts) -> None:
    chosen = [case_id for case_id, name in IDS.items() if name in IN_EVERY_FONT]
    table = write_table(tmp_path / "table.csv", [case(facts, case_id, severity="minor") for case_id in chosen])
    batch(table, tmp_path / "out", "-f", "pdf", "--kind", "ack", code=0)
    for line in read_table(tmp_path / "out/run.csv"):
        pages = PdfReader(tmp_path / "out" / line["files"]).pages
        said = "\n".join(page.extract_text() for page in pages)
        assert IDS[line["case_id"]] in said
