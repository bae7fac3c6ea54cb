"""`replygen register` in the hands of a clerk, and the commands that record what they write."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from replygen.register import Register
from replygen.resources import templates_folder
from tests.cli.conftest import Run
from tests.tables import write_table

Facts = Callable[..., dict[str, Any]]
BRAND = str(templates_folder() / "brand")


@pytest.fixture
def desk(tmp_path: Path, run: Run) -> Run:
    """`run` in a folder with a register, r.sqlite, that the environment names."""
    place = str(tmp_path / "r.sqlite")

    def command(*words: str, **options: Any) -> Any:
        return run(*words, **{"REPLYGEN_REGISTER": place, **options})

    assert command("register", "init").stdout == f"{place} is ready; cases in it: 0.\n"
    return command


@pytest.fixture
def table(tmp_path: Path, facts: Facts) -> Path:
    """Three cases, the last of which cannot be read."""
    rows = [facts("en", case_id=f"R-{n}", name=f"Ada {n}") for n in range(3)]
    rows[2]["received"] = "2026-02-30"
    return write_table(tmp_path / "t.csv", rows)


def test_without_a_name_no_register_is_used(run: Run) -> None:
    done = run("register", "list", REPLYGEN_REGISTER="")
    assert done.returncode == 2
    assert "No register is named. Name it with --register" in done.stderr


def test_a_register_has_to_be_made_first(run: Run, tmp_path: Path) -> None:
    done = run("register", "list", "--register", "typo.sqlite")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no register typo.sqlite. Make it: replygen register init --register typo.sqlite" in done.stderr
    assert not (tmp_path / "typo.sqlite").exists()


def test_import_takes_the_good_rows_and_names_the_others(desk: Run, table: Path) -> None:
    done = desk("register", "import", table.name)
    assert done.returncode == 1
    assert "New in the register: 2 cases, 0 letters; cases with other facts than before: 0." in done.stdout
    assert "row 4" in done.stderr
    assert "2026-02-30" in done.stderr
    assert "Cases that were not taken: 1." in done.stderr


def test_import_reads_a_table_with_a_map(desk: Run, tmp_path: Path) -> None:
    write_table(tmp_path / "crm.csv", [{"Ticket": "T-1", "Who": "Ada", "Day": "12-11-2026"}])
    (tmp_path / "map.yaml").write_text('case_id: Ticket\nname: Who\nreceived: {column: Day, format: "%d-%m-%Y"}\n')
    assert desk("register", "import", "crm.csv", "--map", "map.yaml").returncode == 0
    assert json.loads(desk("register", "show", "T-1", "-f", "json").stdout)["received"] == "2026-11-12"


def test_one_id_twice_in_a_table_does_not_replace_the_first(desk: Run, tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", [{"case_id": "R-1", "name": "Ada"}, {"case_id": "r-1", "name": "Bo"}])
    done = desk("register", "import", "t.csv")
    assert (done.returncode, "“r-1” was used before" in done.stderr) == (1, True)
    assert json.loads(desk("register", "show", "R-1", "-f", "json").stdout)["facts"]["name"] == "Ada"


def test_show_tells_people_and_programs_all_that_is_known(desk: Run, table: Path) -> None:
    desk("batch", table.name, "-o", "out", "-f", "txt", "--only", "R-1", "--brand", BRAND)
    shown = desk("register", "show", "r-1")
    assert shown.returncode == 0
    for text in ("Ada 1", "2026-11-20", "reply", "upheld"):
        assert text in shown.stdout
    told = json.loads(desk("register", "show", "R-1", "-f", "json").stdout)
    assert (told["case_id"], told["stage"], told["replied"]) == ("R-1", "reply", "2026-11-20")
    assert told["facts"]["name"] == "Ada 1"
    assert [(letter["kind"], letter["locale"], len(letter["digest"])) for letter in told["letters"]] == [
        ("reply", "en", 64)
    ]


def test_an_unknown_case_names_the_nearest(desk: Run, table: Path) -> None:
    desk("register", "import", table.name)
    for words in (("show", "R1"), ("set", "R1", "name=x"), ("close", "R1")):
        done = desk("register", *words)
        assert (done.returncode, "has no case R1. Did you mean R-1?" in done.stderr) == (2, True)


def test_list_shows_the_cases_that_are_meant(desk: Run, tmp_path: Path) -> None:
    rows = [
        {"case_id": f"L-{n}", "received": f"2026-11-{n}", "closed": "2026-11-19" if n == 11 else "", "locale": "en"}
        for n in (11, 12, 13)
    ]
    desk("register", "import", str(write_table(tmp_path / "t.csv", rows)))

    def ids(*words: str) -> list[str]:
        return [case["case_id"] for case in json.loads(desk("register", "list", "-f", "json", *words).stdout)["cases"]]

    assert ids() == ["L-11", "L-12", "L-13"]
    assert ids("--open") == ["L-12", "L-13"]
    assert ids("--since", "2026-11-12", "--until", "2026年11月12日") == ["L-12"]
    assert ids("--locale", "zh-TW") == []
    shown = desk("register", "list", "--open")
    assert "L-12" in shown.stdout
    assert "L-11" not in shown.stdout
    assert shown.stderr == "Cases: 2.\n"


def test_set_says_what_changed_from_what_to_what(desk: Run, table: Path) -> None:
    desk("register", "import", table.name)
    done = desk("register", "set", "R-1", "处理决定=部分成立", "fix_date=2026-11-18", "impact=")
    assert done.returncode == 0
    assert "decision: upheld → partial\n" in done.stdout
    assert "impact: " in done.stdout
    assert "→ (not given)\n" in done.stdout
    assert desk("register", "set", "R-1", "decision=partial").stdout == "Nothing has changed: the register had it so.\n"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("decision=perhaps", "decision: “perhaps” is not known here. Write one of: upheld"),
        ("recieved=2026-11-12", "“recieved” is no field of a case. Did you mean “received”?"),
        ("received=03/04/2026", "received: “03/04/2026” can be"),
        ("case_id=R-9", "The id of a case cannot be changed"),
        ("received", "write it as FIELD=VALUE"),
    ],
)
def test_set_refuses_what_no_case_can_hold_and_changes_nothing(desk: Run, table: Path, setting: str, said: str) -> None:
    desk("register", "import", table.name)
    before = desk("register", "show", "R-1", "-f", "json").stdout
    done = desk("register", "set", "R-1", "name=Bo", setting)
    assert (done.returncode, said in done.stderr) == (2, True)
    assert desk("register", "show", "R-1", "-f", "json").stdout == before


def test_close_takes_today_where_no_day_is_given(desk: Run, table: Path) -> None:
    desk("register", "import", table.name)
    assert desk("register", "close", "R-1").stdout == "closed: (not given) → 2026-11-20\n"
    assert desk("register", "close", "R-1", "--date", "2026-11-19").stdout == "closed: 2026-11-20 → 2026-11-19\n"


@pytest.mark.parametrize(
    "words",
    [
        ("close", "R-1", "--date", "2062-11-19"),
        ("forget", "--before", "2062-11-19", "--yes"),
        ("list", "--since", "2062-11-19", "--until", "2026-11-19"),
    ],
)
def test_a_slip_in_the_year_is_told_before_it_costs_anything(desk: Run, table: Path, words: tuple[str, ...]) -> None:
    desk("register", "import", table.name)
    desk("register", "close", "R-0")
    before = desk("register", "export", "-f", "json").stdout
    done = desk("register", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "2062-11-19 is" in done.stderr
    assert desk("register", "export", "-f", "json").stdout == before


def test_forget_asks_before_it_does(desk: Run, table: Path, tmp_path: Path) -> None:
    desk("register", "import", table.name)
    desk("register", "close", "R-1", "--date", "2026-11-19")
    words = ["register", "forget", "--before", "2026-11-20"]
    alone = desk(*words, stdin="")
    assert (alone.returncode, "If you mean it, add --yes." in alone.stderr) == (2, True)
    assert b"Ada 1" in (tmp_path / "r.sqlite").read_bytes()
    assert desk(*words, "--yes").stdout == "Cases whose people were forgotten: 1.\n"
    left = (tmp_path / "r.sqlite").read_bytes()
    assert b"Ada 1" not in left
    assert b"Ada 0" in left
    assert "were forgotten" in desk("register", "show", "R-1").stderr
    assert desk(*words).stdout == "Cases whose people were forgotten: 0.\n"


@pytest.mark.parametrize(("answer", "left"), [("n", True), ("y", False)])
def test_forget_does_what_the_clerk_answers(desk: Run, table: Path, tmp_path: Path, answer: str, left: bool) -> None:
    desk("register", "import", table.name)
    desk("register", "close", "R-1", "--date", "2026-11-19")
    words = ["-m", "replygen", "register", "forget", "--before", "2026-11-20", "--register", "r.sqlite"]
    screen = pexpect.spawn(
        sys.executable,
        words,
        cwd=str(tmp_path),
        timeout=120,
        encoding="utf-8",
        env={**os.environ, "LANGUAGE": "en", "SOURCE_DATE_EPOCH": "1795132800"},
    )
    screen.expect("the people of 1 cases will be forgotten")
    screen.expect("Forget them?")
    screen.sendline(answer)
    screen.expect(pexpect.EOF)
    assert (b"Ada 1" in (tmp_path / "r.sqlite").read_bytes()) is left


def test_export_is_a_table_without_formulas_and_json_has_all(desk: Run, tmp_path: Path, facts: Facts) -> None:
    write_table(tmp_path / "t.csv", [facts("zh-CN", case_id="R-1", handler="=cmd|' /C calc'!A0", name="王晓雯")])
    desk("register", "import", "t.csv")
    assert desk("register", "export", "-o", "all.csv").stdout == "all.csv\n"
    data = (tmp_path / "all.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (row["case_id"], row["decision"], row["handler"]) == ("R-1", "upheld", "'=cmd|' /C calc'!A0")
    assert "王晓雯" not in data.decode()
    (case,) = json.loads(desk("register", "export", "-f", "json").stdout)["cases"]
    assert case["facts"]["name"] == "王晓雯"


def test_batch_says_what_is_new_in_the_register(desk: Run, table: Path) -> None:
    words = ["batch", table.name, "-o", "out", "-f", "txt", "--brand", BRAND]
    assert "New in the register: 2 cases, 2 letters" in desk(*words).stdout
    assert "New in the register: 0 cases, 0 letters" in desk(*words).stdout


def test_render_records_what_it_writes_and_not_what_it_only_shows(desk: Run, table: Path, tmp_path: Path) -> None:
    desk("render", table.name, "--only", "R-0", "-f", "txt", "--brand", BRAND)
    assert desk("register", "list", "-f", "json").stdout == '{\n  "cases": []\n}\n'
    desk("render", table.name, "--only", "R-0", "-o", "a.docx", "--brand", BRAND)
    desk("render", table.name, "--only", "R-0", "-o", "b.txt", "--brand", BRAND)
    with Register.open(tmp_path / "r.sqlite") as register:
        assert [letter.kind for letter in register.letters()] == ["reply"]


def test_the_brand_may_name_the_register_and_an_option_stands_above_it(run: Run, tmp_path: Path, table: Path) -> None:
    shutil.copytree(BRAND, tmp_path / "brand")
    with (tmp_path / "brand" / "brand.yaml").open("a", encoding="utf-8") as file:
        file.write("\nregister: ../desk.sqlite\n")
    other = str(tmp_path / "other.sqlite")
    made = run("register", "init", REPLYGEN_REGISTER=other)
    assert made.stdout == f"{(tmp_path / 'desk.sqlite').resolve()} is ready; cases in it: 0.\n"
    run("register", "init", "--register", other)
    run("batch", table.name, "-o", "out", "-f", "txt", REPLYGEN_REGISTER=other)
    run("batch", table.name, "-o", "out", "-f", "txt", "--kind", "ack", "--register", other)
    kinds = []
    for place in ("desk.sqlite", "other.sqlite"):
        with Register.open(tmp_path / place) as register:
            kinds.append({letter.kind for letter in register.letters()})
    assert kinds == [{"reply"}, {"ack"}]


def test_a_brand_may_not_send_the_register_to_a_server_or_keep_it_in_its_folder(run: Run, tmp_path: Path) -> None:
    shutil.copytree(BRAND, tmp_path / "brand")
    own = (tmp_path / "brand" / "brand.yaml").read_text(encoding="utf-8")
    for place, said in (
        ("postgresql://desk@elsewhere/complaints", "A database is named with --register"),
        ("r.sqlite", "must not lie in the folder of the brand"),
    ):
        (tmp_path / "brand" / "brand.yaml").write_text(f"{own}\nregister: {place}\n", encoding="utf-8")
        done = run("register", "init")
        assert (done.returncode, said in done.stderr) == (2, True)
    assert not (tmp_path / "brand" / "r.sqlite").exists()
