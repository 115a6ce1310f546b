"""A sheet seen from afar, for the 工作台: the grid of its own edition as a drawing, as tall as its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Kind
from bgapp.sheets.placing import Cell, Row, place

register = template.Library()

LEFT, RIGHT, TOP, BOTTOM = 11, 93, 21, 138
ROW, TEXT_ROW, WRITTEN = 4.5, 17.0, 2.6
"""Heights in units of a page that is 104 wide and 147 tall: a row, one with long texts, a line of writing."""
MOST = 30  # rows of a list; more than fit on a page

Line = tuple[float, float, float, float]


@register.simple_tag
def sheet_thumb(edition: str, rows: int | None) -> SafeString:
    """A page with ``rows`` indicators (``None`` for unknown), cut at its foot like the paper; hidden from readers."""
    return _drawn(edition, min(rows or 1, MOST))


@lru_cache(maxsize=len(EDITIONS) * MOST)
def _drawn(edition: str, rows: int) -> SafeString:
    boxes = list(_boxes(EDITIONS[edition], rows))
    return format_html(
        '<svg class="sheet-thumb" viewBox="0 0 104 147" width="104" height="147" aria-hidden="true">'
        '<path class="thumb-heading" d="M30 11h44"/><path d="{}"/><path class="thumb-pen" d="{}"/></svg>',
        _path(_ruling([box for box, _ in boxes])),
        _path(
            line for box, cell in boxes if cell.field and not cell.field.kind.startswith("level") for line in _pen(box)
        ),
    )


def _path(lines: Iterator[Line]) -> SafeString:
    return format_html_join("", "M{} {}L{} {}", ([f"{each:.4g}" for each in line] for line in lines))


def _boxes(edition: Edition, rows: int) -> Iterator[tuple[Line, Cell]]:
    """The cells that fit on the page as left, top, right and foot."""
    form: Plain = {"indicators": [{"level1": "产出指标", "level2": str(number // 2)} for number in range(rows)]}
    placed = place(edition, form).rows
    tops = list(accumulate((_height(row) for row in placed), initial=TOP))
    unit = (RIGHT - LEFT) / sum(edition.widths)
    lefts = [LEFT + unit * width for width in accumulate(edition.widths, initial=0)]
    for row in placed:
        for cell in row.cells:
            top, foot = tops[cell.row], min(tops[min(cell.row + cell.rows, len(placed))], BOTTOM)
            if top + 1 < foot:
                yield (lefts[cell.column], top, lefts[cell.column + cell.cols], foot), cell


def _height(row: Row) -> float:
    is_long = any(cell.field and cell.field.kind is Kind.TEXT for cell in row.cells)
    return TEXT_ROW if is_long and not row.repeat else ROW


def _ruling(boxes: list[Line]) -> Iterator[Line]:
    """The edges of the boxes, those that touch as one line."""
    across, down = defaultdict(list), defaultdict(list)
    for left, top, right, foot in boxes:
        for y in (top, foot):
            across[y].append((left, right))
        for x in (left, right):
            down[x].append((top, foot))
    for y, spans in across.items():
        yield from ((left, y, right, y) for left, right in _joined(spans))
    for x, spans in down.items():
        yield from ((x, top, x, foot) for top, foot in _joined(spans))


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 0.01:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _pen(box: Line) -> Iterator[Line]:
    """What is written into a cell: lines across a long text, one short of the edge elsewhere."""
    left, top, right, foot = box
    end = right - 2 if foot - top > 2 * ROW else left + 2 + 0.6 * (right - left - 4)
    lines = max(int((foot - top - 1.5) / WRITTEN), 1)
    return ((left + 2, y, end, y) for y in (top + 2.4 + WRITTEN * number for number in range(lines)))
