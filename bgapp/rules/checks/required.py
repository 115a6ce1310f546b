"""Required cells (完整性): what must be filled in before submission."""

from __future__ import annotations

from collections.abc import Iterator

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.facts import RepeatFacts
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.rule import COMPLETE, rule
from bgapp.rules.plain import Plain, read


@rule(
    "required",
    Severity.ERROR,
    "未填写",
    COMPLETE,
    why="表样规定必填的栏目空着，或者一条指标也没有，申报内容不完整，不能提交。",
    remedy="填写空着的栏目；多出来的空行请删除。",
)
def required(case: Case) -> Iterator[Remark]:
    """Each required cell that is empty, and each block without a row that needs one."""
    yield from _cells(case)
    for block in case.edition.repeats:
        yield from _rows(case, block)


def _cells(case: Case) -> Iterator[Remark]:
    """Empty cells; a computed one is named by its parts where those are required."""
    needed = {field.path for field in case.edition.fields if field.required}
    for field in case.edition.fields:
        named_by_parts = field.computed and needed.intersection(field.sum_of)
        if field.required and not named_by_parts and not case.text(field.path).strip():
            yield Remark(field.path, f"请填写「{field.label}」。")


def _rows(case: Case, block: RepeatFacts) -> Iterator[Remark]:
    rows = case.rows(block.rows)
    if not rows and not block.optional:
        yield Remark(block.rows, f"至少要有一条{block.noun}，请添加。", title=f"没有{block.noun}")
    for index, row in enumerate(rows):
        yield from _row(block, index, row)


def _row(block: RepeatFacts, index: int, row: Plain) -> Iterator[Remark]:
    """The empty cells of a row, but not its target: that has a rule of its own."""
    for column in block.columns:
        field = column.field
        if field.required and field.kind != "target" and not read(row, field.name).strip():
            where = f"{block.rows}[{index}].{field.name}"
            yield Remark(where, f"请填写「{field.label}」；这一行不需要时请删除整行。")
