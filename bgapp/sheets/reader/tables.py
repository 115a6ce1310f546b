"""Lists of rows in a form: where their heading rows are, which columns those name, and how far the rows go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bgapp.rules.text import clean, half_width
from bgapp.rules.values import parse_target
from bgapp.sheets.grid import Cell, Grid
from bgapp.sheets.layout import Edition, Repeat
from bgapp.sheets.reader.values import one_line
from bgapp.sheets.reader.vocabulary import Vocabulary
from bgapp.sheets.reader.words import key

NUMBER_HEADINGS = frozenset({"序号", "编号", "行次", "行号", "no"})
PARTS = {
    "operator": frozenset(
        {"指标符号", "符号", "运算符号", "运算符", "比较符", "比较符号", "指标性质", "指标方向", "计算符号"}
    ),
    "unit": frozenset({"计量单位", "度量单位", "单位", "指标单位", "量纲", "指标值单位"}),
}
"""Headings of the columns that a target value may be split into, besides that of its number."""
QUALITATIVE = frozenset({"定性", "定性指标", "文字描述", ""})
WORDS_FOR_SIGNS = {"正向": "≥", "反向": "≤", "负向": "≤", "逆向": "≤"}


@dataclass(frozen=True)
class Span:
    """The columns of the grid that a heading covers."""

    start: int
    end: int
    heading: Cell


@dataclass
class Table:
    """A list of rows below its heading row; ``extra`` are columns that the edition does not have."""

    repeat: Repeat
    block: int
    header: int
    columns: dict[str, Span]
    parts: dict[str, Span] = field(default_factory=dict)
    extra: list[Span] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        return [*self.columns.values(), *self.parts.values(), *self.extra]


def read_header(vocabulary: Vocabulary, rows: str, row: int, cells: Sequence[Cell]) -> Table | None:
    """The table that begins with a row of headings; ``None`` where it is none."""
    headings = [vocabulary.heading_of(rows, cell.text) for cell in cells]
    repeat = vocabulary.edition.repeat(rows)
    least = max(min(3, len(repeat.columns)), len(repeat.columns) / 2)
    if len({heading.column for heading in headings if heading}) < least:
        return None
    found: dict[str, Span] = {}
    block, others = 0, []
    for cell, heading in zip(cells, headings, strict=True):
        span = Span(cell.column, cell.end, cell)
        if heading and heading.column not in found:
            found[heading.column] = span
            block = heading.block
        elif cell.row == row and not cell.is_blank:
            others.append(span)
    table = Table(repeat, block, row, found)
    for span in others:
        part = next((part for part, names in PARTS.items() if key(span.heading.text) in names), "")
        if part and "target" in found and part not in table.parts:
            table.parts[part] = span
        else:
            table.extra.append(span)
    return table


def column_cells(grid: Grid, row: int, span: Span, others: Iterable[Span]) -> list[Cell]:
    """The cells of a row in one column: those that begin in it, else one that reaches into it from no other column."""
    cells = grid.row(row)
    inside = [cell for cell in cells if span.start <= cell.column < span.end]
    if inside:
        return inside
    reaching = [cell for cell in cells if cell.column < span.start < cell.end]
    return [cell for cell in reaching if not any(other.start <= cell.column < other.end for other in others)]


def joined(cells: Sequence[Cell], edition: Edition) -> Cell | None:
    """The cell that holds the text of a column in a row; texts beside each other are joined."""
    if len(cells) == 1:
        return cells[0]
    filled = [cell for cell in cells if not cell.is_blank]
    if len(filled) < 2:
        return filled[0] if filled else (cells[0] if cells else None)
    target = _split_target(filled, edition)
    return filled[0]._replace(text=target or "".join(cell.text for cell in filled), number=None)


def _split_target(cells: Sequence[Cell], edition: Edition) -> str:
    """Operator, number and unit that stand in three cells below one heading."""
    texts = [one_line(clean(cell.text).strip()) for cell in cells]
    if len(texts) > 3 or not parse_target(texts[0] + "1").operator:
        return ""
    return edition.target(texts[0], texts[1], "".join(texts[2:]))


def composed(edition: Edition, operator: Cell | None, number: Cell | None, unit: Cell | None) -> str:
    """The target value of three columns: operator, number or word, unit."""
    sign, value, measure = (one_line(clean(cell.text).strip()) if cell else "" for cell in (operator, number, unit))
    if not value:
        return ""
    sign = WORDS_FOR_SIGNS.get(sign, "" if sign in QUALITATIVE else sign)
    is_number = parse_target(f"{sign}{value}").number is not None
    if not is_number or half_width(value).endswith(half_width(measure or "\0")):
        return f"{sign}{value}" if is_number else value
    return edition.target(sign, value, measure.strip("()（）"))


def blank_at(row: int, span: Span) -> Cell:
    """The place of a value that is not there."""
    return Cell(row, span.start, 1, 1, "")
