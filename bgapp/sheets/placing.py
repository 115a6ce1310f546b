"""Place a form into the grid of its edition: the one layout that screen, PDF and Excel all walk over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from bgapp.rules.amounts import YUAN_PER_UNIT, print_amount
from bgapp.rules.plain import Plain, read
from bgapp.sheets.layout import Column, Edition, Field, Fixed, Kind, Label, Repeat, Value
from bgapp.sheets.overlay import WAS, Line, Overlay, with_deleted

ALIGNMENTS = {Kind.MONEY: "right", Kind.NUMBER: "right", Kind.ACTUAL: "right"}


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: its place (from 0), its spans, the text as printed, and the field it shows, if any.

    ``raw`` is the text as one types it; ``before`` and ``after`` are the captions that ``text`` begins and ends with.
    """

    row: int
    column: int
    rows: int
    cols: int
    text: str
    align: str
    field: Field | None = None
    where: str = ""
    raw: str = ""
    before: str = ""
    after: str = ""

    @property
    def value(self) -> str:
        """The printed value without its captions."""
        return self.text.removeprefix(self.before).removesuffix(self.after)

    @property
    def is_heading(self) -> bool:
        return self.field is None


@dataclass(frozen=True)
class Row:
    """One row of the grid with the cells that begin in it; ``repeat`` is set on the rows of a repeating block.

    A row with a ``repeat`` and no ``index`` is its heading, or names a level (``is_spare``) that has no entry. One that
    ``is_deleted`` stands in an older version only, at that index there.
    """

    cells: tuple[Cell, ...]
    section: str
    repeat: Repeat | None = None
    index: int | None = None
    key: str = ""
    is_spare: bool = False
    is_deleted: bool = False

    @property
    def is_heading(self) -> bool:
        """The heading row of a repeating block, which is printed again at the top of each page."""
        return self.repeat is not None and self.index is None and not self.is_spare


@dataclass(frozen=True)
class Sheet:
    """A form, placed: everything that a printout shows, and nothing else."""

    edition: Edition
    title: str
    subtitle: str
    rows: tuple[Row, ...]


def place(edition: Edition, form: Plain, *, merged: bool = True, overlay: Overlay | None = None) -> Sheet:
    """Place a form; without ``merged`` every row carries its own level cells, as an editor needs them."""
    rows: list[Row] = []
    overlay = overlay or Overlay()
    for block in edition.blocks:
        if isinstance(block, Repeat):
            rows.extend(_repeat(edition, block, form, len(rows), merged, overlay))
        elif overlay.shows([item.path for line in block.rows for item in line if isinstance(item, Value)]):
            rows.extend(_fixed(edition, block, form, len(rows)))
    return Sheet(edition, read(form, "title") or edition.title, _caption(edition.subtitle, form), tuple(rows))


def printed(edition: Edition, field: Field, text: str) -> str:
    """A text, as one types it, as the paper shows it: amounts with separators, everything else as it is."""
    if field.kind is Kind.MONEY:
        try:
            return _amount(edition, Decimal(text))
        except ArithmeticError:
            return text
    return text


def _amount(edition: Edition, amount: Decimal) -> str:
    """An amount in the edition's unit, rounded half up to two decimals; whole ones with as many as it prints."""
    text = print_amount(amount * YUAN_PER_UNIT[edition.amount_unit], edition.amount_unit)
    return text if edition.amount_decimals else text.removesuffix(".00")


def _caption(text: str, form: Plain) -> str:
    return text.replace("{fiscal_year}", read(form, "fiscal_year"))


def _fixed(edition: Edition, block: Fixed, form: Plain, start: int) -> Iterator[Row]:
    covered: dict[int, int] = {}
    for offset, line in enumerate(block.rows):
        cells = []
        column = 0
        for item in line:
            while covered.get(column, 0) > offset:
                column += 1
            cells.append(_cell(edition, item, form, start + offset, column))
            covered.update(dict.fromkeys(range(column, column + item.cols), offset + item.rows))
            column += item.cols
        yield Row(tuple(cells), block.section)


def _cell(edition: Edition, item: Label | Value, form: Plain, row: int, column: int) -> Cell:
    if isinstance(item, Label):
        return Cell(row, column, item.rows, item.cols, _caption(item.text, form), item.align)
    field = edition.field(item.path)
    raw = edition.text(form, field)
    text = f"{item.before}{printed(edition, field, raw)}{item.after}"
    align = item.align or ALIGNMENTS.get(field.kind, "left")
    return Cell(row, column, item.rows, item.cols, text, align, field, item.path, raw, item.before, item.after)


def _repeat(edition: Edition, block: Repeat, form: Plain, start: int, merged: bool, overlay: Overlay) -> Iterator[Row]:
    lines = _lines(block, form, overlay, with_spare=merged)
    if overlay.only and not lines:
        return
    headings = [Cell(start, column, 1, item.cols, item.heading, "center") for column, item in _columns(block)]
    yield Row((*_side(block, start, len(lines) + 1), *headings), block.section, block)
    heights = [_heights(block, lines, item) if merged else [1] * len(lines) for item in block.columns]
    for number, line in enumerate(lines):
        cells = [
            _entry_cell(edition, block, item, line, start + 1 + number, column, tall[number])
            for (column, item), tall in zip(_columns(block), heights, strict=True)
            if tall[number]
        ]
        key = str(line.entry.get("key", ""))
        spare, deleted = line.index is None, line.prefix == WAS
        yield Row(tuple(cells), block.section, block, line.index, key, is_spare=spare, is_deleted=deleted)


def _side(block: Repeat, row: int, rows: int) -> Iterator[Cell]:
    if block.side:
        yield Cell(row, 0, rows, block.side.cols, block.side.text, block.side.align)


def _lines(block: Repeat, form: Plain, overlay: Overlay, with_spare: bool) -> list[Line]:
    """A form's entries in their order, one blank where there is none; levels printed without an entry in between."""
    lines = list(with_deleted(overlay, block.rows, form.get(block.rows) or ()))
    if overlay.only:
        return lines
    if with_spare:
        for level in block.printed_levels:
            if not any(_level(line) == level for line in lines):
                entry = dict(zip(("level1", "level2"), level, strict=True))
                lines.insert(_place(block, level, lines), Line(entry))
    return lines or [Line({}, 0)]


def _place(block: Repeat, level: tuple[str, str], lines: Sequence[Line]) -> int:
    """Where a level without an entry stands: behind the entries of those that are printed before it."""
    before = block.printed_levels[: block.printed_levels.index(level)]
    siblings = {other for other in before if other[0] == level[0]}
    same = [number for number, line in enumerate(lines) if _level(line)[0] == level[0]]
    ahead = [number for number in same if _level(lines[number]) in siblings]
    if same:
        return ahead[-1] + 1 if ahead else same[0]
    groups = {other[0] for other in before}
    return max((number + 1 for number, line in enumerate(lines) if _level(line)[0] in groups), default=0)


def _level(line: Line) -> tuple[str, str]:
    return read(line.entry, "level1"), read(line.entry, "level2")


def _entry_cell(edition: Edition, block: Repeat, item: Column, line: Line, row: int, column: int, tall: int) -> Cell:
    raw = edition.text(line.entry, item.field)
    align = "center" if item.merged else ALIGNMENTS.get(item.field.kind, "left")
    if line.index is None:
        return Cell(row, column, tall, item.cols, raw, align)
    where = f"{line.prefix}{block.rows}[{line.index}].{item.field.name}"
    return Cell(row, column, tall, item.cols, printed(edition, item.field, raw), align, item.field, where, raw)


def _columns(block: Repeat) -> Iterator[tuple[int, Column]]:
    column = block.side.cols if block.side else 0
    for item in block.columns:
        yield column, item
        column += item.cols


def _heights(block: Repeat, lines: Sequence[Line], item: Column) -> list[int]:
    """Rows that a column's cell spans from each line on: 0 where one above covers it, always 1 if not merged."""
    if not item.merged:
        return [1] * len(lines)
    heights: list[int] = []
    for _, group in groupby(range(len(lines)), key=lambda number: _levels(block, item, lines[number]) or number):
        size = len(list(group))
        heights += [size] + [0] * (size - 1)
    return heights


def _levels(block: Repeat, item: Column, line: Line) -> tuple[str, ...]:
    """What equal neighbours share: an entry's merged cells up to this column; nothing where all are empty."""
    names = [column.field.name for column in block.columns if column.merged]
    names = names[: names.index(item.field.name) + 1]
    levels = tuple(read(line.entry, name) for name in names)
    return (*levels, *(line.old.get(name, "") for name in names)) if any(levels) else ()
