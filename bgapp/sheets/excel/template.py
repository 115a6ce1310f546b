"""A workbook to fill in (模板): the official form with its labels locked, lists to choose from, and spare rows.

Every cell has a name of the workbook (:mod:`bgapp.sheets.cell_names`), the cells of a list share one by column. A
reader may use the names, and reads the form as well without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.protection import SheetProtection

from bgapp.rules.plain import Plain, read
from bgapp.sheets.cell_names import MARK, cell_name, mark_of
from bgapp.sheets.editions import edition_of
from bgapp.sheets.excel import new_book, saved
from bgapp.sheets.excel.prompts import LISTS, Lists, Offers, prompt
from bgapp.sheets.excel.rows import LINE_HEIGHT
from bgapp.sheets.excel.styles import OPEN, SUBTITLE, add_open_styles
from bgapp.sheets.excel.values import sheet_names, value_of
from bgapp.sheets.excel.worksheets import Area, Box, Plan, draw, planned
from bgapp.sheets.extras import Extras
from bgapp.sheets.layout import Edition, Field, Kind
from bgapp.sheets.naming import project_of
from bgapp.sheets.placing import Cell, place

SPARE_ROWS = 10
ROOM = 6 * LINE_HEIGHT
"""Points that an empty long text gets at least."""
NO_YEAR = "\u3000" * 4
FREE = dict.fromkeys(("formatCells", "formatColumns", "formatRows", "insertRows"), False)
"""What the protection of a sheet leaves free (in Excel's words: does not lock)."""


@dataclass(frozen=True)
class Place:
    """A cell or a column of rows that may be filled in."""

    field: Field
    area: Area
    rows: str = ""


def template(form: Plain, offers: Offers, extras: Extras) -> bytes:
    """A form, empty or not, as a workbook to fill in, with spare rows; ``offers`` are texts to choose from, by path.

    ``UnknownEditionError`` and ``TextTooLongError`` as ``workbook`` raises them.
    """
    edition = edition_of(form)
    plan = planned(place(edition, _to_fill(edition, form), merged=False))
    found = [(cell, _exact(cell, box, edition)) for cell, box in plan.grid]
    _make_room(plan, found)
    book = new_book(f"{edition.title}（填报模板）")
    add_open_styles(book)
    [name] = sheet_names([project_of(form) or edition.short])
    worksheet = book.create_sheet(name)
    places, lists = list(_places(plan, found)), Lists()
    for spot in places:
        cells = str(spot.area) if spot.area.top < spot.area.bottom else str(spot.area).partition(":")[0]
        worksheet.data_validations.append(prompt(edition, spot.field, cells, offers, lists))
    _add_names(book, name, edition, [*places, *_head_places(plan)])
    worksheet.protection = SheetProtection(sheet=True, **FREE)
    draw(worksheet, plan, [*_head(plan, form), *(_opened(cell, box) for cell, box in found)], extras)
    lists.write(book.create_sheet(LISTS))
    return saved(book)


def _to_fill(edition: Edition, form: Plain) -> Plain:
    """The form with empty rows behind its own, and room for a year where it has none."""
    spare = {repeat.rows: [*form.get(repeat.rows, ()), *({} for _ in range(SPARE_ROWS))] for repeat in edition.repeats}
    return form | spare | {"fiscal_year": read(form, "fiscal_year") or NO_YEAR}


def _make_room(plan: Plan, found: list[tuple[Cell, Box]]) -> None:
    """Make the rows of empty long texts taller: Excel does not grow the rows of merged cells."""
    for cell, box in found:
        if cell.field and cell.field.kind is Kind.TEXT and not cell.raw and plan.sheet.rows[cell.row].repeat is None:
            plan.heights[box.area.bottom - 1] = max(plan.heights[box.area.bottom - 1], ROOM)


def _is_open(cell: Cell) -> bool:
    """Whether a cell may be filled in; names that come from the unit tree only where they are not known yet."""
    return cell.field is not None and not (cell.field.readonly and cell.raw)


def _opened(cell: Cell, box: Box) -> Box:
    return replace(box, style=box.style + OPEN) if _is_open(cell) else box


def _exact(cell: Cell, box: Box, edition: Edition) -> Box:
    """The box of an amount with all of it: what is filled in again must not lose what 万元 round."""
    is_amount = cell.field and cell.field.kind is Kind.MONEY
    return replace(box, value=value_of(replace(cell, text=cell.raw), edition)) if is_amount else box


def _head(plan: Plan, form: Plain) -> Iterator[Box]:
    """Title and subtitle; the year in it is filled in where it is not known."""
    for box in plan.head:
        is_open = box.style == SUBTITLE and not read(form, "fiscal_year")
        yield replace(box, style=box.style + OPEN) if is_open else box


def _head_places(plan: Plan) -> Iterator[Place]:
    """Title and subtitle under the names of their cells."""
    for box, path in zip(plan.head, ("title", "fiscal_year"), strict=False):
        yield Place(plan.sheet.edition.field(path), box.area)


def _places(plan: Plan, found: list[tuple[Cell, Box]]) -> Iterator[Place]:
    """The cells that may be filled in, those of a list's column together."""
    columns: dict[tuple[str, str], Place] = {}
    for cell, box in found:
        repeat = plan.sheet.rows[cell.row].repeat
        if cell.field and repeat:
            column = (repeat.rows, cell.field.name)
            top = columns.get(column, box).area.top
            columns[column] = Place(cell.field, box.area._replace(top=top), repeat.rows)
        elif cell.field and _is_open(cell):
            yield Place(cell.field, box.area)
    yield from columns.values()


def _add_names(book: Workbook, sheet: str, edition: Edition, places: list[Place]) -> None:
    for spot in places:
        area = absolute_coordinate(str(spot.area))
        name = cell_name(spot.field, spot.rows)
        book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet)}!{area}")
    book.defined_names[MARK] = DefinedName(MARK, attr_text=f'"{mark_of(edition)}"')
