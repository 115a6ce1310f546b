"""A printed PDF as a grid, and the forms in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bgapp.rules.plain import Plain
from bgapp.sheets import pdf
from bgapp.sheets.extras import Extras
from bgapp.sheets.grid import Refused, read_grids
from bgapp.sheets.reader import read_forms
from tests.sheets.forms import INDICATORS, make_form, make_row

LONG = "深入实施就业优先战略，健全就业公共服务体系，完成培训 600 人次，满意度达到 90%；"


def read_back(tmp_path: Path, *forms: Plain) -> list[Plain]:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.render(forms, Extras(draft=True, signing=True)))
    return [unspaced(form) for form in read_forms(read_grids(path, path.name), path.name).forms]


def unspaced(form: Plain) -> Plain:
    """A form without white space in its texts: paper does not tell where a line was only wrapped."""
    return json.loads("".join(json.dumps(form, ensure_ascii=False).replace("\\n", "").split()))  # type: ignore[no-any-return]


def test_cells_have_their_page_and_row(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.render([make_form()], Extras()))
    [grid] = read_grids(path, path.name)
    places = {cell.text: grid.address(cell) for cell in grid.cells}
    assert places["项目名称"].startswith("第 1 页第 ")
    assert places["项目名称"].endswith(" 行第 1 格")


def test_what_we_print_is_read_back(tmp_path: Path) -> None:
    form = make_form()
    assert read_back(tmp_path, form, form | {"project_name": "宣传"}) == [
        unspaced(form),
        unspaced(form) | {"project_name": "宣传"},
    ]


def test_a_form_of_many_pages_is_one_form(tmp_path: Path) -> None:
    rows = [make_row(*INDICATORS[number // 20][:2], f"第 {number} 项工作完成率") for number in range(120)]
    form = make_form(indicators=rows)
    assert read_back(tmp_path, form) == [unspaced(form)]


def test_a_text_that_a_page_divides_is_one_text(tmp_path: Path) -> None:
    form = make_form(annual_goal=LONG * 60)
    assert read_back(tmp_path, form) == [unspaced(form)]


def test_what_has_no_text_is_refused_as_scanned(tmp_path: Path) -> None:
    from weasyprint import HTML

    path = tmp_path / "a.pdf"
    HTML(string="<html><body></body></html>").write_pdf(path)
    with pytest.raises(Refused, match="扫描件"):
        read_grids(path, path.name)
