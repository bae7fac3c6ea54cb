"""Numbers and dates as spreadsheets show them; what Excel itself shows stands here."""

from __future__ import annotations

import pytest

from replygen.sheets.formats import format_code, show_number, show_text
from replygen.sheets.records import Cell


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (123, "00000", "00123"),
        (17, '"A-"0000', "A-0017"),
        (0.15, "0%", "15%"),
        (0.155, "0.0%", "15.5%"),
        (60, '"¥"#,##0.00', "¥60.00"),
        (-60, '"¥"#,##0.00', "-¥60.00"),
        (-60, "#,##0.00_);[Red](#,##0.00)", "(60.00)"),
        (1280.5, "[$¥-804]#,##0.00", "¥1,280.50"),
        (60, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥60.00"),
        (0, '0;-0;"无";@', "无"),
        (1234567.891, "#,##0.0#", "1,234,567.89"),
        (1234567, '0.0,"k"', "1234.6k"),
        (12.5, ".00", "12.50"),
        (5, "#.##", "5."),
        (2.5, "0", "3"),
        (60, 'General"元"', "60元"),
        (13800138000, "General", "13800138000"),
        (13800138000, "0", "13800138000"),
        (13800138000, "000-0000-0000", "138-0013-8000"),
        (0.1 + 0.2, "General", "0.3"),
        (-3, "@", "-3"),
        (45730, r"yyyy\-mm\-dd", "2025-03-14"),
        (45730, 'yyyy"年"m"月"d"日"', "2025年3月14日"),
        (45730, 'm"月"d"日"', "3月14日"),
        (45730, "[$-804]yyyy/m/d", "2025/3/14"),
        (45730.777777778, "yyyy-mm-dd hh:mm:ss", "2025-03-14 18:40:00"),
        (0.378472222, "h:mm", "9:05"),
        (1.1041666667, "[h]:mm", "26:30"),
        (1.1041666667, "[mm]:ss", "1590:00"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number: float, code: str, text: str) -> None:
    cell = show_number(float(number), code, since_1904=False)
    assert (cell.text, cell.doubt) == (text, "")


@pytest.mark.parametrize(
    ("number", "code", "cell"),
    [
        (13800138000, "0.00E+00", Cell("13800138000", "13800138000", "number")),
        (0.5, "# ?/?", Cell("0.5", "0.5", "number")),
        (12, "[>10]0;0.0", Cell("12", "12", "number")),
        (3, "[DBNum1]0", Cell("3", "3", "number")),
        (1 / 3, "General", Cell("0.333333333333333", "0.333333333333333", "number")),
        (10**15, "0", Cell("1000000000000000", "", "digits")),
        (45730, "[$-404]e/m/d", Cell("2025-03-14", "2025-03-14", "date")),
        (45730, "d-mmm-yy", Cell("2025-03-14", "2025-03-14", "date")),
        (45730, "[$-F800]dddd", Cell("2025-03-14", "2025-03-14", "date")),
        (0.378472222, "h:mm AM/PM", Cell("09:05", "09:05", "date")),
        (30, "yyyy-mm-dd", Cell("30", "", "date")),
        (-1, "yyyy-mm-dd", Cell("-1", "", "date")),
        (-1, "[h]:mm", Cell("-1", "", "date")),
    ],
)
def test_what_cannot_be_told_for_certain_is_doubtful(number: float, code: str, cell: Cell) -> None:
    assert show_number(float(number), code, since_1904=False) == cell


@pytest.mark.parametrize(
    ("number", "code", "value"),
    [
        (1280.5, '"¥"#,##0.00', "1280.5"),
        (45730, 'm"月"d"日"', "2025-03-14"),
        (45730.777777778, "h:mm", "2025-03-14 18:40"),
        (45730.77788194, "yyyy-mm-dd", "2025-03-14 18:40:09"),
        (60, "General", ""),
    ],
)
def test_the_value_behind_the_text_is_kept_where_it_is_another(number: float, code: str, value: str) -> None:
    assert show_number(float(number), code, since_1904=False).value == value


def test_days_can_be_counted_from_1904() -> None:
    assert show_number(44268.0, "yyyy-mm-dd", since_1904=True).text == "2025-03-14"


@pytest.mark.parametrize(
    ("code", "text"), [("General", "王"), ("@", "王"), ('@"先生"', "王先生"), ('0;0;0;"致"@', "致王")]
)
def test_a_format_can_put_words_around_a_text(code: str, text: str) -> None:
    assert show_text("王", code) == text


def test_a_format_of_the_system_is_never_followed() -> None:
    assert show_number(45730.0, format_code(14, {14: "m/d/yy"}), since_1904=False).doubt == "date"
    assert show_number(60.0, format_code(44, {}), since_1904=False).doubt == "number"
    assert show_number(60.0, format_code(44, {44: '"¥"0.00'}), since_1904=False).text == "¥60.00"
