"""The named styles of a workbook and the page that its sheets are printed on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.page import PageMargins

from bgapp.sheets.extras import CLASSIFIED_MARK, Extras
from bgapp.sheets.layout import Kind
from bgapp.sheets.placing import Cell

FONT = "宋体"
FONT_SIZE = 10.5
TITLE_SIZE = 16
PAGE_WIDTH = 96
"""Columns of an A4 page between its margins, in half-widths of the font."""
PAGE_HEIGHT = 725
"""Points of an A4 page between its margins, at least: a sheet that is shrunk to one page wide has more."""
A4 = 9

AMOUNT_FORMAT = "#,##0.00"
DATE_FORMAT = "yyyy-mm-dd"
TEXT_FORMAT = "@"
"""Keeps what is typed over a target text: Excel would take ``=100.00(%)`` for a formula and ``90%`` for 0.9."""
LINE = Side(style="thin")
GRID = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)

TITLE = "表名"
SUBTITLE = "年度"
SIGNING = "签章"
ALIGNMENTS = {"left": "靠左", "center": "居中", "right": "靠右"}
FIELD_STYLES = {Kind.MONEY: "金额", Kind.NUMBER: "分数", Kind.DATE: "日期", Kind.TEXT: "长文"}
WHOLE_STYLES = {Kind.MONEY: "整数金额", Kind.NUMBER: "整数"}
"""For a number that is printed without decimals."""
NUMBER_FORMATS = {"金额": AMOUNT_FORMAT, "整数金额": "#,##0", "分数": "0.00", "整数": "0"}
ON_TOP = "靠上"
CENTRED = "栏目居中"
TEXT = "内容靠左"
LINK = "链接"
LINK_COLOUR = "1D3F72"
OPEN = "可填"
"""What is added to the name of a style where a protected sheet may be filled in."""
OPEN_FILL = PatternFill("solid", fgColor="EAF0F8")


def style_of(cell: Cell, *, divided: bool = False) -> str:
    """The named style of a placed cell; a text in the middle of a ``divided`` one could fall into the page break."""
    kind = cell.field.kind if cell.field else None
    if kind in WHOLE_STYLES and cell.text and "." not in cell.text:
        return WHOLE_STYLES[kind]
    if kind in FIELD_STYLES:
        return FIELD_STYLES[kind]
    return f"{'内容' if cell.field else '栏目'}{ALIGNMENTS[cell.align]}{ON_TOP if divided else ''}"


def add_styles(book: Workbook) -> None:
    """Give a workbook its font and the styles that all its cells share."""
    # The font of this style is the one whose digits Excel counts the widths of columns in.
    book._named_styles["Normal"].font = Font(name=FONT, size=FONT_SIZE, charset=134)
    for style in _styles():
        book.add_named_style(style)


def add_open_styles(book: Workbook) -> None:
    """Add each style once more, tinted, for cells that may be filled in."""
    for style in _styles():
        style.name += OPEN
        style.protection = Protection(locked=False)
        style.fill = OPEN_FILL
        book.add_named_style(style)


def _styles() -> Iterator[NamedStyle]:
    yield _style(TITLE, size=TITLE_SIZE, bold=True)
    yield _style(SUBTITLE)
    yield _style(SIGNING, "left")
    yield _style("长文", "left", "top", border=GRID)
    for name, number_format in NUMBER_FORMATS.items():
        yield _style(name, "right", border=GRID, number_format=number_format, shrink=True)
    yield _style("日期", "left", border=GRID, number_format=DATE_FORMAT)
    yield _style(LINK, "left", border=GRID, colour=LINK_COLOUR, number_format=TEXT_FORMAT)
    for align, name in ALIGNMENTS.items():
        for vertical, suffix in (("center", ""), ("top", ON_TOP)):
            yield _style(f"栏目{name}{suffix}", align, vertical, border=GRID)
            yield _style(f"内容{name}{suffix}", align, vertical, border=GRID, number_format=TEXT_FORMAT)


def _style(
    name: str,
    align: str = "center",
    vertical: str = "center",
    *,
    size: float = FONT_SIZE,
    bold: bool = False,
    colour: str | None = None,
    border: Border | None = None,
    number_format: str = "General",
    shrink: bool = False,
) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(name=FONT, size=size, bold=bold, color=colour, underline="single" if colour else None, charset=134),
        alignment=Alignment(horizontal=align, vertical=vertical, wrap_text=not shrink, shrink_to_fit=shrink),
        border=border,
        number_format=number_format,
    )


def set_page(sheet: Any, extras: Extras) -> None:
    """Print a worksheet on A4, one page wide, with page numbers below and its marks above; show it as paper too."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.59, right=0.59, top=0.79, bottom=0.79, header=0.4, footer=0.4)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter.center.size = 9
    if extras.classified:
        sheet.oddHeader.left.text = CLASSIFIED_MARK
    if extras.state_mark:
        sheet.oddHeader.right.text = extras.state_mark
        sheet.oddHeader.right.color = "808080"
