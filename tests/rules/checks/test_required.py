"""Required cells: each is named, and nothing else is."""

from __future__ import annotations

import pytest

from tests.rules.checks.forms import EVALUATION, TARGET, changed, codes, target

REQUIRED = [
    "project_name",
    "project_nature",
    "project_category",
    "department",
    "unit",
    "start_date",
    "end_date",
    "funding.annual_appropriation",
    "funding.carryover",
    "funding.annual_other",
    "annual_goal",
]


@pytest.mark.parametrize("path", REQUIRED)
def test_a_required_cell_must_be_filled(path: str) -> None:
    assert ("required", path) in codes(changed(TARGET, {path: ""}))
    assert ("required", path) in codes(changed(TARGET, {path: "  "}))


@pytest.mark.parametrize("path", ["overall_goal", "funding.project_total", "funding.project_fiscal"])
def test_an_optional_cell_may_stay_empty(path: str) -> None:
    assert codes(changed(TARGET, {path: ""})) == []


def test_an_amount_of_nothing_is_a_value() -> None:
    amounts = {"funding.annual_appropriation": "0.00", "funding.carryover": "0.00", "funding.annual_total": "0.00"}
    assert codes(changed(TARGET, amounts)) == []


@pytest.mark.parametrize("name", ["level1", "level2", "name"])
def test_each_indicator_needs_its_levels_and_its_name(name: str) -> None:
    assert ("required", f"indicators[0].{name}") in codes(changed(TARGET, {f"indicators[0].{name}": ""}))


@pytest.mark.parametrize("name", ["actual", "weight"])
def test_each_result_needs_its_actual_value_and_its_weight(name: str) -> None:
    assert ("required", f"indicators[0].{name}") in codes(changed(EVALUATION, {f"indicators[0].{name}": ""}))


def test_a_form_needs_an_indicator() -> None:
    assert ("required", "indicators") in codes(target(indicators=[]))


def test_what_is_no_row_counts_as_an_empty_one() -> None:
    assert ("required", "indicators[1].name") in codes(target(indicators=[*TARGET["indicators"][:1], "?"]))
