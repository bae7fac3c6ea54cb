"""A brand is read, or refused by file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from replygen.brand import load_brand
from replygen.errors import FileError
from replygen.resources import templates_folder


@pytest.mark.parametrize("term", ["{yaer}", "{year:999999999}", "{year.__class__}", "{", "{}"])
def test_a_term_with_anything_but_the_year_in_braces_is_refused_with_its_line(term: str, tmp_path: Path) -> None:
    for name in ("brand.yaml", "policy.yaml"):
        shutil.copy(templates_folder() / "brand" / name, tmp_path)
    policy = tmp_path / "policy.yaml"
    lines = policy.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if line.lstrip().startswith("term:"))
    lines[number] = f'      term: "{term}"'
    policy.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(FileError, match=rf"policy\.yaml, line {number + 1}: .*nothing but \{{year\}}"):
        load_brand(tmp_path)


def test_the_year_of_the_letter_stands_in_the_term() -> None:
    supervisor = load_brand().words("en").supervisor.model_copy(update={"term": "until December {year}"})
    assert supervisor.term_in(2026) == "until December 2026"
