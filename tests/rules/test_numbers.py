"""Points and percent: two decimals, never less than nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.numbers import MAXIMUM, NumberError, parse_number, plain_number

NUMBERS = st.decimals(0, MAXIMUM - Decimal("0.01"), places=2)
FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", "10.00"),
        ("9.5", "9.50"),
        ("57.02%", "57.02"),
        ("１０．５０ 分", "10.50"),
        (" 0 ", "0.00"),
        ("1.500", "1.50"),
        ("1,234.50", "1234.50"),
        ("99999999999999999.99", "99999999999999999.99"),
    ],
)
def test_a_number_is_read(text: str, number: str) -> None:
    assert str(parse_number(text)) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(
            (text, "不是数字")
            for text in ("", "十", "--1", "1e3", "NaN", "Infinity", "1.2.3", "1,23", "5/7", "+5", "٣")
        ),
        *((text, "是负数，这一格不能小于 0") for text in ("-1", "-0.05", "- 5", "－５%")),
        ("1.234", "超过两位小数"),
        ("0.0000000000000000000000000001", "超过两位小数"),
        ("100000000000000000", "太大"),
        ("9" * 41, "不是数字"),
    ],
)
def test_what_is_no_such_number_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NumberError, match=reason):
        parse_number(text)


@given(NUMBERS, st.sampled_from(["", "%", " 分"]), st.booleans(), st.booleans())
def test_a_number_is_read_however_it_is_written(number: Decimal, unit: str, wide: bool, grouped: bool) -> None:
    text = (f"{number:,.2f}" if grouped else f"{number:.2f}") + unit
    assert parse_number(text.translate(FULL_WIDTH) if wide else text) == number


def test_a_whole_number_is_printed_short_where_the_form_does_so() -> None:
    assert [plain_number(Decimal(text), 0) for text in ("100.00", "100", "99.50")] == ["100", "100", "99.50"]
    assert plain_number(Decimal(100)) == "100.00"


@given(st.text() | st.text("0123456789,.%分- eE", max_size=45))
def test_any_text_is_a_number_or_refused_with_a_chinese_sentence(text: str) -> None:
    sentence = ""
    try:
        number = parse_number(text)
    except NumberError as error:
        sentence = str(error)
    if sentence:
        assert sentence.endswith("。")
        assert len(sentence) < 120
    else:
        assert 0 <= number < MAXIMUM
        assert number.as_tuple().exponent == -2
