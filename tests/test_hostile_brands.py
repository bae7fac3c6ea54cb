"""A hostile brand folder is refused by name, by every command and before the first letter; nothing outside it is opened.

Done whole with TORTURE; else the folders that take long are given to one command each, in turn.
"""

from __future__ import annotations

import os
import resource
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from replygen.brand.safety import LARGEST_TEXT
from replygen.resources import templates_folder
from tests.hostile import LETTERHEADS, PICTURES, letterhead, photo
from tests.tables import write_table
from tests.watching import strange, watched

Facts = Callable[..., dict[str, Any]]
Make = Callable[[Path, "Outside"], list[str]]
"""Makes a brand folder hostile, and gives what has to be named when it is refused."""
LONG = "TORTURE" in os.environ
MOST_SECONDS = 10.0
USUAL_SECONDS = 4.0
"""Seconds of computing that a command takes for a brand of one locale with nothing wrong, and a good deal more."""
MACROS = "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}"
COLOURS = """<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">
<linearGradient id="g" spreadMethod="repeat" x1="0" x2="0.0000001"><stop offset="0"/><stop offset="1"/></linearGradient>
<rect width="900" height="900" fill="url(#g)"/></svg>"""
BRAND = """\
en:
  company: Harrow & Vale Ltd
  short_name: Harrow & Vale
  address: 4 Weaver Lane, Durham DH1 9ZZ
  phone: 0191 496 0100
  email: care@harrowvale.example
  department: Customer Care
  currency: GBP
  handler: {name: Ida Moss, title: Customer Adviser, phone: 0191 496 0102}
  signatories:
    critical: {name: Ned Hale, title: Managing Director, phone: 0191 496 0101}
"""


class Outside:
    """What lies outside the brand folder: files in `folder`, and somebody who waits to be called at `web`."""

    def __init__(self, folder: Path, server: socket.socket) -> None:
        self.folder, self.web, self._server = folder, f"http://127.0.0.1:{server.getsockname()[1]}", server
        folder.mkdir()
        (folder / "secret.txt").write_text("the-secret-of-this-machine")
        (folder / "secret.css").write_text("p { color: red }")
        (folder / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
        (folder / "secret.ttf").write_bytes(b"\0\1\0\0")

    def file(self, name: str) -> str:
        """The address of a file that is there."""
        assert (self.folder / name).is_file()
        return (self.folder / name).as_uri()

    def is_called(self) -> bool:
        try:
            self._server.accept()
        except TimeoutError:
            return False
        return True


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield Outside(tmp_path / "outside", server)


def page(brand: Path, more: str, before: str = "</main>") -> None:
    """Lay the built-in page into the brand, with something more in it."""
    built_in = (templates_folder() / "brand" / "letter.html.j2").read_text(encoding="utf-8")
    assert built_in.count(before) == 1
    (brand / "letter.html.j2").write_text(built_in.replace(before, more + before), encoding="utf-8")


def part(brand: Path, text: str) -> list[str]:
    """Lay a part into the brand with `text` in its second line, which has to be named."""
    folder = brand / "letters" / "en" / "reply"
    folder.mkdir(parents=True)
    (folder / "4-apology.j2").write_text(f"We are sorry.\n{text}\n")
    return ["4-apology.j2, line 2"]


def links(brand: Path, outside: Outside) -> list[str]:
    files = {"brand.yaml": "txt", "policy.yaml": "txt", "letter.css": "css", "own.svg": "svg", "own.ttf": "ttf"}
    files |= {"letter.html.j2": "txt", "letterhead.docx": "txt", "letterhead.en.docx": "txt"}
    for name, kind in files.items():
        (brand / name).unlink(missing_ok=True)
        (brand / name).symlink_to(outside.folder / f"secret.{kind}")
    for name in ("letters", "rules"):
        (brand / name).symlink_to(outside.folder)
    (brand / "relative.css").symlink_to("../outside/secret.css")
    (brand / "circle.css").symlink_to(brand / "circle.css")
    return [str(brand / name) for name in (*files, "letters", "rules", "relative.css", "circle.css")]


def pictures(brand: Path, _outside: Outside) -> list[str]:
    for number, (data, _named) in enumerate(PICTURES.values()):
        (brand / f"picture-{number}.svg").write_bytes(data)
    named = [named for data, named in PICTURES.values() if len(data) < 5_000_000]
    return [*(f"picture-{number}.svg" for number in range(len(PICTURES))), *named]


def letterheads(brand: Path, _outside: Outside) -> list[str]:
    for number, (change, _named) in enumerate(LETTERHEADS.values()):
        (brand / f"letterhead-{number}.docx").write_bytes(letterhead(change))
    named = [named for _change, named in LETTERHEADS.values()]
    return [*(f"letterhead-{number}.docx" for number in range(len(LETTERHEADS))), *named]


def endless_files(brand: Path, _outside: Outside) -> list[str]:
    (brand / "letter.css").write_text("p {}" * LARGEST_TEXT)
    os.mkfifo(brand / "letterhead.docx")
    return ["letter.css", "letterhead.docx"]


LOOKED_THROUGH: dict[str, Make] = {
    "links": links,
    "pictures": pictures,
    "letterheads": letterheads,
    "endless files": endless_files,
}
"""What is seen without reading a template; all of it is named at once."""


def style_that_imports(brand: Path, outside: Outside) -> list[str]:
    (brand / "letter.css").write_text(
        f'@import "{outside.file("secret.css")}"; @import url({outside.web}/a.css); @import "../outside/secret.css";\n'
        f"@font-face {{ font-family: a; src: url({outside.file('secret.ttf')}) }}\n"
        f"@font-face {{ font-family: b; src: url({outside.web}/b.ttf) }}\n"
    )
    return [outside.file("secret.css"), f"{outside.web}/a.css", outside.file("secret.ttf"), f"{outside.web}/b.ttf"]


def style_that_shows(brand: Path, outside: Outside) -> list[str]:
    (brand / "letter.css").write_text(
        f"@page {{ background: url({outside.file('secret.svg')}) }}\n"
        f"p {{ background: url({outside.web}/a.png) }}\n"
        f".subject::before {{ content: url({outside.web}/b.png) }}\n"
        f".closing {{ display: list-item; list-style-image: url(../outside/secret.svg) }}\n"
    )
    return [outside.file("secret.svg"), f"{outside.web}/a.png", f"{outside.web}/b.png"]


def page_that_shows(brand: Path, outside: Outside) -> list[str]:
    (brand / "bomb.dat").write_bytes(photo(13_000, 13_000))
    (brand / ".bomb.png").write_bytes(photo(13_000, 13_000))
    ways = {
        "img": f'<img alt="x" src="{outside.file("secret.svg")}">',
        "web": f'<img alt="x" src="{outside.web}/a.png">',
        "data": '<img alt="x" src="data:image/svg+xml,%3Csvg/%3E">',
        "object": f'<object data="{outside.web}/b.png"></object>',
        "embed": f'<embed src="{outside.web}/c.svg">',
        "sheet": f'<link rel="stylesheet" href="{outside.web}/d.css">',
        "style": f'<style>@import "{outside.web}/e.css";</style>',
        "attached": f'<link rel="attachment" href="{outside.file("secret.txt")}">',
        "anchor": f'<a rel="attachment" href="{outside.web}/f.txt">x</a>',
        "drawn": f'<svg width="9" height="9"><image width="9" height="9" href="{outside.web}/g.png"/></svg>',
        "unknown": '<img alt="x" src="bomb.dat">',
        "hidden": '<img alt="x" src=".bomb.png">',
    }
    page(brand, "".join(ways.values()))
    asked = [f"{outside.web}/{name}" for name in ("a.png", "b.png", "c.svg", "d.css", "e.css", "f.txt", "g.png")]
    return [outside.file("secret.svg"), outside.file("secret.txt"), "data:image", "bomb.dat (", ".bomb.png (", *asked]


def page_from_elsewhere(brand: Path, outside: Outside) -> list[str]:
    page(brand, f'<base href="{outside.folder.as_uri()}/"><img alt="x" src="secret.svg">', "</head>")
    return [outside.file("secret.svg")]


def page_that_includes(brand: Path, outside: Outside) -> list[str]:
    (brand / "letter.html.j2").write_text(f'<html lang="en">\n{{% include "{outside.folder}/secret.txt" %}}</html>')
    return ["letter.html.j2, line 2"]


def page_without_end(brand: Path, _outside: Outside) -> list[str]:
    (brand / "letter.html.j2").write_text(f'<html lang="en">\n{MACROS}</html>')
    return ["letter.html.j2, line 2"]


def page_of_a_long_text(brand: Path, _outside: Outside) -> list[str]:
    (brand / "letter.html.j2").write_text('<html lang="en">\n{{ letter.subject * 10**9 }}</html>')
    return ["letter.html.j2, line 2"]


def phrase_that_says_itself(brand: Path, _outside: Outside) -> list[str]:
    (brand / "letters" / "en").mkdir(parents=True)
    built_in = (templates_folder() / "letters" / "en" / "phrases.yaml").read_text(encoding="utf-8")
    lines = [
        "addressee: '{{ say(\"addressee\") }}'" if line.startswith("addressee:") else line
        for line in built_in.splitlines()
    ]
    assert built_in.splitlines() != lines
    (brand / "letters" / "en" / "phrases.yaml").write_text("\n".join(lines), encoding="utf-8")
    return ["phrases.yaml"]


READ: dict[str, Make] = {
    "a style that imports": style_that_imports,
    "a style that shows": style_that_shows,
    "a page that shows": page_that_shows,
    "a page from elsewhere": page_from_elsewhere,
    "a page that includes": page_that_includes,
    "a page without end": page_without_end,
    "a page of a long text": page_of_a_long_text,
    "a part that includes": lambda brand, out: part(brand, f'{{% include "{out.folder}/secret.txt" %}}'),
    "a part that imports": lambda brand, _out: part(brand, '{% import "../../../outside/secret.txt" as x %}{{ x }}'),
    "a part that extends": lambda brand, _out: part(brand, '{% extends "../../../../outside/secret.txt" %}'),
    "a part that includes itself": lambda brand, _out: part(brand, '{% include "reply/4-apology.j2" %}'),
    "a part without end": lambda brand, _out: part(brand, MACROS),
    "a phrase that says itself": phrase_that_says_itself,
}
"""What is refused when it is read or asks for something."""


def style_of_many_colours(brand: Path, _outside: Outside) -> list[str]:
    (brand / "letter.css").write_text("main { background: repeating-linear-gradient(red 0, blue 0.00001px) }")
    return ["letter.css"]


def page_of_a_wide_table(brand: Path, _outside: Outside) -> list[str]:
    page(brand, '<table><tr><td colspan="1000000">x</td></tr></table>')
    return ["letter.html.j2"]


def picture_of_many_colours(brand: Path, _outside: Outside) -> list[str]:
    (brand / "logo.svg").write_text(COLOURS)
    return ["logo.svg"]


DRAWN: dict[str, Make] = {
    "a style of many colours": style_of_many_colours,
    "a page of a wide table": page_of_a_wide_table,
    "a picture of many colours": picture_of_many_colours,
}
"""What only comes up when the engine does not come back."""

COMMANDS = ("render", "batch", "check")
SHORT = [(kind, COMMANDS[number % 3]) for number, kind in enumerate([*READ, *DRAWN])]
CASES = [
    (kind, command) for command in COMMANDS for kind in ([*LOOKED_THROUGH, *READ, *DRAWN] if LONG else LOOKED_THROUGH)
]


@pytest.mark.parametrize(("kind", "command"), CASES if LONG else [*CASES, *SHORT])
def test_a_hostile_brand_is_refused_by_name_before_the_first_letter(
    kind: str, command: str, facts: Facts, tmp_path: Path, outside: Outside
) -> None:
    brand, data, out = tmp_path / "brand", tmp_path / "data", tmp_path / "out"
    brand.mkdir()
    data.mkdir()
    (brand / "brand.yaml").write_text(BRAND)
    for name in ("policy.yaml", "logo.svg"):
        shutil.copy(templates_folder() / "brand" / name, brand)
    names = {**LOOKED_THROUGH, **READ, **DRAWN}[kind](brand, outside)
    table = write_table(data / "t.csv", [facts("en", case_id=f"C-{number}") for number in range(3)])
    letters = (command, str(table), "-o", str(out), "-f", "docx", "-f", "pdf", "--brand", str(brand))
    began = computed()
    done, told = watched(
        tmp_path, "-m", "replygen", *(("brand", "check", str(brand)) if command == "check" else letters)
    )
    taken = computed() - began
    said = done.stdout + done.stderr
    assert done.returncode in {1, 2}, said
    assert [name for name in names if name not in said] == [], said
    assert "Traceback" not in said
    assert taken < USUAL_SECONDS + MOST_SECONDS
    assert [path for path in out.rglob("*") if path.suffix in {".docx", ".pdf"}] == []
    assert strange(told, brand, data, out, tmp_path / "temporary", tmp_path / "home", tmp_path / "site") == []
    assert not outside.is_called()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_usual_brand_is_not_refused(command: str, facts: Facts, tmp_path: Path) -> None:
    """Else the others would prove nothing."""
    brand, out = tmp_path / "brand", tmp_path / "out"
    brand.mkdir()
    (brand / "brand.yaml").write_text(BRAND)
    for name in ("policy.yaml", "logo.svg", "letterhead.docx"):
        shutil.copy(templates_folder() / "brand" / name, brand)
    table = write_table(tmp_path / "t.csv", [facts("en")])
    letters = (command, str(table), "-o", str(out), "-f", "docx", "-f", "pdf", "--brand", str(brand))
    began = computed()
    done, told = watched(
        tmp_path, "-m", "replygen", *(("brand", "check", str(brand)) if command == "check" else letters)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert computed() - began < USUAL_SECONDS
    assert strange(told, tmp_path) == []
    assert command == "check" or {path.suffix for path in out.iterdir()} >= {".docx", ".pdf"}


def computed() -> float:
    """Seconds that the programs which this one started have computed, and those that they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
