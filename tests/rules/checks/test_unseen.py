"""Indicators and goals of other fields of work, written for this test: what is judged of them holds for forms unseen.

``unseen.csv`` has an indicator a line, with the codes that a reviewer would remark at it (``codes``, none for most);
``unseen_goals.json`` has goals with their indicators, and whether the two disagree.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from bgapp.rules.plain import Plain
from tests.rules.checks.forms import findings, of, row, target

HERE = Path(__file__).parent
INDICATORS = list(csv.DictReader((HERE / "unseen.csv").read_text("utf-8").splitlines()))
GOALS: list[dict[str, Any]] = json.loads((HERE / "unseen_goals.json").read_text("utf-8"))
OF_INDICATORS = {
    *("unit_not_a_unit", "unit_name_mismatch", "rate_without_percent", "count_with_percent", "qualitative_rate"),
    *("operator_missing", "operator_in_words", "equals_on_rate", "equals_on_satisfaction", "cost_not_ceiling"),
    *("level_mismatch", "target_empty", "target_repeats_name", "date_as_target", "typing_slip"),
}


def form(goal: str, *rows: Plain) -> Plain:
    return target(annual_goal=goal, indicators=list(rows))


def remarked(line: dict[str, str]) -> set[str]:
    written = form("按计划完成全年各项工作任务，资金使用规范、有效。", row(line["place"], line["name"], line["target"]))
    return {each.code for each in findings(written) if each.where.startswith("indicators[0].")} & OF_INDICATORS


def test_indicators_of_every_field_are_judged_as_a_reviewer_would() -> None:
    assert len(INDICATORS) > 500
    found = [(line, remarked(line)) for line in INDICATORS]
    assert [(line, codes) for line, codes in found if codes != set(line["codes"].split())] == []


def test_every_code_of_an_indicator_occurs_among_them() -> None:
    occurring = {code for line in INDICATORS for code in line["codes"].split()}
    assert OF_INDICATORS - occurring == {"typing_slip"}


@pytest.mark.parametrize("case", GOALS, ids=lambda case: case["goal"][:20])
def test_a_goal_is_held_against_its_indicators(case: dict[str, Any]) -> None:
    written = form(case["goal"], *(row(*each) for each in case["indicators"]))
    written["funding"] |= {"annual_total": "50000000.00", "annual_appropriation": "50000000.00", "carryover": "0.00"}
    assert bool(of("goal_disagrees_with_indicator", written)) is case["disagrees"]
    assert of("goal_amount_differs", written) == []
    assert of("typing_slip", written) == []
