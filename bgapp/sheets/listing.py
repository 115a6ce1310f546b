"""Plain lists on paper and in Excel: a title, headed columns, rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from bgapp.sheets.excel.values import TEXT_LENGTH, literal, sheet_names
from bgapp.sheets.pdf.binding import bind
from bgapp.sheets.pdf.markup import escape

HEADING_FILL = PatternFill("solid", fgColor="EAF0F8")
LINE = Side(style="thin", color="CBD2D0")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
TOP = Alignment(vertical="top", wrap_text=True)
CUT = "……（下略）"


@dataclass(frozen=True)
class Listing:
    """A list of texts; the columns are labels with their widths in characters, ``note`` stands below the title."""

    title: str
    note: str
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[str]]


def as_xlsx(listing: Listing) -> bytes:
    """A workbook of one sheet, its headings kept in view; a text that no cell holds is cut, and says so."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = next(sheet_names([listing.title]))
    lines = [[listing.title], [listing.note], [label for label, _ in listing.columns], *listing.rows]
    for number, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            _write(sheet.cell(number, column), text, framed=number > 2)
    sheet["A1"].font = Font(bold=True, size=14)
    for number, (_, width) in enumerate(listing.columns, start=1):
        heading = sheet.cell(3, number)
        heading.font, heading.fill = Font(bold=True), HEADING_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A4"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_pdf(listing: Listing) -> bytes:
    """A4 pages, numbered, the headings on each."""
    # Here, so that a machine without Pango can do everything else.
    from bgapp.sheets.pdf import press

    with press.lock:
        document = press.lay_out(_markup(listing), tuple(width for _, width in listing.columns))
        pages = press.plate(document)
    return bind([listing.title], [pages], listing.title)


def _write(cell: Cell, text: str, *, framed: bool) -> None:
    """A text, never a formula whatever it begins with."""
    kept = literal(text)
    cell.value = kept if len(kept.encode("utf-16-le")) // 2 <= TEXT_LENGTH else kept[: TEXT_LENGTH // 2] + CUT
    cell.data_type = "s"
    if framed:
        cell.border, cell.alignment = BORDER, TOP


def _markup(listing: Listing) -> str:
    columns = "<col>" * len(listing.columns)
    head = "".join(f"<td>{escape(label)}</td>" for label, _ in listing.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in listing.rows)
    return (
        f'<!doctype html><html lang="zh-CN"><body class="listing"><h1>{escape(listing.title)}</h1>'
        f'<p class="subtitle">{escape(listing.note)}</p>'
        f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>"
    )
