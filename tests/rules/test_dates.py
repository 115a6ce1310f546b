"""Dates are read as Chinese offices write them, and refused with a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.dates import FIRST_YEAR, LAST_YEAR, DateError, parse_date

DATES = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
FULL_WIDTH = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")


@pytest.mark.parametrize(
    "text",
    [
        *("2025-01-01", "2025-1-1", "2025/1/1", "2025/01/01", "2025.1.1", "2025.01.01", "20250101"),
        *("2025年1月1日", "2025年01月01日", "2025 年 1 月 1 日", "2025年1月1号", "２０２５年１月１日"),
        *("２０２５－０１－０１", "二〇二五年一月一日", "二○二五年一月一日", "二零二五年一月一日", "二〇二五年1月1日"),
        *("2025-01-01 00:00:00", "2025-01-01T00:00:00", "2025/1/1 0:00", "  2025-01-01\n", "2025 - 1 - 1"),
    ],
)
def test_the_usual_spellings_are_read(text: str) -> None:
    assert parse_date(text) == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二五年十二月三十一日", date(2025, 12, 31)),
        ("二〇二四年二月二十九日", date(2024, 2, 29)),
        ("一九四九年十月十日", date(1949, 10, 10)),
        ("二一九九年十一月二十日", date(2199, 11, 20)),
    ],
)
def test_numbers_in_chinese_characters_are_read(text: str, day: date) -> None:
    assert parse_date(text) == day


@given(DATES, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]), st.booleans())
def test_every_day_is_read_back(day: date, form: str, wide: bool) -> None:
    text = day.strftime(form)
    assert parse_date(text.translate(FULL_WIDTH) if wide else text) == day


@pytest.mark.parametrize(
    "text", ["2025年2月31日", "2025-02-29", "2025-13-01", "2025-00-10", "20250431", "2025年1月0日"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(DateError, match=f"填写的「{text}」没有这一天，请改正。"):
        parse_date(text)


@pytest.mark.parametrize("text", ["1948-12-31", "2200-01-01", "0000-01-01", "9999年12月31日"])
def test_a_year_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(DateError, match="应在 1949 年到 2199 年之间"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2025年", "2025年1月", "2025-01", "2025.12", "二〇二五年一月"])
def test_a_month_without_its_day_is_refused(text: str) -> None:
    with pytest.raises(DateError, match=f"「{text}」没有写到日"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("长期", "2025-1/1", "25-01-01", "31/12/2025", "45658", "2025-01-01 08:30", "2025-01-01至2025-12-31"),
        *("2025年1月1日前", "٢٠٢٥-٠١-٠١", "#REF!", "20250101000000", "2025--1-1", "-2025-01-01"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError, match=r"不是日期，请填写年月日，例如 2025-01-01。$"):
        parse_date(text)


def test_an_empty_text_is_refused_with_a_sentence_of_its_own() -> None:
    with pytest.raises(DateError, match=r"^没有填写日期"):
        parse_date("  \n")


@given(st.text() | st.text("0123456789-/.年月日号一二十〇 :T", max_size=20))
def test_any_text_is_a_date_or_refused_with_a_chinese_sentence(text: str) -> None:
    sentence = ""
    try:
        day = parse_date(text)
    except DateError as error:
        sentence = str(error)
    if sentence:
        assert sentence.endswith("。")
        assert len(sentence) < 120
    else:
        assert FIRST_YEAR <= day.year <= LAST_YEAR
