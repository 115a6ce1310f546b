"""The grammar of target values (指标值), against a table written by hand and against random values."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bgapp.rules import values
from bgapp.rules.grammar import OPERATOR_OF
from bgapp.rules.text import clean, half_width
from bgapp.rules.values import Direction, Kind, Target, compose_target, parse_target

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "target_values.csv"
with FIXTURE.open(encoding="utf-8", newline="") as file:
    GOLDEN = list(csv.DictReader(file))

UNITS = [
    "",
    "%",
    "个",
    "人次",
    "万人次",
    "亿元",
    "元/人·天",
    "元/分钟",
    "个月",
    "㎡",
    "m2",
    "km",
    "学时",
    "人(次)",
    "件/10万人",
]
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?", fullmatch=True)
GROUPED = st.integers(1000, 10**14).map(lambda number: f"{number:,}.00")
PIECES = [
    *OPERATOR_OF,
    "以上",
    "以内",
    "及以下",
    "控制在",
    "9",
    "10.5",
    "1,000",
    ".",
    ",",
    "-",
    "+",
    "(",
    ")",
    "%",
    "％",
]
WRITTEN = st.lists(
    st.sampled_from([*PIECES, "个", "人次", "年", "月", "及时", " ", "。", "０", "O", "#", "e", "~"]), max_size=8
)
ANY_TEXT = st.text() | WRITTEN.map("".join)


def parts(target: Target) -> tuple[str, str, str]:
    return target.operator, target.number_text, target.unit


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["value"] or "empty")
def test_every_published_value_is_read_as_the_table_says(row: dict[str, str]) -> None:
    target = parse_target(row["value"])
    assert parts(target) == (row["operator"], row["number"], row["unit"])
    assert (target.kind, target.direction) == (Kind(row["kind"]), Direction(row["direction"]))
    assert target.number == (Decimal(row["number"]) if row["number"] else None)


def test_the_table_has_every_value_of_the_samples_and_no_other(samples: Path) -> None:
    folders = ("expected", "xlsx/quirks", "docx", "pdf")
    found = {value for folder in folders for path in (samples / folder).glob("*.json") for value in _values(path)}
    assert found == {row["value"] for row in GOLDEN}


def _values(path: Path) -> Iterator[str]:
    for form in json.loads(path.read_text(encoding="utf-8")):
        for row in form.get("indicators", ()):
            yield from (row[key] for key in ("target", "actual") if key in row)


@pytest.mark.parametrize(
    ("typed", "operator", "number", "unit", "text"),
    [
        ("大于等于600万人次", "≥", "600", "万人次", "≥600万人次"),
        ("不少于1.5亿人民币", "≥", "1.5", "亿人民币", "≥1.5亿人民币"),
        ("＞＝95.00(%)", "≥", "95.00", "%", "≥95.00(%)"),
        ("＝１３００．００（人次）", "=", "1300.00", "人次", "=１３００．００（人次）"),
        ("=> 3天", "≥", "3", "天", "≥3天"),
        ("> = 90%", "≥", "90", "%", "≥90%"),
        ("不得低于 90 %", "≥", "90", "%", "≥90 %"),
        ("至少1次", "≥", "1", "次", "≥1次"),
        ("达到90%", "≥", "90", "%", "≥90%"),
        ("不超过3天", "≤", "3", "天", "≤3天"),
        ("最多5(人)", "≤", "5", "人", "≤5(人)"),
        ("﹤5%", "<", "5", "%", "<5%"),
        ("低于0.5‰", "<", "0.5", "‰", "<0.5‰"),
        ("超过500人", ">", "500", "人", ">500人"),
        ("等于100%", "=", "100", "%", "=100%"),
        ("90%以上", "≥", "90", "%", "≥90%"),
        ("90％及以上", "≥", "90", "%", "≥90％"),
        ("500人（含）以上", "≥", "500", "人", "≥500人"),
        ("不低于90%以上；", "≥", "90", "%", "≥90%；"),
        ("超过90%以上", ">", "90", "%", ">90%"),
        ("5起以下", "≤", "5", "起", "≤5起"),
        ("低于5%以下", "<", "5", "%", "<5%"),
        ("3个工作日内", "≤", "3", "个工作日", "≤3个工作日"),
        ("控制在100万元以内", "≤", "100", "万元", "≤100万元"),
        ("保持在95%以上", "≥", "95", "%", "≥95%"),
    ],
)
def test_only_the_spelling_of_the_operator_changes(
    typed: str, operator: str, number: str, unit: str, text: str
) -> None:
    target = parse_target(typed)
    assert (target.kind, *parts(target), target.text) == (Kind.QUANTITATIVE, operator, number, unit, text)
    assert target.written == typed
    assert target.note.startswith("「")


@pytest.mark.parametrize(("spelling", "operator"), OPERATOR_OF.items())
def test_every_spelling_of_an_operator_is_known_and_a_change_of_it_is_noted(spelling: str, operator: str) -> None:
    target = parse_target(f"{spelling}90(%)")
    assert target.text == f"{operator}90(%)"
    assert target.note == ("" if spelling == operator else f"「{spelling}」已改写为「{operator}」。")


def test_the_note_on_an_operator_behind_its_number_quotes_the_whole() -> None:
    assert parse_target("90%以上").note == "「90%以上」已改写为「≥90%」。"


@pytest.mark.parametrize(
    ("typed", "number", "unit"),
    [
        ("≥25个", "25", "个"),
        ("≥ 90 %", "90", "%"),
        ("≥９０．００（％）", "90.00", "%"),
        ("≥1,300人", "1,300", "人"),
        ("≥90。", "90", ""),
        ("≥5()", "5", ""),
        ("≥5(人(次))", "5", "人(次)"),
        ("≥20家（个）", "20", "家(个)"),
        ("≤2025(年)", "2025", "年"),
        ("≤12月", "12", "月"),
        ("≥-5%", "-5", "%"),
        ("≤−5℃", "-5", "℃"),
        ("≥500m2", "500", "m2"),
        ("≥3(次/2年)", "3", "次/2年"),
    ],
)
def test_number_and_unit_stay_as_they_were_written(typed: str, number: str, unit: str) -> None:
    target = parse_target(typed)
    assert (target.kind, target.text, target.note) == (Kind.QUANTITATIVE, typed, "")
    assert (target.number_text, target.unit) == (number, unit)
    assert target.number == Decimal(number.replace(",", ""))


@pytest.mark.parametrize(
    "typed",
    [
        "125家",
        "100%",
        "0投诉",
        "16万",
        "2次/年",
        "12个月",
        "3年",
        "500㎡",
        "5.5km",
        "-5%",
        "+5%",
        "1,300人",
        "2025",
        "0",
    ],
)
def test_a_number_without_an_operator_is_exact(typed: str) -> None:
    target = parse_target(typed)
    assert (target.kind, target.operator, target.direction) == (Kind.QUANTITATIVE, "", Direction.EXACT)


@pytest.mark.parametrize(
    ("operator", "direction"),
    [("≥", "more"), (">", "more"), ("≤", "less"), ("<", "less"), ("=", "exact"), ("", "exact")],
)
def test_the_direction_is_that_of_the_operator(operator: str, direction: str) -> None:
    assert parse_target(f"{operator}5(个)").direction == direction


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        *((text, values.EMPTY) for text in ("", " ", "\n", "\u3000", "\u200b")),
        *((text, values.SIGNS_ONLY) for text in ("/", "-", "——", "…", "%", "(%)", "≥", "≥(%)", "####", "😀", "℃")),
        *(
            (text, values.NO_NUMBER)
            for text in ("不低于", "大于等于(%)", "≥元", "≥(个)", "≥上年", "=完成", "以上", "不足%")
        ),
        *((text, values.FORMULA) for text in ("#REF!", "#N/A", "#DIV/0!", "#NAME?", "=#REF!", "=SUM(A1:A3)", "=A1+1")),
        *((text, values.FORMULA) for text in ("=cmd|'/C calc'!A0", "=-A1", "Err:502")),
        *(
            (text, values.MALFORMED)
            for text in ("1.2.3", "≥1.2.3(%)", "12,34人", ".5%", "95.", "≥95.(%)", "--5", "=1+1")
        ),
        *(
            (text, values.MALFORMED)
            for text in ("1e5", "≥1E+05", "NaN", "-inf", "9O%", "≥1O(个)", "≥l00%", "≥90%%", "½", "5½")
        ),
        *((text, values.MALFORMED) for text in ("90%≥", "5²", "1 300", "1-")),
        *((text, values.TWO_OPERATORS) for text in ("≥≥90%", ">>5", "=≥90%", "≥不低于90%", "等于=5")),
        *((text, values.TOO_LONG) for text in ("1" * 16, "≥0.1234567", "9" * 5000 + "(个)")),
    ],
)
def test_what_is_no_target_value_says_why(typed: str, problem: str) -> None:
    target = parse_target(typed)
    assert (target.kind, target.problem) == (Kind.NONE, problem)
    assert (parts(target), target.number, target.direction) == (("", "", ""), None, Direction.UNDIRECTED)
    assert (target.text, target.note) == (typed.strip("\u200b \n\u3000"), "")


@pytest.mark.parametrize(
    "typed",
    [
        *("及时", "达成指标", "达标", "及时。", "OK", "零投诉", "三次", "一次", "百分之九十", "#A楼"),
        *("不低于上年", "超过全国平均水平", "至少完成一次", "≥上年的90%", "控制在预算内", "保持在95%"),
        *("10-15天", "≥10-15天", "80%~90%", "10—15", "1:3", "1/3", "24/7", "8:30", "-5~-3", "3、5、7", "80%≤x≤90%"),
        *("约90%", "90%左右", "100余人", "10多万", "≈90%", "±5%", "≤±5%", "100+", "≤￥500"),
        *(
            "每年2次",
            "第1名",
            "前10名",
            "100%完成",
            "24小时不间断服务",
            "5A级景区",
            "7×24小时",
            "2家通过评审",
            "1.建立制度；2.完成建设",
        ),
        *("0以上以上", "3天内以内", "5人之内以内", "3级以上医院", "3天之后", "3年末", "6月底"),
        *("1.建立制度", "1、建立制度", "10人以上20人以下", "≥90(%)(新增)", "≥80%且≤90%", "≥90%以下"),
        *(
            "2025年",
            "2025年底",
            "2025年12月前",
            "≤2025年12月",
            "≤2025年底",
            "≤6月底",
            "≥2024年水平",
            "12月",
            "12月底前",
            "3日前",
        ),
        *("2025-12-31", "2025.12.31", "≤2025.12.31", "2025/12/31前"),
        "≥3项调研成果转化为全市推广的政策举措",
    ],
)
def test_what_is_not_clearly_one_quantity_is_qualitative_and_stays_as_it_is(typed: str) -> None:
    target = parse_target(typed)
    assert (target.kind, target.text) == (Kind.QUALITATIVE, typed)
    assert (parts(target), target.direction, target.problem) == (("", "", ""), Direction.UNDIRECTED, "")


def test_a_value_in_parts_is_printed_with_its_unit_in_brackets_where_the_edition_has_them() -> None:
    assert compose_target("≥", "90.00", "%", brackets=True) == "≥90.00(%)"
    assert compose_target("≥", "90.00", "%", brackets=False) == "≥90.00%"
    assert compose_target("≥", "90.00", "", brackets=True) == "≥90.00"
    assert compose_target("", "125", "家", brackets=False) == "125家"


@given(st.sampled_from(["", *"≥≤><="]), NUMBERS | GROUPED, st.sampled_from(UNITS), st.booleans())
def test_random_parts_print_and_parse_back(operator: str, number: str, unit: str, brackets: bool) -> None:
    target = parse_target(compose_target(operator, number, unit, brackets=brackets))
    assert (target.kind, *parts(target)) == (Kind.QUANTITATIVE, operator, number, unit)
    assert target.number == Decimal(number.replace(",", ""))
    assert parse_target(target.text) == target


@given(st.sampled_from("≥≤><="), NUMBERS, st.text(st.characters(categories=["Lo", "L", "N"]), min_size=1))
def test_any_unit_in_brackets_is_read_back(operator: str, number: str, unit: str) -> None:
    assume(half_width(unit) == unit == clean(unit))
    target = parse_target(compose_target(operator, number, unit, brackets=True))
    assert (target.kind, *parts(target)) == (Kind.QUANTITATIVE, operator, number, unit)


@given(st.sampled_from([*OPERATOR_OF]), NUMBERS, st.sampled_from(UNITS))
def test_every_spelling_of_the_operator_gives_the_same_target(spelling: str, number: str, unit: str) -> None:
    official = parse_target(f"{OPERATOR_OF[spelling]}{number}{unit}")
    assert parse_target(f"{spelling}{number}{unit}") == official


@given(ANY_TEXT)
def test_any_text_is_read_and_its_normal_form_reads_the_same(text: str) -> None:
    target = parse_target(text)
    assert parse_target(target.text) == target
    assert (target.kind is Kind.QUANTITATIVE) == (target.number is not None)
    assert (target.kind is Kind.NONE) == bool(target.problem)
    assert bool(target.note) == (target.text != target.written)


@pytest.mark.parametrize("piece", ["(", "1-", "1--", "。", "人/", "1,", "km2", "O1", "以上", "9 ", "1O", "+", "(a"])
def test_a_long_text_is_read_without_going_astray(piece: str) -> None:
    assert parse_target("5" + piece * 20_000 + "!").number is None
