"""A run over a table: good rows written, bad rows set aside, nothing lost and nothing doubled."""

from __future__ import annotations

import csv
import datetime as dt
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from replygen.batch.report import Done, Report
from replygen.batch.run import run_batch
from replygen.brand import Brand, load_brand
from replygen.errors import UserError
from replygen.load import load_records
from replygen.produce import Producer
from replygen.resources import templates_folder
from tests.tables import read_table, write_table

Facts = Callable[..., dict[str, Any]]
PROBLEM = "problem (replygen)"
"""The column that a run adds to the rows to mend."""


def mend(table: Path, **changes: dict[str, str]) -> Path:
    """`mend(table, C_1={"name": "Ada"})`: that table with these cells of the case C-1 changed."""
    rows = read_table(table)
    for row in rows:
        row |= changes.get(row["case_id"].replace("-", "_"), {})
    return write_table(table, rows)


def letters(folder: Path) -> dict[str, tuple[int, bytes]]:
    """The letters in `folder` by name: when each was written, and what."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.glob("*.txt")}


def ends_well(folder: Path, before: Mapping[str, tuple[int, bytes]]) -> None:
    """All ten cases of `mixed` have their letter, run.csv gives each once, and what stood `before` was not touched."""
    lines, after = read_table(folder / "run.csv"), letters(folder)
    assert sorted(line["case_id"] for line in lines) == [f"C-{n}" for n in range(10)]
    assert {line["outcome"] for line in lines} == {"written"}
    assert sorted(line["files"] for line in lines) == sorted(after) == [f"C-{n}-Ada {n}.txt" for n in range(10)]
    assert before.items() <= after.items()


MENDED = {
    "C_1": {"received": "2026-11-12"},
    "C_3": {"decision": "upheld"},
    "C_5": {"compensation": "refund 5"},
    "C_7": {"name": "Ada 7"},
    "c_0": {"case_id": "C-9"},
}
"""What mends each row of `mixed` that is refused."""


def replygen(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "replygen", *words], capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def run(brand: Brand, date: dt.date) -> Callable[..., Report]:
    """`run(table, folder, mapping=…, only=…)`: a batch with what says how to read the table, and what to do with it."""

    def batch(table: Path, folder: Path, **options: Any) -> Report:
        formats, jobs = options.pop("formats", ("txt",)), options.pop("jobs", 0)
        reading = {key: options.pop(key) for key in ("mapping", "encoding") if key in options}
        return run_batch(
            load_records(table, **reading), folder, Producer(brand, "reply", date), formats, jobs=jobs, **options
        )

    return batch


@pytest.fixture
def mixed(tmp_path: Path, facts: Facts) -> Path:
    """Ten rows; every second one has something wrong."""
    rows = [facts("en", case_id=f"C-{n}", name=f"Ada {n}") for n in range(10)]
    rows[1]["received"] = "2026-02-30"
    rows[3]["decision"] = "perhaps"
    rows[5]["compensation"] = "refund -5"
    rows[7]["name"] = ""
    rows[9]["case_id"] = "c-0"
    return write_table(tmp_path / "table.csv", rows, extra="Remark, untouched")


def test_good_rows_are_written_and_bad_ones_set_aside(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = run(mixed, out, formats=("txt", "json"))
    assert (report.count("written"), report.count("rejected")) == (5, 5)
    assert sorted(p.name for p in out.glob("*.txt")) == [f"C-{n}-Ada {n}.txt" for n in (0, 2, 4, 6, 8)]
    assert len(list(out.glob("*.json"))) == 5
    lines = read_table(out / "run.csv")
    assert [line["row"] for line in lines] == [str(n) for n in range(2, 12)]
    assert [line["outcome"] for line in lines] == ["written", "rejected"] * 5
    assert "received" in lines[1]["problem"]
    assert "2026-02-30" in lines[1]["problem"]
    assert "row 2" in lines[9]["problem"]
    bad, typed = read_table(out / "rejected.csv"), read_table(mixed)
    assert [list(row) for row in bad] == [[*row, PROBLEM] for row in typed[1::2]]
    assert [{**row, PROBLEM: ""} for row in bad] == [{**row, PROBLEM: ""} for row in typed[1::2]]
    assert all(row[PROBLEM] for row in bad)
    assert not list(out.glob(".replygen-*"))


def test_a_mended_rejected_table_completes_the_run(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    assert not any(PROBLEM in notice for notice in load_records(out / "rejected.csv").notices)
    rows = read_table(out / "rejected.csv")
    rows[0]["received"], rows[1]["decision"], rows[2]["compensation"] = "2026-11-12", "upheld", "refund 5"
    rows[3]["name"] = "Ada 7"
    write_table(out / "rejected.csv", rows)
    report = run(out / "rejected.csv", out)
    assert (report.count("written"), report.count("rejected")) == (4, 1)
    assert list(read_table(out / "rejected-2.csv")[0]) == list(rows[0])
    last = read_table(out / "rejected-2.csv")
    last[0]["case_id"] = "C-9"
    write_table(out / "rejected-2.csv", last)
    report = run(out / "rejected-2.csv", out)
    lines = read_table(out / "run.csv")
    assert sorted(line["case_id"] for line in lines) == [f"C-{n}" for n in range(10)]
    assert {line["outcome"] for line in lines} == {"written"}
    assert len(list(out.glob("*.txt"))) == 10


def test_rounds_of_mending_end_with_every_case_once(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run(mixed, out).rejected
    assert first
    before = letters(out)
    second = run(mend(first, C_1=MENDED["C_1"], C_3={"decision": "perhaps not"}), out).rejected
    assert second
    assert [row["case_id"] for row in read_table(second)] == ["C-3", "C-5", "C-7", "c-0"]
    assert all(row[PROBLEM] for row in read_table(second))
    assert len(read_table(out / "run.csv")) == 10
    third = run(mend(second, C_3=MENDED["C_3"], C_7=MENDED["C_7"]), out).rejected
    assert third
    assert [row["case_id"] for row in read_table(third)] == ["C-5", "c-0"]
    assert len(read_table(out / "run.csv")) == 10
    assert run(mend(third, C_5=MENDED["C_5"], c_0=MENDED["c_0"]), out).rejected is None
    ends_well(out, before)


def test_a_part_of_the_mended_rows_leaves_the_others_in_run_csv(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    before, rejected = letters(out), mend(out / "rejected.csv", **MENDED)
    run(rejected, out, only=("C-3",))
    assert len(read_table(out / "run.csv")) == 10
    run(rejected, out, limit=1)
    lines = read_table(out / "run.csv")
    assert len(lines) == 10
    assert sum(line["outcome"] == "written" for line in lines) == 7
    rows = read_table(rejected)
    run(write_table(rejected, [row for row in rows if row["case_id"] in {"C-5", "C-7"}]), out)
    assert len(read_table(out / "run.csv")) == 10
    run(write_table(rejected, [row for row in rows if row["case_id"] == "C-9"]), out)
    ends_well(out, before)


@pytest.mark.parametrize("name", ["rejected.csv", "out/rejected mended.csv", "out/mended.csv", "desk/Book1.csv"])
def test_a_mended_table_completes_the_run_wherever_it_was_saved(
    run: Callable[..., Report], mixed: Path, tmp_path: Path, name: str
) -> None:
    out, saved = tmp_path / "out", tmp_path / name
    run(mixed, out)
    before = letters(out)
    saved.parent.mkdir(exist_ok=True)
    shutil.move(out / "rejected.csv", saved)
    run(mend(saved, **MENDED), out)
    ends_well(out, before)


@pytest.mark.parametrize("name", ["rejected.csv", "rejected.xlsx", "rejected.ods", "mended.xlsx"])
def test_a_table_mended_in_a_spreadsheet_completes_the_run(
    run: Callable[..., Report], saved_by_calc: Callable[[Path, str], Path], mixed: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    before = letters(out)
    saved = saved_by_calc(mend(out / "rejected.csv", **MENDED), Path(name).suffix[1:])
    run(shutil.copy(saved, out / name), out)
    ends_well(out, before)


def test_a_mended_table_is_read_with_the_map_of_its_run(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out, export = tmp_path / "out", tmp_path / "export.csv"
    fields = list(read_table(mixed)[0])[:-1]
    write_table(export, [{f"x {field}": row[field] for field in fields} for row in read_table(mixed)])
    mapping = tmp_path / "map.yaml"
    mapping.write_text("".join(f"{field}: x {field}\n" for field in fields), encoding="utf-8")
    run(export, out, mapping=mapping)
    before, rows = letters(out), read_table(out / "rejected.csv")
    mended = {case_id: {f"x {field}": text for field, text in cells.items()} for case_id, cells in MENDED.items()}
    for row in rows:
        row |= mended[row["x case_id"].replace("-", "_")]
    run(write_table(out / "rejected.csv", rows), out, mapping=mapping)
    ends_well(out, before)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_a_table_in_another_encoding_is_mended_in_utf_8(
    run: Callable[..., Report], facts: Facts, tmp_path: Path, encoding: str
) -> None:
    out, table = tmp_path / "out", tmp_path / "table.csv"
    rows = [facts("zh-TW", case_id=f"C-{n}", name=f"陳書瑜{n}", received="" if n else "2026-11-12") for n in range(3)]
    table.write_text(write_table(table, rows).read_text(encoding="utf-8-sig"), encoding=encoding)
    run(table, out, encoding=encoding)
    before = letters(out)
    run(mend(out / "rejected.csv", C_1={"received": "2026-11-12"}), out)
    run(mend(out / "rejected-2.csv", C_2={"received": "2026-11-12"}), out)
    assert sorted(letters(out)) == ["C-0-陳書瑜0.txt", "C-1-陳書瑜1.txt", "C-2-陳書瑜2.txt"]
    assert [line["outcome"] for line in read_table(out / "run.csv")] == ["written"] * 3
    assert before.items() <= letters(out).items()


def test_a_mended_table_is_not_read_in_the_encoding_that_its_source_had(
    run: Callable[..., Report], facts: Facts, tmp_path: Path
) -> None:
    """Who runs the same command again with the mended table has --encoding in it."""
    out, table = tmp_path / "out", tmp_path / "table.csv"
    write_table(table, [{"remark": "", **facts("en", name="José Núñez", received="")}])
    table.write_text(table.read_text(encoding="utf-8-sig"), encoding="cp1252")
    run(table, out, encoding="cp1252")
    try:
        run(mend(out / "rejected.csv", T_2611_07={"received": "2026-11-12"}), out, encoding="cp1252")
    except UserError as error:
        refused = str(error)
    else:
        refused = ""
    letter = "".join(data.decode() for _time, data in letters(out).values())
    assert "rejected.csv" in refused or "José Núñez" in letter


def test_the_command_that_a_run_prints_completes_it(mixed: Path, tmp_path: Path) -> None:
    out, export, mapping = tmp_path / "the letters", tmp_path / "export.csv", tmp_path / "map.yaml"
    rows = [
        {("Ticket no" if field == "case_id" else field): text for field, text in row.items()}
        for row in read_table(mixed)
    ]
    write_table(export, rows)
    mapping.write_text(
        "".join(f"{f}: {f}\n" for f in read_table(mixed)[0] if f[0].islower() and f != "case_id")
        + "case_id: Ticket no\n"
    )
    options = ["--map", str(mapping), "-f", "txt", "-f", "json", "--kind", "ack", "--date", "2026-11-21"]
    done = replygen("batch", str(export), "-o", str(out), *options)
    assert done.returncode == 1
    rows = read_table(out / "rejected.csv")
    for row in rows:
        row |= {"Ticket no": "C-9"} if row["Ticket no"] == "c-0" else MENDED.get(row["Ticket no"].replace("-", "_"), {})
    write_table(out / "rejected.csv", rows)
    printed = done.stderr[done.stderr.index("replygen batch") :].splitlines()[0]
    done = replygen(*shlex.split(printed)[1:])
    assert done.returncode == 0, done.stderr
    assert len(letters(out)) == len(list(out.glob("*.json"))) == 10
    assert all(b"21 November 2026" in letter for _time, letter in letters(out).values())


def test_the_printed_command_leaves_out_what_belongs_to_the_first_table(mixed: Path, tmp_path: Path) -> None:
    rows = read_table(mixed)
    with mixed.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file, delimiter=";").writerows([list(rows[0]), *(row.values() for row in rows)])
    out = tmp_path / "the clerk's letters"
    first = ["--encoding", "gb18030", "--delimiter", ";", "--limit", "4", "--only", "C-1", "--only=C-2"]
    kept = ["--name", "{case_id} {name}", "--locale", "en", "--date", "2026-11-20"]
    kept += ["--brand", str(shutil.copytree(templates_folder() / "brand", tmp_path / "our brand"))]
    done = replygen("batch", "-o", str(out), "-ftxt", *first, str(mixed), *kept)
    assert done.returncode == 1, done.stderr
    command = shlex.split(done.stderr.splitlines()[-1].partition("then run: ")[2])
    assert command[:7] == ["replygen", "batch", str(out / "rejected.csv"), "-o", str(out), "-f", "txt"]
    assert sorted(command[7:]) == sorted(kept)
    assert replygen(*command[1:]).returncode == 1
    assert (out / "rejected-2.csv").read_bytes() == (out / "rejected.csv").read_bytes()


def test_a_mended_table_run_twice_changes_no_letter(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    run(mend(out / "rejected.csv", **MENDED), out)
    before = letters(out)
    run(out / "rejected.csv", out)
    assert letters(out) == before
    written = [line["case_id"] for line in read_table(out / "run.csv") if line["outcome"] == "written"]
    assert sorted(written) == [f"C-{n}" for n in range(10)]


def test_a_mended_table_run_twice_from_elsewhere_changes_no_letter(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    elsewhere = mend(Path(shutil.move(out / "rejected.csv", tmp_path / "Book1.csv")), **MENDED)
    run(elsewhere, out)
    before = letters(out)
    assert run(elsewhere, out).count("written") == 0
    assert letters(out) == before
    written = [line["case_id"] for line in read_table(out / "run.csv") if line["outcome"] == "written"]
    assert sorted(written) == [f"C-{n}" for n in range(10)]


def test_the_whole_table_again_touches_nothing_and_afresh_makes_all_anew(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out, rows = tmp_path / "out", [{**row, "problem": "noise"} for row in read_table(mixed)]
    run(write_table(mixed, rows), out)
    lines, before = read_table(out / "run.csv"), letters(out)
    again = run(mixed, out)
    assert (again.count("written"), again.unchanged) == (5, 5)
    assert read_table(out / "run.csv") == lines
    assert letters(out) == before
    afresh = run(mixed, out, fresh=True)
    assert (afresh.count("written"), afresh.unchanged) == (5, 0)
    assert read_table(out / "run.csv") == lines
    assert {name: data for name, (_time, data) in letters(out).items()} == {
        name: data for name, (_time, data) in before.items()
    }
    assert all(letters(out)[name] != before[name] for name in before)


def test_two_refused_rows_of_one_id_are_two_lines_until_both_are_mended(
    run: Callable[..., Report], facts: Facts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    rows = [facts("en", case_id="C-1", name=name, issue=f"{name} waited") for name in ("Ada", "Bob", "Cy")]
    run(write_table(tmp_path / "table.csv", rows), out)
    rejected = read_table(out / "rejected.csv")
    for row, case_id in zip(rejected, ("C-2", "C-3"), strict=True):
        row["case_id"] = case_id
    write_table(out / "rejected.csv", rejected)
    run(out / "rejected.csv", out, only=("C-3",))
    assert sorted((line["case_id"], line["outcome"]) for line in read_table(out / "run.csv")) == [
        ("C-1", "rejected"),
        ("C-1", "written"),
        ("C-3", "written"),
    ]
    run(out / "rejected.csv", out, only=("C-2",))
    lines = [(line["case_id"], line["files"]) for line in read_table(out / "run.csv")]
    assert sorted(lines) == [("C-1", "C-1-Ada.txt"), ("C-2", "C-2-Bob.txt"), ("C-3", "C-3-Cy.txt")]


@pytest.mark.parametrize("name", ["Ada", "Ada; Dr. Byron"])
def test_a_mended_case_does_not_take_the_file_name_of_an_earlier_letter(
    run: Callable[..., Report], facts: Facts, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    rows = [facts("en", case_id=f"C-{n}", name=name, order_ref=f"ORD-{n}") for n in range(3)]
    rows[1]["received"] = "2026-02-30"
    options: dict[str, Any] = {"name": "{name}", "formats": ("txt", "json")}
    table = write_table(tmp_path / "table.csv", rows)
    run(table, out, **options)
    before = letters(out)
    run(mend(out / "rejected.csv", C_1={"received": "2026-11-12"}), out, **options)
    assert before.items() <= letters(out).items()
    assert len(letters(out)) == 3
    before = letters(out)
    run(table, out, only=("C-2",), **options)
    assert letters(out).keys() == before.keys()
    assert [data for _time, data in letters(out).values()] == [data for _time, data in before.values()]


def test_a_run_that_completes_leaves_other_rows_to_mend_alone(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    rejected = (out / "rejected.csv").read_bytes()
    rows = read_table(out / "rejected.csv")
    run(write_table(tmp_path / "one.csv", rows[:1]), out)
    assert (out / "rejected.csv").read_bytes() == rejected
    assert [row["case_id"] for row in read_table(out / "rejected-2.csv")] == ["C-1"]
    run(mend(tmp_path / "one.csv", C_1=MENDED["C_1"]), out)
    assert (out / "rejected.csv").read_bytes() == rejected


def test_a_row_that_slipped_to_the_right_keeps_all_its_cells(
    run: Callable[..., Report], facts: Facts, tmp_path: Path
) -> None:
    out, row = tmp_path / "out", facts("en")
    table = write_table(tmp_path / "table.csv", [row])
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([*row.values(), "slipped"])
    for number in ("", "-2"):
        rejected = run(table, out).rejected
        assert rejected == out / f"rejected{number}.csv"
        with rejected.open(encoding="utf-8-sig", newline="") as file:
            _header, cells = csv.reader(file)
        assert cells[: len(row) + 1] == [*row.values(), "slipped"]
        table = rejected


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.decode("utf-8-sig").replace(",", ";").encode(),
        lambda data: data.decode("utf-8-sig").encode("gb18030"),
        lambda data: data.replace(b"rejected", b"refused"),
        lambda data: data + b"\r\n",
        lambda data: data + b"12,C-12,written,,,,,\r\n",
    ],
)
def test_a_run_csv_that_was_changed_stops_what_would_carry_it_on(
    run: Callable[..., Report], mixed: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    damaged = damage((out / "run.csv").read_bytes())
    (out / "run.csv").write_bytes(damaged)
    before = letters(out)
    with pytest.raises(UserError, match=r"run\.csv cannot be read as replygen wrote it"):
        run(mend(out / "rejected.csv", **MENDED), out)
    assert (out / "run.csv").read_bytes() == damaged
    assert letters(out) == before


def test_a_column_of_the_table_that_is_called_problem_is_kept(
    run: Callable[..., Report], facts: Facts, tmp_path: Path
) -> None:
    row = {**facts("en", received="2026-02-30"), "problem": "the line drops when it rains"}
    run(write_table(tmp_path / "table.csv", [row]), tmp_path / "out")
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        header, cells = csv.reader(file)
    assert len(header) == len(set(header)) == len(row) + 1
    assert "the line drops when it rains" in cells
    run(tmp_path / "out" / "rejected.csv", tmp_path / "out")
    with (tmp_path / "out" / "rejected-2.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [header, cells] == list(csv.reader(file))


def test_a_doubled_id_in_a_mended_table_does_not_overwrite_a_letter(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    before = (out / "C-0-Ada 0.txt").read_bytes()
    report = run(out / "rejected.csv", out)
    assert report.count("written") == 0
    assert "the earlier run" in read_table(tmp_path / "out" / "run.csv")[-1]["problem"]
    assert (out / "C-0-Ada 0.txt").read_bytes() == before


def test_a_second_run_gives_the_same_names_and_bytes(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    formats = ("docx", "pdf", "html", "txt", "json")
    run(mixed, tmp_path / "one", formats=formats)
    run(mixed, tmp_path / "two", formats=formats, jobs=3)
    one = {p.name: p.read_bytes() for p in (tmp_path / "one").iterdir() if p.is_file()}
    two = {p.name: p.read_bytes() for p in (tmp_path / "two").iterdir() if p.is_file()}
    assert len(one) == 5 * 5 + 2
    assert one == two


def test_only_what_is_missing_or_changed_is_made_again(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    before = letters(out)
    (out / "C-2-Ada 2.txt").unlink()
    report = run(mend(mixed, C_4={"place": "Dover"}), out)
    assert (report.count("written"), report.unchanged) == (5, 3)
    after = letters(out)
    assert {name for name in after if after[name] != before[name]} == {"C-2-Ada 2.txt", "C-4-Ada 4.txt"}
    assert after["C-2-Ada 2.txt"][1] == before["C-2-Ada 2.txt"][1]
    assert run(mixed, out, formats=("txt", "json")).unchanged == 0
    assert letters(out) == after
    assert len(list(out.glob("*.json"))) == 5


def test_another_brand_date_or_kind_makes_all_letters_anew(
    run: Callable[..., Report], mixed: Path, tmp_path: Path, date: dt.date
) -> None:
    out, own = tmp_path / "out", tmp_path / "brand"
    (own / "letters/en/reply").mkdir(parents=True)
    (own / "brand.yaml").write_bytes((templates_folder() / "brand/brand.yaml").read_bytes())
    (own / "letters/en/reply/4-apology.j2").write_text("Sorry.")
    runs = [Producer(load_brand(own), "reply", date), Producer(load_brand(own), "reply", dt.date(2026, 11, 23))]
    for producer in (*runs, Producer(load_brand(own), "ack", date)):
        report = run_batch(load_records(mixed), out, producer, ("txt",), jobs=0)
        assert report.unchanged == 0
        assert run_batch(load_records(mixed), out, producer, ("txt",), jobs=0).unchanged == report.count("written")
    (own / "letters/en/ack").mkdir()
    (own / "letters/en/ack/1-thanks.j2").write_text("Thanks.")
    assert run_batch(load_records(mixed), out, producer, ("txt",), jobs=0).unchanged == 0


def test_a_letter_changed_by_hand_stays_and_is_refused_when_its_row_changes(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    letter = out / "C-4-Ada 4.txt"
    letter.write_text(letter.read_text(encoding="utf-8") + "\nP.S. Written by hand.\n", encoding="utf-8")
    ours = letter.read_bytes()
    assert run(mixed, out).unchanged == 5
    report = run(mend(mixed, C_4={"place": "Dover"}), out)
    assert (report.count("written"), report.count("failed")) == (4, 1)
    [line] = [line for line in read_table(out / "run.csv") if line["case_id"] == "C-4"]
    assert "changed by hand" in line["problem"]
    assert letter.read_bytes() == ours
    letter.rename(tmp_path / "kept.txt")
    assert run(mixed, out).count("written") == 5


def test_a_file_that_no_run_wrote_is_not_written_over(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    letter = out / "C-4-Ada 4.txt"
    letter.write_text("Notes on the case, typed by somebody.", encoding="utf-8")
    for _again in range(2):
        assert run(mixed, out).count("failed") == 1
        assert letter.read_text(encoding="utf-8") == "Notes on the case, typed by somebody."
    [line] = [line for line in read_table(out / "run.csv") if line["case_id"] == "C-4"]
    assert "C-4-Ada 4.txt is there already" in line["problem"]
    letter.rename(tmp_path / "kept.txt")
    assert run(mixed, out).count("written") == 5


def test_two_runs_cannot_be_at_work_in_one_folder(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    def another(_done: object) -> None:
        with pytest.raises(UserError, match="Another run is at work in"):
            run(mixed, tmp_path / "out")

    assert run(mixed, tmp_path / "out", heard=another).count("written") == 5
    assert run(mixed, tmp_path / "out").count("written") == 5


def test_a_dry_run_writes_nothing(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    report = run(mixed, tmp_path / "out", dry_run=True)
    assert report.count("written") == 5
    assert not (tmp_path / "out").exists()


def test_only_and_limit_choose_rows(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    run(mixed, tmp_path / "a", only=("c-4", "C-2"))
    run(mixed, tmp_path / "b", limit=3)
    assert [line["case_id"] for line in read_table(tmp_path / "a" / "run.csv")] == ["C-2", "C-4"]
    assert [line["case_id"] for line in read_table(tmp_path / "b" / "run.csv")] == ["C-0", "C-1", "C-2"]


def test_a_cell_that_looks_like_a_formula_is_only_text_in_run_csv(
    run: Callable[..., Report], facts: Facts, tmp_path: Path
) -> None:
    table = write_table(tmp_path / "t.csv", [facts("en", case_id="=1+1", name="@SUM(A1)", received="-1")])
    run(table, tmp_path / "out")
    assert read_table(tmp_path / "out" / "run.csv")[0]["case_id"] == "'=1+1"
    assert read_table(tmp_path / "out" / "rejected.csv")[0]["case_id"] == "=1+1"


def test_ctrl_c_keeps_the_ledger_of_what_was_done(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    done = []

    def stop(line: object) -> None:
        done.append(line)
        if len(done) == 3:
            raise KeyboardInterrupt

    report = run(mixed, tmp_path / "out", heard=stop)
    assert report.interrupted
    assert len(read_table(tmp_path / "out" / "run.csv")) == 3


@pytest.fixture
def own_words(tmp_path: Path) -> Callable[[str], Brand]:
    """`own_words("Sorry.")`: a brand whose replies in English apologise in these words."""

    def make(words: str) -> Brand:
        own = tmp_path / "brand"
        (own / "letters/en/reply").mkdir(parents=True)
        (own / "brand.yaml").write_bytes((templates_folder() / "brand/brand.yaml").read_bytes())
        (own / "letters/en/reply/4-apology.j2").write_text(words, encoding="utf-8")
        return load_brand(own)

    return make


def test_a_template_that_fails_for_one_row_costs_one_row(
    facts: Facts, date: dt.date, tmp_path: Path, own_words: Callable[[str], Brand]
) -> None:
    brand = own_words("Sorry about {{ impact }}.")
    table = write_table(tmp_path / "t.csv", [facts("en", case_id="1"), facts("en", case_id="2", impact="")])
    report = run_batch(load_records(table), tmp_path / "out", Producer(brand, "reply", date), ("txt",))
    lines = read_table(tmp_path / "out" / "run.csv")
    assert (report.count("written"), report.count("failed")) == (1, 1)
    assert [line["outcome"] for line in lines] == ["written", "failed"]
    assert "4-apology.j2, line 1" in lines[1]["problem"]
    assert [row["case_id"] for row in read_table(tmp_path / "out" / "rejected.csv")] == ["2"]


def test_what_no_font_can_draw_is_refused_by_row_column_and_character(
    run: Callable[..., Report], facts: Facts, tmp_path: Path
) -> None:
    rows = [facts("en", case_id="1"), facts("en", case_id="2", name="Ada \U0001c8ff", place="\U000107ff")]
    table, out = write_table(tmp_path / "t.csv", rows), tmp_path / "out"
    report = run(table, out, formats=("docx", "pdf"))
    assert (report.count("written"), report.count("rejected")) == (1, 1)
    told = read_table(out / "rejected.csv")[0][PROBLEM]
    assert "name: Letter to Ada \U0001c8ff: no font on this machine has \U0001c8ff (U+1C8FF)." in told
    assert "place: Letter to Ada \U0001c8ff: no font on this machine has \U000107ff (U+107FF)." in told
    assert run(table, tmp_path / "word", formats=("docx",)).count("written") == 2


def test_who_allows_boxes_gets_every_letter_and_is_told_of_each_box(
    facts: Facts, brand: Brand, date: dt.date, tmp_path: Path
) -> None:
    rows = [facts("en", case_id="1"), facts("en", case_id="2", name="Ada \U0001c8ff", place="\U000107ff")]
    table, out, heard = write_table(tmp_path / "t.csv", rows), tmp_path / "out", list[Done]()
    producer = Producer(brand, "reply", date, allow_boxes=True)
    run_batch(load_records(table), out, producer, ("pdf",), merge=tmp_path / "all.pdf", heard=heard.append)
    assert [(line["outcome"], line["findings"]) for line in read_table(out / "run.csv")] == [
        ("written", ""),
        ("written", "2"),
    ]
    told = [
        (done.place.row, problem.column, problem.what, problem.severity) for done in heard for problem in done.problems
    ]
    box = "Letter to Ada \U0001c8ff: an empty box stands for"
    assert told == [
        (3, "name", f"{box} \U0001c8ff (U+1C8FF), which no font on this machine has.", "warning"),
        (3, "place", f"{box} \U000107ff (U+107FF), which no font on this machine has.", "warning"),
    ]
    assert len(list(out.glob("*.pdf"))) == 2
    assert (tmp_path / "all.pdf").is_file()


def test_a_box_that_nobody_was_told_of_is_refused_though_boxes_are_allowed(
    facts: Facts, own_words: Callable[[str], Brand], date: dt.date, tmp_path: Path
) -> None:
    """It stands in the words of the company, so it would be in every letter."""
    brand = own_words("I am sorry that we did not come \U0001c8ff.")
    table = write_table(tmp_path / "t.csv", [facts("en", place="\U000107ff")])
    producer = Producer(brand, "reply", date, allow_boxes=True)
    report = run_batch(load_records(table), tmp_path / "out", producer, ("pdf",), jobs=0)
    assert report.count("failed") == 1
    [line] = read_table(tmp_path / "out" / "run.csv")
    assert "U+1C8FF" in line["problem"]
    assert "U+107FF" not in line["problem"]


def test_letters_of_a_table_are_drawn_alike_whatever_part_of_it_is_made(
    run: Callable[..., Report], facts: Facts, tmp_path: Path
) -> None:
    rows = [facts("zh-CN", case_id=str(n), name=name) for n, name in enumerate(("王晓雯", "李𠮷", "欧阳若兰"))]
    table = write_table(tmp_path / "t.csv", rows)
    run(table, tmp_path / "all", formats=("pdf",))
    run(table, tmp_path / "one", formats=("pdf",), only=("1",))
    [one] = (tmp_path / "one").glob("*.pdf")
    assert one.read_bytes() == (tmp_path / "all" / one.name).read_bytes()
