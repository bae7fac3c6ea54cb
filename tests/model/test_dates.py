"""Days as staff write them, in Chinese and English: read right, or refused with what to do."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replygen.model.dates import MONTHS, read_date, read_moment, weekday_name
from tests.conftest import Needs, lacking

DAY = dt.date(2026, 11, 12)  # a Thursday


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-12", "2026/11/12", "2026.11.12", "20261112", "２０２６－１１－１２", "2026‑11‑12", "2026–11–12"),
        *("2026年11月12日", "2026 年 11 月 12 日", "２０２６年１１月１２日", "2026年11月12号", "2026年11月12號"),
        *("民國115年11月12日", "中華民國 115 年 11 月 12 日", "民国115年11月12日", "民國115/11/12"),
        *("115年11月12日", "115/11/12", "115.11.12", "115-11-12"),
        *("二〇二六年十一月十二日", "二零二六年十一月十二日", "二○二六年十一月十二日"),
        *("民國一百一十五年十一月十二日", "民國一一五年十一月十二日", "中華民國百十五年十一月十二日"),
        *("12 November 2026", "12 Nov 2026", "12th November 2026", "12 NOV. 2026", "12-Nov-2026", "2026-Nov-12"),
        *("November 12, 2026", "Nov 12 2026", "November 12th, 2026"),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026年11月12日星期四",
            "2026年11月12日（四）",
            "2026年11月12日 (星期四)",
            "2026-11-12 周四",
            "2026/11/12(四)",
        ),
        *("2026-11-12 禮拜四", "民國115年11月12日（週四）", "二〇二六年十一月十二日星期四", "星期四 2026-11-12"),
        *("2026-11-12 Thu", "Thursday 12 November 2026", "Thu, 12 Nov 2026", "12 November 2026 (Thursday)"),
    ],
)
def test_a_day_of_the_week_that_fits_may_stand_beside_it(text: str) -> None:
    assert read_date(text) == DAY
    wrong = text.replace("四", "五").replace("Thursday", "Friday").replace("Thu", "Fri")
    with pytest.raises(ValueError, match=r"2026-11-12 is a Thursday\. Correct the date or the day of the week"):
        read_date(wrong)


def test_sunday_has_two_names() -> None:
    assert read_date("2026年11月15日星期天") == read_date("2026年11月15日（日）") == dt.date(2026, 11, 15)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-12 18:40", dt.time(18, 40)),
        ("2026/11/12 9:05:59", dt.time(9, 5)),
        ("2026-11-12 18：40", dt.time(18, 40)),
        ("20261112 09:30", dt.time(9, 30)),
        ("2026-11-12T09:30:00+08:00", dt.time(9, 30)),
        ("2026-11-12T09:30:00.123456+0800", dt.time(9, 30)),
        ("2026-11-12 09:30:00.000", dt.time(9, 30)),
        ("2026/11/12 下午 03:04:05", dt.time(15, 4)),
        ("2026年11月12日下午3点", dt.time(15)),
        ("2026年11月12日18:40", dt.time(18, 40)),
        ("2026年11月12日（四）十八点四十分", dt.time(18, 40)),
        ("Thu 12 November 2026, 5.30 pm", dt.time(17, 30)),
        ("2026-11-12 00:00", dt.time(0)),
        ("2026-11-12T00:00:00Z", None),  # how programs write a bare day
        ("2026/11/12 上午 12:00:00", None),
        ("2026-11-12", None),
    ],
)
def test_a_time_of_day_may_follow(text: str, time: dt.time | None) -> None:
    assert read_date(text) == DAY
    assert read_moment(text) == (DAY, time)


def test_the_day_of_a_time_stamp_counts_as_written_but_its_clock_is_not_the_customer_s() -> None:
    assert read_date("2026-11-12T23:30:00Z") == DAY
    with pytest.raises(ValueError, match=r"time in UTC.*Write the local time, like 2026-11-12 17:00"):
        read_moment("2026-11-12T23:30:00Z")


def test_an_impossible_time_behind_a_date_is_refused() -> None:
    for read in (read_date, read_moment):
        with pytest.raises(ValueError, match="“25:00” is not a time of day"):
            read("2025-03-14 25:00")


@pytest.mark.parametrize("value", [DAY, dt.datetime(2026, 11, 12, 9, 30)])
def test_a_date_of_a_program_is_taken(value: dt.date) -> None:
    assert read_date(value) == DAY


@pytest.mark.parametrize(("text", "day"), [("14/03/2025", 14), ("03/14/2025", 14), ("03/03/2025", 3)])
def test_a_date_that_can_be_one_day_only_is_read(text: str, day: int) -> None:
    assert read_date(text) == dt.date(2025, 3, day)


@pytest.mark.parametrize("text", ["03/04/2025", "3.4.2025", "03/04/2025 10:00"])
def test_a_date_that_can_be_two_days_is_refused_with_both(text: str) -> None:
    with pytest.raises(ValueError, match="can be 2025-04-03 or 2025-03-04"):
        read_date(text)


@pytest.mark.parametrize("text", ["12-Nov-26", "12/11/26", "26-11-12", "26年11月12日", "Nov 12, 26", "12 Nov '26"])
def test_a_year_of_two_digits_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"a year of two digits\. Write all four"):
        read_date(text)


@pytest.mark.parametrize("text", ["11月12日", "十一月十二日", "11-12", "11/12", "12 Nov", "November 12th"])
def test_a_year_that_is_not_there_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"has no year\. Write it with the year"):
        read_date(text)


@pytest.mark.parametrize("text", ["46338", "46338.39583"])
def test_the_number_of_a_spreadsheet_is_refused_with_the_day_it_means(text: str) -> None:
    with pytest.raises(ValueError, match=r"a spreadsheet means 2026-11-12 by it.*format the column as a date"):
        read_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("31/02/2026", "2025-02-29", "2025-13-01", "2025年2月30日", "00/00/2025", "20250230", "31 April 2025"),
        *("民國115年2月30日", "二〇二六年二月三十日"),
    ],
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a day that does not exist"):
        read_date(text)


@pytest.mark.parametrize(
    "value", ["0026-11-12", "2206-11-12", "1126-11-12", "03/04/0000", "民國9年1月1日", dt.date(26, 1, 1)]
)
def test_a_year_that_no_letter_can_mean_is_refused(value: object) -> None:
    if value == "民國9年1月1日":
        assert read_date(value) == dt.date(1920, 1, 1)
        return
    with pytest.raises(ValueError, match=r"is in the year \d+, which no letter can mean"):
        read_date(value)


@pytest.mark.parametrize(
    "text",
    [
        *("soon", "", "2025", "2025-03", "Nov 2026", "14:00", "99999", "12112026", "1151112", "Thu", "（四）"),
        *("12. März 2026", "1 Octember 2026", "12 Marches 2026", "2026年十二十月3日", "2026-11-12 下午"),
    ],
)
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Write it like 2026-02-28"):
        read_date(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_every_date_is_read_back(day: dt.date) -> None:
    name = MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日（{'一二三四五六日'[day.weekday()]}）",
        f"{day.day} {name} {day.year}",
        f"{weekday_name(day)}, {name[:3]} {day.day}, {day.year}",
        _in_numerals(day),
        f"{day.isoformat()}T23:59:59Z",
    ):
        assert read_date(text) == day


def _in_numerals(day: dt.date) -> str:
    digits = "〇一二三四五六七八九"
    tens = ["", "十", "二十", "三十"]
    month, number = (tens[n // 10] + digits[n % 10].strip("〇") for n in (day.month, day.day))
    return f"{''.join(digits[int(d)] for d in str(day.year))}年{month}月{number}日"


@given(st.text() | st.text("0123456789年月日-/. :T民國一二十周四Nov", max_size=16))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (read_date, read_moment):
        with suppress(ValueError):
            read(text)


def test_the_day_of_the_week_is_named_in_the_reader_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert weekday_name(DAY) == "Thursday"
    monkeypatch.setenv("LANGUAGE", "zh_TW")
    assert weekday_name(DAY) == "星期四"


@pytest.mark.parametrize("locale", ["de_DE", "zh_CN"])
def test_english_months_are_read_whatever_the_machine_speaks(tmp_path: Path, needs: Needs, locale: str) -> None:
    compiled = tmp_path / f"{locale}.UTF-8"
    subprocess.run([needs("localedef"), "-i", locale, "-f", "UTF-8", str(compiled)], check=False)
    if not compiled.is_dir():
        lacking(f"source of the locale {locale}")
    code = (
        "import locale, time; from replygen.model.dates import read_date; locale.setlocale(locale.LC_ALL, '');"
        "print(time.strftime('%B', (2026, 3, 4, 0, 0, 0, 2, 63, 0)), read_date('Wed 4 March 2026'))"
    )
    setting = {**os.environ, "LOCPATH": str(tmp_path), "LC_ALL": compiled.name, "PYTHONUTF8": "1"}
    run = subprocess.run([sys.executable, "-c", code], env=setting, capture_output=True, encoding="utf-8", check=True)
    month, day = run.stdout.split()
    assert month in {"März", "三月"}  # the machine does speak it
    assert day == "2026-03-04"
