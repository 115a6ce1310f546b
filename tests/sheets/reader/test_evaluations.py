"""Self-evaluations and the other editions, read back from our own workbooks after what offices do to them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from bgapp.rules.plain import Plain
from bgapp.sheets.excel import workbook
from bgapp.sheets.extras import Extras
from bgapp.sheets.grid import Grid, read_grids
from bgapp.sheets.reader import Reading, Severity, read_forms
from tests.sheets.reader.sheets import told

FILES = ("self_evaluation_2023", "policy_target_2023", "project_target_2020", "project_target_2025_rsj")


def published(samples: Path, name: str) -> list[Plain]:
    forms: list[Plain] = json.loads((samples / "expected" / f"{name}.json").read_text("utf-8"))
    return forms


def grids(tmp_path: Path, data: bytes) -> list[Grid]:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    return read_grids(path, path.name)


def evaluation(samples: Path, tmp_path: Path, **cells: object) -> Reading:
    """A published self-evaluation, read after cells of its worksheet were changed."""
    book = openpyxl.load_workbook(BytesIO(workbook(published(samples, FILES[0])[1:2], Extras())))
    for address, value in cells.items():
        book.worksheets[0][address] = value
    output = BytesIO()
    book.save(output)
    return read_forms(grids(tmp_path, output.getvalue()), "a.xlsx")


@pytest.mark.parametrize("name", FILES)
def test_what_we_export_is_read_back_without_a_changed_cell(samples: Path, tmp_path: Path, name: str) -> None:
    forms = published(samples, name)
    read = read_forms(grids(tmp_path, workbook(forms, Extras(signing=True))), "a.xlsx")
    again = read_forms(grids(tmp_path, workbook(read.forms, Extras())), "a.xlsx")
    assert again.forms == read.forms
    assert [form.get("project_name") or form["policy_name"] for form in read.forms] == [
        form.get("project_name") or form["policy_name"] for form in forms
    ]


def test_amounts_rates_and_sums_are_read_where_row_and_column_meet(samples: Path, tmp_path: Path) -> None:
    [form] = evaluation(samples, tmp_path).forms
    assert form["funding_rows"][0] == {
        "name": "年度资金总额",
        "initial_budget": "28.00",
        "full_budget": "28.00",
        "executed": "26.54",
        "weight": "10.00",
        "execution_rate": "94.78",
        "score": "9.47",
    }
    assert form["funding_rows"][3]["weight"] == form["funding_rows"][3]["score"] == "-"
    assert (form["total_weight"], form["total_score"], form["grade"]) == ("100", "99.47", "优")


def test_amounts_in_yuan_are_kept_exactly_beside_the_printed_ones(samples: Path, tmp_path: Path) -> None:
    [form] = evaluation(samples, tmp_path, A5="项目资金（元）", C6=280000, D6=280000, E6=265432.1).forms
    assert form["funding_rows"][0]["executed"] == "26.54"
    assert form["funding_rows"][0]["executed_yuan"] == "265432.10"


def test_sums_may_have_no_label_or_another_one(samples: Path, tmp_path: Path) -> None:
    for label in ("", "总分", "合  计"):
        [form] = evaluation(samples, tmp_path, A18=label).forms
        assert (form["total_weight"], form["total_score"]) == ("100", "99.47")


@pytest.mark.parametrize(
    ("cell", "value", "where", "severity"),
    [
        ("G18", 90, "total_score", Severity.WARNING),
        ("C19", "中", "grade", Severity.WARNING),
        ("F13", 12, "total_weight", Severity.WARNING),
        ("E6", 33.6, "funding_rows[0].executed", Severity.WARNING),
        ("G14", -3, "indicators[1].score", Severity.ERROR),
        ("F15", "十七", "indicators[2].weight", Severity.ERROR),
        ("E13", "", "indicators[0].actual", Severity.WARNING),
    ],
)
def test_figures_that_cannot_be_are_said(
    samples: Path, tmp_path: Path, cell: str, value: object, where: str, severity: Severity
) -> None:
    found = told(evaluation(samples, tmp_path, **{cell: value}), severity)
    assert where in [place for _, place in found]
    assert cell in [address for address, _ in found] or where == "total_weight"
