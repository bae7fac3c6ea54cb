"""Medians, percentiles and shares as the guide says they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from replygen.figures.measures import cents, median, percentile, share


def test_the_median_of_an_even_number_lies_halfway() -> None:
    assert median([7, 1, 3]) == 3
    assert median([1, 4, 2, 9]) == 3
    assert median([]) is None


@pytest.mark.parametrize(
    ("values", "ninetieth"), [([5], 5), (range(1, 11), 9), (range(1, 12), 10), ([1] * 9 + [40], 1), ([], None)]
)
def test_a_percentile_is_a_value_that_was_measured(values: list[int], ninetieth: int | None) -> None:
    assert percentile(values, 90) == ninetieth


def test_shares_have_four_decimals_and_nothing_has_no_share_of_nothing() -> None:
    assert share(1, 3) == 0.3333
    assert share(Decimal("2.50"), Decimal(10)) == 0.25
    assert share(0, 0) is None


def test_half_a_cent_is_rounded_up() -> None:
    assert [str(cents(Decimal(text))) for text in ("1.005", "2.1", "0")] == ["1.01", "2.10", "0.00"]
