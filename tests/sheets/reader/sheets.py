"""A grid written as lines of text, and forms read from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bgapp.rules.plain import Plain
from bgapp.sheets.grid import Cell, Grid
from bgapp.sheets.reader import Problem, Reading, Severity, read_forms

Lines = list[list[str]]
TARGET: tuple[tuple[str, ...], ...] = (
    ("财政项目支出绩效目标申报表",),
    ("（2025年度）",),
    ("项目名称", "法规培训", "", "项目性质", "经常性专项业务费", "项目类别", "特定目标类"),
    ("主管部门", "某市人社局", "", "实施单位", "某市就业中心"),
    ("计划开始日期", "2025-01-01", "", "计划完成日期", "2025-12-31"),
    ("项目资金（元）", "项目资金总额：", "", "年度资金申请总额：", "", "1,410,000.00"),
    ("", "其中：财政资金", "", "其中：当年财政拨款", "", "1,410,000.00"),
    ("", "", "", "上年结转资金", "", "0.00"),
    ("", "其他资金", "", "其他资金", "", "0.00"),
    ("项目绩效目标", "项目总目标", "", "", "年度总体目标"),
    ("", "三年内全部轮训一遍。", "", "", "培训 600 人次。"),
    ("", "一级指标", "二级指标", "三级指标", "", "年度(/项目)指标值"),
    ("绩效指标", "成本指标", "经济成本指标", "人均费用", "", "≤550.00(元)"),
    ("", "产出指标", "数量指标", "培训人次", "", "≥600.00(人次)"),
    ("", "", "质量指标", "合格率", "", "≥95.00(%)"),
    ("", "", "时效指标", "完成及时率", "", "=100.00(%)"),
    ("", "效益指标", "社会效益指标", "知晓率", "", "≥80.00(%)"),
    ("", "满意度指标", "服务对象满意度指标", "学员满意度", "", "≥90.00(%)"),
)


def target() -> Lines:
    """The lines of a 申报表 of 2025 without merged cells, to be changed."""
    return [list(line) for line in TARGET]


def grid_of(lines: Sequence[Sequence[str]], name: str = "表", **options: Any) -> Grid:
    cells = (
        Cell(row, column, 1, 1, text) for row, line in enumerate(lines) for column, text in enumerate(line) if text
    )
    return Grid(name, cells, **options)


def reading_of(*sheets: Sequence[Sequence[str]], file_name: str = "申报表.xlsx") -> Reading:
    return read_forms([grid_of(lines, f"表{number}") for number, lines in enumerate(sheets, 1)], file_name)


def form_of(lines: Sequence[Sequence[str]]) -> Plain:
    [form] = reading_of(lines).forms
    return form


def told(reading: Reading, severity: Severity) -> list[tuple[str, str]]:
    """Cells and addresses of what is said with a severity."""
    return [(problem.cell, problem.where) for problem in reading.problems if problem.severity is severity]


def messages(problems: Sequence[Problem], where: str) -> list[str]:
    return [problem.message for problem in problems if problem.where == where]
