"""Write forms as a workbook: the walker that gives each placed form a worksheet in the official layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import chain, tee
from typing import Any

from openpyxl import Workbook

from bgapp.rules.plain import Plain
from bgapp.sheets.book import Cover, Entry, Printout
from bgapp.sheets.editions import edition_of
from bgapp.sheets.excel.contents import NAME as CONTENTS
from bgapp.sheets.excel.contents import add_contents
from bgapp.sheets.excel.styles import PAGE_WIDTH, SIGNING, add_styles
from bgapp.sheets.excel.values import literal, sheet_names
from bgapp.sheets.excel.worksheets import Area, Box, draw, planned
from bgapp.sheets.extras import SIGNING_LINE, Extras
from bgapp.sheets.naming import document_title, project_of
from bgapp.sheets.placing import Sheet, place

CREATOR = "绩效目标申报与自评"
SIGNING_HEIGHT = 36.0


def workbook(forms: Sequence[Plain], extras: Extras) -> bytes:
    """The forms as an xlsx file, a worksheet each.

    ``ValueError`` without a form, ``UnknownEditionError`` where one is of no known 表样, ``TextTooLongError`` where a
    text is longer than what a cell holds.
    """
    return workbook_of([Printout(form, extras) for form in forms])


def workbook_of(printouts: Sequence[Printout]) -> bytes:
    """The same of forms that carry different marks."""
    if not printouts:
        raise ValueError("没有要导出的表。")
    forms = [printout.form for printout in printouts]
    book = new_book(document_title(forms))
    for printout, name in zip(printouts, sheet_names(map(project_of, forms)), strict=True):
        _add_sheet(book.create_sheet(name), place(edition_of(printout.form), printout.form), printout.extras)
    return saved(book)


def bind_workbook(cover: Cover, parts: Iterable[tuple[Entry, Printout]]) -> bytes:
    """A book (汇总本) as an xlsx file: the contents, then a worksheet for each entry."""
    book = new_book(cover.words)
    parts, again = tee(parts)
    names = sheet_names(chain([CONTENTS], (entry.name for entry, _ in again)))
    contents = book.create_sheet(next(names))
    listed = []
    for name, (entry, printout) in zip(names, parts, strict=True):
        listed.append((entry, name))
        _add_sheet(book.create_sheet(name), place(edition_of(printout.form), printout.form), printout.extras)
    add_contents(contents, cover, listed)
    return saved(book)


def new_book(title: str) -> Workbook:
    """An empty workbook, to be written sheet by sheet, with the styles of forms."""
    book = Workbook(write_only=True)
    add_styles(book)
    book.properties.creator = CREATOR
    book.properties.title = literal(title)
    return book


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _add_sheet(worksheet: Any, sheet: Sheet, extras: Extras) -> None:
    plan = planned(sheet)
    boxes = [*plan.head, *(box for _, box in plan.grid)]
    if extras.signing:
        plan.heights.append(SIGNING_HEIGHT)
        boxes.append(_signing(len(plan.heights), len(plan.widths)))
    draw(worksheet, plan, boxes, extras)


def _signing(row: int, columns: int) -> Box:
    room = PAGE_WIDTH // 2 - sum(map(len, SIGNING_LINE))
    gap = "\u3000" * (room // len(SIGNING_LINE))
    return Box(Area(row, 1, row, columns), gap.join(SIGNING_LINE), SIGNING)
