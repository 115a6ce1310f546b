"""The JSON Schema of the exchange format takes every form of every edition, and nothing else."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bgapp.rules.plain import Plain, write
from bgapp.sheets.schema import exchange_schema
from tests.published import PUBLISHED, published
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020

VALIDATOR = Draft202012Validator(exchange_schema())
FORMS = (make_form(), make_project_2020(), make_policy(), make_evaluation())


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(exchange_schema())


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_form_is_valid(samples: Path, name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(published(samples, name))] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_valid_with_its_edition_and_without(form: Plain) -> None:
    assert VALIDATOR.is_valid([form, {key: text for key, text in form.items() if key != "edition"}])


@pytest.mark.parametrize(
    ("form", "path", "text"),
    [
        (make_form(), "funding.carryover", ""),
        (make_form(), "funding.carryover", "9999999999999.99"),
        (make_form(), "project_code", "310000-2025-001"),
        (make_project_2020(), "indicators[0].level2", "自定的二级目标"),
        (make_evaluation(), "funding_rows[1].name", "其中:当年财政拨款"),
        (make_evaluation(), "funding_rows[3].executed_yuan", "0.49"),
    ],
)
def test_what_a_cell_may_hold_is_valid(form: Plain, path: str, text: str) -> None:
    assert VALIDATOR.is_valid([changed(form, path, text)])


@pytest.mark.parametrize(
    ("form", "path", "text"),
    [
        (make_form(), "fiscal_year", "2025年"),
        (make_form(), "funding.carryover", "1,000.00"),
        (make_form(), "funding.carryover", "1.234"),
        (make_form(), "funding.carryover", 1000),
        (make_form(), "funding.carryover_yuan", "1000.00"),
        (make_form(), "start_date", "2025年1月1日"),
        (make_form(), "project_name", "长" * 201),
        (make_form(), "annual_goal", None),
        (make_form(), "indicators[0].level1", "自定的一级指标"),
        (make_form(), "indicators[0].weight", "10.00"),
        (make_form(), "edition", "project_target_2020"),
        (make_form(), "nowhere", ""),
        (make_policy(), "sub_projects[0].target", ""),
        (make_evaluation(), "funding_unit", "元"),
        (make_evaluation(), "funding_rows[4].executed", "1.00"),
        (make_evaluation(), "funding_rows[1].score", "10.00"),
        (make_evaluation(), "funding_rows[1].executed_yuan", ""),
    ],
)
def test_what_no_cell_holds_is_not(form: Plain, path: str, text: str) -> None:
    assert not VALIDATOR.is_valid([changed(form, path, text)])


@pytest.mark.parametrize("key", ["fiscal_year", "project_name", "indicators"])
def test_a_form_says_its_year_and_its_project_and_has_a_list_of_indicators(key: str) -> None:
    assert not VALIDATOR.is_valid([{name: text for name, text in make_form().items() if name != key}])


def changed(form: Plain, path: str, text: str) -> Plain:
    form = copy.deepcopy(form)
    write(form, path, text)
    return form
