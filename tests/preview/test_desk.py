"""The process that looks at letters: warm, and replaced when it does not come back."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from replygen.load import load_records
from replygen.model.words import Decision, Locale
from replygen.preview.changes import Revision
from replygen.preview.desk import Desk
from replygen.preview.sight import Sight, Sources, View
from tests.conftest import Needs
from tests.preview.conftest import ROOT, running

FOREVER = (
    "{% for a in 'x' * 9999 %}{% for b in 'x' * 9999 %}{% for c in 'x' * 9999 %}{% endfor %}{% endfor %}{% endfor %}"
)
TABLES = sorted(file.name for file in (ROOT / "examples").glob("complaints-*"))


def sources(table: Path, brand: Path | None = None) -> Sources:
    return Sources(partial(load_records, table), (), brand, "reply", dt.date(2026, 11, 20), None, False, {})


@pytest.fixture
def desk(workplace: Path) -> Iterator[Desk]:
    opened = Desk(sources(workplace / "cases.csv", workplace / "brand"), None, patience=6)
    yield opened
    opened.close()


def test_a_template_that_never_ends_is_named_and_the_next_letter_is_shown(desk: Desk, workplace: Path) -> None:
    part = workplace / "brand/letters/en/reply/1-empathy.j2"
    right = part.read_text("utf-8")

    async def look_twice() -> tuple[dict[str, Any], dict[str, Any]]:
        part.write_text(FOREVER + right, "utf-8")
        stuck = await desk.look(View(0), Revision(brand=1))
        part.write_text(right, "utf-8")
        return stuck, await desk.look(View(0), Revision(brand=2))

    stuck, shown = asyncio.run(look_twice())
    assert stuck["fault"]
    assert shown["fault"] is None
    assert shown["pages"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("decision", ["upheld", "partial", "not_upheld", "goodwill"])
def test_every_example_is_shown_with_every_decision(table: str, decision: Decision) -> None:
    sight = Sight(sources(ROOT / "examples" / table), None)
    titles = sight.cases()["cases"]
    assert titles
    for number, title in enumerate(titles):
        seen = sight.look(View(number, "text", None, decision))
        assert (seen["title"], seen["fault"], seen["refused"]) == (title, None, False), seen["problems"]
        assert len({paragraph["part"] for paragraph in seen["paragraphs"]} - {""}) == 9


def test_without_libreoffice_the_words_are_shown_and_the_lack_is_said() -> None:
    seen = Sight(sources(ROOT / "examples" / TABLES[0]), None).look(View(0, "docx"))
    assert "LibreOffice" in seen["note"]
    assert seen["paragraphs"]
    assert seen["pages"] == []


def test_a_killed_preview_leaves_no_process_behind(workplace: Path, needs: Needs) -> None:
    needs("soffice")
    with running(workplace, "cases.csv"):
        (preview,) = [one for one in psutil.Process().children() if "preview" in one.cmdline()]
        until(lambda: any(one.name() == "soffice.bin" for one in preview.children(recursive=True)))
        family = preview.children(recursive=True)
        preview.kill()
        until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in family))


def until(holds: Callable[[], bool]) -> None:
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() - begin < 30
        time.sleep(0.1)


def test_an_unsafe_file_is_named_and_not_used(workplace: Path) -> None:
    sight = Sight(sources(workplace / "cases.csv", workplace / "brand"), None)
    assert sight.look(View(0))["fault"] is None
    logo = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    (workplace / "brand/logo.svg").write_text(logo, "utf-8")
    sight.forget(brand=True, cases=False)
    assert "logo.svg" in sight.look(View(0))["fault"]["text"]


def test_the_line_that_is_shown_is_of_the_letters_own_locale(workplace: Path) -> None:
    locales: tuple[Locale, ...] = ("zh-CN", "en")
    for locale in locales:
        part = workplace / "brand/letters" / locale / "reply/1-empathy.j2"
        part.write_text(f"{locale}\n{{% wrong %}}\n", "utf-8")
    sight = Sight(sources(workplace / "cases.csv", workplace / "brand"), None)
    for locale in locales:
        lines = sight.look(View(0, "text", locale))["fault"]["lines"]
        assert [line["text"] for line in lines] == [locale, "{% wrong %}"]
        assert [line["here"] for line in lines] == [False, True]
