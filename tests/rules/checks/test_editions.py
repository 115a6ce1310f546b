"""The checks over every edition: amounts known in 万元 only, computed totals, blocks that may be empty, open levels."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.checks import Severity, check
from bgapp.rules.plain import Plain, write
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.layout import Edition
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020

ALL = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS.keys())
TOTAL = "funding_rows[0].executed"


def remarks(form: Plain, changes: dict[str, Any], code: str) -> list[str]:
    """Where a rule finds something, some cells of the form changed."""
    form = copy.deepcopy(form)
    for path, text in changes.items():
        write(form, path, text)
    return [finding.where for finding in check(form, edition_of(form)) if finding.code == code]


def evaluation_in_ten_thousands(*executed: str) -> Plain:
    """A self-evaluation whose amounts are known as printed in 万元 only: of the total, then of its three parts."""
    return make_evaluation(funding_rows=[{"executed": text} for text in executed])


@pytest.mark.parametrize(
    ("executed", "found"),
    [
        (("0.01", "0.00", "0.00", "0.00"), []),
        (("0.02", "0.00", "0.00", "0.00"), []),
        (("0.03", "0.00", "0.00", "0.00"), [TOTAL]),
        (("100.00", "33.34", "33.34", "33.34"), []),
        (("100.03", "33.34", "33.34", "33.34"), []),
        (("100.05", "33.34", "33.34", "33.34"), [TOTAL]),
    ],
)
def test_a_sum_of_rounded_amounts_may_differ_by_what_rounding_explains(
    executed: tuple[str, ...], found: list[str]
) -> None:
    assert remarks(evaluation_in_ten_thousands(*executed), {}, "sum_mismatch") == found


@pytest.mark.parametrize(("yuan", "found"), [("1000000.00", []), ("1000000.01", [TOTAL]), ("not known", [])])
def test_exact_amounts_leave_no_slack(yuan: str, found: list[str]) -> None:
    form = evaluation_in_ten_thousands("100.00", "50.00", "50.00", "0.00")
    exact = {f"funding_rows[{row}].executed_yuan": "500000.00" for row in (1, 2)} | {f"{TOTAL}_yuan": yuan}
    assert remarks(form, exact | {"funding_rows[3].executed_yuan": "0.00"}, "sum_mismatch") == found


def test_a_computed_total_is_asked_for_where_its_parts_are_optional() -> None:
    empty = make_evaluation(funding_rows=[])
    asked = ["funding_rows[0].initial_budget", "funding_rows[0].full_budget", "funding_rows[0].executed"]
    assert remarks(empty, {}, "required") == asked


def test_a_computed_total_is_named_by_its_parts_where_those_are_required() -> None:
    asked = [f"funding.{name}" for name in ("annual_appropriation", "carryover", "annual_other")]
    assert remarks(make_form(funding={}), {}, "required") == asked


def test_a_policy_needs_no_sub_project_but_whole_ones() -> None:
    assert remarks(make_policy(), {"sub_projects": []}, "required") == []
    assert remarks(make_policy(), {"sub_projects[1].amount": ""}, "required") == ["sub_projects[1].amount"]
    assert remarks(make_policy(), {"indicators": []}, "required") == ["indicators"]


def test_an_open_list_of_levels_takes_others_with_a_warning() -> None:
    form = make_project_2020()
    form["indicators"][1]["level2"] = "自定的二级目标"
    (finding,) = (each for each in check(form, edition_of(form)) if each.code == "level_unknown")
    assert (finding.where, finding.severity) == ("indicators[1].level2", Severity.WARNING)


@pytest.mark.parametrize("level1", ["自定的一级目标", "产出指标"])
def test_an_open_list_is_open_in_its_second_levels_only(level1: str) -> None:
    form = make_project_2020()
    form["indicators"][1]["level1"] = level1
    (finding,) = (each for each in check(form, edition_of(form)) if each.code == "level_unknown")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("form", [make_form(), make_policy(), make_evaluation()])
def test_a_closed_list_refuses_others(form: Plain) -> None:
    assert remarks(form, {"indicators[1].level2": "自定指标"}, "level_unknown") == ["indicators[1].level2"]


TEXTS = st.sampled_from(["", "1", "0.01", "1e999999", "1E30", "-1e400", "NaN", "sNaN", "Infinity", "2025-01-01", "≥"])


@ALL
@given(data=st.data())
def test_no_text_whatever_makes_a_check_raise(edition: Edition, data: st.DataObject) -> None:
    form: Plain = {"edition": edition.key}
    for field in edition.fields:
        write(form, field.path, data.draw(TEXTS))
        write(form, f"{field.path}_yuan", data.draw(TEXTS))
    for block in edition.repeats:
        row = st.fixed_dictionaries({column.field.name: TEXTS for column in block.columns})
        form[block.rows] = data.draw(st.lists(row, max_size=3) | st.none())
    assert all(finding.message for finding in check(form, edition))
