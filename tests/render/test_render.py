"""Every format holds the same letter, the same bytes each time; what cannot be written is refused by name."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable

import pytest

from replygen.brand import Brand
from replygen.errors import RenderError, UserError
from replygen.model.letter import Block, Letter
from replygen.render import FORMATS, formats, render


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_letter_gives_the_same_bytes(letter: Letter, brand: Brand, fmt: str) -> None:
    assert render(letter, fmt, brand) == render(dataclasses.replace(letter), fmt, brand)


def test_an_unknown_format_is_refused_with_the_known_ones(letter: Letter, brand: Brand) -> None:
    with pytest.raises(UserError, match=r"odt.*docx, pdf, html, txt, json"):
        render(letter, "odt", brand)


def test_another_package_can_bring_a_format(letter: Letter, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("replygen.render._joined", lambda: {"shout": lambda: _shout})
    assert formats() == (*FORMATS, "shout")
    assert render(letter, "shout", brand) == letter.subject.upper().encode()


def _shout(letter: Letter, brand: Brand) -> bytes:
    return letter.subject.upper().encode()


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ud800", "\uffff"])
def test_what_no_file_can_carry_is_refused_by_name(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter], fmt: str, character: str
) -> None:
    with pytest.raises(RenderError, match=rf"U\+{ord(character):04X}"):
        render(one_line(letter, f"a{character}b"), fmt, brand)


def test_json_holds_frame_and_parts(letter: Letter, brand: Brand) -> None:
    data = render(letter, "json", brand)
    content = json.loads(data)
    assert content["locale"] == letter.locale
    assert content["date"] == "2025-05-20"
    assert [part["id"] for part in content["parts"]] == [part.id for part in letter.parts]
    assert [Block(**block) for block in content["before"]] == list(letter.before)
    assert [Block(**block) for block in content["after"]] == list(letter.after)
    assert letter.subject in data.decode()  # readable: no \u escapes


def test_text_reads_as_a_letter(brand: Brand, letter: Letter) -> None:
    text = render(letter, "txt", brand).decode()
    paragraphs = text.removesuffix("\n").split("\n\n")
    assert text.endswith(f"{letter.after[-1].text}\n")
    assert "\n\n\n" not in text
    items = next(paragraph for paragraph in paragraphs if paragraph.startswith("- "))
    assert len(items.split("\n- ")) == 3
    assert letter.parts[0].text in paragraphs


def test_html_is_one_file_and_escapes_what_staff_typed(
    letter: Letter, brand: Brand, one_line: Callable[[Letter, str], Letter]
) -> None:
    page = render(one_line(letter, "O'Brien & Sons <img src=x>"), "html", brand).decode()
    assert "O&#39;Brien &amp; Sons &lt;img src=x&gt;" in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "@page" in page
    assert "http" not in re.sub(r'http-equiv|<a href="https://[^"]*">', "", page)  # links wait for a click
