"""Working days counted at once, and the terms that policies are written in."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from replygen.text.days import workdays_after
from replygen.text.workdays import Term, Workdays, read_term, workdays


@pytest.mark.parametrize("country", ["CN", "TW", "HK", "GB-ENG", "GB-SCT", "GB-NIR"])
def test_counting_at_once_and_day_by_day_agree(country: str) -> None:
    chance, days = random.Random(country), workdays(country)
    for _each in range(100):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(1000))
        count = chance.randrange(40)
        found = days.after(day, count)
        assert found == workdays_after(day, count, country)
        assert days.between(day, found) == count
        assert days.between(found, day) == -count
        if count:
            assert days.last_until(found) == found
            assert days.before(found, count) <= day if count > 1 else True


def test_years_are_taken_in_from_both_ends_without_a_gap() -> None:
    days = Workdays("GB-ENG")
    assert days.after(dt.date(2025, 6, 2), 1) == dt.date(2025, 6, 3)
    assert days.after(dt.date(2022, 12, 30), 1) == dt.date(2023, 1, 3)  # 2 January is a bank holiday in lieu
    assert days.between(dt.date(2022, 12, 30), dt.date(2027, 1, 4)) == sum(
        days.between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) for year in (2023, 2024, 2025, 2026)
    ) + days.between(dt.date(2026, 12, 31), dt.date(2027, 1, 4))


def test_the_last_working_day_may_lie_in_the_year_before() -> None:
    assert Workdays("GB-SCT").last_until(dt.date(2026, 1, 2)) == dt.date(2025, 12, 31)


def test_hong_kong_has_its_general_holidays() -> None:
    days = workdays("HK")
    for name, day in (("Good Friday", "2025-04-18"), ("Easter Monday", "2025-04-21"), ("Good Friday", "2026-04-03")):
        assert days.last_until(dt.date.fromisoformat(day)) < dt.date.fromisoformat(day), name


def test_a_year_that_is_not_announced_is_named() -> None:
    days = workdays("CN")
    assert days.unannounced(dt.date(2025, 1, 1), dt.date(2026, 11, 30)) is None
    assert days.unannounced(dt.date(2089, 12, 1), dt.date(2090, 1, 31)) == 2089
    assert workdays("GB-ENG").unannounced(dt.date(2089, 12, 1), dt.date(2090, 1, 31)) is None


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("3 working days", Term(3, "working")),
        ("1 working day", Term(1, "working")),
        ("15 days", Term(15, "calendar")),
        ("8 weeks", Term(56, "calendar")),
        ("5个工作日", Term(5, "working")),
        ("5 個工作天", Term(5, "working")),
        ("30天", Term(30, "calendar")),
        ("３０日", Term(30, "calendar")),
        ("2周", Term(14, "calendar")),
    ],
)
def test_a_term_is_read_as_people_write_it(text: str, term: Term) -> None:
    assert read_term(text) == term


@pytest.mark.parametrize("text", ["", "3", "0 days", "soon", "working days", "367 days", "53 weeks", "3 months"])
def test_what_is_no_term_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="3 working days"):
        read_term(text)
