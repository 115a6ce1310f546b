"""Workbooks to fill in (模板): what is locked, what is offered, what a cell is called, and what comes back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.excel.template import SPARE_ROWS, template
from bgapp.sheets.extras import Extras
from bgapp.sheets.grid import Refused, read_grids
from bgapp.sheets.reader import Reading, Severity, read_forms
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020

NATURES = {"project_nature": ("经常性专项业务费", "其他经常性项目")}


def opened(form: Plain) -> Workbook:
    return openpyxl.load_workbook(BytesIO(template(form, NATURES, Extras())))


def reading(tmp_path: Path, book: Workbook) -> Reading:
    book.save(tmp_path / "a.xlsx")
    return read_forms(read_grids(tmp_path / "a.xlsx", "a.xlsx"), "a.xlsx")


def cell(book: Workbook, name: str) -> Any:
    """The first cell of a name."""
    [(sheet, area)] = book.defined_names[name].destinations
    return book[sheet][area.replace("$", "").partition(":")[0]]


def offered(book: Workbook, name: str) -> list[str]:
    """The texts of the list of a cell."""
    wanted = cell(book, name).coordinate
    validations = cell(book, name).parent.data_validations.dataValidation
    [found] = [each for each in validations if wanted in each.cells]
    sheet, _, area = str(found.formula1).rpartition("!")
    return [row[0].value for row in book[sheet.strip("'")][area.replace("$", "")]]


@pytest.mark.parametrize("form", [make_form(), make_project_2020(), make_policy(), make_evaluation()])
def test_every_cell_has_a_name_that_leads_to_it(form: Plain) -> None:
    edition, book = edition_of(form), opened(form)
    names = {f"bg_{field.name}" for field in edition.fields if field.path != "fiscal_year" or edition.subtitle}
    names |= {f"bg_{rows.rows}_{column.field.name}" for rows in edition.repeats for column in rows.columns}
    locked = {"bg_department", "bg_unit", "bg_applicant_unit"}
    assert names - locked <= set(book.defined_names)
    assert book.defined_names["bg_template"].attr_text == f'"{edition.key}/1"'
    assert cell(book, "bg_indicators_name").value == form["indicators"][0]["name"]


def test_labels_are_locked_and_cells_are_not() -> None:
    book = opened(make_form())
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.insertRows
    assert not sheet.protection.formatRows
    assert sheet["A3"].value == "项目名称"
    assert sheet["A3"].protection.locked
    assert not cell(book, "bg_project_name").protection.locked
    assert not cell(book, "bg_indicators_target").protection.locked


def test_what_the_unit_tree_says_is_locked_where_it_is_known() -> None:
    assert "bg_unit" not in opened(make_form()).defined_names
    assert not cell(opened(make_form(unit="")), "bg_unit").protection.locked


def test_lists_offer_levels_and_what_administrators_keep() -> None:
    book = opened(make_form())
    assert offered(book, "bg_project_nature") == ["经常性专项业务费", "其他经常性项目"]
    assert offered(book, "bg_indicators_level1") == ["成本指标", "产出指标", "效益指标", "满意度指标"]
    assert "可持续影响指标" in offered(book, "bg_indicators_level2")
    assert offered(opened(make_project_2020()), "bg_government_purchase") == ["是", "否"]
    assert book["选项"].sheet_state == "hidden"


def test_rows_are_left_for_more_indicators_each_with_its_lists() -> None:
    book = opened(make_form())
    [(_, area)] = book.defined_names["bg_indicators_level1"].destinations
    first, last = (int(end.rpartition("$")[2]) for end in area.split(":"))
    assert last - first + 1 == len(make_form()["indicators"]) + SPARE_ROWS


def test_rows_filled_in_at_the_end_and_rows_left_between_come_back(tmp_path: Path) -> None:
    book = opened(make_form())
    sheet, first = book.worksheets[0], cell(book, "bg_indicators_level1")
    row = first.row + len(make_form()["indicators"]) + 2
    for column, text in ((2, "满意度指标"), (3, "服务对象满意度指标"), (4, "家长满意度"), (6, ">=90%")):
        sheet.cell(row, column).value = text
    [form] = reading(tmp_path, book).forms
    assert form["indicators"][:-1] == make_form()["indicators"]
    assert form["indicators"][-1]["name"] == "家长满意度"


def test_a_caption_written_over_with_its_value_is_found_by_the_name_of_the_cell(tmp_path: Path) -> None:
    book = opened(make_policy())
    cell(book, "bg_evaluation_period").value = "2023年03月-2023年12月"
    [form] = reading(tmp_path, book).forms
    assert form["evaluation_period"] == "2023年03月-2023年12月"


def test_an_empty_template_is_refused_as_one(tmp_path: Path) -> None:
    for edition in EDITIONS.values():
        with pytest.raises(Refused, match="没有找到"):
            reading(tmp_path, opened({"edition": edition.key}))


def test_a_year_is_written_into_the_line_below_the_title(tmp_path: Path) -> None:
    book = opened({"edition": "project_target_2025"})
    assert not cell(book, "bg_fiscal_year").protection.locked
    cell(book, "bg_fiscal_year").value = "（2026年度）"
    cell(book, "bg_project_name").value = "法规培训"
    assert reading(tmp_path, book).forms[0]["fiscal_year"] == "2026"


def test_the_mark_decides_where_labels_leave_a_doubt(tmp_path: Path) -> None:
    book = opened(make_form())
    sheet = book.worksheets[0]
    sheet["A1"].value = "绩效表"
    found = reading(tmp_path, book)
    assert found.forms[0]["edition"] == "project_target_2025"
    assert [problem for problem in found.problems if problem.severity is Severity.ERROR] == []
