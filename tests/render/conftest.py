"""One invented reply in nine parts for each locale, as the composer would hand it over, and the built-in brand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from replygen.brand import Brand, load_brand
from replygen.model.letter import Block, Letter, Paragraph, Part, Role
from replygen.model.words import Locale
from replygen.resources import templates_folder
from tests.sample_facts import NINE

LETTERS = Path(__file__).parent / "letters"


def letter_in(locale: Locale) -> Letter:
    """The sample letter of `locale`."""
    head, body, end = (LETTERS / f"{locale}.txt").read_text(encoding="utf-8").split("\n\n===\n\n")
    before, after = (
        tuple(Block(cast(Role, role), text) for role, text in (line.split(" ", 1) for line in frame.splitlines()))
        for frame in (head, end)
    )
    return Letter(
        case_id="0512",
        kind="reply",
        locale=locale,
        date=dt.date(2025, 5, 20),
        subject=next(block.text for block in before if block.role == "subject"),
        salutation=next(block.text for block in before if block.role == "salutation"),
        author=after[2].text,
        company=after[2].text,
        parts=tuple(Part(name, _paragraphs(text)) for name, text in zip(NINE, body.split("\n\n"), strict=True)),
        before=before,
        after=after,
    )


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line.removeprefix("- "), line.startswith("- ")) for line in text.splitlines())


@pytest.fixture(scope="session")
def brand() -> Brand:
    return load_brand()


@pytest.fixture(params=["zh-CN", "zh-TW", "zh-HK", "en"])
def letter(request: pytest.FixtureRequest) -> Letter:
    """A reply in nine parts; the test runs once for each locale."""
    return letter_in(request.param)


Rewrite = Callable[[Letter, str], Letter]


@pytest.fixture
def one_line() -> Rewrite:
    """Gives a letter whose body is one paragraph."""

    def rewrite(letter: Letter, text: str) -> Letter:
        return dataclasses.replace(letter, parts=(Part("circumstances", (Paragraph(text),)),))

    return rewrite


@pytest.fixture
def own_brand(tmp_path: Path) -> Callable[..., Brand]:
    """Gives a brand folder that overlays the built-in one; `files` are its files and their content."""

    def make(files: dict[str, bytes]) -> Brand:
        folder = tmp_path / "brand"
        folder.mkdir(exist_ok=True)
        (folder / "brand.yaml").write_bytes((templates_folder() / "brand" / "brand.yaml").read_bytes())
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return load_brand(folder)

    return make


HOSTILE = {
    "markup": "O'Brien & Sons <Ltd> </w:t><script>alert(1)</script>",
    "template": "{{ x }} {% include 'brand.yaml' %} {# none #}",
    "right-to-left": "尊敬的王\u202e小明先生，退款60.50元，شكرا 7",
    "rare Han": "𠮷野家的㮾䶮先生",
    "one long word": "W" * 10_000,
    "line ends": "first\nsecond\r\nthird\u2028fourth",
    "spaces": "a  b\tc\u3000d",
}


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> str:
    """A text that has broken letters before; the test runs once for each."""
    return str(request.param)
