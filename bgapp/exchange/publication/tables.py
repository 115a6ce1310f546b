"""The open data as tables (CSV): one of projects, one of their indicators, every column with its meaning."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bgapp.exchange.publication.selection import Public
from bgapp.rules.plain import Plain, read
from bgapp.rules.values import Kind, Target, parse_target

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may compute."""
KINDS = {Kind.QUANTITATIVE: "定量", Kind.QUALITATIVE: "定性", Kind.NONE: ""}
OPERATORS = {"≥": "不低于", ">": "高于", "≤": "不超过", "<": "低于", "=": "等于"}


@dataclass(frozen=True)
class Line:
    """A row of the table of indicators, or of projects, where ``row`` is empty."""

    form: Public
    number: int = 0
    row: Plain | None = None

    def cell(self, name: str) -> str:
        return read(self.row or {}, name)

    @property
    def target(self) -> Target:
        return parse_target(self.cell("target"))


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it means where that is not plain, and what a line has there."""

    heading: str
    value: Callable[[Line], str]
    meaning: str = ""


COMMON = (
    Column("年度", lambda line: str(line.form.year)),
    Column("主管部门", lambda line: line.form.department),
    Column("实施单位", lambda line: line.form.entry.unit),
    Column("单位代码", lambda line: read(line.form.codes, "unit_code"), "没有时为空"),
    Column("项目名称", lambda line: line.form.entry.name),
    Column("项目编码", lambda line: read(line.form.codes, "project_code"), "没有时为空"),
    Column("表名", lambda line: line.form.entry.title),
)
PROJECTS = (
    *COMMON,
    Column("表样", lambda line: line.form.edition.key, "与 forms.json 的 edition 相同"),
    Column("金额（元）", lambda line: _amount(line.form.amount), "目标表为年度资金申请总额，自评价表为全年预算数"),
    Column("自评得分", lambda line: read(line.form.form, "total_score"), "只有自评价表有"),
    Column("评分等级", lambda line: read(line.form.form, "grade"), "只有自评价表有"),
    Column("公开日期", lambda line: line.form.published_on.isoformat()),
    Column("网页", lambda line: f"forms/{line.form.stem}.html", "在本文件夹中的位置"),
)
INDICATORS = (
    *COMMON,
    Column("序号", lambda line: str(line.number), "表中的第几行指标"),
    Column("一级指标", lambda line: line.cell("level1")),
    Column("二级指标", lambda line: line.cell("level2")),
    Column("三级指标", lambda line: line.cell("name")),
    Column("指标值", lambda line: line.cell("target"), "与表上所写相同"),
    Column("指标性质", lambda line: KINDS[line.target.kind], "由指标值分解：定量、定性"),
    Column("要求", lambda line: OPERATORS.get(line.target.operator, ""), "由指标值分解：不低于、不超过、等于等"),
    Column("数值", lambda line: _number(line.target), "由指标值分解，只有定量指标有"),
    Column("计量单位", lambda line: line.target.unit, "由指标值分解"),
    Column("实际完成值", lambda line: line.cell("actual"), "只有自评价表有"),
    Column("分值", lambda line: line.cell("weight"), "只有自评价表有"),
    Column("得分", lambda line: line.cell("score"), "只有自评价表有"),
    Column("偏差原因分析", lambda line: line.cell("deviation"), "只有自评价表有"),
)


class Table:
    """A CSV in the making: UTF-8 with a mark that Excel knows it by, a heading row, then the lines."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow([column.heading for column in columns])

    def add(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._writer.writerow([safe(column.value(line)) for column in self._columns])

    def content(self) -> bytes:
        return self._text.getvalue().encode("utf-8-sig")


def indicators(form: Public) -> list[Line]:
    """The lines of a form's indicators."""
    return [Line(form, number, row) for number, row in enumerate(form.form.get("indicators") or (), 1)]


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a quotation mark before what looks like one."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _number(target: Target) -> str:
    return "" if target.number is None else f"{target.number:f}"
