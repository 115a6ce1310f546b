"""The workbook as LibreOffice prints it: every text whole, and nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bgapp.rules.plain import Plain
from bgapp.sheets.excel import workbook
from bgapp.sheets.naming import project_of
from tests.published import PUBLISHED, published
from tests.sheets import office
from tests.sheets.forms import make_form, make_row
from tests.sheets.worksheets import EXTREMES, PLAIN, letters, placed

pytestmark = pytest.mark.office


def assert_printed(forms: list[Plain], folder: Path) -> None:
    """LibreOffice prints every text of every cell where an eye can see it, whole and in order."""
    content = workbook(forms, PLAIN)
    pdf = office.to_pdf(content, folder)
    runs = [run for run in office.visible(pdf) if run.y > office.FOOTER]
    edges = office.grid_edges(pdf)
    texts = [office.read_across((run for run in runs if run.page == page), 0, 600) for page in range(len(edges))]
    starts = list(first_pages(forms, texts))
    worksheets = openpyxl.load_workbook(BytesIO(content)).worksheets
    for form, worksheet, (start, end) in zip(forms, worksheets, pairwise([*starts, len(edges)]), strict=True):
        assert_whole(form, worksheet, [run for run in runs if start <= run.page < end], *edges[start])


def first_pages(forms: list[Plain], texts: list[str]) -> Iterator[int]:
    """The page on which each form begins: the next one that says its title."""
    page = -1
    for form in forms:
        page = next(number for number in range(page + 1, len(texts)) if form["title"] in texts[number])
        yield page


def assert_whole(form: Plain, worksheet: Worksheet, runs: list[office.Run], left: float, right: float) -> None:
    widths = [worksheet.column_dimensions[letter].width for letter in letters(form)]
    edges = [left + (right - left) * sum(widths[:column]) / sum(widths) for column in range(len(widths) + 1)]
    found: dict[tuple[float, float], int] = {}
    for cell in placed(form):
        columns = edges[cell.column], edges[cell.column + cell.cols]
        printed, text = office.read_across(runs, *columns), "".join(cell.text.split())
        at = printed.find(text, found.get(columns, 0))
        assert at >= 0, f"{project_of(form)[:20]} {cell.where or cell.text}: {text[:40]}… in {printed[:400]}"
        found[columns] = at + len(text)


def test_libreoffice_prints_extreme_forms_without_clipping(tmp_path: Path) -> None:
    assert_printed([form for form in EXTREMES.values() if form.get("title")], tmp_path)


@pytest.mark.parametrize("name", PUBLISHED)
def test_libreoffice_prints_the_published_forms_without_clipping(samples: Path, tmp_path: Path, name: str) -> None:
    assert_printed(published(samples, name), tmp_path)


def test_libreoffice_shows_what_was_typed_and_computes_nothing(tmp_path: Path) -> None:
    texts = ["=1+1", "@x", "+1", "-1", "=100.00(%)", "_x0041_", "#REF!"]
    assert_printed([make_form(indicators=[make_row("产出指标", "数量指标", text, text) for text in texts])], tmp_path)
