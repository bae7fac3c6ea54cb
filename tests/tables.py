"""Tables as tests write and read them: CSV in UTF-8 with BOM, a dict a row."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any


def write_table(path: Path, rows: list[dict[str, Any]], extra: str = "") -> Path:
    """Write `rows` under the columns of all of them, and an empty column `extra` behind them."""
    header = [*dict.fromkeys(field for row in rows for field in row), *([extra] if extra else [])]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table that replygen wrote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
