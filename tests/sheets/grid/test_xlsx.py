"""Worksheets as grids."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bgapp.sheets.grid import Cell, Grid, Refused, read_grids
from bgapp.sheets.grid.limits import MAX_CELLS
from tests.sheets.grid.workbooks import DAY, MAIN, MONEY, PERCENT, number, rows, text, write_workbook


def grid(tmp_path: Path, *sheets: str, **parts: str) -> Grid:
    return read_grids(write_workbook(tmp_path / "a.xlsx", *sheets, **parts), "a.xlsx")[0]


def only(found: Grid) -> Cell:
    [cell] = found.cells
    return cell


def test_texts_stand_where_they_stand(tmp_path: Path) -> None:
    found = grid(tmp_path, rows(text("B1", "项目名称"), text("AA1", "甲")))
    assert [(found.address(cell), cell.text) for cell in found.cells] == [("B1", "项目名称"), ("AA1", "甲")]


def test_cells_without_an_address_follow_the_one_before(tmp_path: Path) -> None:
    found = grid(tmp_path, "<sheetData><row><c t='str'><v>甲</v></c><c t='str'><v>乙</v></c></row></sheetData>")
    assert [found.address(cell) for cell in found.cells] == ["A1", "B1"]


def test_a_number_is_kept_exactly_behind_what_is_shown(tmp_path: Path) -> None:
    cell = only(grid(tmp_path, rows(number("A1", "441000.126", MONEY))))
    assert (cell.text, cell.number) == ("¥441,000.13", Decimal("441000.126"))
    assert only(grid(tmp_path, rows(number("A1", "0.30000000000000004")))).text == "0.3"
    assert only(grid(tmp_path, rows(number("A1", "1", PERCENT)))).text == "100%"


def test_a_day_is_a_day(tmp_path: Path) -> None:
    cell = only(grid(tmp_path, rows(number("A1", "45658", DAY))))
    assert (cell.text, cell.day) == ("2025-01-01", date(2025, 1, 1))


def test_runs_of_a_text_are_joined_and_its_pronunciation_left_out(tmp_path: Path) -> None:
    rich = "<is><r><t>项目</t></r><r><t>名称</t></r><rPh><t>xiangmu</t></rPh></is>"
    assert only(grid(tmp_path, rows(f'<c r="A1" t="inlineStr">{rich}</c>'))).text == "项目名称"


def test_escaped_characters_are_decoded(tmp_path: Path) -> None:
    assert only(grid(tmp_path, rows(text("A1", "甲_x0007_乙")))).text == "甲\x07乙"


@pytest.mark.parametrize(
    ("cell", "trouble"),
    [
        ('<c r="A1"><f>SUM(A2:A3)</f><v></v></c>', "没有保存计算结果"),
        ('<c r="A1"><f>SUM(A2:A3)</f></c>', "没有保存计算结果"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "错误值 #REF!"),
        (number("A1", "1e400"), "超出了可以表示的范围"),
    ],
)
def test_what_has_no_value_says_why(tmp_path: Path, cell: str, trouble: str) -> None:
    assert trouble in only(grid(tmp_path, rows(cell))).trouble


def test_the_cached_value_of_a_formula_is_read(tmp_path: Path) -> None:
    assert only(grid(tmp_path, rows('<c r="A1"><f>1+1</f><v>2</v></c>'))).text == "2"


def test_a_merged_area_is_one_cell_even_where_it_is_empty(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C2"/></mergeCells>'
    data = '<sheetData><row r="1">{}</row><row r="2">{}</row></sheetData>'
    found = grid(tmp_path, data.format(text("A1", "甲"), text("D2", "乙")) + merged)
    assert [(cell.text, cell.rows, cell.cols) for cell in found.cells] == [("甲", 2, 1), ("", 2, 2), ("乙", 1, 1)]
    assert [cell.text for cell in found.row(1)] == ["甲", "", "乙"]


def test_an_area_over_the_whole_sheet_is_not_unrolled(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert only(grid(tmp_path, rows(text("A1", "甲")) + merged)).rows == 1


def test_hidden_sheets_are_marked(tmp_path: Path) -> None:
    entry = '<sheet name="选项" sheetId="1" state="veryHidden" r:id="s1"/>'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{links}"><sheets>{entry}</sheets></workbook>'
    assert grid(tmp_path, rows(text("A1", "甲")), xl__workbook_xml="", **{"xl/workbook.xml": book}).is_hidden


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    line = "".join(text(f"A{row}", "甲").join((f'<row r="{row}">', "</row>")) for row in range(1, MAX_CELLS + 2))
    with pytest.raises(Refused, match="最多可读"):
        grid(tmp_path, f"<sheetData>{line}</sheetData>")


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row r='1'><c r='A1'><v>1</v></row></sheetData>",
        "<sheetData><row r='x'><c r='A1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='AAAA1' t='str'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='s'><v>7</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1'><v>甲</v></c></row></sheetData>",
    ],
)
def test_what_is_damaged_is_refused_in_a_sentence(tmp_path: Path, sheet: str) -> None:
    with pytest.raises(Refused, match="已损坏"):
        grid(tmp_path, sheet)
