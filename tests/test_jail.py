"""Nothing is opened and nobody is called but what belongs to the work, whatever the data and the brand ask for."""

from __future__ import annotations

import shutil
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from replygen.resources import templates_folder
from tests.tables import read_table, write_table
from tests.watching import strange, watched

Facts = Callable[..., dict[str, Any]]
SECRET = "the-secret-of-this-machine"
FIELDS = ("name", "address", "place", "issue", "quote", "wanted", "finding", "fix", "shared_view", "handler")

MANY_BRANDS = """
import datetime, sys
from pathlib import Path
from replygen.api import Producer, TemplateError, UserError, load_brand, load_records, run_batch
table, out, *brands = map(Path, sys.argv[1:])
for brand in brands:
    try:
        producer = Producer(load_brand(brand), "reply", datetime.date(2026, 11, 20))
        report = run_batch(load_records(table), out / brand.name, producer, ("pdf", "docx", "html"), jobs=0)
        print(brand.name, dict(report.counts))
    except UserError as error:
        print(brand.name, "refused")
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who waits to be called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


@pytest.fixture
def asks(tmp_path: Path, listener: socket.socket) -> list[str]:
    """Texts that ask for a file or a call in every language that a letter passes through."""
    port = listener.getsockname()[1]
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.css").write_text(f'p::before {{ content: "{SECRET}" }}')
    (tmp_path / "secret.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{SECRET}</text></svg>')
    inside, web = (tmp_path / "secret.txt").as_uri(), f"http://127.0.0.1:{port}/x"
    return [
        f'<link rel="attachment" href="{inside}">',
        f'<a rel="attachment" href="{inside}">x</a>',
        f'<base href="{tmp_path.as_uri()}/"><img src="secret.svg">',
        f'<img src="{web}.png"><object data="{web}"></object><embed src="../secret.svg"><iframe src="{web}"></iframe>',
        f"<style>@import url({web}.css); body {{ background: url({inside}) }}</style>",
        f"{{% include '{tmp_path}/secret.txt' %}}",
        "{% import 'os' as os %}{{ os.popen('id').read() }}",
        "{{ cycler.__init__.__globals__.os.system('id') }}",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{inside}">]>&e;',
        f'=HYPERLINK("{web}")',
        f"{{ INCLUDETEXT {tmp_path}/secret.txt }}",
        f"url({inside})",
        "../../secret",
        f"{tmp_path}/secret.txt",
        "!!python/object/apply:os.system [id]",
    ]


def holds_no_secret(folder: Path) -> None:
    for letter in (path for path in folder.rglob("*") if path.suffix in {".pdf", ".docx", ".html"}):
        match letter.suffix:
            case ".pdf":
                reader = pypdf.PdfReader(letter)
                assert dict(reader.attachments) == {}
                text = "".join(page.extract_text() for page in reader.pages)
            case ".docx":
                with zipfile.ZipFile(letter) as archive:
                    parts = {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}
                assert not [name for name, part in parts.items() if 'TargetMode="External"' in part]
                text = "".join(parts.values())
            case _:
                text = letter.read_text(encoding="utf-8")
        assert SECRET not in text, letter


def called(listener: socket.socket) -> bool:
    try:
        listener.accept()
    except TimeoutError:
        return False
    return True


def test_data_that_asks_for_files_and_calls_gets_none(
    asks: list[str], facts: Facts, tmp_path: Path, listener: socket.socket
) -> None:
    rows = [facts("en", case_id=f"A-{n}", **dict.fromkeys(FIELDS, ask)) for n, ask in enumerate(asks)]
    rows += [facts("en", case_id=ask) for ask in asks]
    (tmp_path / "data").mkdir()
    table, out = write_table(tmp_path / "data" / "t.csv", rows), tmp_path / "out"
    formats = [word for fmt in ("pdf", "docx", "html") for word in ("-f", fmt)]
    done, told = watched(tmp_path, "-m", "replygen", "batch", str(table), "-o", str(out), *formats, "--jobs", "2")
    assert done.returncode in {0, 1}, done.stderr
    outcomes = [line["outcome"] for line in read_table(out / "run.csv")]
    assert len(outcomes) == len(rows)
    assert outcomes.count("written") > len(rows) / 3
    assert strange(told, table.parent, out, tmp_path / "temporary", tmp_path / "home", tmp_path / "site") == []
    assert not called(listener)
    holds_no_secret(out)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("data", "home", "out", "secret.css", "secret.svg", "secret.txt", "site", "temporary", "told.txt")
    }


def test_a_brand_that_asks_for_files_and_calls_gets_none(
    asks: list[str], facts: Facts, tmp_path: Path, listener: socket.socket
) -> None:
    files: list[dict[str, str]] = []
    for ask in asks:
        files += [
            {"letter.html.j2": f"<html><head><title>x</title></head><body><p>{ask}</p></body></html>"},
            {"letters/en/reply/4-apology.j2": f"We are sorry. {ask}"},
            {"letter.css": f"p::before {{ content: {ask} }} {ask}"},
            {"logo.svg": f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{ask}</svg>'},
        ]
    links = {"letter.css": "secret.css", "logo.svg": "secret.svg", "letters/en/reply/4-apology.j2": "secret.txt"}
    brands = [tmp_path / "brands" / str(number) for number in range(len(files) + len(links))]
    for brand in brands:
        (brand / "letters/en/reply").mkdir(parents=True)
        shutil.copy(templates_folder() / "brand" / "brand.yaml", brand)
    for brand, own in zip(brands, files, strict=False):
        for name, text in own.items():
            (brand / name).write_text(text)
    for brand, (name, target) in zip(brands[len(files) :], links.items(), strict=True):
        (brand / name).symlink_to(tmp_path / target)
    (tmp_path / "data").mkdir()
    table, out = write_table(tmp_path / "data" / "t.csv", [facts("en")]), tmp_path / "out"
    (tmp_path / "many.py").write_text(MANY_BRANDS)
    done, told = watched(tmp_path, str(tmp_path / "many.py"), str(table), str(out), *map(str, brands))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(brands)
    assert all(word in done.stdout for word in ("written", "failed")), done.stdout
    ours = (
        table.parent,
        out,
        tmp_path / "brands",
        tmp_path / "temporary",
        tmp_path / "home",
        tmp_path / "site",
        tmp_path / "many.py",
    )
    assert strange(told, *ours) == []
    assert not called(listener)
    holds_no_secret(out)
