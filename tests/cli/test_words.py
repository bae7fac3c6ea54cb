"""The words of composed letters: what check, render and batch say of them, what they stop, and what a waiver lets pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.sample_facts import FULL
from tests.tables import read_table, write_table

BLAMING = "You failed to read the terms"
NEGLIGENT = "We were negligent on that day"
KEYS = ["file", "case_id", "rule", "severity", "part", "line", "column", "text", "message", "suggestion"]
Cases = Callable[..., str]


@pytest.fixture
def cases(tmp_path: Path) -> Cases:
    """`cases({"finding": "…"}, {})`: cases.csv with a row for each, complete but for what it changes."""

    def write(*changes: dict[str, Any]) -> str:
        rows = [
            {**FULL["en"], "case_id": f"T{number}", "name": f"Ada {number}", "waiver": "", **change}
            for number, change in enumerate(changes, 2)
        ]
        write_table(tmp_path / "cases.csv", rows)
        return "cases.csv"

    return write


def test_check_names_row_column_rule_words_reason_and_remedy(run: Run, cases: Cases) -> None:
    done = run("check", cases({}, {"finding": BLAMING}), "--all")
    assert done.returncode == 1
    (told,) = done.stdout.splitlines()[:-1]
    assert told.startswith("cases.csv, row 3, column “finding”: T05, part circumstances: “")
    assert "[You failed to] read the terms." in told
    assert "It puts the fault on the customer, and nobody reads on after that. → State the fact" in told
    assert told.endswith("If they have to stay, write why into “waiver”, like “T05: reason”.")


def test_check_gathers_findings_by_rule_and_tells_what_stops_letters_first(run: Run, cases: Cases) -> None:
    rows = [{"finding": f"{BLAMING}, {number} of them"} for number in range(5)]
    done = run("check", cases(*rows, {"finding": "Our award-winning team came"}))
    lines = done.stdout.splitlines()
    assert lines[0] == "Cases checked: 6, ready: 1, to mend: 5."
    assert [line for line in lines if line.startswith("  cases.csv")] == [
        "  cases.csv · finding · T05",
        "  cases.csv · finding · T15",
    ]
    assert "    5 like these in all: rows 2–6" in lines
    assert lines.index("To mend:") < lines.index("To look at; the letters can go out:")


def test_findings_as_data_have_the_keys_of_every_finding(run: Run, cases: Cases) -> None:
    rows = ({"finding": BLAMING}, {"finding": NEGLIGENT, "waiver": "L01: seen by Ruth"}, {"waiver": "T14: unused"})
    done = run("check", cases(*rows), "--format", "json")
    found = json.loads(done.stdout)["findings"]
    assert [list(finding) for finding in found] == [KEYS] * 3
    assert found[0] == {
        "file": "cases.csv",
        "case_id": "T2",
        "rule": "T05",
        "severity": "error",
        "part": "circumstances",
        "line": 2,
        "column": "finding",
        "text": "You failed to",
        "message": "It puts the fault on the customer, and nobody reads on after that.",
        "suggestion": "State the fact and our part in it: “The leaflet did not make this clear.”",
    }
    assert [(f["rule"], f["severity"], f["line"]) for f in found[1:]] == [("L01", "info", 3), ("case", "info", 4)]


def test_a_reader_of_chinese_is_told_in_chinese(run: Run, cases: Cases) -> None:
    done = run("check", cases({"finding": BLAMING}), "--format", "json", LANGUAGE="zh_CN")
    (found,) = json.loads(done.stdout)["findings"]
    assert "客户" in found["message"]
    assert found["suggestion"].startswith("State the fact")


def test_render_refuses_forbidden_words_and_tells_others(run: Run, cases: Cases, tmp_path: Path) -> None:
    done = run("render", cases({"finding": BLAMING}, {"finding": "Our award-winning team came"}), "-o", "letters")
    assert done.returncode == 1
    assert "row 2, column “finding”: T05, part circumstances:" in done.stderr
    assert "row 3, column “finding”: T15, part circumstances:" in done.stderr
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["T3-Ada 3.docx"]


def test_words_of_a_case_file_are_told_by_their_line(run: Run, tmp_path: Path) -> None:
    facts = {**FULL["en"], "finding": BLAMING, "waiver": {"T14": "her own words"}}
    (tmp_path / "case.yaml").write_text("".join(f"{k}: {json.dumps(v)}\n" for k, v in facts.items()), "utf-8")
    line = [*facts].index("finding") + 1
    done = run("render", "case.yaml", "-f", "txt")
    assert f"case.yaml, line {line}, “finding”: T05, part circumstances:" in done.stderr
    assert (
        f"case.yaml, line {len(facts)}, “waiver”: The waiver of T14 was not needed"
        in run("check", "case.yaml", "--all").stdout
    )


def test_batch_refuses_letters_by_row_rule_and_words(run: Run, cases: Cases, tmp_path: Path) -> None:
    done = run("batch", cases({}, {"finding": BLAMING}), "-o", "out", "-f", "txt", "--jobs", "1")
    assert done.returncode == 1
    assert "cases.csv, row 3, column “finding”: T05, part circumstances:" in done.stderr
    good, bad = read_table(tmp_path / "out" / "run.csv")
    assert (good["outcome"], bad["outcome"], bad["files"]) == ("written", "rejected", "")
    assert bad["problem"].startswith("finding: T05, part circumstances: “")
    (rejected,) = read_table(tmp_path / "out" / "rejected.csv")
    assert rejected["finding"] == BLAMING
    assert "[You failed to]" in rejected["problem (replygen)"]
    assert [path.name for path in (tmp_path / "out").glob("*.txt")] == ["T2-Ada 2.txt"]


def test_a_waiver_lets_a_letter_through_and_stands_in_run_csv(run: Run, cases: Cases, tmp_path: Path) -> None:
    words = {"finding": f"Our award-winning team came. {NEGLIGENT}"}
    table = cases({**words, "waiver": "L01：seen by our lawyer, Ruth Lane"}, words)
    done = run("batch", table, "-o", "out", "-f", "txt", "--jobs", "1")
    assert done.returncode == 1
    passed, refused = read_table(tmp_path / "out" / "run.csv")
    assert (passed["outcome"], passed["findings"]) == ("written", "1; L01 waived: seen by our lawyer, Ruth Lane")
    assert (refused["outcome"], refused["findings"]) == ("rejected", "1")


@pytest.mark.parametrize("words", [[], ["-f", "docx"]])
def test_run_csv_says_the_same_when_the_letters_stand_there_already(
    run: Run, cases: Cases, tmp_path: Path, words: list[str]
) -> None:
    table = cases({"finding": NEGLIGENT, "waiver": "L01: seen"}, {"finding": "Our award-winning team came"}, {})
    command = ("batch", table, "-o", "out", "-f", "txt", *words, "--jobs", "1")
    first, again = ((run(*command), (tmp_path / "out" / "run.csv").read_bytes()) for _turn in range(2))
    assert "3 of these letters stood there already" in again[0].stdout
    assert [line["findings"] for line in read_table(tmp_path / "out" / "run.csv")] == ["L01 waived: seen", "1", ""]
    assert first[1] == again[1]


def test_a_dry_run_refuses_what_the_run_would_refuse(run: Run, cases: Cases, tmp_path: Path) -> None:
    done = run("batch", cases({}, {"finding": BLAMING}), "-o", "out", "--dry-run", "--jobs", "1")
    assert done.returncode == 1
    assert "Letters that would be written to out: 1, rows refused: 1." in done.stdout
    assert not (tmp_path / "out").exists()


def test_mending_the_words_completes_the_run(run: Run, cases: Cases, tmp_path: Path) -> None:
    run("batch", cases({}, {"finding": BLAMING}), "-o", "out", "-f", "txt", "--jobs", "1")
    rejected = tmp_path / "out" / "rejected.csv"
    rejected.write_text(rejected.read_text("utf-8-sig").replace(BLAMING, "The terms were in small print"), "utf-8-sig")
    done = run("batch", str(rejected), "-o", "out", "-f", "txt", "--jobs", "1")
    assert done.returncode == 0
    assert [line["outcome"] for line in read_table(tmp_path / "out" / "run.csv")] == ["written", "written"]


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ("L99: because", "There is no rule “L99”."),
        ("L01", "“L01” is no waiver."),
        ("L01:", "The waiver of L01 has no reason."),
    ],
)
@pytest.mark.parametrize("command", [["check"], ["batch", "-o", "out"], ["render"]])
def test_a_waiver_that_cannot_count_is_refused_by_row_and_column(
    run: Run, cases: Cases, command: list[str], waiver: str, said: str
) -> None:
    name, *words = command
    done = run(name, cases({}, {"waiver": waiver}), *words, *(["--all"] if name == "check" else []))
    assert done.returncode == 1
    assert f"cases.csv, row 3, column “waiver”: {said}" in done.stdout + done.stderr


def test_a_brand_may_forbid_the_waiver_of_a_rule(run: Run, cases: Cases, tmp_path: Path) -> None:
    rules = _brand(tmp_path)
    (rules / "own.yaml").write_text("T05: {waivable: false}\n", "utf-8")
    done = run("check", cases({"finding": BLAMING, "waiver": "T05: true"}), "--brand", "brand", "--all")
    assert "row 2, column “waiver”: Rule T05 (blaming-the-customer) cannot be waived. Change the words." in done.stdout


@pytest.mark.parametrize("command", [["check"], ["batch", "-o", "out"], ["render"]])
def test_nothing_starts_with_rules_that_cannot_be_read(
    run: Run, cases: Cases, tmp_path: Path, command: list[str]
) -> None:
    (_brand(tmp_path) / "own.yaml").write_text("T05: {levl: info}\n", "utf-8")
    name, *words = command
    done = run(name, cases({}), *words, "--brand", "brand")
    assert done.returncode == 2
    assert "own.yaml, line 1: T05: “levl” is not known here. Did you mean “level”?" in done.stderr


def _brand(folder: Path) -> Path:
    """A brand of nothing but the built-in files; its folder of rules."""
    source = Path(__file__).parents[2] / "templates" / "brand" / "brand.yaml"
    rules = folder / "brand" / "rules"
    rules.mkdir(parents=True)
    (folder / "brand" / "brand.yaml").write_bytes(source.read_bytes())
    return rules
