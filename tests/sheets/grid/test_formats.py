"""Number formats: what a person sees in a cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bgapp.sheets.grid.formats import day_of, is_date_format, plain, shown, shown_day

ACCOUNTING = r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("1", "0%", "100%"),
        ("0.902", "0.00%", "90.20%"),
        ("17", "0.00", "17.00"),
        ("21250000", "#,##0.00", "21,250,000.00"),
        ("999", "#,##0", "999"),
        ("117953768.02", "#,##0", "117,953,768"),
        ("31484.542598", "#,##0.00####", "31,484.542598"),
        ("0", "#,##0.00####", "0.00"),
        ("441000", '"¥"#,##0.00', "¥441,000.00"),
        ("441000", "[$¥-804]#,##0.00;[Red]-[$¥-804]#,##0.00", "¥441,000.00"),
        ("2395140", ACCOUNTING, "2,395,140.00"),
        ("-5", ACCOUNTING, "-5.00"),
        ("0", ACCOUNTING, "-"),
        ("90", '"≥"0.00"(%)"', "≥90.00(%)"),
        ("21250000", '0!.0,"万"', "2125.0万"),
        ("0.5", "0.##", "0.5"),
        ("5", "00", "05"),
        ("-3", "0.00", "-3.00"),
        ("-0.001", "0.00", "0.00"),
        ("2.5", "0", "3"),
        ("12.5", "General", "12.5"),
        ("12", "@", "12"),
        ("12000", "0.00E+00", "12000"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number: str, code: str, text: str) -> None:
    assert shown(Decimal(number), code) == text


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "h:mm", r"yyyy\-mm\-dd"])
def test_formats_of_days_are_known(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize("code", ["General", "0.00", "#,##0.00_);[Red](#,##0.00)", "@", '0"d"', "[Red]0"])
def test_formats_of_numbers_are_no_days(code: str) -> None:
    assert not is_date_format(code)


def test_days_are_counted_from_the_workbooks_own_first_day() -> None:
    assert day_of(Decimal(45658), is_1904=False) == date(2025, 1, 1)
    assert day_of(Decimal(44196), is_1904=True) == date(2025, 1, 1)
    assert day_of(Decimal("0.5"), is_1904=False) is None
    assert day_of(Decimal("1e12"), is_1904=False) is None


def test_a_day_is_shown_no_more_exactly_than_its_format_does() -> None:
    day = date(2025, 3, 5)
    assert shown_day(day, "yyyy/m/d") == "2025-03-05"
    assert shown_day(day, 'yyyy"年"m"月"') == "2025年3月"
    assert shown_day(day, 'm"月"d"日"') == "3月5日"


def test_plain_numbers_have_no_trailing_zeros() -> None:
    assert [plain(Decimal(text)) for text in ("100", "1.50", "1E+3")] == ["100", "1.5", "1000"]
