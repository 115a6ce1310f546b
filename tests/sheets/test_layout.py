"""An edition as data: addresses of cells, their names in messages, and a description without contradictions."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, groupby

import pytest

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field, Fixed, Kind, Repeat, Value, cells
from bgapp.sheets.placing import place
from tests.sheets.forms import make_evaluation, make_form, make_policy

EDITION = EDITIONS["project_target_2025"]
POLICY = EDITIONS["policy_target_2023"]
EVALUATION = EDITIONS["self_evaluation_2023"]
ALL = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS.keys())


def test_the_cells_of_a_form_come_in_printed_order() -> None:
    form = make_form()
    found = {where: text for where, _, text in cells(EDITION, form)}
    assert list(found)[:3] == ["title", "fiscal_year", "project_name"]
    assert list(found)[-4:] == [f"indicators[5].{name}" for name in ("level1", "level2", "name", "target")]
    assert found["indicators[2].target"] == "=100.00(%)"


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ("annual_goal", "「年度总体目标」"),
        ("funding.annual_total", "「年度资金申请总额」"),
        ("indicators", "绩效指标"),
        ("indicators[3]", "绩效指标第 4 行"),
        ("indicators[3].name", "绩效指标第 4 行「三级指标」"),
    ],
)
def test_a_cell_has_a_name_for_messages(where: str, label: str) -> None:
    assert EDITION.label(where) == label


@pytest.mark.parametrize("where", ["nowhere", "funding", "indicators[0].nowhere", "indicators[x].name"])
def test_an_address_without_a_cell_is_a_key_error(where: str) -> None:
    with pytest.raises(KeyError):
        EDITION.label(where)


def test_an_edition_covers_its_first_and_its_last_year_and_all_years_where_it_has_no_last() -> None:
    assert [EDITION.covers(year) for year in (2020, 2021, 2035)] == [False, True, True]
    ended = replace(EDITION, last_year=2024)
    assert [ended.covers(year) for year in (2020, 2021, 2024, 2025)] == [False, True, True, False]


def test_computed_and_carried_cells_are_not_edited() -> None:
    assert not EDITION.field("funding.annual_total").editable
    assert not EDITION.field("department").editable
    assert EDITION.field("funding.carryover").editable


def test_a_cell_is_kept_in_the_column_that_its_path_ends_with_unless_another_is_named() -> None:
    assert EDITION.field("funding.carryover").name == "carryover"
    assert EVALUATION.field("funding_rows[2].full_budget").name == "carryover_full_budget"


def test_an_amount_is_typed_exactly_where_the_exact_one_is_known() -> None:
    form, field = make_evaluation(), EVALUATION.field("funding_rows[0].executed")
    assert EVALUATION.text(form, field) == "138.123456"
    form["funding_rows"][0]["executed_yuan"] = "unknown"
    assert EVALUATION.text(form, field) == "138.12"


def test_exact_yuan_mean_nothing_where_amounts_are_printed_in_yuan() -> None:
    form = make_form(funding={"carryover": "5.00", "carryover_yuan": "7.00"})
    assert EDITION.text(form, EDITION.field("funding.carryover")) == "5.00"


def test_the_cells_of_two_blocks_come_one_after_the_other() -> None:
    found = [where for where, _, _ in cells(POLICY, make_policy())]
    assert found.index("sub_projects[1].amount") + 1 == found.index("indicators[0].level1")
    assert POLICY.label("sub_projects[1].amount") == "资金构成第 2 行「预算金额」"


@pytest.mark.parametrize("nothing", [{}, {"indicators": None}, {"indicators": []}])
def test_a_form_without_rows_has_its_cells_all_the_same(nothing: Plain) -> None:
    assert len(list(cells(EDITION, nothing))) == len(EDITION.fields)


def test_long_texts_may_be_long_and_names_may_not() -> None:
    assert Field("goal", "目标", Kind.TEXT).max_length == 10_000
    assert Field("name", "名称").max_length == 200


@ALL
def test_each_value_in_the_grid_is_a_field_and_each_field_stands_there_once(edition: Edition) -> None:
    blocks = [block for block in edition.blocks if isinstance(block, Fixed)]
    values = [item.path for block in blocks for row in block.rows for item in row if isinstance(item, Value)]
    above_the_grid = {"title", "fiscal_year"}
    assert len(values) == len(set(values))
    assert set(values) == {field.path for field in edition.fields} - above_the_grid


@ALL
def test_sums_are_made_of_amounts_of_the_form(edition: Edition) -> None:
    for field in edition.fields:
        assert {edition.field(path).kind for path in field.sum_of} <= {Kind.MONEY}


@ALL
def test_the_rows_of_a_repeating_block_are_as_wide_as_the_grid(edition: Edition) -> None:
    for block in edition.blocks:
        if isinstance(block, Repeat):
            side = block.side.cols if block.side else 0
            assert side + sum(column.cols for column in block.columns) == len(edition.widths)


@ALL
def test_an_empty_form_fills_the_grid(edition: Edition) -> None:
    rows = place(edition, {}).rows
    assert sum(cell.rows * cell.cols for row in rows for cell in row.cells) == len(rows) * len(edition.widths)


@ALL
def test_no_two_fields_share_a_column_of_the_model(edition: Edition) -> None:
    names = [field.name for field in edition.fields]
    assert len(names) == len(set(names))


REQUIRED = {
    "project_target_2025": "project_name project_nature project_category department unit start_date end_date"
    " funding.annual_total funding.annual_appropriation funding.carryover funding.annual_other annual_goal",
    "project_target_2020": "applicant_unit project_name project_category start_date end_date government_purchase"
    " performance_type overview basis necessity safeguards implementation_plan goals total_budget annual_budget",
    "policy_target_2023": "evaluation_period department policy_name fund_use policy_period overview necessity"
    " implementation_plan overall_goal annual_goal_initial",
    "self_evaluation_2023": "project_name department unit funding_rows[0].initial_budget"
    " funding_rows[0].full_budget funding_rows[0].executed actual_completion",
}


@pytest.mark.parametrize(("key", "paths"), REQUIRED.items(), ids=REQUIRED)
def test_the_required_cells_are_those_of_the_official_form(key: str, paths: str) -> None:
    above_the_grid = {"title", "fiscal_year"}
    assert {field.path for field in EDITIONS[key].fields if field.required} == {*paths.split(), *above_the_grid}


def test_every_edition_has_its_required_cells_listed_here() -> None:
    assert set(REQUIRED) == set(EDITIONS)


@ALL
def test_what_a_filing_is_about_stands_in_its_cells(edition: Edition) -> None:
    identity = edition.identity
    assert not edition.field(identity.unit).editable
    assert edition.field(identity.project).required
    assert not identity.department or not edition.field(identity.department).editable
    assert not identity.amount or edition.field(identity.amount).kind is Kind.MONEY
    assert not identity.goal or edition.field(identity.goal).kind is Kind.TEXT
    assert not identity.nature or edition.field(identity.nature).kind is Kind.CHOICE


@ALL
def test_constants_are_no_cells(edition: Edition) -> None:
    assert not set(edition.constants) & {field.path for field in edition.fields}


@ALL
def test_the_levels_of_a_new_form_and_the_printed_ones_are_of_the_taxonomy(edition: Edition) -> None:
    for block in edition.repeats:
        assert set(block.begin) <= set(chain(*edition.taxonomy.levels.values()))
        assert all(edition.taxonomy.knows(*level) for level in block.printed_levels)
        firsts = [level1 for level1, _ in block.printed_levels]
        assert len(set(firsts)) == len(list(groupby(firsts)))


@ALL
def test_an_evaluation_carries_cells_of_the_targets_that_it_evaluates(edition: Edition) -> None:
    for path, source in edition.carries.items():
        assert edition.field(path).kind is EDITIONS[edition.evaluates].field(source).kind


def test_of_each_kind_of_form_a_year_has_one() -> None:
    targets = [EDITIONS[key] for key in ("project_target_2020", "project_target_2025")]
    assert all(sum(edition.covers(year) for edition in targets) == 1 for year in range(2000, 2040))


def test_a_target_entered_in_parts_is_composed_as_its_form_prints_units() -> None:
    printed = [EDITIONS[key].target("≥", "90.00", "%") for key in EDITIONS]
    assert dict(zip(EDITIONS, printed, strict=True)) == {
        "project_target_2025": "≥90.00(%)",
        "project_target_2020": "≥90.00%",
        "policy_target_2023": "≥90.00%",
        "self_evaluation_2023": "≥90.00",
    }
