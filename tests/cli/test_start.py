"""What a command imports: only what it needs, since that is most of the time that one letter takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ONE_CASE = Path(__file__).resolve().parents[2] / "examples" / "one-case.yaml"

HEAVY = {
    "docx",
    "fontTools",
    "holidays.countries",
    "markdown_it",
    "pathvalidate",
    "pdfminer",
    "prompt_toolkit",
    "replygen.load.tables",
    "rich",
    "ruamel.yaml",
    "urllib.request",
    "weasyprint",
}
TO_DRAW = {"fontTools", "urllib.request", "weasyprint"}


def imported(*words: str) -> set[str]:
    """Those of HEAVY that `replygen` has imported when it is done with `words`."""
    code = f"""
import sys
from replygen.cli.main import main
sys.argv = ["replygen", *{words!r}]
try:
    main()
except SystemExit as done:
    assert not done.code
print("heavy:", *sorted({HEAVY!r} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("heavy:")[2].split())


@pytest.mark.parametrize(("suffix", "needed"), [("docx", set()), ("txt", set()), ("pdf", TO_DRAW)])
def test_a_letter_needs_no_more_than_its_format(tmp_path: Path, suffix: str, needed: set[str]) -> None:
    letter = tmp_path / f"letter.{suffix}"
    assert imported("render", str(ONE_CASE), "-o", str(letter)) == needed
    assert letter.stat().st_size > 500


def test_help_needs_nothing_heavy() -> None:
    assert imported("--help") <= {"rich"}
