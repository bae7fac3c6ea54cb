"""A run whose letters are made by a cluster of machines, here of processes."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import LocalCluster

from replygen.batch.report import Report
from replygen.batch.run import run_batch
from replygen.brand import Brand, load_brand
from replygen.errors import UserError
from replygen.load import load_records
from replygen.produce import Producer
from replygen.resources import templates_folder
from tests.tables import write_table

Facts = Callable[..., dict[str, Any]]
ROWS = 60


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:
        yield running


@pytest.fixture
def table(tmp_path: Path, facts: Facts) -> Path:
    return write_table(tmp_path / "t.csv", [facts("en", case_id=f"C-{n}", name=f"Ada {n}") for n in range(ROWS)])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def made(table: Path, brand: Brand, date: dt.date, folder: Path, **options: Any) -> Report:
    return run_batch(load_records(table), folder, Producer(brand, "reply", date), ("docx", "txt"), **options)


def test_a_cluster_that_loses_a_machine_makes_the_same_letters(
    table: Path, brand: Brand, date: dt.date, tmp_path: Path, cluster: LocalCluster
) -> None:
    made(table, brand, date, tmp_path / "here", jobs=0)
    count = 0

    def kill(_done: object) -> None:
        nonlocal count
        count += 1
        if count == 10:
            psutil.Process(next(iter(cluster.workers.values())).pid).kill()

    report = made(table, brand, date, tmp_path / "there", cluster=cluster.scheduler_address, heard=kill)
    assert report.count("written") == ROWS
    assert count == ROWS
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_the_brand_goes_along(table: Path, date: dt.date, tmp_path: Path, cluster: LocalCluster) -> None:
    own = tmp_path / "brand"
    shutil.copytree(templates_folder() / "brand", own)
    (own / "letters/en/reply").mkdir(parents=True)
    (own / "letters/en/reply/4-apology.j2").write_text("We are sorry that we did not come, and we mean it.")
    brand = load_brand(own)
    made(table, brand, date, tmp_path / "here", jobs=0, limit=2)
    made(table, brand, date, tmp_path / "there", cluster=cluster.scheduler_address, limit=2)
    assert "we mean it" in (tmp_path / "there" / "C-0-Ada 0.txt").read_text(encoding="utf-8")
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_the_look_and_the_size_of_print_go_along(
    facts: Facts, date: dt.date, tmp_path: Path, cluster: LocalCluster
) -> None:
    own = tmp_path / "brand"
    shutil.copytree(templates_folder() / "brand", own)
    (own / "letter.css").unlink()
    sections = (own / "brand.yaml").read_text(encoding="utf-8")
    (own / "brand.yaml").write_text(f"look: modern\n{sections}", encoding="utf-8")
    plain = load_brand(own)
    assert plain.house.look == "modern"
    table = write_table(tmp_path / "t.csv", [facts("en", case_id="C-1", name="Ada")])
    for folder, brand, address in (
        ("plain", plain, None),
        ("here", replace(plain, large=True), None),
        ("there", replace(plain, large=True), cluster.scheduler_address),
        ("classic", replace(load_brand(), large=True), cluster.scheduler_address),
    ):
        producer = Producer(brand, "reply", date)
        report = run_batch(load_records(table), tmp_path / folder, producer, ("pdf", "html"), jobs=0, cluster=address)
        assert report.count("written") == 1
    made = {folder: contents(tmp_path / folder) for folder in ("plain", "here", "there", "classic")}
    assert made["there"] == made["here"]
    assert made["there"]["C-1-Ada.pdf"] not in {made["plain"]["C-1-Ada.pdf"], made["classic"]["C-1-Ada.pdf"]}
    assert b'class="modern large' in made["there"]["C-1-Ada.html"]


def test_an_address_where_nobody_answers_is_one_error(table: Path, brand: Brand, date: dt.date, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"tcp://127.0.0.1:1 does not answer"):
        made(table, brand, date, tmp_path / "out", cluster="tcp://127.0.0.1:1")
    with pytest.raises(UserError, match=r"“127.0.0.1” is no address"):
        made(table, brand, date, tmp_path / "out", cluster="127.0.0.1")


def test_what_is_drawn_there_is_drawn_as_here(
    facts: Facts, brand: Brand, date: dt.date, tmp_path: Path, cluster: LocalCluster
) -> None:
    names = ("王晓雯", "李\U0001c8ff", "欧阳若兰")
    table = write_table(tmp_path / "t.csv", [facts("zh-CN", case_id=name, name=name) for name in names])
    producer = Producer(brand, "ack", date, allow_boxes=True)
    for folder, address in (("here", None), ("there", cluster.scheduler_address)):
        report = run_batch(load_records(table), tmp_path / folder, producer, ("pdf",), cluster=address)
        assert report.count("written") == 3
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
