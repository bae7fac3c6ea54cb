"""A mistake in letter.html.j2 is told with its file and line."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from replygen.brand import load_brand
from replygen.errors import TemplateError
from replygen.render import render
from replygen.render.endless import specimen
from replygen.resources import templates_folder

MISTAKES = {
    "a name that there is not": "{{ nobody }}",
    "a field that a letter does not have": "{{ letter.nobody }}",
    "a name that there is not, in a loop": "{% for one in nobody %}{% endfor %}",
    "a name that there is not, in a condition": "{% if nobody.is_here %}x{% endif %}",
    "a name that there is not, joined to a text": '{{ "x" ~ nobody }}',
    "a name that there is not, in a block": "{% set text %}{{ nobody }}{% endset %}{{ text }}",
    "a name that there is not, before a filter": "{{ nobody | upper }}",
    "a filter that there is not": "{{ lang | nobody }}",
}


@pytest.mark.parametrize("fmt", ["html", "pdf"])
@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_of_the_page_is_told_with_file_and_line(text: str, fmt: str, date: dt.date, tmp_path: Path) -> None:
    shutil.copy(templates_folder() / "brand" / "brand.yaml", tmp_path)
    (tmp_path / "letter.html.j2").write_text(f'<html lang="en">\n<p>Dear\n{text}\n</p></html>')
    brand = load_brand(tmp_path)
    with pytest.raises(TemplateError) as caught:
        render(specimen(brand, "en", "reply", date), fmt, brand)
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "letter.html.j2"), 3)
