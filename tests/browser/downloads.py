"""What is downloaded from a filing's page, held against what the page shows."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Download, Page

from tests.sheets.paper import page_texts, squeezed

MARKS = ("草稿", "作废")
PRINTED = ".sheet-title, .sheet-subtitle, table.sheet th.label, table.sheet td[data-where]"
TEXTS = """(cells) => cells.filter((cell) => cell.getClientRects().length)
    .map((cell) => [cell.matches("[data-where]"), (cell.querySelector(".text") || cell).textContent])"""


def check_downloads(page: Page, mark: str = "") -> None:
    """PDF and Excel hold exactly the cells on the screen, and say 草稿 or 作废 where it is one."""
    shown = [(is_value, squeezed(text)) for is_value, text in page.locator(PRINTED).evaluate_all(TEXTS)]
    assert sum(bool(text) for is_value, text in shown if is_value) > 15
    _check_pdf(_downloaded(page, "PDF"), shown, mark)
    _check_workbook(_downloaded(page, "Excel"), [text for _, text in shown if text], mark)


def _downloaded(page: Page, kind: str) -> bytes:
    page.locator(".doc-menu summary").click()
    with page.expect_download() as download:
        page.locator(".doc-menu").get_by_role("link", name=kind, exact=True).click()
    page.keyboard.press("Escape")
    assert _named_for_people(download.value, page.locator(".doc-title").inner_text())
    return Path(download.value.path()).read_bytes()


def _named_for_people(download: Download, project: str) -> bool:
    return download.suggested_filename.startswith("2025年度_") and f"_{project}_" in download.suggested_filename


def _check_pdf(pdf: bytes, shown: list[tuple[bool, str]], mark: str) -> None:
    pages = page_texts(pdf)
    assert [[other for other in MARKS if other in page] for page in pages] == [[mark] if mark else []] * len(pages)
    text, between = "".join(page.replace(mark, "") for page in pages), ""
    for _, piece in filter(lambda cell: cell[1], shown):
        before, found, text = text.partition(piece)
        assert found == piece
        between += before
    assert _only_repeats(between + text, shown)


def _only_repeats(text: str, shown: list[tuple[bool, str]]) -> bool:
    """Whether what a PDF has besides the cells are headings and levels, named again on a new page."""
    for piece in sorted({piece for _, piece in shown if piece.endswith(("指标", "指标值"))}, key=len):
        text = text.replace(piece, "")
    return text == ""


def _check_workbook(workbook: bytes, shown: list[str], mark: str) -> None:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(workbook)).active
    cells = [_as_shown(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
    assert [text for text in cells if text] == shown
    assert sheet.oddHeader.right.text == (mark or None)


def _as_shown(value: Any) -> str:
    if isinstance(value, int | float):
        return f"{value:,.2f}"
    return value.date().isoformat() if isinstance(value, datetime) else squeezed(str(value))
