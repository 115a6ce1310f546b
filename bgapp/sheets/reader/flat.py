"""Read a flat list: one row per indicator, the cells of its project beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bgapp.rules.plain import write
from bgapp.rules.text import clean, fold
from bgapp.sheets.grid import Cell
from bgapp.sheets.layout import Field
from bgapp.sheets.reader.entries import Entries, leftovers
from bgapp.sheets.reader.forms import doubt_edition, empty_form, read_year
from bgapp.sheets.reader.problems import Severity
from bgapp.sheets.reader.regions import Region
from bgapp.sheets.reader.tables import Span, Table, column_cells, joined, read_header
from bgapp.sheets.reader.transcript import Transcript
from bgapp.sheets.reader.values import quoted_text
from bgapp.sheets.reader.vocabulary import Vocabulary
from bgapp.sheets.reader.words import is_example, key, unit_in

FREE_COLUMNS = {
    "fiscal_year": frozenset({"年度", "预算年度", "年份", "申报年度", "财政年度", "评价年度"}),
    "project_code": frozenset({"项目编码", "项目代码", "项目编号"}),
    "unit_code": frozenset({"单位编码", "单位代码", "预算单位编码", "实施单位代码", "实施单位编码"}),
}
"""Columns that a list may have although the form has no such cell."""


@dataclass
class Columns:
    """The columns of a list beside those of its indicators, by the path of their field."""

    fields: dict[str, tuple[Field, Span]] = field(default_factory=dict)
    free: dict[str, Span] = field(default_factory=dict)

    @property
    def spans(self) -> dict[str, Span]:
        return {path: span for path, (_, span) in self.fields.items()} | self.free


@dataclass
class Group:
    """The rows of one project, and the cells of its first one by the path of their field."""

    cells: dict[str, Cell]
    rows: list[int] = field(default_factory=list)
    different: list[tuple[str, Cell]] = field(default_factory=list)


class FlatList:
    """A flat list in its region of a grid."""

    def __init__(self, region: Region, table: Table, file_name: str) -> None:
        assert region.vocabulary is not None
        self.region = region
        self.vocabulary: Vocabulary = region.vocabulary
        self.table = table
        self.file_name = file_name
        self.columns = self._columns()
        self.examples: list[Cell] = []

    def read(self) -> Iterator[Transcript]:
        """A form for every project."""
        groups = self._groups()
        for number, group in enumerate(groups):
            yield self._form(group, is_first=number == 0, is_last=number == len(groups) - 1)

    def _columns(self) -> Columns:
        """What the list has beside its indicators, taken out of what the indicators do not know."""
        columns = Columns()
        for span in list(self.table.extra):
            free = next((path for path, names in FREE_COLUMNS.items() if key(span.heading.text) in names), "")
            known = [
                self.vocabulary.paths[spot]
                for spot in self.vocabulary.spots_of(span.heading.text)
                if spot in self.vocabulary.paths
            ]
            known = sorted((one for one in known if one.path not in columns.fields), key=lambda one: not one.required)
            if known:
                columns.fields[known[0].path] = (known[0], span)
            elif free:
                columns.free[free] = span
            if known or free:
                self.table.extra.remove(span)
        return columns

    def _groups(self) -> list[Group]:
        """The rows by project; an empty cell stands for the one above it in the same project."""
        groups: dict[tuple[str, ...], Group] = {}
        above: dict[str, Cell] = {}
        identity = self.vocabulary.edition.identity
        for row in (row for row in self.region.rows if row > self.region.core):
            cells = [cell for cell in self.region.grid.row(row) if not cell.is_blank]
            if any(is_example(cell.text) for cell in cells):
                self.examples += [cell for cell in cells if cell.row == row]
                continue
            own = self._own(row)
            if identity.project in own and _differs(own, above, identity.project):
                above = {}
            above = above | own
            name = tuple(fold(above[path].text) for path in (identity.project, identity.unit) if path in above)
            group = groups.setdefault(name, Group(dict(above)))
            group.rows.append(row)
            group.different += [(path, cell) for path, cell in own.items() if _differs(own, group.cells, path)]
        return list(groups.values())

    def _own(self, row: int) -> dict[str, Cell]:
        grid, edition = self.region.grid, self.vocabulary.edition
        spans = self.columns.spans.items()
        found = {path: joined(column_cells(grid, row, span, ()), edition) for path, span in spans}
        return {path: cell for path, cell in found.items() if cell and not cell.is_blank}

    def _form(self, group: Group, *, is_first: bool, is_last: bool) -> Transcript:
        edition = self.vocabulary.edition
        transcript = Transcript(edition, self.region.grid, empty_form(edition))
        write(transcript.form, "title", edition.title)
        self._use_headings(transcript)
        for path, (wanted, span) in self.columns.fields.items():
            cell = group.cells.get(path) or Cell(group.rows[0], span.start, 1, 1, "")
            transcript.take(wanted, path, cell, unit_in(span.heading.text) or edition.amount_unit)
        self._take_free(transcript, group)
        self._use_repeated(transcript, group)
        table = Table(
            self.table.repeat,
            self.table.block,
            self.table.header,
            self.table.columns,
            self.table.parts,
            self.table.extra,
        )
        table.rows = group.rows
        Entries(transcript, self.vocabulary, table, edition.amount_unit).read()
        if is_first:
            self._note_examples(transcript)
            doubt_edition(transcript, self.region)
        rows = set(group.rows) | ({row for row in self.region.rows if row < self.region.core} if is_first else set())
        leftovers(transcript, self.vocabulary, (cell for cell in self.region.cells if cell.row in rows))
        return transcript

    def _use_headings(self, transcript: Transcript) -> None:
        for span in self.columns.spans.values():
            transcript.use(span.heading)
        for cell in self.region.head:
            transcript.use(cell)

    def _take_free(self, transcript: Transcript, group: Group) -> None:
        for path in self.columns.free:
            if path in group.cells:
                transcript.use(group.cells[path])
                transcript.places[path] = group.cells[path]
                transcript.form[path] = clean(group.cells[path].text).strip()
        year = re.search("(?:19|20|21)[0-9]{2}", transcript.form.get("fiscal_year") or "")
        if year:
            transcript.form["fiscal_year"] = year[0]
        else:
            read_year(transcript, self.region, self.file_name)

    def _use_repeated(self, transcript: Transcript, group: Group) -> None:
        """The cells of the project in its other rows; one that says something else is a doubt."""
        for row in group.rows:
            for cell in self._own(row).values():
                transcript.use(cell)
        for path, cell in group.different:
            label = transcript.edition.label(path) if path in self.columns.fields else ""
            first = quoted_text(group.cells[path].text)
            message = f"与同一项目前面的行不同：前面是{first}，这里是{quoted_text(cell.text)}，读入的是前面的，请核对。"
            transcript.say(cell, path, Severity.WARNING, f"{label}{message}")

    def _note_examples(self, transcript: Transcript) -> None:
        for cell in self.examples:
            if is_example(cell.text):
                transcript.say(cell, "", Severity.NOTE, f"示例行{quoted_text(cell.text)}没有导入。")


def read_flat(region: Region, file_name: str) -> Iterator[Transcript]:
    """A form for every project of a flat list."""
    assert region.vocabulary is not None
    heading = [cell for cell in region.grid.row(region.core) if not cell.is_blank]
    table = read_header(region.vocabulary, "indicators", region.core, heading)
    if table:
        yield from FlatList(region, table, file_name).read()


def _differs(own: dict[str, Cell], others: dict[str, Cell], path: str) -> bool:
    return path in own and path in others and fold(own[path].text) != fold(others[path].text)
