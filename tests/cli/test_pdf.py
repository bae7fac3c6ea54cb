"""--pdf: what the PDFs of a command promise to be."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.cli.conftest import Run

CASE = Path(__file__).parents[2] / "examples" / "one-case.yaml"
TABLE = Path(__file__).parents[2] / "examples" / "complaints-en.csv"


def promised(path: Path) -> str:
    """The metadata of a PDF in which promises stand; empty when it has none."""
    with pikepdf.Pdf.open(path) as pdf:
        return pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in pdf.Root else ""


@pytest.mark.parametrize(("standard", "names"), [("ua", ["pdfuaid"]), ("a", ["pdfuaid", "pdfaid"]), ("", [])])
def test_a_letter_promises_what_is_asked(run: Run, tmp_path: Path, standard: str, names: list[str]) -> None:
    done = run("render", str(CASE), "-o", "x.pdf", *(["--pdf", standard] if standard else []))
    assert done.returncode == 0, done.stderr
    found = promised(tmp_path / "x.pdf")
    assert [name for name in ("pdfuaid", "pdfaid") if name in found] == names


@pytest.mark.parametrize("words", [("render", str(CASE), "-o", "x.docx"), ("batch", str(TABLE), "-o", "out")])
def test_a_promise_without_a_pdf_is_refused(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, "--pdf", "a")
    assert done.returncode == 2
    assert "Add -f pdf" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_letters_are_made_anew_for_another_promise_and_the_print_file_promises_nothing(
    run: Run, tmp_path: Path
) -> None:
    words = ("batch", str(TABLE), "-o", "out", "-f", "pdf", "--limit", "2", "--merge", "print.pdf")
    for standard, names in (("ua", {"pdfuaid"}), ("a", {"pdfuaid", "pdfaid"})):
        done = run(*words, "--pdf", standard)
        assert done.returncode == 0, done.stderr
        letters = sorted((tmp_path / "out").glob("*.pdf"))
        assert len(letters) == 2
        for letter in letters:
            found = promised(letter)
            assert {name for name in ("pdfuaid", "pdfaid") if name in found} == names
    printed = promised(tmp_path / "print.pdf")
    assert "pdfuaid" not in printed
    assert "pdfaid" not in printed
