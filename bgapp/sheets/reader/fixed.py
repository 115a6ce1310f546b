"""Read the cells that every form has once: each by its label, wherever form and label stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bgapp.rules.amounts import UNIT_SPELLINGS
from bgapp.rules.text import half_width
from bgapp.sheets.cell_names import cell_name
from bgapp.sheets.grid import Cell, Grid
from bgapp.sheets.layout import Kind
from bgapp.sheets.reader.labels import Hit, Labels
from bgapp.sheets.reader.transcript import Transcript
from bgapp.sheets.reader.vocabulary import Anchor, Spot
from bgapp.sheets.reader.words import is_remark

LONGEST_GAP = 3
"""Empty rows between a label and the text below it at most."""
ONE_LINE = (Kind.NAME, Kind.CHOICE, Kind.MONEY, Kind.DATE, Kind.NUMBER)


class FixedCells:
    """The values of the fixed blocks of one form; ``rows`` are those of the grid that hold them."""

    def __init__(self, transcript: Transcript, labels: Labels, rows: Sequence[int], free_unit: str) -> None:
        self.transcript = transcript
        self.grid: Grid = transcript.grid
        self.labels = labels
        self.rows = set(rows)
        self.free_unit = free_unit
        self.totals: dict[str, Cell] = {}
        self.right_edge = max((cell.end for row in rows for cell in self.grid.row(row)), default=0)

    def read(self) -> None:
        """Take every value whose label was found; labels are no leftovers."""
        for hit in self.labels.hits.values():
            self.transcript.use(hit.cell)
        for anchor in self.labels.vocabulary.anchors:
            cell = self._cell(anchor)
            if cell is not None:
                self.transcript.take(anchor.field, anchor.field.path, cell, self._unit(anchor))

    def _unit(self, anchor: Anchor) -> str:
        """The unit of an amount: as its own labels say, else those of its block, else one beside the form."""
        spots = [spot for spot in (anchor.caption, anchor.headed, anchor.led) if spot]
        own = next((hit.unit for spot in spots if (hit := self.labels.hits.get(spot)) and hit.unit), "")
        block = self.labels.unit(spots[0].block) if spots else ""
        return own or block or self.free_unit or self.labels.vocabulary.edition.amount_unit

    def _cell(self, anchor: Anchor) -> Cell | None:
        if anchor.field.path in self.totals:
            return self.totals[anchor.field.path]
        if anchor.led and anchor.headed:
            return self._crossing(anchor.led, anchor.headed)
        spot = anchor.caption or anchor.headed or anchor.led
        hit = self.labels.hits.get(spot) if spot else None
        if hit is None:
            return self._named(anchor)
        if hit.rest is not None:
            return _stripped(anchor, hit.cell._replace(text=hit.rest, number=None))
        if anchor.rank or anchor.under:
            return self._ranked(anchor, hit)
        found = self._beside(anchor, hit)
        if found and spot and anchor.field.kind is Kind.TEXT:
            found = self._continued(anchor, found, self.labels.again.get(spot, ()))
        return _stripped(anchor, found) if found else self._empty(anchor, hit)

    def _named(self, anchor: Anchor) -> Cell | None:
        """The cell of a template whose caption was written over with its value."""
        row, column = self.grid.names.get(cell_name(anchor.field), (-1, -1))
        found = (cell for cell in self.grid.filled(row) if cell.column == column and not self.labels.has(cell))
        return next(found, None) if anchor.caption and row in self.rows else None

    def _beside(self, anchor: Anchor, hit: Hit) -> Cell | None:
        """The value of a label: below it where the official layout has it so, else right of it, or the other way."""
        ways = (self._right, self._below) if anchor.headed is None else (self._below, self._right)
        return ways[0](anchor, hit) or ways[1](anchor, hit)

    def _continued(self, anchor: Anchor, cell: Cell, again: Iterable[Hit]) -> Cell:
        """A text with the rest of it that stands beside its label on the next page."""
        for hit in again:
            rest = self._beside(anchor, hit)
            if rest and rest.text.strip() != cell.text.strip():
                self.transcript.use(rest)
                cell = cell._replace(text=cell.text + rest.text)
        return cell

    def _empty(self, anchor: Anchor, hit: Hit) -> Cell | None:
        """Where the value would stand that is not there."""
        beside = hit.cell.end < self.right_edge and anchor.headed is None
        row = hit.cell.row if beside else hit.cell.row + hit.cell.rows
        column = hit.cell.end if beside else hit.cell.column
        there = next((cell for cell in self.grid.row(row) if cell.column == column), None)
        return there if there and there.is_blank else Cell(row, column, 1, 1, "")

    def _right(self, anchor: Anchor, hit: Hit) -> Cell | None:
        """What stands right of a label, up to the next label."""
        for row in range(hit.cell.row, hit.cell.row + hit.cell.rows):
            cells = list(self._until_label(row, hit.cell.end))
            if cells:
                return self._joined(anchor, cells)
        return None

    def _until_label(self, row: int, column: int) -> Iterator[Cell]:
        for cell in self.grid.row(row):
            if cell.column < column:
                continue
            if self.labels.has(cell):
                return
            if not cell.is_blank:
                yield cell

    def _joined(self, anchor: Anchor, cells: list[Cell]) -> Cell:
        """The first of several cells, with the unit of its amount where that stands in the next."""
        first, *others = cells
        if anchor.field.kind is Kind.MONEY and others and half_width(others[0].text).strip() in UNIT_SPELLINGS:
            self.transcript.use(others[0])
            return first._replace(text=first.text + others[0].text.strip(), number=None)
        return first

    def _below(self, anchor: Anchor, hit: Hit) -> Cell | None:
        """The text below a label that leaves no room beside it; several rows of it are joined."""
        if anchor.headed is None and self._has_room(hit):
            return None
        cells = list(self._column_below(hit.cell))
        if not cells:
            return None
        for cell in cells:
            self.transcript.use(cell)
        first = cells[0]
        return first if len(cells) == 1 else first._replace(text="\n".join(cell.text for cell in cells), number=None)

    def _has_room(self, hit: Hit) -> bool:
        """Whether something may stand between a label and the next one, or the right edge of the form."""
        following = (cell for cell in self.grid.row(hit.cell.row) if cell.column >= hit.cell.end)
        nearest = next(following, None)
        return hit.cell.end < self.right_edge and not (
            nearest and self.labels.has(nearest) and nearest.column == hit.cell.end
        )

    def _column_below(self, label: Cell) -> Iterator[Cell]:
        """The texts that begin under a label, down to the next label or a gap."""
        gap, found = 0, False
        for row in range(label.row + label.rows, max(self.rows, default=-1) + 1):
            cells = self.grid.row(row)
            is_left = bool(cells) and row not in self.rows
            if is_left or gap > LONGEST_GAP or any(self.labels.has(cell) and _overlap(cell, label) for cell in cells):
                return
            here = [cell for cell in cells if cell.row == row and label.column <= cell.column < label.end]
            texts = [cell for cell in here if not cell.is_blank and not is_remark(cell.text)]
            if found and not texts:
                return
            found |= bool(texts)
            gap = 0 if here else gap + 1
            yield from texts[:1]

    def _crossing(self, led: Spot, headed: Spot) -> Cell | None:
        """The cell where the row of one label meets the column of another."""
        row_label, column_label = self.labels.hits.get(led), self.labels.hits.get(headed)
        if row_label is None or column_label is None:
            return None
        column = self._shifted(led, row_label.cell.column, column_label.cell)
        row = row_label.cell.row
        cells = [
            cell
            for cell in self.grid.row(row)
            if cell.column <= column < cell.end and cell.column >= row_label.cell.end
        ]
        if not cells:
            width = column_label.cell.cols if column == column_label.cell.column else 1
            cells = [cell for cell in self.grid.row(row) if column <= cell.column < column + width]
        return cells[0] if cells else Cell(row, column, 1, 1, "")

    def _shifted(self, led: Spot, start: int, head: Cell) -> int:
        """The column of a value: under its head, or as far beside it as the label of its row stands beside its like."""
        alike = [
            hit.cell.column
            for spot, hit in self.labels.hits.items()
            if (spot.block, spot.column) == (led.block, led.column)
        ]
        usual = max(set(alike), key=lambda column: (alike.count(column), column))
        if start == usual:
            return head.column
        heads = {
            hit.cell.column
            for spot, hit in self.labels.hits.items()
            if spot.block == led.block and hit.cell.row == head.row
        }
        columns = sorted({usual, start, head.column} | {column for column in heads if column > min(start, usual)})
        moved = columns.index(head.column) + columns.index(start) - columns.index(usual)
        return columns[moved] if 0 <= moved < len(columns) else head.column

    def _ranked(self, anchor: Anchor, hit: Hit) -> Cell | None:
        """One of several values beside a label: the n-th that is there."""
        cells = list(self._until_label(hit.cell.row, hit.cell.end))
        return cells[anchor.rank] if anchor.rank < len(cells) else None


def _overlap(cell: Cell, label: Cell) -> bool:
    return cell.column < label.end and label.column < cell.end


def _stripped(anchor: Anchor, cell: Cell) -> Cell:
    """A value without the captions that are printed around it in its own cell."""
    text = cell.text.strip()
    _, _, opening = anchor.before.rpartition("：")
    if opening and half_width(text).startswith(half_width(opening)):
        text = text[len(opening) :]
    if anchor.after and half_width(text).endswith(half_width(anchor.after)):
        text = text[: -len(anchor.after)]
    return cell if text == cell.text.strip() else cell._replace(text=text)
