"""The figures as one long table: which table, which row of it, which column, what value."""

from __future__ import annotations

import csv as standard
import io
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from replygen.figures.record import Figures

HEADER = ("table", "row", "column", "value")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def csv(figures: Figures) -> bytes:
    """The figures as CSV (UTF-8 with BOM), values as in the JSON; no cell is taken for a formula."""
    packed = io.StringIO()
    writer = standard.writer(packed)
    writer.writerow(HEADER)
    writer.writerows([cell if isinstance(cell, int) else _plain(cell) for cell in line] for line in _lines(figures))
    return packed.getvalue().encode("utf-8-sig")


def _lines(figures: Figures) -> Iterator[tuple[str, int, str, str]]:
    for table, value in asdict(figures).items():
        rows = value if isinstance(value, tuple) else (value,) if value else ()
        for number, row in enumerate(rows, start=1):
            yield from ((table, number, column, _text(cell)) for column, cell in row.items())


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(f"{term['count']} {term['unit']}" for term in value)
    return "" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
