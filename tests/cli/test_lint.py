"""`replygen lint`: letters already written, told to people and to programs, mended and reviewed."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import docx
import pytest
from fluidattacks_core.sarif import SarifLog

from replygen.resources import templates_folder
from tests.cli.conftest import Run

LETTER = """Dear Ms Wong,

You wrote to us on 14 March. If this caused any inconvenience, we are sorry.

We will contact you as soon as possible.

Yours sincerely,

Tom Reed
"""


@pytest.fixture
def letter(tmp_path: Path) -> str:
    (tmp_path / "letter.txt").write_text(LETTER, "utf-8")
    return "letter.txt"


def test_people_see_the_parts_and_the_findings(run: Run, letter: str) -> None:
    done = run("lint", letter)
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert lines[0].startswith("letter.txt: not to go out as it is. Errors: 2, ")
    assert "empathy        line 3: You wrote to us on 14 March. …" in lines
    assert "decision       What we decided" in lines
    assert "Round them: salutation line 1, closing line 7, signature line 9." in lines
    assert lines.index("Errors; the letter should not go out with them:") < 24
    assert "line 5: We will contact you [as soon as possible]." in lines
    assert any(line.startswith("Left out, since only the case can tell") and "S03" in line for line in lines)
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_programs_get_json(run: Run, letter: str) -> None:
    done = run("lint", letter, "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert set(findings[0]) == {
        "file", "case_id", "rule", "severity", "part", "line", "column", "text", "message", "suggestion"
    }  # fmt: skip
    vague = next(finding for finding in findings if finding["rule"] == "T09")
    assert (vague["file"], vague["line"], vague["column"], vague["text"]) == (
        "letter.txt",
        5,
        21,
        "as soon as possible",
    )
    assert (vague["severity"], vague["part"], vague["case_id"]) == ("error", "commitment", "")


def test_reviews_get_sarif(run: Run, letter: str, tmp_path: Path) -> None:
    odd = tmp_path / "信 二#?.txt"
    odd.write_text(LETTER, "utf-8")
    text = run("lint", letter, odd.name, str(odd), "--format", "sarif").stdout
    SarifLog.model_validate_json(text, strict=True)
    log = json.loads(text)
    assert (log["version"], urlsplit(log["$schema"]).scheme) == ("2.1.0", "https")
    (one,) = log["runs"]
    driver = one["tool"]["driver"]
    assert (driver["name"], one["columnKind"]) == ("replygen", "unicodeCodePoints")
    assert driver["version"]
    numbers = [rule["id"] for rule in driver["rules"]]
    assert len(set(numbers)) == len(numbers)
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in driver["rules"])
    assert len(one["results"]) == 3 * len(json.loads(run("lint", letter, "--format", "json").stdout)["findings"])
    for result in one["results"]:
        assert numbers[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        ((uri, region),) = places(result)
        assert unquote(uri) in {letter, odd.name, "file://" + str(odd)}
        assert not set(uri) & set(" #?信二")
        assert 1 <= region["startLine"] <= region["endLine"] <= len(LETTER.splitlines())
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    vague = next(result for result in one["results"] if result["ruleId"] == "T09")
    ((uri, region),) = places(vague)
    assert (uri, vague["level"], vague["properties"]) == (letter, "error", {"part": "commitment"})
    assert region == {
        "startLine": 5, "startColumn": 21, "endLine": 5, "endColumn": 40, "snippet": {"text": "as soon as possible"}
    }  # fmt: skip


def places(result: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The URI and the region of each place that a result of SARIF names."""
    found = [location["physicalLocation"] for location in result["locations"]]
    return [(place["artifactLocation"]["uri"], place["region"]) for place in found]


def test_sarif_is_whole_when_nothing_could_be_read(run: Run) -> None:
    done = run("lint", "missing.txt", "--format", "sarif")
    SarifLog.model_validate_json(done.stdout, strict=True)
    assert done.returncode == 2
    assert json.loads(done.stdout)["runs"][0]["results"] == []


def test_a_clean_enough_letter_ends_well(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fine.md").write_text("Thank you for telling us what happened. I am sorry that we were late.", "utf-8")
    assert run("lint", "fine.md").returncode == 0


def test_standard_input(run: Run) -> None:
    done = run("lint", "-", "--format", "json", stdin=LETTER)
    assert {finding["file"] for finding in json.loads(done.stdout)["findings"]} == {"-"}


def test_what_cannot_be_read_is_named_and_the_others_are_judged(run: Run, letter: str, tmp_path: Path) -> None:
    (tmp_path / "torn.docx").write_bytes(b"PK torn")
    done = run("lint", "torn.docx", letter)
    assert done.returncode == 1
    assert "torn.docx is not the kind of file" in done.stderr
    assert "Letters judged: 1 of 2" in done.stdout
    assert run("lint", "torn.docx").returncode == 2


def test_fix_writes_beside_the_letter_and_never_over_it(run: Run, tmp_path: Path) -> None:
    source = "感谢你的来信,我们道歉。"
    (tmp_path / "信.txt").write_bytes(source.encode("gb18030") + b"\r\n")
    done = run("lint", "信.txt", "--fix", "--encoding", "gb18030")
    assert "信.fixed.txt: 2 places mended." in done.stderr
    assert (tmp_path / "信.txt").read_bytes() == source.encode("gb18030") + b"\r\n"
    assert (tmp_path / "信.fixed.txt").read_bytes() == "感谢您的来信，我们道歉。".encode("gb18030") + b"\r\n"
    again = run("lint", "信.txt", "--fix", "--encoding", "gb18030")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    run("lint", "信.txt", "--fix", "--encoding", "gb18030", "-o", "信.txt")
    assert (tmp_path / "信.txt").read_bytes() == "感谢您的来信，我们道歉。".encode("gb18030") + b"\r\n"


def test_what_cannot_be_mended_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>感谢你的来信。</p>", "utf-8")
    done = run("lint", "a.html", "--fix")
    assert done.returncode == 2
    assert "a.html cannot be mended here" in done.stderr


def test_review_writes_the_letter_with_comments(run: Run, letter: str, tmp_path: Path) -> None:
    done = run("lint", letter, "--review", "review.docx", "--format", "json")
    review = docx.Document(io.BytesIO((tmp_path / "review.docx").read_bytes()))
    assert len(list(review.comments)) == len(json.loads(done.stdout)["findings"])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["-o", "x.txt"], "Add --fix"),
        (["--review", "x.pdf"], "End its name in .docx"),
        (["--kind", "poem"], "no kind of letter"),
        (["--locale", "fr"], "locale"),
    ],
)
def test_what_does_not_go_together_is_refused(run: Run, letter: str, words: list[str], why: str) -> None:
    done = run("lint", letter, *words)
    assert done.returncode == 2
    assert why in done.stderr


def test_the_rules_of_a_brand_count(run: Run, letter: str, tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "brand", tmp_path / "own")
    (tmp_path / "own" / "rules").mkdir()
    (tmp_path / "own" / "rules" / "own.yaml").write_text('A01: {level: "off"}\n', "utf-8")
    done = run("lint", letter, "--brand", "own", "--format", "json")
    assert done.returncode == 1
    assert "A01" not in {finding["rule"] for finding in json.loads(done.stdout)["findings"]}
