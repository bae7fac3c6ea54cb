"""A year of complaints in a register, and what the report makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from replygen.brand import Brand
from replygen.figures import Asked, as_json, count, read
from replygen.register import Register
from tests.figures.simulation import SINCE, TODAY, UNTIL, Complaint, complaints, record
from tests.register.conftest import postgresql as postgresql  # a fixture is known where it is imported

WHOLE_YEAR = Asked(TODAY, SINCE, UNTIL)


@pytest.fixture(scope="session")
def year() -> list[Complaint]:
    """The complaints of a year, as they truly were, in the order in which the report has them."""
    return sorted(complaints(), key=lambda complaint: (complaint.received, complaint.case_id))


@pytest.fixture(scope="session")
def register(year: list[Complaint], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a register that holds the year."""
    path = tmp_path_factory.mktemp("year") / "complaints.sqlite"
    with Register.open(path, create=True) as filed:
        record(filed, year)
    return path


@pytest.fixture(scope="session")
def written(register: Path, brand: Brand) -> bytes:
    """The figures of the whole year as JSON."""
    with Register.open(register, read_only=True) as filed:
        return as_json(count(read(filed, WHOLE_YEAR, brand.locale), brand, WHOLE_YEAR))


@pytest.fixture(scope="session")
def told(written: bytes) -> dict[str, Any]:
    """The figures of the whole year."""
    figures: dict[str, Any] = json.loads(written)
    return figures
