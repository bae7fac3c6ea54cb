"""The date formats that values speak for."""

from __future__ import annotations

import pytest

from replygen.load.maps.dateforms import strays, wanted_formats


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["04-08-2015", "26-05-2015"], ["%d-%m-%Y"]),
        (["05/06/2014 11:48:05 AM", "01/20/2015 11:48:05 AM"], ["%m/%d/%Y %I:%M:%S %p"]),
        (["04/08/2015"], ["%d/%m/%Y", "%m/%d/%Y"]),
        (["01.02.03"], ["%d.%m.%y", "%m.%d.%y", "%y.%m.%d"]),
        (["26-May-15"], ["%d-%b-%y"]),
        (["May 5, 25 10:30 PM"], ["%B %d, %y %I:%M %p"]),
        (["20250314103000"], ["%Y%m%d%H%M%S"]),
        (["2025-03-14 10:30", "04.03.2025", "15.03.2025"], ["%d.%m.%Y"]),
    ],
)
def test_dates_that_cannot_be_read_get_their_format(values: list[str], formats: list[str]) -> None:
    assert wanted_formats(values) == tuple(formats)
    assert strays(values, formats) == []


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["2025-03-14", "2025年3月14日", "2024-03-09T02:29:58.143Z", "May 5, 2025 10:30 PM"],
        ["05/05/2025"],
        ["14 March 2025", "15 March 2025", "16-Mar-25"],
        ["101001245964"],
        ["?"],
    ],
)
def test_no_format_where_it_would_not_help(values: list[str]) -> None:
    assert wanted_formats(values) == ()


def test_what_does_not_fit_is_named() -> None:
    values = ["n/a", "26-05-2015", "03-05-2015", "May 2015"]
    assert strays(values, wanted_formats(values)) == ["n/a", "May 2015"]
