"""Amounts: totals and parts, the project list, and the goal's text."""

from __future__ import annotations

import pytest

from bgapp.rules.checks import Severity
from tests.rules.checks.forms import EVALUATION, TARGET, changed, codes, findings, target


def test_a_total_must_be_the_sum_of_its_parts() -> None:
    wrong = changed(TARGET, {"funding.annual_total": "1410000.11"})
    assert codes(wrong) == [("sum_mismatch", "funding.annual_total")]


def test_the_left_total_is_checked_only_when_all_three_are_filled() -> None:
    left = changed(TARGET, {"funding.project_total": "5.00", "funding.project_fiscal": "3.00"})
    assert codes(left) == []
    wrong = changed(left, {"funding.project_other": "1.00"})
    assert codes(wrong) == [("sum_mismatch", "funding.project_total")]
    assert codes(changed(left, {"funding.project_other": "2.00"})) == []


def test_printed_wanyuan_may_differ_by_what_rounding_takes() -> None:
    amounts = {"funding_rows[0].initial_budget": "141.01", "funding_rows[2].initial_budget": "0.00"}
    assert codes(changed(EVALUATION, amounts)) == []
    amounts = {"funding_rows[0].initial_budget": "141.03"}
    assert codes(changed(EVALUATION, amounts)) == [("sum_mismatch", "funding_rows[0].initial_budget")]


def test_an_amount_other_than_the_listed_one_is_a_warning() -> None:
    (finding,) = findings(TARGET, budget="1410000.00")
    assert (finding.code, finding.severity) == ("amount_differs_from_list", Severity.WARNING)
    assert "1,410,000.00" in finding.message
    assert findings(TARGET, budget="1410000.10") == []


@pytest.mark.parametrize(
    "goal",
    [
        "项目总预算1400万元，用于培训。",  # ten times as much
        "年度预算14.1万元，用于培训。",
        "向 20 所学校拨付资金 500 万元。",  # more than there is
        "资金总额1,410,100.00元。",
    ],
)
def test_a_sum_in_the_goal_must_be_that_of_the_funds(goal: str) -> None:
    assert ("goal_amount_differs", "annual_goal") in codes(target(annual_goal=goal))


@pytest.mark.parametrize(
    "goal",
    [
        "项目总预算141万元，用于培训。",
        "项目总预算141.00001万元，用于培训。",
        "全年培训，每人每天不超过550元，其中课酬30万元。",
        "资金总额1410000.10元。",
    ],
)
def test_a_part_of_the_funds_may_be_less(goal: str) -> None:
    assert "goal_amount_differs" not in dict(codes(target(annual_goal=goal)))
