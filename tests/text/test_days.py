"""Days on which nobody works, by the calendars of four places."""

from __future__ import annotations

import datetime as dt

import pytest
from holidays import country_holidays

from replygen.errors import UserError
from replygen.text.days import FreeDay, days_of, free_day, workdays_after


@pytest.mark.parametrize(
    ("country", "day", "holiday", "following"),
    [
        ("CN", "2026-10-03", "National Day", "2026-10-08"),
        ("CN", "2026-10-11", "", "2026-10-12"),
        ("CN", "2026-01-02", "Day off", "2026-01-04"),  # the next one is a Sunday made up for it
        ("TW", "2026-10-09", "National Day", "2026-10-12"),
        ("TW", "2026-11-22", "", "2026-11-23"),
        ("HK", "2026-12-26", "The first weekday after Christmas Day", "2026-12-28"),
        ("GB-ENG", "2026-12-28", "Boxing Day", "2026-12-29"),
        ("GB-SCT", "2026-11-30", "Saint Andrew's Day", "2026-12-01"),
    ],
)
def test_a_free_day_has_its_name_and_the_next_working_day(country: str, day: str, holiday: str, following: str) -> None:
    assert free_day(dt.date.fromisoformat(day), country) == FreeDay(holiday, dt.date.fromisoformat(following))


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("CN", "2026-10-10"),  # a Saturday made up for the National Day week
        ("CN", "2026-11-12"),
        ("GB-ENG", "2026-11-30"),
        ("HK", "2026-10-02"),
    ],
)
def test_a_working_day_is_none(country: str, day: str) -> None:
    assert free_day(dt.date.fromisoformat(day), country) is None


def test_nothing_is_said_of_a_year_whose_working_days_are_not_announced() -> None:
    sunday, new_year = dt.date(2090, 1, 8), dt.date(2090, 1, 1)
    assert free_day(sunday, "CN") is free_day(new_year, "CN") is None
    assert free_day(sunday, "GB-ENG") is not None  # no country that moves its working days


def test_a_holiday_is_named_in_the_reader_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    day = dt.date(2026, 10, 3)
    for language, name in (("zh_CN", "国庆节"), ("zh_TW", "國慶節"), ("en", "National Day")):
        monkeypatch.setenv("LANGUAGE", language)
        found = free_day(day, "CN")
        assert found is not None
        assert found.holiday == name


def test_a_country_without_a_calendar_is_refused_with_the_place_to_mend() -> None:
    for country in ("XX", "GB-XXX"):
        with pytest.raises(UserError, match=f"“{country}”. Correct “workdays” in policy.yaml"):
            workdays_after(dt.date(2026, 11, 12), 1, country)


@pytest.mark.parametrize("country", ["CN", "GB", "HK", "HU", "MO", "TW", "US"])
def test_a_calendar_read_alone_is_that_of_the_package(country: str) -> None:
    for year in (2025, 2026):
        days = days_of(country)(years=year)
        assert days == country_holidays(country, years=year)
        assert len(days) > 5
