"""`replygen report`, run as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from replygen.model import Case
from replygen.register import Register
from tests.cli.conftest import Run

CASES = (
    {"case_id": "A-1", "locale": "en", "received": "2026-03-02", "category": "process", "cause": "X2"},
    {"case_id": "A-2", "locale": "en", "received": "2026-05-04", "category": "product", "cause": "X1"},
    {"case_id": "B-1", "locale": "zh-CN", "received": "2026-05-06", "category": "product", "cause": "X1"},
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register of three cases."""
    path = tmp_path / "complaints.sqlite"
    with Register.open(path, create=True) as filed:
        for case in CASES:
            filed.record_case(Case.model_validate({**case, "handler": "Tom Reed", "name": "Ann Hu"}))
    return path


@pytest.mark.parametrize("ending", ["pdf", "html", "docx", "xlsx", "csv", "json"])
def test_the_ending_of_the_file_tells_the_format(run: Run, register: Path, tmp_path: Path, ending: str) -> None:
    done = run("report", "--register", register.name, "-o", f"report.{ending}")
    assert (done.returncode, done.stdout) == (0, f"report.{ending}: 3 complaints.\n")
    starts = {"pdf": b"%PDF", "html": b"<!DOCTYPE html>", "docx": b"PK", "xlsx": b"PK", "json": b"{"}
    assert (tmp_path / f"report.{ending}").read_bytes().startswith(starts.get(ending, b"\xef\xbb\xbftable,row"))


def test_period_locale_and_day_are_those_asked_for(run: Run, register: Path, tmp_path: Path) -> None:
    words = ("--from", "2026-05-01", "--to", "2026-05-31", "--locale", "zh-CN", "--date", "2026-05-13")
    run("report", "--register", register.name, *words, "-o", "report.json")
    told = json.loads((tmp_path / "report.json").read_bytes())
    assert told["scope"] | {"open": 1, "decided": 0, "upheld": 0} == {
        "since": "2026-05-01",
        "until": "2026-05-31",
        "locale": "zh-CN",
        "date": "2026-05-13",
        "cases": 1,
        "open": 1,
        "decided": 0,
        "upheld": 0,
    }
    assert [(case["case_id"], case["age"]) for case in told["open_cases"]] == [
        ("B-1", 6)
    ]  # 9 May makes up for a holiday


def test_people_are_named_only_on_demand(run: Run, register: Path, tmp_path: Path) -> None:
    run("report", "--register", register.name, "-o", "report.html", "-f", "csv")
    run("report", "--register", register.name, "-o", "named.html", "--names")
    assert "Tom Reed" not in (tmp_path / "report.html").read_text(encoding="utf-8")
    named = (tmp_path / "named.html").read_text(encoding="utf-8")
    assert "Tom Reed" in named
    assert "Ann Hu" not in named


def test_the_register_may_be_named_by_the_environment(run: Run, register: Path) -> None:
    assert run("report", "-o", "report.json", REPLYGEN_REGISTER=register.name).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "report.json"], "No register is named."),
        (["--register", "complaints.sqlite", "-o", "report"], "report: the ending does not tell the format."),
        (
            ["--register", "complaints.sqlite", "-o", "r.pdf", "--from", "2026-05-02", "--to", "2026-05-01"],
            "--from 2026-05-02 lies after --to 2026-05-01.",
        ),
        (["--register", "complaints.sqlite", "-o", "r.pdf", "--locale", "zh-TW"], "The register has no complaint"),
        (["--register", "elsewhere.sqlite", "-o", "r.pdf"], "elsewhere.sqlite"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, register: Path, words: list[str], said: str) -> None:
    assert register.exists()
    done = run("report", *words)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(("ending", "module"), [("pdf", "matplotlib"), ("xlsx", "xlsxwriter")])
def test_what_has_to_be_installed_is_named(run: Run, register: Path, tmp_path: Path, ending: str, module: str) -> None:
    absent = tmp_path / "absent"
    absent.mkdir()
    (absent / f"{module}.py").write_text(f"raise ModuleNotFoundError(name={module!r})", encoding="utf-8")
    project = Path(__file__).resolve().parents[2]
    done = run("report", "--register", register.name, "-o", f"r.{ending}", PYTHONPATH=f"{absent}:{project}")
    assert done.returncode == 2
    assert f"A report as {ending.upper()} needs {module}. Install it: pip install “replygen[report]”." in done.stderr
    assert run("report", "--register", register.name, "-o", "r.json").returncode == 0
