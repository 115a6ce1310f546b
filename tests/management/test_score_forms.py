"""``manage.py score_forms``: self-evaluations in, every computed cell out, no database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bgapp.rules.plain import Plain
from tests.rules.scoring.forms import funding, make_form, row
from tests.sheets.forms import make_form as make_target

FORM = make_form(
    row("≥120.00", "55.00", "40.00", score="18.33"),
    row("及时", "比较及时", "50.00", score="45.00"),
    budget=funding("57.027", "100.00", execution_rate="57.02", score="5.70"),
    total_weight="100",
    total_score="69.03",
    grade="中",
)


def written(folder: Path, *forms: Plain) -> Path:
    path = folder / "forms.json"
    path.write_text(json.dumps(forms, ensure_ascii=False), "utf-8")
    return path


def cells(forms: Path) -> list[dict[str, Any]]:
    """What the command writes as JSON of forms with which nothing is wrong."""
    output = forms.with_name("out.json")
    call_command("score_forms", str(forms), "--json", str(output))
    found: list[dict[str, Any]] = json.loads(output.read_text("utf-8"))["cells"]
    return found


def refusal(*arguments: object) -> tuple[int, str]:
    """Exit status and sentence of a call that fails."""
    with pytest.raises(CommandError) as refused:
        call_command("score_forms", *map(str, arguments), stdout=io.StringIO())
    return refused.value.returncode, str(refused.value)


def test_every_computed_cell_is_written_with_what_is_printed(tmp_path: Path) -> None:
    found = cells(written(tmp_path, make_target(), FORM))
    assert {"form": "培训经费", "index": 1, "where": "grade", "given": "中", "computed": "中"} in found
    assert {each["where"]: (each["given"], each["computed"]) for each in found} == {
        "funding_rows[0].execution_rate": ("57.02", "57.02"),
        "funding_rows[0].weight": ("10.00", "10.00"),
        "funding_rows[0].score": ("5.70", "5.70"),
        "indicators[0].score": ("18.33", "18.33"),
        "total_weight": ("100", "100"),
        "total_score": ("69.03", "69.03"),
        "grade": ("中", "中"),
    }


def test_a_form_that_agrees_is_printed_for_people_and_fine(tmp_path: Path) -> None:
    output = io.StringIO()
    call_command("score_forms", str(written(tmp_path, FORM)), stdout=output)
    assert "培训经费 绩效指标第 1 行「得分」：18.33（40.00 × 55.00 ÷ 120.00 = 18.33）\n" in output.getvalue()


def test_a_cell_that_prints_something_else_is_exit_status_1(tmp_path: Path) -> None:
    output = io.StringIO()
    forms = written(tmp_path, FORM | {"total_score": "69.04"})
    with pytest.raises(CommandError, match="7 格中有 1 格与计算结果不符") as refused:
        call_command("score_forms", str(forms), stdout=output)
    assert refused.value.returncode == 1
    assert "「总分」：表中是 69.04，不符（预算执行 5.70 + 产出指标 63.33 = 69.03）" in output.getvalue()


def test_a_rate_that_exact_amounts_may_give_and_an_empty_cell_are_fine(tmp_path: Path) -> None:
    rounded = funding("35.64", "39.51", execution_rate="90.21", score="9.02")
    call_command("score_forms", str(written(tmp_path, make_form(row(), budget=rounded))), stdout=io.StringIO())


def test_a_row_more_than_the_form_has_is_no_trouble(tmp_path: Path) -> None:
    rows = [funding()] * 5
    output = io.StringIO()
    call_command("score_forms", str(written(tmp_path, make_form(row(), funding_rows=rows))), stdout=output)
    assert "培训经费 funding_rows[4].execution_rate：100.00" in output.getvalue()


def test_what_cannot_be_used_is_exit_status_2(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, make_target())) == (2, f"{tmp_path / 'forms.json'} 里没有自评价表。")
    assert refusal(tmp_path / "none.json")[0] == 2
    assert refusal(written(tmp_path, {"project_name": "甲"}))[0] == 2
    assert refusal(written(tmp_path, FORM), "--json", tmp_path / "nowhere" / "out.json")[0] == 2


def test_every_cell_of_the_published_ones_is_as_printed(samples: Path, tmp_path: Path) -> None:
    published = json.loads((samples / "expected" / "self_evaluation_2023.json").read_text("utf-8"))
    found = cells(written(tmp_path, *published))
    assert len(found) == 119
    assert {each["index"] for each in found} == set(range(6))
