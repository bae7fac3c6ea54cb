"""`replygen check` over tables: what a clerk sees first, what a program gets, and how much it takes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

Table = Callable[[Iterable[dict[str, str]]], str]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """`table(rows)` writes cases.csv: English acknowledgements that are in order but for what each row changes."""
    sound = {"locale": "en", "name": "", "received": "2026-11-12", "issue": "You waited all afternoon"}

    def write(rows: Iterable[dict[str, str]]) -> str:
        with (tmp_path / "cases.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["case_id", *sound])
            writer.writeheader()
            for number, row in enumerate(rows, 2):
                writer.writerow({"case_id": f"T{number}", **sound, "name": f"Ada {number}", **row})
        return "cases.csv"

    return write


def test_the_first_screen_says_what_to_do_the_most_frequent_first(run: Run, table: Table) -> None:
    rows = [{"received": f"03/{number % 9 + 4:02}/2026"} for number in range(120)]
    rows += [{"issue": ""} if number % 2 else {} for number in range(80)]
    rows += [{"name": ""}]
    done = run("check", table(rows), "--kind", "ack")
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0] == "Cases checked: 201, ready: 40, to mend: 161."
    assert len(lines) < 24
    assert all(len(line) < 200 for line in lines)
    assert [line.strip() for line in lines if line.startswith("  cases.csv")] == [
        "cases.csv · received",
        "cases.csv · issue",
        "cases.csv · name",
    ]
    first = lines.index("  cases.csv · received")
    assert lines[first + 1].startswith("    row 2: “03/04/2026” can be 2026-04-03 or 2026-03-04.")
    assert lines[first + 4] == "    120 like these in all: rows 2–121"
    missing = lines.index("  cases.csv · issue")
    assert lines[missing + 1] == "    It is missing. Fill it in."
    assert lines[missing + 2] == "    rows 123, 125, 127, 129, 131, 133, 135, 137, 139, 141, 143, 145 …"
    assert lines[-1] == "    row 202: It is missing. Fill it in."


def test_what_may_go_out_is_told_apart_from_what_must_be_mended(run: Run, table: Table) -> None:
    twins = [{"name": "Bo Lind"}, {"name": "Bo Lind"}]
    done = run("check", table(twins), "--kind", "ack")
    assert done.returncode == 0
    assert "To mend" not in done.stdout
    assert "To look at; the letters can go out:" in done.stdout
    assert "row 3: The same name, day and matter stand before (row 2)." in done.stdout


def test_every_problem_can_be_had_in_a_line_of_its_own(run: Run, table: Table) -> None:
    done = run("check", table([{"name": ""}, {"issue": ""}] * 30), "--kind", "ack", "--all")
    lines = done.stdout.splitlines()
    assert len(lines) == 61
    assert lines[0].startswith("cases.csv, row 2, column “name”: It is missing.")
    assert lines[59].startswith("cases.csv, row 61, column “issue”: It is missing.")


def test_several_processes_find_the_same_in_the_same_order(run: Run, table: Table) -> None:
    faults: list[dict[str, str]] = [{}, {"name": ""}, {"received": "2026-13-01"}, {"case_id": "T2"}]
    name = table(faults[number % 7] if number % 7 < len(faults) else {} for number in range(2_450))
    alone, together = (
        run("check", name, "--kind", "ack", "--format", "json", "--jobs", jobs).stdout for jobs in ("1", "3")
    )
    assert len(json.loads(alone)["findings"]) == 1_050
    assert together == alone


def test_memory_does_not_grow_with_the_table(tmp_path: Path, table: Table) -> None:
    def peak(rows: int) -> float:
        """Megabytes that checking so many rows, one in two to be refused, takes at most."""
        name = table({"name": "" if number % 2 else f"Ada {number}"} for number in range(rows))
        command = [sys.executable, "-m", "replygen", "check", name, "--kind", "ack", "--jobs", "1"]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _pid, status, usage = os.wait4(process.pid, 0)
        assert os.waitstatus_to_exitcode(status) == 1
        return usage.ru_maxrss / 1024

    assert peak(12_000) < peak(3_000) + 6


@pytest.mark.parametrize("words", [[], ["--all"], ["--format", "json"]])
def test_what_would_steer_the_terminal_is_shown_as_its_code(run: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "cases.csv").write_text("case_id,received,\x1b[31mextra\x80\n1,\x1b]0;title\x07\x9b,x\n", "utf-8")
    done = run("check", "cases.csv", "--kind", "ack", *words)
    assert r"“\x1b[31mextra\x80”" in done.stderr
    if "json" in words:
        assert r"\u001b]0;title\u0007\u009b" in done.stdout
        assert any("\x1b]0;title\x07\x9b" in finding["message"] for finding in json.loads(done.stdout)["findings"])
    else:
        assert r"\x1b]0;title\x07\x9b" in done.stdout
    assert not {sign for sign in done.stdout + done.stderr if unicodedata.category(sign) == "Cc"} - {"\n"}


def test_a_refused_file_cannot_steer_the_terminal_either(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("\x1b[2Jwho,\x85what\n1,2\n", "utf-8")
    done = run("check", "cases.csv")
    assert done.returncode == 2
    assert r"\x1b[2Jwho" in done.stderr
    assert not {sign for sign in done.stderr if unicodedata.category(sign) == "Cc"} - {"\n"}
