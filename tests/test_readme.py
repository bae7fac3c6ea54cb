"""The README tells the truth: its columns, its commands, its smallest table."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from replygen.cli.main import commands
from replygen.load.headers import field_of
from replygen.model.case import FIELDS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_table_of_columns_is_whole_and_its_headers_are_understood() -> None:
    rows = [line.strip("| ").split(" | ") for line in README.splitlines() if line.startswith("| `") and " | " in line]
    columns = {row[0].strip("`"): row[1:3] for row in rows if row[0].strip("`") in FIELDS}
    assert tuple(columns) == FIELDS
    for field, headers in columns.items():
        assert [field_of(header) for header in headers] == [field, field]


def test_every_command_is_named_and_every_named_command_exists() -> None:
    named = set(re.findall(r"(?:^|`)replygen ([a-z]+)", README, re.MULTILINE))
    assert named == set(commands())


def test_the_smallest_table_makes_a_letter(tmp_path: Path) -> None:
    table = re.search(r"```\n(case_id,.*?)```", README, re.DOTALL)
    assert table
    (tmp_path / "t.csv").write_text(table[1], encoding="utf-8")
    command = [sys.executable, "-m", "replygen", "batch", "t.csv", "-o", "out", "-f", "txt", "--date", "2026-11-20"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "A-17-王晓雯.txt").is_file()


def test_every_file_it_links_to_exists() -> None:
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (Path(__file__).parent.parent / target).exists(), target
