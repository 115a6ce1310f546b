"""One grid for screen, paper and workbook: every place of it is covered once, and every value stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.plain import Plain, read
from bgapp.rules.text import fold
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.layout import Edition, Field, Kind, cells
from bgapp.sheets.placing import Cell, Row, Sheet, place, printed
from tests.published import PUBLISHED, published
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020, make_row

EDITION = EDITIONS["project_target_2025"]
POLICY = EDITIONS["policy_target_2023"]
EVALUATION = EDITIONS["self_evaluation_2023"]
ALL = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS.keys())
HEADING = next(row.cells[0].row for row in place(EDITION, make_form()).rows if row.is_heading)
LEVELS = st.builds(
    make_row, st.sampled_from(["", "产出指标", "效益指标"]), st.sampled_from(["", "数量指标", "质量指标"])
)


def placed(form: Plain, *, merged: bool = True) -> list[Cell]:
    return [cell for row in place(edition_of(form), form, merged=merged).rows for cell in row.cells]


def cell_at(form: Plain, where: str) -> Cell:
    return next(cell for cell in placed(form) if cell.where == where)


def level_heights(form: Plain, level: str) -> dict[int, int]:
    """Rows that each printed level cell spans, by the row of the indicators it begins in."""
    level_cells = [cell for cell in placed(form) if cell.field and cell.field.path == level]
    return {cell.row - HEADING - 1: cell.rows for cell in level_cells}


def coverage(sheet: Sheet) -> list[tuple[int, int]]:
    return sorted(
        (row, column)
        for line in sheet.rows
        for cell in line.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.cols)
    )


@ALL
@given(rows=st.lists(LEVELS, max_size=12), merged=st.booleans())
def test_every_place_of_the_grid_is_covered_exactly_once(edition: Edition, rows: list[Plain], merged: bool) -> None:
    sheet = place(edition, {block.rows: rows for block in edition.repeats}, merged=merged)
    columns = range(len(edition.widths))
    assert coverage(sheet) == [(row, column) for row in range(len(sheet.rows)) for column in columns]


@given(st.lists(LEVELS, min_size=1, max_size=12))
def test_a_merged_level_is_printed_once_and_says_what_its_rows_say(rows: list[Plain]) -> None:
    form = make_form(indicators=rows)
    for level in ("level1", "level2"):
        for index, height in level_heights(form, level).items():
            covered = rows[index : index + height]
            assert {row[level] for row in covered} == {cell_at(form, f"indicators[{index}].{level}").text}


@given(st.lists(LEVELS, min_size=1, max_size=12))
def test_an_editor_gets_every_cell_of_every_row(rows: list[Plain]) -> None:
    form = make_form(indicators=rows)
    wheres = [cell.where for cell in placed(form, merged=False) if cell.where.startswith("indicators")]
    assert wheres == [where for where, _, _ in cells(EDITION, form) if where.startswith("indicators")]


@pytest.mark.parametrize("form", [make_form(), make_project_2020(), make_policy(), make_evaluation()])
def test_every_value_of_a_form_stands_in_the_grid_as_one_types_it(form: Plain) -> None:
    raw = {cell.where: cell.raw for cell in placed(form, merged=False)}
    grid = {where: text for where, _, text in cells(edition_of(form), form) if where not in ("title", "fiscal_year")}
    assert {where: raw[where] for where in grid} == grid


def test_equal_second_levels_of_different_first_levels_are_not_merged() -> None:
    rows = [make_row("产出指标", "数量指标"), make_row("产出指标", "数量指标"), make_row("效益指标", "数量指标")]
    form = make_form(indicators=rows)
    assert level_heights(form, "level1") == {0: 2, 2: 1}
    assert level_heights(form, "level2") == {0: 2, 2: 1}


def test_a_level_that_comes_again_later_is_printed_again() -> None:
    rows = [make_row("产出指标", "数量指标"), make_row("效益指标", "社会效益指标"), make_row("产出指标", "数量指标")]
    assert level_heights(make_form(indicators=rows), "level1") == {0: 1, 1: 1, 2: 1}


def test_rows_whose_levels_are_still_empty_stay_apart() -> None:
    assert level_heights(make_form(indicators=[make_row("", "")] * 3), "level1") == {0: 1, 1: 1, 2: 1}


def test_the_side_label_is_as_tall_as_heading_and_rows() -> None:
    form = make_form()
    side = next(cell for cell in placed(form) if cell.text == "绩效指标")
    assert (side.row, side.rows) == (HEADING, 1 + len(form["indicators"]))


@pytest.mark.parametrize("form", [make_form(indicators=[]), {"fiscal_year": "2025"}], ids=["no rows", "no key"])
def test_a_form_without_indicators_prints_one_empty_row(form: Plain) -> None:
    *_, heading, row = place(EDITION, form).rows
    assert (heading.is_heading, row.is_heading, row.index) == (True, False, 0)
    assert [cell.text for cell in row.cells] == ["", "", "", ""]


def test_rows_carry_their_keys_and_their_places() -> None:
    rows = [make_row("产出指标", "数量指标") | {"key": key} for key in ("a", "b")]
    grid = place(EDITION, make_form(indicators=rows)).rows
    assert [(row.index, row.key) for row in grid if row.index is not None] == [(0, "a"), (1, "b")]


def test_amounts_are_printed_with_separators_and_keep_what_is_stored() -> None:
    cell = cell_at(make_form(), "funding.annual_total")
    assert (cell.text, cell.raw, cell.align) == ("1,410,000.00", "1410000.00", "right")


@pytest.mark.parametrize(
    ("text", "paper"),
    [("", ""), ("0.00", "0.00"), ("9999999999999.99", "9,999,999,999,999.99"), ("待定", "待定")],
)
def test_an_amount_is_printed_with_two_decimals_and_anything_else_as_it_is(text: str, paper: str) -> None:
    assert printed(EDITION, Field("amount", "金额", Kind.MONEY), text) == paper


def test_amounts_of_2020_are_whole_yuan_unless_they_have_parts() -> None:
    form = make_project_2020()
    texts = [cell_at(form, path).text for path in ("total_budget", "annual_budget", "prior_year_executed")]
    assert texts == ["1,410,000", "1,410,000.50", "0"]


def test_ten_thousands_are_printed_with_two_decimals_and_typed_exactly() -> None:
    cell = cell_at(make_evaluation(), "funding_rows[1].executed")
    assert (cell.text, cell.raw, cell.align) == ("138.12", "138.123456", "right")


@given(st.decimals(0, Decimal(10) ** 13 - 100, places=2))
def test_ten_thousands_are_printed_rounded_half_up(yuan: Decimal) -> None:
    form = make_evaluation(funding_rows=[{"executed_yuan": f"{yuan:.2f}"}])
    rounded = yuan.scaleb(-4).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert cell_at(form, "funding_rows[0].executed").text == f"{rounded:,.2f}"


@pytest.mark.parametrize("text", ["1e999999", "Infinity", "-Infinity", "sNaN", "1E30"])
@ALL
def test_no_text_whatever_stops_an_amount_from_being_printed(edition: Edition, text: str) -> None:
    assert printed(edition, Field("amount", "金额", Kind.MONEY), text)


@pytest.mark.parametrize("where", ["indicators[0].weight", "indicators[0].actual", "total_score"])
def test_numbers_and_results_stand_on_the_right(where: str) -> None:
    assert cell_at(make_evaluation(), where).align == "right"


def test_a_value_may_stand_between_captions_and_on_its_own_side() -> None:
    cell = cell_at(make_policy(), "evaluation_period")
    assert (cell.text, cell.align) == ("评价时段：（2023年01月-2023年12月）", "center")
    assert (cell.before, cell.value, cell.after) == ("评价时段：（", "2023年01月-2023年12月", "）")
    empty = cell_at(make_policy(evaluation_period=""), "evaluation_period")
    assert (empty.text, empty.value, empty.raw) == ("评价时段：（）", "", "")


@pytest.mark.parametrize("text", ["）", "评价时段：（", "评价时段：（甲）", ""])
def test_a_value_that_looks_like_its_captions_stays_whole(text: str) -> None:
    assert cell_at(make_policy(evaluation_period=text), "evaluation_period").value == text


def test_captions_say_the_year_of_the_form() -> None:
    texts = [cell.text for cell in placed(make_project_2020(fiscal_year="2019"))]
    assert "2019年绩效目标" in texts
    assert place(EDITIONS["project_target_2020"], make_project_2020()).subtitle == "（2020 年度）"


def test_a_block_without_a_side_label_begins_at_the_edge() -> None:
    heading = next(row for row in place(EVALUATION, make_evaluation()).rows if row.is_heading)
    assert [cell.column for cell in heading.cells] == list(range(8))
    assert heading.cells[0].text == "一级指标"


def spare(form: Plain) -> list[str]:
    """Second levels that are printed without an indicator."""
    rows = [row for row in place(POLICY, form).rows if row.is_spare]
    return [next(cell.text for cell in row.cells if cell.column == 1) for row in rows]


def test_second_levels_are_printed_where_they_have_no_indicator_too() -> None:
    form = make_policy()
    assert spare(form) == ["质量指标", "成本指标", "社会效益指标", "可持续影响指标"]
    level1 = [cell for cell in placed(form) if cell.column == 0 and cell.text in POLICY.taxonomy.levels]
    assert [(cell.text, cell.rows) for cell in level1] == [("产出指标", 4), ("效益指标", 2), ("满意度指标", 1)]


def test_a_printed_level_is_no_indicator() -> None:
    rows = place(POLICY, make_policy()).rows
    spares = [row for row in rows if row.is_spare]
    assert {(row.index, row.key, row.is_heading) for row in spares} == {(None, "", False)}
    assert not any(cell.field or cell.where for row in spares for cell in row.cells)
    assert [row.index for row in rows if row.repeat and row.repeat.rows == "indicators"] == [
        *(None, 0, None, 1, None),  # the heading, 数量, 质量, 时效, 成本
        *(None, None, 2),
    ]


def test_an_editor_sees_no_printed_level() -> None:
    assert not any(row.is_spare for row in place(POLICY, make_policy(), merged=False).rows)


def test_an_empty_policy_prints_all_its_levels_once() -> None:
    assert len(spare(make_policy(indicators=[]))) == 7
    assert len(spare(make_policy(indicators=None))) == 7


POLICY_LEVELS = st.sampled_from([(one, two) for one, seconds in POLICY.taxonomy.levels.items() for two in seconds])


@given(st.lists(POLICY_LEVELS, max_size=10))
def test_a_printed_level_parts_no_group_of_indicators(levels: list[tuple[str, str]]) -> None:
    form = make_policy(indicators=[make_row(*level) for level in levels])
    lines = [_levels(row) for row in place(POLICY, form, merged=True).rows if row.repeat and row.repeat.side is None]
    printed_lines = list(_carried_down(lines[1:]))
    for depth in (1, 2):
        before = [level[:depth] for level in levels]
        after = [line[:depth] for line in printed_lines]
        groups = [key for key, _ in groupby(after)]
        assert [key for key in groups if key in before] == [key for key, _ in groupby(before)]
    assert set(chain(levels, printed_lines)) == {*levels, *POLICY.repeat("indicators").printed_levels}


def _levels(row: Row) -> dict[int, str]:
    return {cell.column: cell.text for cell in row.cells if cell.column < 2}


def _carried_down(lines: list[dict[int, str]]) -> Iterator[tuple[str, str]]:
    """Both levels of each line: a cell that is not there is covered by the one above."""
    levels: dict[int, str] = {}
    for line in lines:
        levels |= line
        yield levels[0], levels[1]


def test_the_title_is_the_forms_own_and_else_the_editions() -> None:
    assert place(EDITION, make_form(title="某市项目支出绩效目标申报表")).title == "某市项目支出绩效目标申报表"
    assert place(EDITION, make_form(title="")).title == EDITION.title
    assert place(EDITION, make_form()).subtitle == "（2025年度）"


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_forms_have_the_labels_and_merged_cells_of_the_official_one(samples: Path, name: str) -> None:
    book = openpyxl.load_workbook(samples / "xlsx" / "official" / f"{name}.xlsx")
    for form, worksheet in zip(published(samples, name), book.worksheets, strict=True):
        sheet = place(edition_of(form), form)
        top = 3 if sheet.subtitle else 2
        ours = {_range(cell, top) for cell in placed(form) if cell.rows * cell.cols > 1 and not _is_side(cell)}
        official = {area.bounds for area in worksheet.merged_cells.ranges}
        assert ours == {bounds for bounds in official if bounds[1] >= top and bounds[:2] not in _sides(sheet, top)}
        for cell in (cell for cell in placed(form) if not _is_side(cell) and cell.text != "合计"):
            assert _folded(cell.text) == _folded(_shown(worksheet.cell(cell.row + top, cell.column + 1))), cell


def _range(cell: Cell, top: int) -> tuple[int, int, int, int]:
    """First column and row, last column and row, as in the official workbooks, whose grid begins at row ``top``."""
    return cell.column + 1, cell.row + top, cell.column + cell.cols, cell.row + cell.rows + top - 1


def _is_side(cell: Cell) -> bool:
    """The side label, which the official workbooks begin one row below ours."""
    return cell.text == "绩效指标" and cell.is_heading


def _sides(sheet: Sheet, top: int) -> set[tuple[int, int]]:
    """Where the official workbooks begin the side label."""
    cells = (cell for row in sheet.rows for cell in row.cells)
    return {(1, cell.row + top + 1) for cell in cells if _is_side(cell)}


def _shown(cell: Any) -> str:
    """What the official workbook shows of a value."""
    return f"{cell.value:,.2f}" if isinstance(cell.value, int | float) else str(cell.value or "")


def _folded(text: str) -> str:
    """A text without white space, width and separators, with one spelling of ≥; whole points without decimals."""
    return fold(text).replace(",", "").replace(">=", "≥").removesuffix(".00")


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_forms_are_recognised_by_their_cells_whatever_their_title(samples: Path, name: str) -> None:
    for form in published(samples, name):
        assert read(form, "title")
        assert name.startswith(edition_of(form).key)
