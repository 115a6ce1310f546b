"""The contents of a workbook: every form is one click away, whatever its name."""

from __future__ import annotations

import io

import openpyxl

from bgapp.sheets.book import Cover, Printout, entry_of
from bgapp.sheets.excel import bind_workbook
from bgapp.sheets.extras import Extras
from tests.sheets.forms import make_form

COVER = Cover("项目绩效目标汇总表", "某市就业促进中心", "2025")


def bound(*names: str) -> openpyxl.Workbook:
    forms = [make_form(project_name=name) for name in names]
    workbook = bind_workbook(COVER, [(entry_of(form), Printout(form, Extras())) for form in forms])
    return openpyxl.load_workbook(io.BytesIO(workbook))


def test_links_lead_to_the_sheet_of_their_form_also_where_names_are_equal_or_awkward() -> None:
    names = ["宣传工作经费", "宣传工作经费", "目录", "O'Neil 项目", "", "=1+1", "名" * 60]
    book = bound(*names)
    contents, *sheets = book.sheetnames
    rows = list(book[contents].iter_rows(min_row=4))
    assert [row[1].value for row in rows] == [name or "未命名" for name in names]
    for name, row, sheet in zip(names, rows, sheets, strict=True):
        assert row[1].hyperlink.location == f"{openpyxl.utils.quote_sheetname(sheet)}!A1"
        texts = {cell.value for line in book[sheet].iter_rows() for cell in line}
        assert (name or "项目名称") in texts


def test_contents_can_be_printed_and_scrolled_under_their_headings() -> None:
    sheet = bound(*(f"项目 {number}" for number in range(20)))["目录"]
    assert [sheet["A1"].value, sheet["A2"].value] == [COVER.title, COVER.scope]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert sheet.page_setup.fitToHeight == 0
    assert [cell.value for cell in sheet[23]] == [20, "项目 19", "某市就业促进中心", "财政项目支出绩效目标申报表"]


def test_long_names_have_room() -> None:
    sheet = bound("短", "长" * 100)["目录"]
    assert sheet.row_dimensions[5].height > 2 * sheet.row_dimensions[4].height
