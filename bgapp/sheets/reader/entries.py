"""Read the rows of a list, an indicator each: levels carried down, headings repeated, examples and blanks left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bgapp.rules.plain import Plain
from bgapp.sheets.grid import Cell, Grid
from bgapp.sheets.layout import Column, Kind
from bgapp.sheets.reader.problems import Severity
from bgapp.sheets.reader.tables import (
    NUMBER_HEADINGS,
    Table,
    blank_at,
    column_cells,
    composed,
    joined,
    read_header,
)
from bgapp.sheets.reader.transcript import Transcript
from bgapp.sheets.reader.values import level_name, quoted_text
from bgapp.sheets.reader.vocabulary import Vocabulary
from bgapp.sheets.reader.words import is_example, is_remark, key

MAX_ENTRIES = 300
"""Rows of a list in one form."""
CARRIED = (Kind.LEVEL1, Kind.LEVEL2)


@dataclass
class Entries:
    """The rows of one list of a form; ``total`` is the row of sums below them, where it has no label."""

    transcript: Transcript
    vocabulary: Vocabulary
    table: Table
    unit: str
    levels: dict[str, Cell] = field(default_factory=dict)
    total: int | None = None
    count: int = 0

    def read(self) -> None:
        """Take every row of the table."""
        name = self.table.repeat.rows
        self.transcript.form.setdefault(name, [])
        self.transcript.places[name] = min(
            (span.heading for span in self.table.columns.values()), key=lambda cell: cell.column
        )
        self._use_headings(self.table)
        for row in self.table.rows:
            if self.count >= MAX_ENTRIES and self._is_entry(self._row(row)):
                self._refuse_more(row)
                return
            self._read_row(row)

    def _refuse_more(self, row: int) -> None:
        noun = self.table.repeat.noun
        message = f"{noun}超过 {MAX_ENTRIES} 条，第 {MAX_ENTRIES} 条之后的没有读入，请删减。"
        cell = blank_at(row, self.table.columns["name"])
        self.transcript.say(cell, self.table.repeat.rows, Severity.ERROR, message)
        for rest in self.table.rows[self.table.rows.index(row) :]:
            for cell in self.grid.row(rest):
                self.transcript.use(cell)

    @property
    def grid(self) -> Grid:
        return self.transcript.grid

    def _use_headings(self, table: Table) -> None:
        for span in table.spans:
            self.transcript.use(span.heading)

    def _read_row(self, row: int) -> None:
        cells = self.grid.filled(row)
        again = read_header(self.vocabulary, self.table.repeat.rows, row, cells) if len(cells) > 1 else None
        if again:
            self.table.columns, self.table.parts, self.table.extra = again.columns, again.parts, again.extra
            self._use_headings(again)
            return
        if any(is_example(cell.text) for cell in cells):
            self._leave_example(cells)
            return
        if cells and all(is_remark(cell.text) for cell in cells):
            return
        found = self._row(row)
        if self._is_entry(found) and not self._is_across(cells):
            self._take_row(row, found)
        elif cells:
            self._note_levels(found)
            self._note_total(row, found)

    def _leave_example(self, cells: Sequence[Cell]) -> None:
        for cell in cells:
            if cell.rows == 1 or is_example(cell.text):
                self.transcript.use(cell)
        message = f"示例行「{'　'.join(cell.text.strip() for cell in cells)[:40]}」没有导入。"
        self.transcript.say(cells[0], "", Severity.NOTE, message)

    def _row(self, row: int) -> dict[str, Cell | None]:
        """The cells of a row by the columns of the list."""
        spans, edition = self.table.spans, self.transcript.edition
        return {
            name: joined(column_cells(self.grid, row, span, (other for other in spans if other is not span)), edition)
            for name, span in self.table.columns.items()
        }

    def _is_entry(self, found: dict[str, Cell | None]) -> bool:
        """Whether a row is one: something but a level begins in it, that is more than a number of its own."""
        own = [
            cell
            for column in self.table.repeat.columns
            if column.field.kind not in CARRIED
            and (cell := found.get(column.field.name))
            and not cell.is_blank
            and column.field.kind is not Kind.NUMBER
        ]
        return any(any(map(str.isalnum, cell.text)) or cell.trouble for cell in own)

    def _is_across(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is one text across the table: a remark."""
        spans = list(self.table.columns.values())
        return len(cells) == 1 and sum(cells[0].column <= span.start < cells[0].end for span in spans) > 2

    def _note_levels(self, found: dict[str, Cell | None]) -> None:
        """Remember the levels of a row that has nothing else; what is no level is left to be reported."""
        for column in self.table.repeat.columns:
            cell = found.get(column.field.name)
            if column.field.kind in CARRIED and cell and not cell.is_blank and self._known_level(column, cell):
                self._set_level(column, cell)
                self.transcript.use(cell)

    def _known_level(self, column: Column, cell: Cell) -> bool:
        return bool(level_name(self.transcript.edition.key, column.field.kind, cell.text))

    def _note_total(self, row: int, found: dict[str, Cell | None]) -> None:
        numbers = [
            found[column.field.name]
            for column in self.table.repeat.columns
            if column.field.kind is Kind.NUMBER and column.field.name in found
        ]
        if any(cell and not cell.is_blank for cell in numbers) and self.total is None:
            self.total = row

    def _set_level(self, column: Column, cell: Cell) -> None:
        """A new level of the first kind leaves the second open."""
        if column.field.kind is Kind.LEVEL1 and key(cell.text) != key(
            self.levels[column.field.name].text if column.field.name in self.levels else ""
        ):
            self.levels.clear()
        self.levels[column.field.name] = cell

    def _take_row(self, row: int, found: dict[str, Cell | None]) -> None:
        name = self.table.repeat.rows
        index = self.count
        self.count += 1
        entry: Plain = {}
        self.transcript.form[name].append(entry)
        for column in self.table.repeat.columns:
            where = f"{name}[{index}].{column.field.name}"
            cell = self._cell(row, column, found.get(column.field.name))
            if cell is None:
                entry[column.field.name] = ""
            else:
                self._take(column, where, cell)
        for other in self.grid.row(row):
            if any(span.start <= other.column < span.end for span in self.table.columns.values()):
                self.transcript.use(other)
        self._use_extra(row)

    def _take(self, column: Column, where: str, cell: Cell) -> None:
        text = self.transcript.take(column.field, where, cell, self.unit)
        if column.field.kind in CARRIED and text:
            self._check_level(column, where, cell, text)

    def _check_level(self, column: Column, where: str, cell: Cell, text: str) -> None:
        taxonomy = self.transcript.edition.taxonomy
        if self._known_level(column, cell) or (column.field.kind is Kind.LEVEL2 and taxonomy.is_open):
            return
        names = taxonomy.first_levels
        offered = f"，应为{'、'.join(names)}之一" if column.field.kind is Kind.LEVEL1 else ""
        label = self.transcript.edition.label(where)
        self.transcript.say(cell, where, Severity.ERROR, f"{label}没有「{text}」这一种{offered}，请改正。")

    def _cell(self, row: int, column: Column, cell: Cell | None) -> Cell | None:
        """The cell of a value: a level from above where its own is empty, a target put together from its parts."""
        name = column.field.name
        if column.field.kind in CARRIED:
            if cell and not cell.is_blank:
                self._set_level(column, cell)
            return self.levels.get(name) or self._missing(row, name)
        if name == "target" and self.table.parts:
            cell = self._composed(row, cell)
        return cell or self._missing(row, name)

    def _missing(self, row: int, name: str) -> Cell | None:
        span = self.table.columns.get(name)
        return blank_at(row, span) if span else None

    def _composed(self, row: int, number: Cell | None) -> Cell | None:
        edition, spans = self.transcript.edition, self.table.parts.items()
        parts = {part: joined(column_cells(self.grid, row, span, ()), edition) for part, span in spans}
        for cell in parts.values():
            if cell:
                self.transcript.use(cell)
        text = composed(edition, parts.get("operator"), number, parts.get("unit"))
        if number is None or not text or text == number.text:
            return number
        self.transcript.say(
            number,
            f"{self.table.repeat.rows}[{self.count - 1}].target",
            Severity.NOTE,
            f"分栏填写的指标值合写为「{text}」。",
        )
        return number._replace(text=text, number=None)

    def _use_extra(self, row: int) -> None:
        """Leave out columns that the edition has not: running numbers silently, what else is filled with a word."""
        for span in self.table.extra:
            for cell in column_cells(self.grid, row, span, ()):
                if cell.is_blank or (cell.row, cell.column) in self.transcript.used:
                    continue
                self.transcript.use(cell)
                if key(span.heading.text).lower() not in NUMBER_HEADINGS:
                    heading = span.heading.text.strip()
                    self.transcript.say(
                        cell,
                        "",
                        Severity.WARNING,
                        f"「{heading}」一栏没有导入：表样里没有这一栏。内容是{quoted_text(cell.text)}。",
                    )


def leftovers(transcript: Transcript, vocabulary: Vocabulary, cells: Iterable[Cell]) -> None:
    """Report every text that was read as nothing, but for labels, remarks and signs."""
    for cell in cells:
        is_read = (cell.row, cell.column) in transcript.used or vocabulary.spots_of(cell.text)
        if is_read or is_remark(cell.text) or not any(map(str.isalnum, cell.text)):
            continue
        message = f"{quoted_text(cell.text)}没有读入：认不出它属于哪一栏。请核对，需要时补填。"
        transcript.say(cell, "", Severity.WARNING, message)
