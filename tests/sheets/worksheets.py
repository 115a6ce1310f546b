"""Worksheets read back: their cells, merged ones as one, beside the placed cells that they show."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import edition_of
from bgapp.sheets.excel import workbook
from bgapp.sheets.extras import Extras
from bgapp.sheets.placing import Cell, place
from tests.sheets.forms import AMOUNTS, INDICATORS, make_evaluation, make_form, make_policy, make_project_2020, make_row

LONG = "深入实施就业优先战略，健全就业公共服务体系，完成培训 600 人次，满意度达到 90%；"
Bounds = tuple[int, int, int, int]
"""First row and column, last row and column."""
PLAIN = Extras()

EXTREMES = {
    "empty": {"fiscal_year": "", "edition": "project_target_2025"},
    "5,000 characters": make_form(annual_goal=(LONG * 200)[:5000]),
    "both goals long": make_form(annual_goal=(LONG * 300)[:10_000], overall_goal=(LONG * 60)[:2000]),
    "many paragraphs": make_form(annual_goal="\n".join(f"{number}. {LONG}" for number in range(60))),
    "200 indicators": make_form(indicators=[make_row(*INDICATORS[i // 40]) for i in range(200)]),
    "long names": make_form(
        **dict.fromkeys(("project_name", "project_nature", "project_category", "department", "unit"), "名" * 200),
        indicators=[make_row("产出指标", "级" * 60, "名" * 200, "值" * 200)] * 3,
    ),
    "no space to wrap at": make_form(annual_goal="https://example.com/" + "W" * 3000, project_name="x" * 200),
    "figures only": make_form(annual_goal="0" * 10_000, overall_goal="W" * 5000),
    "large amounts": make_form(funding=dict.fromkeys(AMOUNTS, "8999999999999.99")),
    "2020, long texts": make_project_2020(
        overview=LONG * 12, safeguards="\n".join(LONG for _ in range(30)), goals=LONG
    ),
    "policy, 40 parts": make_policy(sub_projects=[{"name": LONG, "amount": "8999999999999.99"}] * 40),
    "policy, empty": {"edition": "policy_target_2023"},
    "evaluation, many reasons": make_evaluation(
        indicators=[
            make_row("产出指标", "数量指标")
            | {"actual": "达成指标", "weight": "1.00", "score": "0.60", "deviation": LONG}
        ]
        * 50
    ),
    "evaluation, long results": make_evaluation(
        indicators=[make_row("效益指标", "社会效益指标") | {"actual": "果" * 60, "deviation": LONG * 2}] * 8
    ),
}


def opened(*forms: Plain, extras: Extras = PLAIN) -> list[Worksheet]:
    return list(openpyxl.load_workbook(BytesIO(workbook(forms, extras))).worksheets)


def grid_top(form: Plain) -> int:
    """The row in which the grid of a form begins: below its title and subtitle, if it has one."""
    return 3 if place(edition_of(form), form).subtitle else 2


def letters(form: Plain) -> str:
    """The columns of a form."""
    return "ABCDEFGHIJ"[: len(edition_of(form).widths)]


def areas(worksheet: Worksheet, top: int = 3) -> list[Bounds]:
    """The cells of the grid from row ``top`` on, a merged one as one, in reading order."""
    merged = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in worksheet.merged_cells.ranges]
    hidden = {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    places = ((row, column) for row in range(1, worksheet.max_row + 1) for column in range(1, worksheet.max_column + 1))
    single = [(row, column, row, column) for row, column in places if (row, column) not in hidden]
    return sorted(area for area in merged + single if area[0] >= top)


def placed(form: Plain) -> list[Cell]:
    return [cell for row in place(edition_of(form), form).rows for cell in row.cells]


@cache
def extreme(name: str) -> Worksheet:
    """The worksheet of an extreme form."""
    return opened(EXTREMES[name])[0]
