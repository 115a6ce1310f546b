"""A sheet as the HTML that is laid out for paper.

One ``<tr>`` for each row of the grid. Where a cell from above reaches into a row, an empty ``<td>`` holds its place;
the heading row of a repeating block is a ``<thead>``, which every page repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape as escape_html
from itertools import groupby

from bgapp.sheets.extras import CLASSIFIED_MARK, SIGNING_LINE, Extras
from bgapp.sheets.layout import Kind
from bgapp.sheets.pdf.fitting import Fitting, is_label
from bgapp.sheets.placing import Cell, Row

UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def markup(fitting: Fitting, extras: Extras) -> str:
    """The whole document of one form."""
    sheet = fitting.sheet
    return (
        f'<!doctype html><html lang="zh-CN"><body{marks(extras)}>'
        f"<h1>{escape(sheet.title)}</h1>"
        f"{_subtitle(sheet.subtitle)}"
        f"{''.join(_tables(fitting))}{_signing(extras)}</body></html>"
    )


def _subtitle(text: str) -> str:
    return f'<p class="subtitle">{escape(text)}</p>' if text else ""


def is_floating(cell: Cell) -> bool:
    """Whether the text stands in the middle of the cell's part of a page, and again on the next page."""
    return is_label(cell) or cell.rows > 1


def escape(text: str) -> str:
    """A text as HTML: every line break a ``\\n``, what no paper shows left out."""
    return escape_html(UNPRINTABLE.sub("", "\n".join(text.splitlines())))


def marks(extras: Extras) -> str:
    """What the pages are marked with, as attributes of their body."""
    state = f' data-draft="{extras.state_mark}"' if extras.state_mark else ""
    return state + (f' data-classified="{CLASSIFIED_MARK}"' if extras.classified else "")


def _signing(extras: Extras) -> str:
    if not extras.signing:
        return ""
    return f'<p class="signing">{"".join(f"<span>{text}</span>" for text in SIGNING_LINE)}</p>'


def _tables(fitting: Fitting) -> Iterator[str]:
    """One table for each repeating block, and one for the fixed rows between two of them."""
    columns = "<col>" * len(fitting.sheet.edition.widths)
    for _, rows in groupby(enumerate(fitting.sheet.rows), key=lambda item: item[1].repeat):
        lines = "".join(_line(row, index, fitting) for index, row in rows)
        yield f"<table><colgroup>{columns}</colgroup>{lines}</table>"


def _line(row: Row, index: int, fitting: Fitting) -> str:
    classes = _classes({"whole": fitting.is_whole(row), "joined": index in fitting.joined})
    line = f'<tr data-row="{index}" class="{classes}">{"".join(_cells(row, fitting))}</tr>'
    return f"<thead>{line}</thead>" if row.is_heading else line


def _cells(row: Row, fitting: Fitting) -> Iterator[str]:
    column = 0
    for cell in row.cells:
        yield _gap(cell.column - column)
        yield _cell(cell, fitting)
        column = cell.column + cell.cols
    yield _gap(len(fitting.sheet.edition.widths) - column)


def _gap(cols: int) -> str:
    return f'<td colspan="{cols}"></td>' if cols else ""


def _cell(cell: Cell, fitting: Fitting) -> str:
    text = escape(fitting.text(cell))
    is_text = cell.field is not None and cell.field.kind is Kind.TEXT
    classes = _classes({"text": is_text, "floating": is_floating(cell), "spread": fitting.is_spread(cell)})
    content = f"<p>{text}</p>" if is_floating(cell) else text
    return f'<td colspan="{cell.cols}" class="{cell.align} {fitting.type_size(cell)} {classes}">{content}</td>'


def _classes(names: dict[str, bool]) -> str:
    return " ".join(name for name, applies in names.items() if applies)
