"""Every cell that the six published self-evaluations print is the one that we compute, to the digit."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bgapp.rules.scoring import DEFAULT, lines_of, overfulfilment, parts_of, score
from bgapp.rules.scoring.computed import number
from tests.rules.scoring.forms import printed


@pytest.fixture
def published(samples: Path) -> list[Any]:
    forms: list[Any] = json.loads((samples / "expected" / "self_evaluation_2023.json").read_text("utf-8"))
    assert len(forms) == 6
    return forms


def test_every_rate_score_total_and_grade_is_the_printed_one(published: list[Any]) -> None:
    compared = [(cell.text, printed(form, cell)) for form in published for cell in score(form, DEFAULT)]
    assert len(compared) == 119
    assert [pair for pair in compared if number(pair[0] or "") != number(pair[1])] == []
    assert [pair for pair in compared if number(pair[1]) is None and pair[0] != pair[1]] == []


def test_no_printed_cell_contradicts_its_parts(published: list[Any]) -> None:
    cells = [(form, cell) for form in published for cell in score(form, DEFAULT)]
    assert [cell.where for form, cell in cells if cell.contradicts(printed(form, cell))] == []


@pytest.mark.parametrize("slip", [Decimal("0.01"), Decimal("-0.01")])
def test_a_hundredth_more_or_less_contradicts(published: list[Any], slip: Decimal) -> None:
    """But not of a rate, whose amounts are known as rounded only."""
    for form in published:
        for cell in score(form, DEFAULT):
            value = number(printed(form, cell))
            if value and not cell.where.endswith("rate"):
                assert cell.contradicts(f"{value + slip:.2f}"), cell


def test_the_one_published_shortfall_is_explained(published: list[Any]) -> None:
    cells = {cell.where: cell for cell in score(published[4], DEFAULT)}
    assert cells["indicators[8].score"].explanation == "10.00 × 55.00 ÷ 120.00 = 4.58"
    assert cells["funding_rows[0].execution_rate"].explanation == "1264.04 ÷ 2216.54 = 57.02%"
    assert cells["funding_rows[0].score"].explanation == "10.00 × 1264.04 ÷ 2216.54 = 5.70"
    assert cells["total_score"].explanation == (
        "预算执行 5.70 + 产出指标 50.00 + 效益指标 24.58 + 满意度指标 10.00 = 90.28"
    )
    assert cells["grade"].explanation == "90.28 ≥ 90，为优"


def test_what_was_lost_where(published: list[Any]) -> None:
    lines = lines_of(published[4], DEFAULT)
    lost = {line.name: line.weight - line.points for line in lines if line.weight and line.points is not None}
    assert {name: str(points) for name, points in lost.items() if points} == {
        "预算执行": "4.30",
        "博物馆年开放时间": "5.42",
    }
    assert [(part.name, str(part.points), str(part.weight)) for part in parts_of(lines)] == [
        ("预算执行", "5.70", "10"),
        ("产出指标", "50.00", "50.00"),
        ("效益指标", "24.58", "30.00"),
        ("满意度指标", "10.00", "10.00"),
    ]


def test_every_labelled_overfulfilment_is_found_and_no_other(published: list[Any], samples: Path) -> None:
    labels = json.loads((samples / "labels" / "checks.json").read_text("utf-8"))
    expected = {(each["index"], each["where"]) for each in labels if each["code"] == "overachieved_without_reason"}
    assert len(expected) == 5
    found = {
        (index, f"indicators[{number}].actual")
        for index, form in enumerate(published)
        for number, row in enumerate(form["indicators"])
        if overfulfilment(row, DEFAULT) is not None
    }
    assert found == expected
