"""Cells as values of a form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.grid import Cell
from bgapp.sheets.layout import Kind
from bgapp.sheets.reader.values import Value, level_name, one_line, unwrapped, value_of

TARGET, EVALUATION = EDITIONS["project_target_2025"], EDITIONS["self_evaluation_2023"]


def cell(text: str, number: str = "", day: date | None = None) -> Cell:
    return Cell(0, 0, 1, 1, text, Decimal(number) if number else None, day)


def amount(text: str, number: str = "", unit: str = "元") -> Value:
    return value_of(TARGET, TARGET.field("funding.carryover"), cell(text, number), unit)


def rate(text: str, number: str = "") -> Value:
    return value_of(EVALUATION, EVALUATION.field("funding_rows[0].execution_rate"), cell(text, number), "万元")


def test_amounts_are_exact_whatever_is_shown() -> None:
    assert amount("117,953,768", "117953768.02") == Value("117953768.02")
    assert amount("-", "0").text == "0.00"
    assert amount("33,333.33", "33333.333333").text == "33333.33"
    assert "按显示的样子" in amount("33,333.33", "33333.333333").notes[0]
    assert "负数" in amount("-5.00", "-5").error


def test_amounts_of_another_unit_are_converted_with_a_note() -> None:
    assert amount("11,795.376802", unit="万元").text == "117953768.02"
    assert amount("38.8万元").notes == ("「38.8万元」已换算为 388,000.00 元。",)


@pytest.mark.parametrize("text", ["约两百万", "1e400", "NaN", "12.345.678", "-"])
def test_what_is_no_amount_is_an_error(text: str) -> None:
    assert amount(text).error


def test_a_form_in_wanyuan_keeps_what_is_printed_and_the_exact_amount_where_it_knows_more() -> None:
    field = EVALUATION.field("funding_rows[0].executed")
    read = [
        value_of(EVALUATION, field, cell(text), unit)
        for text, unit in (("28.00", "万元"), ("28.123456", "万元"), ("281234.56", "元"))
    ]
    assert [(value.text, value.yuan) for value in read] == [
        ("28.00", ""),
        ("28.12", "281234.56"),
        ("28.12", "281234.56"),
    ]


def test_percentages_are_read_as_percent() -> None:
    assert rate("90.20%", "0.902").text == "90.20"
    assert rate("90.20%", "0.90204").text == "90.20"
    assert rate("90.2", "90.2").text == "90.20"
    assert rate("十七").error


def test_a_real_date_needs_no_note_a_written_one_does() -> None:
    field = TARGET.field("start_date")
    assert value_of(TARGET, field, cell("2025年1月", day=date(2025, 1, 1)), "") == Value("2025-01-01")
    assert value_of(TARGET, field, cell("二〇二五年一月一日"), "").notes == ("「二〇二五年一月一日」读作 2025-01-01。",)


def test_a_date_where_none_belongs_is_a_warning() -> None:
    found = value_of(TARGET, TARGET.repeat("indicators").columns[3].field, cell("3月5日", day=date(2025, 3, 5)), "")
    assert (found.text, len(found.warnings)) == ("3月5日", 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("产出指标", "产出指标"),
        ("产出", "产出指标"),
        ("（二）产出 指标", "产出指标"),
        ("2.产出指标（50分）", "产出指标"),
        ("满意度", "满意度指标"),
        ("产量指标", ""),
    ],
)
def test_first_levels_may_be_numbered_or_shortened(text: str, name: str) -> None:
    assert level_name("project_target_2025", Kind.LEVEL1, text) == name


def test_second_levels_have_synonyms() -> None:
    assert level_name("project_target_2025", Kind.LEVEL2, "可持续性影响指标") == "可持续影响指标"
    assert level_name("project_target_2020", Kind.LEVEL2, "数量指标") == ""
    assert level_name("project_target_2020", Kind.LEVEL2, "数量") == "数量"


def test_line_breaks_of_a_narrow_cell_leave_nothing_behind() -> None:
    assert one_line("上海市就\n业促进中心 ") == "上海市就业促进中心"
    assert one_line("App\nStore 上线") == "App Store 上线"


def test_only_tags_that_wrap_all_of_a_text_are_left_out() -> None:
    assert unwrapped("<div><p class='x'>甲</p></div>") == "甲"
    assert unwrapped("<p>甲</p><p>乙</p>") == "甲\n乙"
    assert unwrapped("甲<b>乙</b>") == "甲<b>乙</b>"
