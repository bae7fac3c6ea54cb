"""Medians, percentiles and shares, each rounded in one way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def median(values: Iterable[int]) -> float | None:
    """The middle value; halfway between the two middle ones of an even number. None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    half, is_odd = divmod(len(ordered), 2)
    return float(ordered[half]) if is_odd else (ordered[half - 1] + ordered[half]) / 2


def percentile(values: Iterable[int], percent: int) -> int | None:
    """The least value that at least `percent` of 100 values do not exceed (nearest rank). None without values.

    It is always a value that was measured: nothing is interpolated.
    """
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else None


def mean(values: Sequence[int]) -> float:
    """The average; 0 without values."""
    return sum(values) / len(values) if values else 0.0


def share(part: int | Decimal, whole: int | Decimal) -> float | None:
    """Which part of `whole`, to four decimals. None of nothing."""
    return float(round(Decimal(part) / Decimal(whole), 4)) if whole else None


def cents(amount: Decimal) -> Decimal:
    """A sum to two decimals, halves away from zero."""
    return amount.quantize(_CENT, ROUND_HALF_UP)
