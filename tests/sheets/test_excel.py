"""The workbook that goes out, read back cell by cell: nothing lost, nothing executed, nothing clipped."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import edition_of
from bgapp.sheets.excel import workbook
from bgapp.sheets.excel.rows import CELL_MARGIN
from bgapp.sheets.excel.values import TextTooLongError, sheet_names
from bgapp.sheets.extras import Extras
from bgapp.sheets.layout import Kind
from bgapp.sheets.placing import place
from bgapp.sheets.wrapping import lines
from tests.published import PUBLISHED, published
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020, make_row
from tests.sheets.worksheets import EXTREMES, PLAIN, areas, extreme, grid_top, letters, opened, placed

TALLEST = 409
NEEDED_BY_A_LINE = 13
"""Points that Excel gives a line of 宋体 at 10.5 points."""


FORMATS = {"#,##0.00": ",.2f", "#,##0": ",.0f", "0.00": ".2f", "0": ".0f"}


def shown(cell: Any) -> str:
    """What a cell shows of its value, given its format."""
    if isinstance(cell.value, datetime):
        return f"{cell.value:%Y-%m-%d}"
    if isinstance(cell.value, int | float):
        return format(cell.value, FORMATS[cell.number_format])
    return cell.value or ""


def assert_same(worksheet: Worksheet, form: Plain) -> None:
    """Each placed cell stands in the worksheet, in its columns, with its text and nothing more."""
    found = areas(worksheet, grid_top(form))
    cells = placed(form)
    assert [(left, right) for _, left, _, right in found] == [(c.column + 1, c.column + c.cols) for c in cells]
    assert [shown(worksheet.cell(top, left)) for top, left, _, _ in found] == [cell.text for cell in cells]
    tops = {cell.row: top for cell, (top, *_) in zip(cells, found, strict=True)}
    tops[len(place(edition_of(form), form).rows)] = worksheet.max_row + 1
    assert [(tops[c.row], tops[c.row + c.rows] - 1) for c in cells] == [(top, bottom) for top, _, bottom, _ in found]


def value_cell(form: Plain, where: str) -> Any:
    """The cell of a worksheet that holds a value of the form."""
    worksheet = opened(form)[0]
    for cell, (top, left, _, _) in zip(placed(form), areas(worksheet, grid_top(form)), strict=True):
        if cell.where == where:
            return worksheet.cell(top, left)
    raise KeyError(where)


def test_a_form_is_read_back_cell_by_cell() -> None:
    form = make_form()
    worksheet = opened(form)[0]
    assert (worksheet["A1"].value, worksheet["A2"].value) == ("财政项目支出绩效目标申报表", "（2025年度）")
    assert_same(worksheet, form)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_forms_are_read_back_cell_by_cell(samples: Path, name: str) -> None:
    forms = published(samples, name)
    for worksheet, form in zip(opened(*forms), forms, strict=True):
        assert_same(worksheet, form)


@pytest.mark.parametrize("name", EXTREMES)
def test_extreme_forms_are_read_back_too(name: str) -> None:
    assert_same(extreme(name), EXTREMES[name])


@pytest.mark.parametrize("name", EXTREMES)
def test_every_text_has_the_height_it_needs(name: str) -> None:
    form, worksheet = EXTREMES[name], extreme(name)
    heights = [worksheet.row_dimensions[row].height for row in range(1, worksheet.max_row + 1)]
    widths = [worksheet.column_dimensions[letter].width for letter in letters(form)]
    assert max(heights) <= TALLEST
    for cell, (top, left, bottom, right) in zip(placed(form), areas(worksheet, grid_top(form)), strict=True):
        shrinks = cell.field is not None and cell.field.kind in (Kind.MONEY, Kind.NUMBER)
        needed = 1 if shrinks else lines(cell.text, sum(widths[left - 1 : right]) - CELL_MARGIN)
        assert sum(heights[top - 1 : bottom]) >= needed * NEEDED_BY_A_LINE


def test_a_long_text_is_spread_over_merged_rows_beside_its_neighbour_and_its_label() -> None:
    form = EXTREMES["both goals long"]
    found = dict(
        zip([cell.where or cell.text for cell in placed(form)], areas(extreme("both goals long")), strict=True)
    )
    top, _, bottom, _ = found["annual_goal"]
    assert bottom - top > 20
    assert (found["overall_goal"][0], found["overall_goal"][2]) == (top, bottom)
    assert (found["项目绩效\n目标"][0], found["项目绩效\n目标"][2]) == (top - 1, bottom)


def test_a_long_title_gets_a_taller_row() -> None:
    usual, long = (opened(make_form(title=title))[0].row_dimensions[1].height for title in ("表", "表" * 200))
    assert long >= 6 * usual - 60 > usual


@pytest.mark.parametrize("text", ["=1+1", "@x", "+1", "-1", "=100.00(%)", "#REF!", "#N/A", "1e5", "2024-03-01", "{=1}"])
def test_nothing_that_was_typed_becomes_a_formula_a_number_or_an_error(text: str) -> None:
    form = make_form(project_name=text, annual_goal=text, indicators=[make_row(text, text, text, text)])
    worksheet = opened(form)[0]
    written = [cell for row in worksheet.iter_rows() for cell in row if cell.value == text]
    assert len(written) == sum(cell.text == text for cell in placed(form)) == 6
    assert {cell.data_type for cell in written} == {"s"}


@pytest.mark.parametrize("where", ["indicators[0].target", "indicators[0].name", "project_name"])
def test_what_is_typed_over_a_short_text_stays_a_text(where: str) -> None:
    assert value_cell(make_form(), where).number_format == "@"


@pytest.mark.parametrize("amount", ["0.00", "1410000.00", "0.01", "9999999999999.99"])
def test_an_amount_is_the_exact_number_in_the_official_format(amount: str) -> None:
    cell = value_cell(make_form(funding={"carryover": amount}), "funding.carryover")
    assert (cell.data_type, cell.number_format) == ("n", "#,##0.00")
    assert f"{cell.value:.2f}" == amount


@pytest.mark.parametrize(
    ("form", "where", "value", "number_format"),
    [
        (make_project_2020(), "total_budget", 1_410_000, "#,##0"),
        (make_project_2020(), "annual_budget", 1_410_000.5, "#,##0.00"),
        (make_policy(), "sub_projects[1].amount", 80_000.5, "#,##0.00"),
        (make_evaluation(), "funding_rows[1].executed", 138.12, "#,##0.00"),
        (make_evaluation(), "funding_rows[0].execution_rate", 97.95, "0.00"),
        (make_evaluation(), "indicators[0].weight", 15, "0.00"),
        (make_evaluation(), "total_score", 99.79, "0.00"),
        (make_evaluation(total_weight="100"), "total_weight", 100, "0"),
    ],
)
def test_amounts_and_points_are_numbers_as_printed_in_the_unit_of_the_form(
    form: Plain, where: str, value: float, number_format: str
) -> None:
    cell = value_cell(form, where)
    assert (cell.data_type, cell.value, cell.number_format) == ("n", value, number_format)


def test_what_was_achieved_stays_as_it_was_written() -> None:
    assert value_cell(make_evaluation(), "indicators[0].actual").value == "600.00"


def test_captions_stand_in_the_cell_of_their_value() -> None:
    assert value_cell(make_policy(), "evaluation_period").value == "评价时段：（2023年01月-2023年12月）"
    assert value_cell(make_project_2020(), "applicant_unit").value == "申报单位名称：某市就业促进中心"


@pytest.mark.parametrize("text", ["待定", "NaN", "Infinity"])
def test_what_is_no_amount_stays_what_it_is(text: str) -> None:
    cell = value_cell(make_form(funding={"carryover": text}), "funding.carryover")
    assert (cell.value, cell.data_type) == (text, "s")


def test_an_amount_with_more_digits_than_excel_keeps_is_a_text() -> None:
    cell = value_cell(make_form(funding={"carryover": "12345678901234567.89"}), "funding.carryover")
    assert cell.value == "12,345,678,901,234,567.89"


def test_an_empty_amount_is_an_empty_cell() -> None:
    assert value_cell(make_form(), "funding.project_total").value is None


def test_a_date_is_a_real_date_shown_as_on_paper() -> None:
    cell = value_cell(make_form(start_date="2025-02-28"), "start_date")
    assert (cell.value, cell.number_format) == (datetime(2025, 2, 28), "yyyy-mm-dd")


@pytest.mark.parametrize("text", ["2025年1月", "1900-01-01", "20250101", "2025-02-30"])
def test_what_is_no_date_for_excel_stays_a_text(text: str) -> None:
    assert value_cell(make_form(start_date=text), "start_date").value == text


def test_control_characters_are_left_out_and_line_breaks_kept() -> None:
    cell = value_cell(make_form(annual_goal="一\x00\x07\ud800\r\n二\x0b三\uffff"), "annual_goal")
    assert cell.value == "一\n二\n三"


def test_what_looks_like_an_escape_is_not_decoded() -> None:
    with zipfile.ZipFile(BytesIO(workbook([make_form(annual_goal="编号_x0041_号")], PLAIN))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("ascii")
    assert "_x005F_x0041_" in sheet


def test_a_text_that_no_cell_holds_is_refused_by_name() -> None:
    workbook([make_form(annual_goal="字" * 32_767)], PLAIN)
    with pytest.raises(TextTooLongError, match=r"「年度总体目标」有 32,768 个字符.*请缩短"):
        workbook([make_form(annual_goal="字" * 32_768)], PLAIN)
    with pytest.raises(TextTooLongError, match="40,000"):
        workbook([make_form(annual_goal="😀" * 20_000)], PLAIN)


def test_without_a_form_there_is_no_workbook() -> None:
    with pytest.raises(ValueError, match="没有要导出的表"):
        workbook([], PLAIN)


@given(st.lists(st.text(max_size=40) | st.sampled_from(["宣传工作经费", "a", "A", "😀" * 20, "'", "[]"]), max_size=12))
def test_the_names_of_worksheets_are_legal_and_unique(names: list[str]) -> None:
    found = list(sheet_names(names))
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\\n\t") and name.strip("'") == name  # noqa: PT018


def test_worksheets_are_called_as_the_projects_in_their_order() -> None:
    names = ["宣传工作经费", "审计、评审/评估", "宣传工作经费", "", "名" * 40]
    forms = [make_form(project_name=name) for name in names]
    titles = [worksheet.title for worksheet in opened(*forms)]
    assert titles == ["宣传工作经费", "审计、评审 评估", "宣传工作经费（2）", "未命名", "名" * 31]


def test_every_place_of_the_grid_has_its_border() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook([EXTREMES["5,000 characters"]], PLAIN)), read_only=True)
    for row in book.worksheets[0].iter_rows(min_row=3, max_col=7):
        for cell in row:
            sides = (cell.border.left, cell.border.right, cell.border.top, cell.border.bottom)
            assert [side.style for side in sides] == ["thin"] * 4


def test_a_workbook_has_one_set_of_styles_however_many_sheets() -> None:
    one, many = (openpyxl.load_workbook(BytesIO(workbook([make_form()] * n, PLAIN))) for n in (1, 20))
    assert len(one._cell_styles) == len(many._cell_styles) < 20
    assert set(one.named_styles) == set(many.named_styles)


def test_a_sheet_prints_on_a4_one_page_wide() -> None:
    worksheet = opened(make_form())[0]
    setup = worksheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "portrait", 1, 0)
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    assert worksheet.print_options.horizontalCentered
    assert worksheet.print_area.endswith(f"!$A$1:$G${worksheet.max_row}")
    assert worksheet.oddFooter.center.text.strip() == "第 &P 页 共 &N 页"


def test_the_columns_are_as_wide_as_the_edition_says() -> None:
    form = make_form()
    widths = [opened(form)[0].column_dimensions[letter].width for letter in "ABCDEFG"]
    official = edition_of(form).widths
    for (left, right), (ours_left, ours_right) in zip(pairwise(official), pairwise(widths), strict=True):
        assert left / right == pytest.approx(ours_left / ours_right, rel=0.01)


def test_the_heading_of_the_indicators_is_repeated_on_the_pages_after_it() -> None:
    worksheet = opened(make_form())[0]
    row = worksheet.print_title_rows.replace("$", "").split(":")[0]
    assert worksheet[f"B{row}"].value == "一级指标"


def test_the_title_of_the_file_names_the_form() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook([make_form()], PLAIN)))
    assert "法规培训专项经费" in book.properties.title
    assert "财政项目支出绩效目标申报表" in book.properties.title


@pytest.mark.parametrize(
    ("extras", "left", "right"),
    [(PLAIN, None, None), (Extras(draft=True), None, "草稿"), (Extras(classified=True), "涉密", None)],
)
def test_the_marks_stand_above_the_page(extras: Extras, left: str | None, right: str | None) -> None:
    header = opened(make_form(), extras=extras)[0].oddHeader
    assert (header.left.text, header.right.text) == (left, right)


def test_the_line_for_signing_stands_below_the_grid() -> None:
    plain, signed = (opened(make_form(), extras=Extras(signing=signing))[0] for signing in (False, True))
    assert signed.max_row == plain.max_row + 1
    text = signed.cell(signed.max_row, 1).value
    assert text.split() == ["填报人：", "联系电话：", "单位负责人：", "填报日期：", "（盖章）"]
    assert not signed.cell(signed.max_row, 1).border.top
