"""Brand folders to be proven."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from replygen.resources import templates_folder

MakeBrand = Callable[..., Path]

_BRAND = """\
look: classic
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


@pytest.fixture(scope="session")
def make_brand(tmp_path_factory: pytest.TempPathFactory) -> MakeBrand:
    """`make_brand(words=True)`: the folder of a company of its own, with nothing wrong; with all words in it, if so wished."""

    def make(*, words: bool = False) -> Path:
        folder, builtin = tmp_path_factory.mktemp("brand"), templates_folder()
        (folder / "brand.yaml").write_text(_BRAND, encoding="utf-8")
        for name in ("policy.yaml", "logo.svg", "letterhead.docx"):
            shutil.copy(builtin / "brand" / name, folder)
        if words:
            shutil.copytree(builtin / "letters" / "en", folder / "letters" / "en")
        (folder / "letter.css").write_text("/* Ours. */\n.subject { font-weight: bold; }\n", encoding="utf-8")
        (folder / "rules").mkdir()
        (folder / "rules" / "own.yaml").write_text("T15: {level: info}\n", encoding="utf-8")
        return folder

    return make
