"""Amounts are read from what people type, to the cent, and printed in 元 or 万元."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.amounts import MAXIMUM, AmountError, exact_yuan, parse_amount, plain_amount, print_amount

AMOUNTS = st.decimals(0, MAXIMUM - Decimal("0.01"), places=2)
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@pytest.mark.parametrize(
    "text",
    [
        *("1410000", "1410000.00", "1,410,000.00", "1 410 000.00", "１，４１０，０００．００", "  1410000.0 \n"),
        *(
            "￥1,410,000.00",
            "¥1410000",
            "￥ 1410000",
            "人民币1,410,000元",
            "1,410,000.00元",
            "1410000元整",
            "1410000 圆",
        ),
        *("01410000", "1410000.000", "1\u200b410000"),
    ],
)
def test_an_amount_in_the_unit_of_its_cell_is_read_without_a_note(text: str) -> None:
    amount = parse_amount(text)
    assert str(amount.value) == "1410000.00"
    assert amount.note == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("194.5万", "1945000.00"),
        ("38.8万元", "388000.00"),
        ("0万元", "0.00"),
        ("1.2亿元", "120000000.00"),
        ("1.2亿", "120000000.00"),
        ("11,795.376802万元", "117953768.02"),
        ("￥３８．８ 万元", "388000.00"),
        ("0.000001万元", "0.01"),
    ],
)
def test_an_amount_in_another_unit_is_converted_with_a_note(text: str, value: str) -> None:
    amount = parse_amount(text)
    assert str(amount.value) == value
    assert amount.note == f"「{text}」已换算为 {Decimal(value):,.2f} 元。"


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("12,250.19", "122501900.00", ""),
        ("39.51万元", "395100.00", ""),
        ("395,100.00元", "395100.00", "「395,100.00元」已换算为 39.51 万元。"),
        ("1.2亿元", "120000000.00", "「1.2亿元」已换算为 12,000.00 万元。"),
        ("39.510055", "395100.55", ""),
    ],
)
def test_a_cell_in_ten_thousands_takes_its_own_unit_for_granted(text: str, value: str, note: str) -> None:
    amount = parse_amount(text, "万元")
    assert (str(amount.value), amount.note) == (value, note)


@pytest.mark.parametrize(
    "text",
    [
        *("约两百万", "12.345.678", "1e5", "1E+05", "1e400", "NaN", "nan", "Infinity", "-inf", "2025-01-01", "2025年"),
        *("12,34", "1,2345", "1,234,56", ",123", "1,234 567", ".5", "5.", "1.2.3", "+5", "5+5", "=1+1", "#REF!", "-"),
        *("$500", "500美元", "5%", "5 6", "(500)", "5千元", "万元", "元", "￥", "٣٠٠", "½", "500元/人", "1" * 101),
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError, match=r"不是金额，请填写以元为单位的数字，例如 1,410,000.00。$"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["-400000", "－4", "−4", "￥-4", "-￥4", "-0.01", "- 4"])
def test_a_negative_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError, match="是负数，金额不能小于 0"):
        parse_amount(text)


def test_a_negative_zero_is_zero() -> None:
    assert str(parse_amount("-0.00").value) == "0.00"


@pytest.mark.parametrize(
    "text", ["1.001", "0.005", "38.1234567万元", "0.12345678901亿元", "1.0000000000000000000000000000000001"]
)
def test_parts_of_a_cent_are_refused_not_rounded(text: str) -> None:
    with pytest.raises(AmountError, match="金额最多精确到分"):
        parse_amount(text)


def test_the_limit_is_ten_million_millions_of_yuan() -> None:
    assert str(parse_amount("9,999,999,999,999.99").value) == "9999999999999.99"
    for text in ("10000000000000", "100000亿元", "1000000000万", "9" * 60, "9" * 60 + ".01"):
        with pytest.raises(AmountError, match="太大，金额应小于 10 万亿元"):
            parse_amount(text)


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_an_empty_text_is_refused_with_a_sentence_of_its_own(unit: str) -> None:
    with pytest.raises(AmountError, match=f"^没有填写金额，请填写以{unit}为单位的数字"):
        parse_amount(" \n", unit)


@given(st.text() | st.text("0123456789,.-元万亿￥ eE", max_size=30))
def test_any_text_is_an_amount_or_refused_with_a_chinese_sentence(text: str) -> None:
    sentence = ""
    try:
        value = parse_amount(text).value
    except AmountError as error:
        sentence = str(error)
    if sentence:
        assert sentence.endswith("。")
        assert len(sentence) < 120
    else:
        assert 0 <= value < MAXIMUM
        assert value.as_tuple().exponent == -2


@given(AMOUNTS, st.booleans(), st.booleans())
def test_a_printed_amount_is_read_back(value: Decimal, wide: bool, plain: bool) -> None:
    text = str(value) if plain else print_amount(value)
    assert parse_amount(text.translate(FULL_WIDTH) if wide else text).value == value


@given(AMOUNTS)
def test_ten_thousands_lose_nothing_when_read_and_half_a_step_at_most_when_printed(value: Decimal) -> None:
    assert parse_amount(f"{value.scaleb(-4):f}万元").value == value
    assert abs(Decimal(print_amount(value, "万元").replace(",", "")) * 10_000 - value) <= 50


@given(AMOUNTS)
def test_ten_thousands_are_printed_rounded_half_up(value: Decimal) -> None:
    rounded = value.scaleb(-4).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert print_amount(value, "万元") == f"{rounded:,.2f}"


@pytest.mark.parametrize(
    ("value", "yuan", "ten_thousands"),
    [
        ("1410000.00", "1,410,000.00", "141.00"),
        ("0.00", "0.00", "0.00"),
        ("50.00", "50.00", "0.01"),
        ("49.99", "49.99", "0.00"),
        ("150.00", "150.00", "0.02"),
        ("250.00", "250.00", "0.03"),
        ("122501900.00", "122,501,900.00", "12,250.19"),
        ("9999999999999.99", "9,999,999,999,999.99", "1,000,000,000.00"),
    ],
)
def test_amounts_are_printed_as_the_forms_have_them(value: str, yuan: str, ten_thousands: str) -> None:
    assert print_amount(Decimal(value)) == yuan
    assert print_amount(Decimal(value), "万元") == ten_thousands


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        ("1410000.00", "元", 2, "1410000.00"),
        ("1410000.00", "元", 0, "1410000"),
        ("1410000.50", "元", 0, "1410000.50"),
        ("0.00", "元", 0, "0"),
        ("0.00", "万元", 2, "0.00"),
        ("1410000.00", "万元", 2, "141.00"),
        ("1945325.67", "万元", 2, "194.532567"),
        ("0.01", "万元", 2, "0.000001"),
        ("1000.00", "万元", 2, "0.10"),
        ("9999999999999.99", "万元", 2, "999999999.999999"),
    ],
)
def test_amounts_are_typed_without_separators_and_without_loss(value: str, unit: str, decimals: int, text: str) -> None:
    assert plain_amount(Decimal(value), unit, decimals) == text


@given(AMOUNTS, st.sampled_from(["元", "万元"]), st.sampled_from([0, 2]))
def test_an_amount_as_one_types_it_is_read_back_without_a_note(value: Decimal, unit: str, decimals: int) -> None:
    text = plain_amount(value, unit, decimals)
    amount = parse_amount(text, unit)
    assert (amount.value, amount.note) == (value, "")
    assert len(text.partition(".")[2]) in {decimals, 2, *((3, 4, 5, 6) if unit == "万元" else ())}


def known_yuan(text: object) -> Decimal | None:
    """What a form is known to say exactly that carries a text beside 39.51 万元."""
    return exact_yuan({"funding_rows": [{"executed": "39.51", "executed_yuan": text}]}, "funding_rows[0].executed")


@pytest.mark.parametrize("text", ["395149.99", "395149.9", "0", "9999999999999.99"])
def test_the_exact_amount_stands_beside_a_rounded_one(text: str) -> None:
    assert known_yuan(text) == Decimal(text)


@pytest.mark.parametrize("text", ["", "39.51万", "-1", "1.234", "NaN", "1e5", "٣", "10000000000000", None, []])
def test_what_is_no_exact_amount_is_not_known(text: object) -> None:
    assert known_yuan(text) is None
