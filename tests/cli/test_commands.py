"""The commands as a user runs them: real processes, real files, exit codes, no traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import docx
import pexpect
import pypdf
import pytest

from replygen.resources import templates_folder
from tests.cli.conftest import Run

CASE = """\
case_id: Q-17
locale: en
name: Ada Okonkwo
received: 2026-11-12
issue: You waited all afternoon
wanted: an apology
category: process
finding: Nobody told the fitter
decision: upheld
compensation: refund 60
commitment: 2026-11-25 call you
"""


@pytest.fixture
def run(run: Run, tmp_path: Path) -> Run:
    """As `run` elsewhere, in a folder that holds case.yaml."""
    (tmp_path / "case.yaml").write_text(CASE)
    return run


def test_one_case_becomes_a_docx_named_on_stdout(run: Run, tmp_path: Path) -> None:
    done = run("render", "case.yaml")
    assert (done.returncode, done.stdout) == (0, "Q-17-Ada Okonkwo.docx\n")
    assert "built-in example company" in done.stderr
    text = [paragraph.text for paragraph in docx.Document(str(tmp_path / "Q-17-Ada Okonkwo.docx")).paragraphs]
    assert "Dear Ada Okonkwo," in text
    assert "20 November 2026" in text


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "txt", "json"])
def test_the_suffix_of_the_output_chooses_the_format(run: Run, tmp_path: Path, suffix: str) -> None:
    assert run("render", "case.yaml", "-o", f"out.{suffix}").returncode == 0
    data = (tmp_path / f"out.{suffix}").read_bytes()
    start = {"docx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE html>", "txt": b"Our ref", "json": b"{"}[suffix]
    assert data.startswith(start)


def test_json_goes_to_stdout_with_the_nine_parts_in_order(run: Run) -> None:
    letter = json.loads(run("render", "case.yaml", "-f", "json").stdout)
    assert (letter["case_id"], letter["kind"], letter["locale"], letter["date"]) == (
        "Q-17",
        "reply",
        "en",
        "2026-11-20",
    )
    assert letter["salutation"] == "Dear Ada Okonkwo,"
    ids = "empathy agreement credit apology circumstances decision compensation commitment invitation"
    assert [part["id"] for part in letter["parts"]] == ids.split()
    assert all(part["paragraphs"] and all(part["paragraphs"]) for part in letter["parts"])


def test_several_formats_go_into_a_folder_and_are_the_same_again(run: Run, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert run("render", "case.yaml", "-o", folder, "-f", "docx", "-f", "pdf").returncode == 0
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["Q-17-Ada Okonkwo.docx", "Q-17-Ada Okonkwo.pdf"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_case_may_come_by_standard_input_with_fields_set(run: Run) -> None:
    done = run("render", "-", "-f", "txt", "--set", "name=Grace", "--set", "title=Dr", stdin=CASE)
    assert "Dear Dr Grace," in done.stdout


def test_kind_locale_and_date_are_the_option_s(run: Run) -> None:
    text = run(
        "render", "case.yaml", "-f", "txt", "--kind", "ack", "--locale", "繁體", "--date", "2026年12月1日"
    ).stdout
    assert "編號：Q-17" in text
    assert "2026年12月1日" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["render", "nothing.yaml"], "nothing.yaml does not exist"),
        (["render", "case.yaml", "--kind", "sonnet"], "sonnet"),
        (["render", "case.yaml", "-f", "odt"], "docx, pdf, html, txt, json"),
        (["render", "case.yaml", "--brand", "nowhere"], "no brand.yaml"),
        (["render", "case.yaml", "--only", "Z-1"], "Z-1"),
        (["render", "case.yaml", "--set", "nmae=x"], "name"),
        (["render", "case.yaml", "--date", "31/02/2026"], "31/02/2026"),
        (["render", "case.yaml", "case.yaml", "-o", "one.pdf"], "Name a folder"),
        (["batch", "case.yaml"], "output"),
        (["batch", "nothing.csv", "-o", "out"], "nothing.csv does not exist"),
        (["batch", "nothing.csv", "-o", "out", "--name", "{nmae}"], "nothing.csv"),
        (["check", "nothing.csv"], "nothing.csv"),
        (["dance"], "dance"),
    ],
)
def test_what_cannot_start_ends_with_2_and_a_remedy(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_rejected_case_ends_with_1_and_names_line_and_field(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE.replace("2026-11-12", "2026-02-30").replace("refund 60", "refund"))
    done = run("render", "case.yaml")
    assert done.returncode == 1
    assert "case.yaml, line 4, “received”: “2026-02-30” is a day that does not exist" in done.stderr
    assert "case.yaml, line 10, “compensation”: item 1: refund (退款) has no amount" in done.stderr
    assert not list(tmp_path.glob("*.docx"))


def test_messages_come_in_the_reader_s_language(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE.replace("2026-11-12", "2026-02-30"))
    assert "第4行" in run("render", "case.yaml", LANGUAGE="zh_CN").stderr
    assert "沒有「2026-02-30」這一天" in run("render", "case.yaml", LANGUAGE="zh_TW").stderr


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Six rows, saved by a clerk: GB18030, Chinese headers, three rows wrong."""
    rows = [
        "编号,姓名,称呼,收到日期,事由,诉求,类别,查明情况,处理决定,补偿,承诺",
        "T1,王晓雯,女士,2026/11/12,师傅迟到,退费,过程,改派没有通知,成立,退款60；礼券100；VIP卡,2026-11-25 致电",
        "T2,李𠮷,先生,2026年11月12日,有杂音,修好,产品,接头进水,成立,维修 接头 2026-11-28前,2026-11-28 17:00 试听",
        "T3,赵敏,女士,03/04/2026,挂断电话,道歉,沟通,录音属实,成立,仅致歉,2026-11-25 致电",
        "T4,周凯,先生,2026-11-12,网速慢,退费,产品,测速正常,不成立,无,2026-11-25 致电",
        "T5,,先生,2026-11-12,网速慢,退费,产品,测速正常,心意,礼券20,2026-11-25 致电",
        "T6,欧阳若兰,女士,2026-11-12,多收费,退费,过程,系统重复收取,成立,退款20,2026-11-27 告知到账",
    ]
    path = tmp_path / "台账.csv"
    path.write_bytes("\r\n".join(rows).encode("gb18030"))
    return path


def test_a_table_becomes_a_folder_of_letters_and_a_list_of_what_to_mend(run: Run, table: Path, tmp_path: Path) -> None:
    done = run("batch", table.name, "-o", "out", "-f", "docx", "-f", "pdf")
    assert done.returncode == 1
    assert "gb18030" in done.stderr.lower()
    for said in ("row 4, column “收到日期”", "row 5, column “reason (理由)”", "row 6, column “姓名”"):
        assert said in done.stderr, said
    names = {path.name for path in (tmp_path / "out").iterdir() if path.is_file()}
    letters = {f"{stem}.{suffix}" for stem in ("T1-王晓雯", "T2-李𠮷", "T6-欧阳若兰") for suffix in ("docx", "pdf")}
    assert names == letters | {"run.csv", "rejected.csv"}
    reader = pypdf.PdfReader(tmp_path / "out" / "T2-李𠮷.pdf")
    assert "李𠮷先生" in re.sub(r"\s", "", reader.pages[0].extract_text())
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["编号"] for row in csv.DictReader(file)] == ["T3", "T4", "T5"]
    assert "then run: replygen batch out" in done.stderr


def test_every_kind_of_impossible_row_is_refused_by_row_and_column_and_the_others_are_written(
    run: Run, tmp_path: Path
) -> None:
    good = {
        "case_id": "G",
        "locale": "en",
        "name": "Ada",
        "received": "2026-11-12",
        "issue": "You waited",
        "wanted": "a refund",
        "finding": "Nobody came",
        "decision": "upheld",
        "reason": "",
        "alternative": "a new date",
        "compensation": "refund 60",
        "commitment": "2026-11-25 call you",
        "category": "process",
    }
    bad = [
        ("received", "2026-02-30", "does not exist"),
        ("received", "03/04/2026", "2026-04-03 or 2026-03-04"),
        ("decision", "perhaps", "not_upheld"),
        ("compensation", "refund -60", "negative"),
        ("compensation", "hug 60", "voucher"),
        ("name", "", "missing"),
        ("commitment", "call you", "no date"),
        ("reason", "", "needs the reason"),
    ]
    rows = [good | {"case_id": "G-1"}]
    for number, (column, value, _said) in enumerate(bad):
        rows.append(
            good
            | {"case_id": f"B-{number}", column: value}
            | ({"decision": "not_upheld"} if column == "reason" else {})
        )
    rows.append(good | {"case_id": "G-2"})
    rows[-2]["compensation"] = "none"
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(good))
        writer.writeheader()
        writer.writerows(rows)
    done = run("batch", "t.csv", "-o", "out", "-f", "txt")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    for row, (column, _value, said) in enumerate(bad, 3):
        [line] = [line for line in lines if line.startswith(f"t.csv, row {row}, column “{column}”: ")]
        assert said in line
    assert {path.name for path in (tmp_path / "out").glob("*.txt")} == {"G-1-Ada.txt", "G-2-Ada.txt"}


def test_a_dry_run_of_a_bad_table_says_what_would_be_and_shows_the_first_problems(run: Run, tmp_path: Path) -> None:
    rows = ["case_id,name,received,issue", *(f"{n},Ada {n},2026-11-31,noise" for n in range(30))]
    (tmp_path / "t.csv").write_text("\n".join(rows))
    done = run("batch", "t.csv", "-o", "out", "--kind", "ack", "--locale", "en", "--dry-run")
    assert done.returncode == 1
    assert done.stderr.count("does not exist") == 20
    assert "… and 10 more." in done.stderr
    assert "Letters that would be written to out: 0, rows refused: 30." in done.stdout
    assert not (tmp_path / "out").exists()


def test_ctrl_c_ends_with_130_and_whole_files(tmp_path: Path) -> None:
    rows = ["case_id,name,received,issue", *(f"{n},Ada,2026-11-12,noise" for n in range(3000))]
    (tmp_path / "t.csv").write_text("\n".join(rows))
    command = [sys.executable, "-m", "replygen", "batch", "t.csv", "-o", "out", "--kind", "ack", "--locale", "en"]
    environment = {**os.environ, "LANGUAGE": "en", "SOURCE_DATE_EPOCH": "1795132800"}
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        # A test run that was itself started in the background has Ctrl-C switched off, and would hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while len(list((tmp_path / "out").glob("*.docx"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _out, err = running.communicate(timeout=5)
    assert running.returncode == 130
    assert b"Stopped by Ctrl-C" in err
    assert b"Traceback" not in err
    letters = {path.name for path in (tmp_path / "out").glob("*.docx")}
    with (tmp_path / "out" / "run.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["files"] for row in csv.DictReader(file)}
    assert written == letters
    for name in letters:
        docx.Document(str(tmp_path / "out" / name))
    assert not list((tmp_path / "out").glob(".replygen-*"))


def test_programs_hear_of_each_case_as_json(run: Run, table: Path) -> None:
    done = run("batch", table.name, "-o", "out", "-f", "txt", "-f", "json", "--json")
    assert done.returncode == 1
    heard = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["row"] for one in heard] == [2, 3, 4, 5, 6, 7]
    assert [one["outcome"] for one in heard] == ["written", "written", "rejected", "rejected", "rejected", "written"]
    assert heard[0]["files"] == ["T1-王晓雯.txt", "T1-王晓雯.json"]
    assert heard[2]["files"] == []
    assert heard[2]["problems"][0]["column"] == "收到日期"
    assert heard[2]["problems"][0]["severity"] == "error"


def test_who_waits_at_a_terminal_sees_how_far_the_run_is(tmp_path: Path) -> None:
    rows = ["case_id,name,received,issue", *(f"{n},Ada,2026-11-{31 if n % 9 == 0 else 12},noise" for n in range(900))]
    (tmp_path / "t.csv").write_text("\n".join(rows))
    words = [
        "-m",
        "replygen",
        "--lang",
        "en",
        "batch",
        "t.csv",
        "-o",
        "out",
        "-f",
        "txt",
        "--kind",
        "ack",
        "--locale",
        "en",
    ]
    screen = pexpect.spawn(sys.executable, words, cwd=tmp_path, timeout=120, encoding="utf-8", dimensions=(30, 120))
    screen.expect(r"Letters .*\d+/900.*\d/s.*\d:\d\d.*to mend: \d+")
    screen.expect("rows refused: 100")
    screen.expect(pexpect.EOF)


def test_a_quiet_good_run_says_nothing(run: Run, table: Path, tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "brand", tmp_path / "ours")
    done = run("batch", table.name, "-o", "out", "--only", "T1", "--quiet", "--brand", "ours")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_check_tells_all_problems_and_writes_nothing(run: Run, table: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = run("check", table.name, "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert [(f["case_id"], f["line"], f["column"], f["severity"]) for f in findings] == [
        ("T2", 3, "补偿", "warning"),
        ("T2", 3, "承诺", "warning"),
        ("T3", 4, "收到日期", "error"),
        ("T4", 5, "reason (理由)", "error"),
        ("T4", 5, "alternative (替代方案)", "error"),
        ("T5", 6, "姓名", "error"),
    ]
    keys = "file case_id rule severity part line column text message suggestion"
    assert set(findings[0]) == set(keys.split())
    assert sorted(tmp_path.rglob("*")) == before
    assert "Cases checked: 6, ready: 3, to mend: 3." in run("check", table.name).stdout


def test_check_finds_an_id_that_is_used_twice(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(f"{CASE}---\n{CASE}")
    done = run("check", "case.yaml")
    assert done.returncode == 1
    assert "case.yaml, line 13: “Q-17” was used before (line 1)" in done.stdout


def test_the_brand_is_found_by_option_environment_or_folder(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "brand"
    own.mkdir()
    text = (templates_folder() / "brand" / "brand.yaml").read_text(encoding="utf-8")
    (own / "brand.yaml").write_text(text.replace("Spruce Telecom", "Alder Water"), encoding="utf-8")
    by_folder = run("render", "case.yaml", "-f", "txt")
    assert "Alder Water Ltd" in by_folder.stdout
    assert "Not in brand, so the example company's is used: policy.yaml, letterhead.docx, logo.svg." in by_folder.stderr
    own.rename(tmp_path / "house")
    assert "Alder Water Ltd" in run("render", "case.yaml", "-f", "txt", REPLYGEN_BRAND="house").stdout
    assert "Alder Water Ltd" in run("render", "case.yaml", "-f", "txt", "--brand", "house").stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("brand.yaml", "  company: Spruce Telecom Ltd", "  compny: Spruce", "Did you mean “company”?"),
        ("brand.yaml", "currency: GBP", "currency: pounds", "en.currency"),
        ("brand.yaml", "en:\n", "fr:\n", "fr"),
        ("policy.yaml", "news_workdays: 5", "news_workdays: soon", "line 3"),
        ("policy.yaml", "refund_days: 7", "refund_days: 7\nrefund_days: 8", "given twice"),
    ],
)
def test_a_broken_brand_names_file_line_and_remedy(
    run: Run, tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    own = tmp_path / "house"
    shutil.copytree(templates_folder() / "brand", own)
    text = (own / file).read_text(encoding="utf-8")
    assert old in text
    (own / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run("render", "case.yaml", "--brand", "house")
    assert done.returncode == 2
    assert said in done.stderr
    assert re.search(rf"{file}, line \d+", done.stderr)


@pytest.mark.parametrize("what", ["case", "brand", "policy", "presets"])
def test_schema_prints_json_schema(run: Run, what: str) -> None:
    schema = json.loads(run("schema", what).stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    if what == "case":
        assert schema["properties"]["received"]["description"]


def test_doctor_finds_nothing_to_mend_here(run: Run) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert "All is well." in done.stdout
    assert "✗" not in done.stdout


def test_help_names_every_command(run: Run) -> None:
    said = run("--help").stdout
    for command in ("render", "batch", "check", "explain", "schema", "doctor"):
        assert command in said
        assert run(command, "--help").returncode == 0


def test_a_full_disk_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    done = run("render", "case.yaml", "-o", "out/letter.docx")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_a_machine_without_pango_is_told_what_to_do_and_still_writes_docx(run: Run, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\\nand so on\")")
    done = run("render", "case.yaml", "-f", "pdf", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "cannot load library 'libpango-1.0-0'" in done.stderr
    assert "replygen doctor" in done.stderr
    doctor = run("doctor", PYTHONPATH=str(tmp_path))
    assert doctor.returncode == 1
    assert "apt-get install libpango-1.0-0" in doctor.stdout
    assert run("render", "case.yaml", "-f", "docx", PYTHONPATH=str(tmp_path)).returncode == 0


def test_html_escapes_what_staff_typed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE.replace("Ada Okonkwo", "O'Brien & Sons <Ltd>"))
    page = io.StringIO(run("render", "case.yaml", "-f", "html").stdout).read()
    assert "O&#39;Brien &amp; Sons &lt;Ltd&gt;" in page
