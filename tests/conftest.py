"""What every test may ask for."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from replygen.brand import Brand, load_brand
from replygen.compose import Composer
from tests import sample_facts

Needs = Callable[[str], str]


@pytest.fixture(scope="session")
def needs() -> Needs:
    """`needs("soffice")` gives that program's path; where it is missing the test is skipped, but in CI it fails."""

    def find(program: str) -> str:
        found = shutil.which(program)
        if not found:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"this machine has no {program}; try .ci/setup test")
        return found

    return find


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
