"""A run over a table: good rows written, bad rows set aside, nothing lost and nothing doubled."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replygen.batch import Report, run_batch
from replygen.brand import Brand
from replygen.load import load_records
from replygen.produce import Producer

Facts = Callable[..., dict[str, Any]]


def write_table(path: Path, rows: list[dict[str, Any]], extra: str = "") -> Path:
    header = [*dict.fromkeys(field for row in rows for field in row), *([extra] if extra else [])]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def run(brand: Brand, date: dt.date) -> Callable[..., Report]:
    def batch(table: Path, folder: Path, **options: Any) -> Report:
        formats = options.pop("formats", ("txt",))
        return run_batch(load_records(table), folder, Producer(brand, "reply", date), formats, **options)

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
    assert [{**row, "problem": ""} for row in bad] == [{**row, "problem": ""} for row in typed[1::2]]
    assert all(row["problem"] for row in bad)
    assert not list(out.glob(".replygen-*"))


def test_a_mended_rejected_table_completes_the_run(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    rows = read_table(out / "rejected.csv")
    rows[0]["received"], rows[1]["decision"], rows[2]["compensation"] = "2026-11-12", "upheld", "refund 5"
    rows[3]["name"] = "Ada 7"
    write_table(out / "rejected.csv", rows)
    report = run(out / "rejected.csv", out)
    assert (report.count("written"), report.count("rejected")) == (4, 1)
    assert "problem" in read_table(out / "rejected-2.csv")[0]
    last = read_table(out / "rejected-2.csv")
    last[0]["case_id"] = "C-9"
    write_table(out / "rejected-2.csv", last)
    report = run(out / "rejected-2.csv", out)
    lines = read_table(out / "run.csv")
    assert sorted(line["case_id"] for line in lines) == [f"C-{n}" for n in range(10)]
    assert {line["outcome"] for line in lines} == {"written"}
    assert len(list(out.glob("*.txt"))) == 10


def test_a_doubled_id_in_a_mended_table_does_not_overwrite_a_letter(
    run: Callable[..., Report], mixed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(mixed, out)
    before = (out / "C-0-Ada 0.txt").read_bytes()
    report = run(out / "rejected.csv", out)
    assert report.count("written") == 0
    assert "the earlier run" in report.lines[-1].problem
    assert (out / "C-0-Ada 0.txt").read_bytes() == before


def test_a_second_run_gives_the_same_names_and_bytes(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    formats = ("docx", "pdf", "html", "txt", "json")
    run(mixed, tmp_path / "one", formats=formats)
    run(mixed, tmp_path / "two", formats=formats)
    one = {p.name: p.read_bytes() for p in (tmp_path / "one").iterdir()}
    two = {p.name: p.read_bytes() for p in (tmp_path / "two").iterdir()}
    assert len(one) == 5 * 5 + 2
    assert one == two


def test_a_dry_run_writes_nothing(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    report = run(mixed, tmp_path / "out", dry_run=True)
    assert report.count("written") == 5
    assert not (tmp_path / "out").exists()


def test_only_and_limit_choose_rows(run: Callable[..., Report], mixed: Path, tmp_path: Path) -> None:
    assert [line.case_id for line in run(mixed, tmp_path / "a", only=("c-4", "C-2")).lines] == ["C-2", "C-4"]
    assert [line.case_id for line in run(mixed, tmp_path / "b", limit=3).lines] == ["C-0", "C-1", "C-2"]


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

    report = run(mixed, tmp_path / "out", advance=stop)
    assert report.interrupted
    assert len(read_table(tmp_path / "out" / "run.csv")) == 3


def test_a_template_that_fails_for_one_row_costs_one_row(
    facts: Facts, date: dt.date, tmp_path: Path, run: Callable[..., Report]
) -> None:
    from replygen.brand import load_brand
    from replygen.resources import templates_folder

    own = tmp_path / "brand"
    (own / "letters/en/reply").mkdir(parents=True)
    (own / "brand.yaml").write_bytes((templates_folder() / "brand/brand.yaml").read_bytes())
    (own / "letters/en/reply/4-apology.j2").write_text("Sorry about {{ impact }}.")
    table = write_table(tmp_path / "t.csv", [facts("en", case_id="1"), facts("en", case_id="2", impact="")])
    report = run_batch(load_records(table), tmp_path / "out", Producer(load_brand(own), "reply", date), ("txt",))
    assert [line.outcome for line in report.lines] == ["written", "failed"]
    assert "4-apology.j2, line 1" in report.lines[1].problem
    assert [row["case_id"] for row in read_table(tmp_path / "out" / "rejected.csv")] == ["2"]
