"""What every test may ask for."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from replygen.brand import Brand, load_brand
from replygen.compose import Composer
from tests import sample_facts

Needs = Callable[[str], str]


def lacking(what: str) -> NoReturn:
    """Skip the test on a user's machine that lacks `what`; fail it in CI, where the set-up should have brought it."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"this machine has no {what}; try .ci/setup test")


@pytest.fixture(scope="session")
def needs() -> Needs:
    """`needs("soffice")` gives that program's path; where it is missing the test is skipped, but in CI it fails."""

    def find(program: str) -> str:
        found = shutil.which(program)
        if not found:
            lacking(program)
        return found

    return find


@pytest.fixture(scope="session")
def saved_by_calc(needs: Needs, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """`saved_by_calc(table, "ods")`: that table as LibreOffice Calc opens it and saves it, in a folder of its own."""
    utf_8_with_commas = "44,34,76"
    command = [needs("soffice"), f"-env:UserInstallation={tmp_path_factory.mktemp('calc').as_uri()}"]
    command.append(f"--infilter=CSV:{utf_8_with_commas}")  # no matter for other kinds of table
    filters = {"csv": f"csv:Text - txt - csv (StarCalc):{utf_8_with_commas}"}

    def save(table: Path, kind: str) -> Path:
        folder = tmp_path_factory.mktemp("saved")
        convert = ["--convert-to", filters.get(kind, kind), "--outdir", str(folder), str(table)]
        done = subprocess.run([*command, *convert], check=True, capture_output=True, text=True, timeout=120)
        saved = folder / f"{table.stem}.{kind}"
        if not saved.is_file():
            lacking(f"LibreOffice Calc ({done.stderr.strip()})")
        return saved

    return save


@pytest.fixture(scope="session")
def brand() -> Brand:
    """The built-in example brand."""
    return load_brand()


@pytest.fixture(scope="session")
def composer(brand: Brand) -> Composer:
    """Composes letters of the built-in brand."""
    return Composer(brand)


@pytest.fixture(scope="session")
def facts() -> Callable[..., dict[str, Any]]:
    """`facts("en", decision="partial", …)`: a full, valid case of that locale as raw values; None takes a field out."""

    def make(locale: str, /, **changes: object) -> dict[str, Any]:
        values = {**sample_facts.FULL[locale], **changes}
        if values["decision"] == "not_upheld":
            values["compensation"] = changes.get("compensation", "none")
        if values["severity"] == "critical":
            values |= {"compensation": changes.get("compensation", "none"), "legal_review": "yes"} | changes
        return {field: value for field, value in values.items() if value is not None}

    return make


@pytest.fixture(scope="session")
def date() -> dt.date:
    """The date of every test letter."""
    return dt.date(2026, 11, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden letters anew instead of comparing")
