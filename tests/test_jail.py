"""Nothing is opened and nobody is called but what belongs to the work, whatever the data and the brand ask for.

Every process of a run tells the files that Python opens in it, and whom it calls; what the libraries of the system open by
themselves, which are fonts, it does not see.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from replygen.resources import templates_folder
from tests.tables import read_table, write_table

Facts = Callable[..., dict[str, Any]]
ROOT = Path(__file__).resolve().parent.parent
SECRET = "the-secret-of-this-machine"
FIELDS = ("name", "address", "place", "issue", "quote", "wanted", "finding", "fix", "shared_view", "handler")

TELLTALE = """
import os, sys
told = os.open(os.environ["TOLD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def tell(event, facts):
    if event == "open" and isinstance(facts[0], (str, bytes)):
        os.write(told, f"open {os.path.realpath(os.fsdecode(facts[0]))}\\n".encode())
    elif event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request", "os.system", "subprocess.Popen"}:
        os.write(told, f"{event} {facts}\\n".encode())
sys.addaudithook(tell)
"""
"""Python reads a module of the name sitecustomize as it starts, also in the processes of a run."""

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


def watched(tmp_path: Path, *command: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """A program that ran, and what it and all its processes opened and whom they called."""
    site, told = tmp_path / "site", tmp_path / "told.txt"
    site.mkdir()
    (site / "sitecustomize.py").write_text(TELLTALE)
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path / "home",
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
            "TOLD": str(told),
            "HOME": str(tmp_path / "home"),
            "TMPDIR": str(tmp_path / "temporary"),
            "LANGUAGE": "en",
        },
        capture_output=True,
        text=True,
    )
    return done, told.read_text(encoding="utf-8", errors="replace").splitlines()


def strange(told: list[str], *folders: Path) -> list[str]:
    """What was opened outside `folders` and the program itself, and every call."""
    own = [
        *folders,
        ROOT / "replygen",
        ROOT / "templates",
        ROOT / "replygen.egg-info",
        *map(Path, sysconfig.get_paths().values()),
    ]
    own += [
        Path(sys.prefix),
        Path(sys.base_prefix) / "lib",
        Path("/dev"),
        Path("/proc"),
        Path("/usr/share"),
        Path("/etc/mime.types"),
    ]
    roots = [path.resolve() for path in own]
    opened = [line.removeprefix("open ") for line in told if line.startswith("open ")]
    assert any(path.startswith(str(folders[0])) for path in opened), "the guard sees nothing"
    calls = [line for line in told if not line.startswith("open ")]
    return [path for path in opened if not any(Path(path).is_relative_to(root) for root in roots)] + calls


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


HOSTILE: dict[str, tuple[str, str]] = {
    "brand.yaml": ("-> secret.txt", "leads out of the brand folder"),
    "letter.css": ("-> secret.css", "leads out of the brand folder"),
    "letters": ("-> .", "leads out of the brand folder"),
    "logo.svg": ('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', "/etc/passwd"),
    "letterhead.docx": ("no Word file", "Word file"),
    "photo.png": ("no picture", "no picture"),
    "letters/en/reply/4-apology.j2": (
        "We are sorry.\n{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "4-apology.j2, line 2",
    ),
    "letters/en/reply/5-circumstances.j2": ('We found this.\n{% include "reply/5-circumstances.j2" %}', "line 2"),
    "letter.html.j2": ("<html>\n{{ letter.subject * 10**9 }}</html>", "letter.html.j2, line 2"),
}
MOST_SECONDS = 10.0


@pytest.mark.parametrize(("name", "content", "named"), [(name, *rest) for name, rest in HOSTILE.items()], ids=HOSTILE)
def test_a_hostile_brand_is_refused_by_name_before_the_first_letter(
    name: str, content: str, named: str, asks: list[str], facts: Facts, tmp_path: Path, listener: socket.socket
) -> None:
    brand = tmp_path / "brand"
    brand.mkdir()
    shutil.copy(templates_folder() / "brand" / "brand.yaml", brand)
    (brand / name).parent.mkdir(parents=True, exist_ok=True)
    if content.startswith("-> "):
        (brand / name).unlink(missing_ok=True)
        (brand / name).symlink_to(tmp_path / content.removeprefix("-> "))
    else:
        (brand / name).write_text(content)
    (tmp_path / "data").mkdir()
    table, out = write_table(tmp_path / "data" / "t.csv", [facts("en")]), tmp_path / "out"
    began = time.monotonic()
    words = ("-m", "replygen", "render", str(table), "-o", str(out), "-f", "docx", "-f", "pdf", "--brand", str(brand))
    done, told = watched(tmp_path, *words)
    assert time.monotonic() - began < MOST_SECONDS
    assert done.returncode in {1, 2}
    assert named in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert not list(out.rglob("*.*")) if out.exists() else True
    ours = (ROOT / "replygen", table.parent, brand, tmp_path / "temporary", tmp_path / "home")
    assert strange(told, *ours) == []
    assert not called(listener)
