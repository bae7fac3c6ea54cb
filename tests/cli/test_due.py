"""`replygen due`, as a clerk, a program and a calendar see it. Today is Friday, 20 November 2026."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from icalendar import Calendar

from replygen.load import read_fields
from replygen.model.case import Record
from replygen.register import Entry, Register
from replygen.resources import templates_folder
from tests.cli.conftest import Run

Fill = Callable[..., Path]
Facts = Callable[..., dict[str, Any]]

_DONE = {"en": "call [done 2026-11-02]", "zh-CN": "致电 [已办 2026-11-02]"}
_DONE |= {"zh-TW": "致電 [已辦 2026-11-02]", "zh-HK": "致電 [已辦 2026-11-02]"}
LATE_LETTERS: dict[str, dict[str, Any]] = {
    "ack": {},
    "update": {"acknowledged": "2026-11-12"},
    "followup": {"received": "2026-10-12", "event_date": "2026-10-09", "replied": "2026-10-26"},
    "closure": {
        "received": "2026-09-12",
        "event_date": "2026-09-09",
        "replied": "2026-09-26",
        "followed_up": "2026-10-14",
        "satisfied": "yes",
    },
}
"""What each letter that is late needs besides a full case."""


@pytest.fixture
def fill(tmp_path: Path, facts: Facts) -> Fill:
    """`fill({"case_id": "A-1", …}, …)`: the file of a register that holds full cases with these changes."""

    def make(*cases: dict[str, Any]) -> Path:
        place = tmp_path / "register.sqlite"
        with Register.open(place, create=True) as register:
            for changes in cases:
                usual = {"compensation": "none", "compensation_sent": None, "fix": None, "fix_date": None}
                locale = changes.get("locale", "en")
                case, problems, _failed = read_fields(Record(facts(locale, **{**usual, **changes})))
                assert problems == ()
                register.record_case(case)
        return place

    return make


def late(kind: str, locale: str = "en", **changes: Any) -> dict[str, Any]:
    """A case whose letter of that kind is late."""
    promise = "2026-11-02 17:00: " + _DONE[locale] if kind in {"followup", "closure"} else "2026-12-01 17:00: 致电"
    return {"case_id": f"{locale}-{kind}", "locale": locale, "commitment": promise, **LATE_LETTERS[kind], **changes}


def as_json(run: Run, *words: str, code: int = 0) -> dict[str, Any]:
    done = run("due", "--register", "register.sqlite", "--format", "json", *words)
    assert done.returncode == code, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_first_lines_tell_how_much_is_due_and_the_worst_of_it(run: Run, fill: Fill) -> None:
    fill(late("ack", severity="critical", legal_review="yes"), late("update"))
    done = run("due", "--register", "register.sqlite")
    assert done.returncode == 0
    lines = [re.sub(r"\s+", " ", line).strip() for line in done.stdout.splitlines()]
    assert lines[0] == "Open cases on 2026-11-20: 2"
    assert lines[1] == "Late 2 acknowledgement: 1, progress letter: 1"
    assert lines[2] == "Today 0"
    assert lines[lines.index("Late") + 1 :][:5] == [
        "Case To do, and why Due Days left Owner",
        lines[lines.index("Late") + 2],
        "en-ack acknowledgement 2026-11-17 Tue −3 Tom Reed",
        "critical policy ack: 3 working days after receipt 2026-11-12 working days",
        "en-update progress letter 2026-11-19 Thu −1 Tom Reed",
    ]
    assert lines[-1] == "Letters that replygen can write now: 2. Add --write DIR."


def test_a_clerk_who_reads_chinese_has_days_and_severity_in_chinese(run: Run, fill: Fill) -> None:
    fill(late("ack", "zh-CN", severity="serious"))
    for language, words in (("zh_CN", ("2026-11-17 周二", "严重")), ("zh_TW", ("2026-11-17 週二", "嚴重"))):
        shown = run("due", "--register", "register.sqlite", LANGUAGE=language).stdout
        assert all(word in shown for word in words), shown


def test_nothing_due_is_said(run: Run, fill: Fill) -> None:
    fill({"case_id": "A-1", "closed": "2026-11-19", "replied": "2026-11-18"})
    done = run("due", "--register", "register.sqlite")
    assert done.returncode == 0
    assert "Open cases on 2026-11-20: 0" in done.stdout
    assert "Nothing is late, and nothing is due in the next 7 days." in done.stdout


def test_a_program_has_every_step_with_its_rule(run: Run, fill: Fill) -> None:
    fill(late("ack", "zh-TW", commitment="2026-11-24 10:00-12:00 高遠: 到府檢修"))
    told = as_json(run, "--within", "5")
    assert (told["date"], told["within"], told["open_cases"]) == ("2026-11-20", 5, 1)
    assert told["counts"]["late"]["ack"] == told["counts"]["soon"]["promise"] == told["counts"]["later"]["reply"] == 1
    ack, promise = told["steps"]
    assert ack == {
        "case_id": "zh-TW-ack",
        "locale": "zh-TW",
        "severity": "moderate",
        "step": "ack",
        "number": None,
        "what": "",
        "letter": "ack",
        "state": "late",
        "due": "2026-11-17",
        "do_by": "2026-11-17",
        "time": None,
        "until": None,
        "days_left": -3,
        "unit": "working",
        "unannounced": None,
        "owner": "林怡君",
        "rule": {
            "source": "policy",
            "name": "words.zh-TW.deadlines.ack",
            "place": "",
            "days": 3,
            "unit": "working",
            "since": "received",
            "since_date": "2026-11-12",
        },
    }
    assert [promise[key] for key in ("step", "number", "what", "letter", "due", "time", "until", "owner")] == [
        *("promise", 1, "到府檢修", None, "2026-11-24", "10:00", "12:00", "高遠")
    ]
    reply = next(step for step in as_json(run)["steps"] if step["step"] == "reply")
    assert (reply["due"], reply["rule"]["name"], reply["rule"]["place"]) == (
        "2026-11-27",
        "tw-consumer-protection",
        "臺灣",
    )


def test_the_keys_for_programs_stand_in_the_guide(run: Run, fill: Fill) -> None:
    fill(late("ack"))
    told = as_json(run, "--write", "letters")
    guide = (templates_folder() / "README.md").read_text(encoding="utf-8")
    keys = {*told, *told["steps"][0], *told["steps"][0]["rule"], *told["letters"][0]}
    assert [key for key in keys if f"`{key}`" not in guide] == []


def test_a_locale_may_be_chosen_and_a_case_without_one_goes_by_the_brand_s_first(run: Run, fill: Fill) -> None:
    place = fill(late("ack"), late("ack", "zh-HK"))
    with Register.open(place) as register:
        register.record([Entry("unsaid", {"case_id": "unsaid", "received": "2026-11-12"})])
    for locale, cases in (("en", {"en-ack"}), ("zh-HK", {"zh-HK-ack"}), ("zh-CN", {"unsaid"})):
        assert {step["case_id"] for step in as_json(run, "--locale", locale)["steps"]} == cases


def test_the_day_to_look_from_and_how_far_are_options(run: Run, fill: Fill) -> None:
    fill(late("ack", commitment=None))
    for words, state in (
        (("--date", "2026-11-17"), "today"),
        (("--date", "2026-11-16"), "soon"),
        (("--date", "2026-11-13", "--within", "3"), "later"),
    ):
        counts = as_json(run, *words)["counts"]
        assert counts[state]["ack"] == 1, words


def test_only_so_many_lines_are_shown_and_the_rest_is_counted(run: Run, fill: Fill) -> None:
    fill(*(late("ack", case_id=f"A-{number}") for number in range(5)))
    shown = run("due", "--register", "register.sqlite", "--limit", "2").stdout
    assert re.findall(r"^A-\d", shown, re.MULTILINE) == ["A-0", "A-1"]
    assert "… and 3 more." in shown


def test_the_calendar_holds_what_is_shown_and_no_name(run: Run, fill: Fill, tmp_path: Path) -> None:
    fill(late("ack", handler="Wang Xiaowen", commitment="2026-11-24 17:00 Wang Xiaowen: ring Ms Achebe-Hart"))
    done = run("due", "--register", "register.sqlite", "--ics", "due.ics")
    assert "Calendar: due.ics" in done.stderr
    data = (tmp_path / "due.ics").read_bytes()
    events = {str(event["uid"]): event for event in Calendar.from_ical(data).events}
    assert set(events) == {"en-ack-ack@replygen", "en-ack-promise-1@replygen"}
    assert events["en-ack-promise-1@replygen"].start == dt.datetime(2026, 11, 24, 17)
    for name in (b"Wang", b"Achebe", b"Rosalind"):
        assert name not in data
    run("due", "--register", "register.sqlite", "--ics", "due.ics", "--names")
    assert b"ring Ms Achebe-Hart" in (tmp_path / "due.ics").read_bytes().replace(b"\r\n ", b"")


def test_the_letters_that_are_due_are_written_and_then_due_no_more(run: Run, fill: Fill, tmp_path: Path) -> None:
    cases = [late(kind, locale) for kind in LATE_LETTERS for locale in _DONE]
    place = fill(*cases)
    assert as_json(run)["counts"]["late"] | {"reply": 0} == {
        **{"ack": 4, "update": 4, "reply": 0, "promise": 0, "compensation": 0, "followup": 4, "closure": 4}
    }
    done = run("due", "--register", "register.sqlite", "--write", "letters")
    assert done.returncode == 0, done.stderr
    assert "Letters written to letters, to be checked: 16. Not written: 0." in done.stdout
    for kind in LATE_LETTERS:
        files = sorted((tmp_path / "letters" / kind).glob("*.docx"))
        assert [file.name.split("-" + kind)[0] for file in files] == sorted(_DONE)
        for file in files:
            words = "".join(docx.Document(str(file)).element.itertext())
            assert f"{file.name.split('-' + kind)[0]}-{kind}" in words
    with Register.open(place, read_only=True) as register:
        assert {letter.kind for letter in register.letters()} == set(LATE_LETTERS)
    late_now = as_json(run)["counts"]["late"]
    assert [late_now[kind] for kind in LATE_LETTERS] == [0, 0, 0, 0]
    assert as_json(run, "--write", "letters")["letters"] == []


def test_a_second_progress_letter_leaves_the_first_where_it_is(run: Run, fill: Fill, tmp_path: Path) -> None:
    place = fill(late("update"))
    run("due", "--register", "register.sqlite", "--write", "letters")
    with Register.open(place) as register:
        register.set("en-update", {"next_news": "2026-12-18"})
    done = run("due", "--register", "register.sqlite", "--date", "2026-12-07", "--write", "letters")
    assert "to be checked: 1. Not written: 0." in done.stdout, done.stderr
    days = sorted(re.findall(r"\d{4}-\d\d-\d\d", " ".join(file.name for file in tmp_path.rglob("*.docx"))))
    assert days == ["2026-11-20", "2026-12-07"]


def test_the_day_that_the_last_progress_letter_told_is_watched_until_the_next_one_is_written(
    run: Run, fill: Fill
) -> None:
    fill(late("update", next_news="2026-11-24"))
    words = ["--register", "register.sqlite"]

    def news_due() -> tuple[str, str]:
        (step,) = (step for step in as_json(run, "--within", "60")["steps"] if step["step"] == "update")
        return step["due"], step["rule"]["name"]

    run("due", *words, "--write", "first")
    assert news_due() == ("2026-11-24", "next_news")
    run("register", "set", "en-update", "next_news=2026-11-26", *words)
    assert news_due() == ("2026-11-24", "next_news")
    shown = run("register", "show", "en-update", *words).stdout
    assert re.search(r"(?m)^next_news +2026-11-26 \(the customer was told 2026-11-24\) *$", shown), shown
    done = run("due", *words, "--date", "2026-11-24", "--write", "second")
    assert "to be checked: 1. Not written: 0." in done.stdout, done.stderr
    assert news_due() == ("2026-11-26", "next_news")


def test_a_letter_whose_facts_are_missing_is_told_with_the_field(run: Run, fill: Fill, tmp_path: Path) -> None:
    place = fill(late("update", next_news=None), late("ack"))
    done = run("due", "--register", "register.sqlite", "--write", "letters")
    assert done.returncode == 1
    assert "to be checked: 1. Not written: 1." in done.stdout
    assert "update: register.sqlite, case en-update, “next_news”: " in done.stderr
    assert "replygen register set en-update 'next_news=…'" in done.stderr
    assert [file.name[:6] for file in (tmp_path / "letters").rglob("*.docx")] == ["en-ack"]
    (letter,) = as_json(run, "--write", "letters", code=1)["letters"]
    assert (letter["outcome"], letter["problems"][0]["column"]) == ("rejected", "next_news")
    with Register.open(place) as register:
        register.set("en-update", {"next_news": "2026-12-04"})
    assert [one["outcome"] for one in as_json(run, "--write", "letters")["letters"]] == ["written"]


def test_without_write_nothing_is_written(run: Run, fill: Fill, tmp_path: Path) -> None:
    fill(late("ack"))
    before = {path.name for path in tmp_path.iterdir()}
    as_json(run)
    assert {path.name for path in tmp_path.iterdir()} - before <= {"register.sqlite-wal", "register.sqlite-shm"}


def test_what_makes_the_list_less_than_complete_is_said(run: Run, fill: Fill, tmp_path: Path) -> None:
    place = fill(late("ack", "zh-CN", received="2090-01-09", event_date=None, commitment=None))
    with Register.open(place) as register:
        register.record([Entry("undated", {"case_id": "undated", "locale": "zh-CN"})])
    done = run("due", "--register", "register.sqlite", "--date", "2090-01-11")
    assert "2090-01-12 Thu ?" in done.stdout
    assert "The days off of 2090 are not known yet here" in done.stderr
    assert "do not say when they came in, so that nothing is counted from it: undated." in done.stderr


def test_a_policy_without_deadlines_is_told(run: Run, fill: Fill, tmp_path: Path) -> None:
    fill(late("ack"))
    builtin, own = templates_folder() / "brand", tmp_path / "own"
    own.mkdir()
    (own / "brand.yaml").write_bytes((builtin / "brand.yaml").read_bytes())
    policy = (builtin / "policy.yaml").read_text(encoding="utf-8")
    without = re.sub(r"(?m)^    deadlines:\n(?:      .*\n)+", "", policy)
    assert without != policy
    (own / "policy.yaml").write_text(without, encoding="utf-8")
    done = run("due", "--register", "register.sqlite", "--brand", "own")
    assert done.returncode == 0
    assert "policy.yaml sets no deadlines for en" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "No register is named"),
        (("--register", "nowhere.sqlite"), "There is no register nowhere.sqlite"),
        (("--register", "register.sqlite", "--names"), "--names is for the file of --ics"),
        (("--register", "register.sqlite", "--date", "31/02/2026"), "2026"),
        (("--register", "register.sqlite", "--within", "-1"), "--within"),
    ],
)
def test_what_cannot_start_says_why(run: Run, fill: Fill, words: tuple[str, ...], said: str) -> None:
    fill(late("ack"))
    done = run("due", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_what_a_case_holds_cannot_steer_the_terminal(run: Run, fill: Fill) -> None:
    promise = {"date": "2026-11-20", "who": "", "what": "a\x1b[2Jb [red]c[/red]", "state": "open"}
    with Register.open(fill(), create=True) as register:
        register.record([Entry("A-1", {"case_id": "A-1", "received": "2026-11-12", "commitment": [promise]})])
    shown = run("due", "--register", "register.sqlite").stdout
    assert "\x1b" not in shown
    assert "a\\x1b[2Jb [red]c[/red]" in shown
