"""`replygen batch` in the hands of a clerk: what is odd is done right or refused, and nothing is overwritten by mistake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from replygen.resources import templates_folder
from tests.cli.conftest import Run
from tests.tables import read_table, write_table

Facts = Callable[..., dict[str, Any]]


@pytest.fixture
def table(tmp_path: Path, facts: Facts) -> Path:
    """Six rows, the fourth of which is refused."""
    rows = [facts("en", case_id=f"B-{n}", name=f"Ada {n}") for n in range(6)]
    rows[3]["received"] = "2026-02-30"
    return write_table(tmp_path / "t.csv", rows)


def pages(file: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def test_the_file_to_print_is_a_pdf_and_nothing_else_is_overwritten(table: Path, run: Run) -> None:
    before = table.read_bytes()
    done = run("batch", "t.csv", "-o", "out", "--merge", "t.csv")
    assert (done.returncode, done.stderr.count("Error: --merge: “t.csv” does not end in .pdf.")) == (2, 1)
    assert table.read_bytes() == before


def test_duplex_wants_a_file_to_print(table: Path, run: Run) -> None:
    done = run("batch", str(table), "-o", "out", "--duplex")
    assert done.returncode == 2
    assert "Name one: --merge FILE.pdf." in done.stderr


def test_no_letter_is_called_as_the_file_to_print(table: Path, run: Run, tmp_path: Path) -> None:
    done = run("batch", str(table), "-o", "out", "-f", "pdf", "--merge", "out/B-1-Ada 1.pdf")
    assert (done.returncode, done.stdout.count("to be printed: out/B-1-Ada 1.pdf")) == (1, 1)
    [line] = [line for line in read_table(tmp_path / "out" / "run.csv") if line["case_id"] == "B-1"]
    assert "Ada 1" in "".join(pages(tmp_path / "out" / line["files"]))
    assert line["files"] != "B-1-Ada 1.pdf"
    assert "Ada 5" in "".join(pages(tmp_path / "out" / "B-1-Ada 1.pdf"))


def test_a_part_of_a_run_does_not_replace_what_is_to_print(table: Path, run: Run, tmp_path: Path) -> None:
    run("batch", str(table), "-o", "out", "--merge", "all.pdf")
    before = (tmp_path / "all.pdf").read_bytes()
    done = run("batch", str(table), "-o", "out", "--merge", "all.pdf", "--only", "B-2")
    assert "to be printed: all-2.pdf" in done.stdout
    assert (tmp_path / "all.pdf").read_bytes() == before
    assert "Ada 2" in "".join(pages(tmp_path / "all-2.pdf"))
    done = run("batch", str(table), "-o", "out", "--merge", "all.pdf", "--only", "B-3")
    assert "all.pdf was not written: there is no letter to print." in done.stderr
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["all-2.pdf", "all.pdf"]


def test_a_table_without_rows_says_so(table: Path, run: Run) -> None:
    table.write_text(table.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    done = run("batch", str(table), "-o", "out", "--merge", "all.pdf")
    assert done.returncode == 0
    assert "t.csv has no cases, so there is no letter to write." in done.stderr


def test_an_id_of_spaces_is_none(table: Path, run: Run) -> None:
    rows = read_table(table)
    rows[0]["case_id"], rows[1]["case_id"] = "  ", "\u3000"
    write_table(table, rows)
    done = run("batch", str(table), "-o", "out", "-f", "txt")
    assert done.stderr.count("column “case_id”: It is missing. Fill it in.") == 2


def test_the_table_may_lie_among_its_letters(table: Path, run: Run, tmp_path: Path) -> None:
    before = table.read_bytes()
    for _time in range(2):
        assert run("batch", str(table), "-o", ".", "-f", "txt").returncode == 1
    assert table.read_bytes() == before
    assert len(list(tmp_path.glob("*.txt"))) == 5


def test_a_file_in_place_of_the_folder_is_one_error(table: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = run("batch", str(table), "-o", "out")
    assert (done.returncode, done.stderr.count("Error: ")) == (2, 1)
    assert (tmp_path / "out").read_text() == "mine"


def test_boxes_are_printed_where_they_are_allowed_and_said(table: Path, run: Run, tmp_path: Path) -> None:
    rows = read_table(table)
    rows[0]["name"] = "Ada \U0001c8ff"
    write_table(table, rows)
    words = ["render", str(table), "--only", "B-0", "-o", "one.pdf"]
    done = run(*words)
    assert done.returncode == 1
    assert "column “name”: Letter to Ada \U0001c8ff: no font on this machine has \U0001c8ff (U+1C8FF)." in done.stderr
    assert not (tmp_path / "one.pdf").exists()
    done = run(*words, "--allow-boxes")
    assert done.returncode == 0
    assert "an empty box stands for \U0001c8ff (U+1C8FF)" in done.stderr
    assert (tmp_path / "one.pdf").is_file()


@pytest.mark.parametrize("wait_for", ["letters", "print file"])
def test_ctrl_c_does_not_wait_for_what_takes_long(facts: Facts, tmp_path: Path, wait_for: str) -> None:
    """Neither for a page that takes its engine without end, nor for the file to print."""
    own, built_in = tmp_path / "brand", templates_folder() / "brand"
    own.mkdir()
    (own / "brand.yaml").write_bytes((built_in / "brand.yaml").read_bytes())
    if wait_for == "letters":
        page = (built_in / "letter.html.j2").read_text(encoding="utf-8")
        bomb = '<table><tr><td colspan="1000000">x</td></tr></table></main>'
        (own / "letter.html.j2").write_text(page.replace("</main>", bomb), encoding="utf-8")
    write_table(tmp_path / "t.csv", [facts("en", case_id=f"B-{n}", name=f"Ada {n}") for n in range(300)])
    options = ["-f", "pdf"] if wait_for == "letters" else ["-f", "txt", "--merge", "all.pdf", "--jobs", "1"]
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "replygen",
            "batch",
            "t.csv",
            "-o",
            "out",
            "--brand",
            "brand",
            "--kind",
            "ack",
            *options,
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANGUAGE": "en", "SOURCE_DATE_EPOCH": "1795132800"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    sign, deadline = tmp_path / "out" / (".replygen" if wait_for == "letters" else "run.csv"), time.monotonic() + 60
    while not sign.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    asked = time.monotonic()
    _said, told = running.communicate(timeout=60)
    assert time.monotonic() - asked < 5
    assert running.returncode == 130, told
    assert "Stopped by Ctrl-C" in told
    assert "Traceback" not in told
    assert not (tmp_path / "all.pdf").exists()
