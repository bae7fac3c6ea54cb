"""The print file of a run: all its letters, in the order of the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import Destination

from replygen.batch.report import Report
from replygen.batch.run import run_batch
from replygen.brand import Brand
from replygen.load import load_records
from replygen.produce import Producer
from tests.tables import write_table

Facts = Callable[..., dict[str, Any]]
ROWS = 30


@pytest.fixture
def table(tmp_path: Path, facts: Facts) -> Path:
    rows = [facts("zh-CN", case_id=f"C-{n}", name=f"王{n}号") for n in range(ROWS)]
    rows[4]["received"] = "2026-02-30"
    rows[7] |= {"issue": "来晚了。" * 150}
    return write_table(tmp_path / "t.csv", rows)


def made(table: Path, brand: Brand, date: dt.date, folder: Path, **options: Any) -> Report:
    return run_batch(load_records(table), folder, Producer(brand, "ack", date), ("pdf",), jobs=2, **options)


def begins(file: Path) -> dict[str, int]:
    """The page on which each letter begins, from 0, by its title in the outline."""
    reader = pypdf.PdfReader(file)
    entries = [entry for entry in reader.outline if isinstance(entry, Destination)]
    return {str(entry.title): reader.get_destination_page_number(entry) or 0 for entry in entries}


def test_all_letters_stand_in_the_print_file_in_the_order_of_the_rows(
    table: Path, brand: Brand, date: dt.date, tmp_path: Path
) -> None:
    report = made(table, brand, date, tmp_path / "out", merge=tmp_path / "all.pdf")
    assert (report.count("written"), report.count("rejected")) == (ROWS - 1, 1)
    reader, places = pypdf.PdfReader(tmp_path / "all.pdf"), begins(tmp_path / "all.pdf")
    assert list(places) == [f"C-{n} 王{n}号" for n in range(ROWS) if n != 4]
    assert list(places.values()) == sorted(places.values())
    letters = {path.stem: pypdf.PdfReader(path) for path in (tmp_path / "out").glob("*.pdf")}
    assert len(reader.pages) == sum(len(letter.pages) for letter in letters.values())
    for title, start in places.items():
        letter = letters[title.replace(" ", "-")]
        for number, page in enumerate(letter.pages):
            assert squeezed(reader.pages[start + number]) == squeezed(page)
    alone = sum(path.stat().st_size for path in (tmp_path / "out").glob("*.pdf"))
    assert (tmp_path / "all.pdf").stat().st_size < alone / 4


def squeezed(page: pypdf.PageObject) -> list[str]:
    """The lines of a page without spaces, which are guessed from the gaps between letters."""
    return ["".join(line.split()) for line in page.extract_text().splitlines()]


def test_for_both_sides_each_letter_begins_on_a_right_hand_page(
    table: Path, brand: Brand, date: dt.date, tmp_path: Path
) -> None:
    made(table, brand, date, tmp_path / "out", merge=tmp_path / "all.pdf", on_right_pages=True, limit=10)
    reader, places = pypdf.PdfReader(tmp_path / "all.pdf"), begins(tmp_path / "all.pdf")
    assert len(places) == 9
    assert all(start % 2 == 0 for start in places.values())
    assert all(page.mediabox == reader.pages[0].mediabox for page in reader.pages)


def test_the_print_file_is_the_same_again(table: Path, brand: Brand, date: dt.date, tmp_path: Path) -> None:
    for number in (1, 2):
        made(table, brand, date, tmp_path / "out", merge=tmp_path / f"{number}.pdf", limit=8)
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
