"""What one customer told is in that customer's letters, and nowhere else: no other letter, no log, no left-over file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdf
import pytest
from filelock import FileLock

from tests.tables import read_table, write_table

Facts = Callable[..., dict[str, Any]]
LONG = "TORTURE" in os.environ
ROWS = 500 if LONG else 24
ROOT = Path(__file__).resolve().parents[2]
FORMATS = ("docx", "pdf", "html", "txt", "json")
FIELDS = (
    *("case_id", "name", "address", "place", "order_ref", "issue", "quote", "impact", "wanted", "checked", "finding"),
    *("failings", "reason", "alternative", "fix", "shared_view", "handler", "handler_title"),
)
"""Fields of words that a letter prints."""
AT_LEAST = 14
"""So many of them every letter prints; some depend on the decision."""
TRIAL = b"blat"
"""What Python writes for a moment to see whether a folder for temporary files can be used."""
CANARY = re.compile(r"q(\d{4})([a-z])z")


def canary(row: int, field: str) -> str:
    return f"q{row:04}{chr(ord('a') + FIELDS.index(field))}z"


@pytest.fixture
def table(tmp_path: Path, facts: Facts) -> Path:
    """Good rows; every field of words ends in a word that stands nowhere else."""
    rows = [facts("en", decision=("upheld", "partial", "goodwill")[n % 3]) for n in range(ROWS)]
    for number, row in enumerate(rows):
        for field in FIELDS:
            row[field] = f"{row.get(field) or field} {canary(number, field)}"
    return write_table(tmp_path / "t.csv", rows)


@pytest.fixture
def begin(table: Path, tmp_path: Path) -> Callable[[], subprocess.Popen[str]]:
    """`begin()`: a run in two processes, whose folder for temporary files, home and current folder are its own."""

    def start() -> subprocess.Popen[str]:
        for name in ("temporary", "home", "here"):
            (tmp_path / name).mkdir(exist_ok=True)
        options = [option for fmt in FORMATS for option in ("-f", fmt)]
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "replygen",
                "batch",
                str(table),
                "-o",
                str(tmp_path / "out"),
                *options,
                "--jobs",
                "2",
            ],
            cwd=tmp_path / "here",
            env={
                **os.environ,
                "TMPDIR": str(tmp_path / "temporary"),
                "HOME": str(tmp_path / "home"),
                "PYTHONPATH": str(ROOT),
                "LANGUAGE": "en",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def words(letter: Path) -> str:
    match letter.suffix:
        case ".pdf":
            return "".join(page.extract_text() for page in pypdf.PdfReader(letter).pages)
        case ".docx":
            with zipfile.ZipFile(letter) as archive:
                return archive.read("word/document.xml").decode()
        case _:
            return letter.read_text(encoding="utf-8")


def about(letter: Path) -> str:
    """What a letter says about itself: its metadata, and all else that is not printed."""
    if letter.suffix == ".pdf":
        reader = pypdf.PdfReader(letter)
        xmp = reader.xmp_metadata
        return f"{reader.metadata} {xmp and xmp.stream.get_data().decode()}"
    with zipfile.ZipFile(letter) as archive:
        printed = re.compile(r"word/(?:document|header\d)\.xml")  # the second page bears the reference
        names = (name for name in archive.namelist() if not printed.fullmatch(name))
        return "".join(archive.read(name).decode(errors="replace") for name in names)


def left_behind(folder: Path) -> Iterator[Path]:
    """The files outside the folder of letters; the table is ours."""
    for name in ("temporary", "home", "here"):
        yield from (path for path in (folder / name).rglob("*") if path.is_file())


def test_no_letter_says_what_another_customer_told_and_nothing_else_says_it_at_all(
    begin: Callable[[], subprocess.Popen[str]], tmp_path: Path
) -> None:
    running, seen = begin(), set[str]()
    while running.poll() is None:
        for file in left_behind(tmp_path):
            with suppress(FileNotFoundError):
                seen |= {file.name} if file.stat().st_size > len(TRIAL) else set()
        time.sleep(0.002)
    said, told = running.communicate()
    assert running.returncode == 0, told
    assert CANARY.findall(said + told) == []
    assert list(left_behind(tmp_path)) == []
    assert seen == set()
    lines = read_table(tmp_path / "out" / "run.csv")
    assert len(lines) == ROWS
    for number, line in enumerate(lines):
        for letter in (tmp_path / "out" / name for name in line["files"].split("; ")):
            found = set(CANARY.findall(words(letter)))
            assert {row for row, _field in found} == {f"{number:04}"}, letter
            assert len(found) >= AT_LEAST, letter
            if letter.suffix in {".pdf", ".docx"}:
                assert CANARY.findall(about(letter)) == []


def test_killed_in_the_middle_a_run_leaves_nothing_outside_the_folder_of_letters(
    begin: Callable[[], subprocess.Popen[str]], tmp_path: Path
) -> None:
    for enough in (1, ROWS // 2, 2 * ROWS):
        running = begin()
        while len(list((tmp_path / "out").glob("*.*"))) < enough and running.poll() is None:
            time.sleep(0.002)
        assert running.poll() is None, "it ended before it could be killed"
        running.kill()
        running.communicate()
        with FileLock(tmp_path / "out" / ".replygen" / "lock", timeout=60):  # the last of its processes has ended
            assert list(left_behind(tmp_path)) == []
