"""Paths into a form as plain data: read whatever stands there, write what is missing on the way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.plain import has, read, steps, write

FORM = {
    "project_name": "甲项目",
    "overall_goal": None,
    "funding": {"annual_total": "1410000.00"},
    "funding_rows": [{"executed": "1.00"}, {"executed": 2}],
}
NAMES = st.sampled_from(["name", "funding", "rows", "年度"])
STEPS = st.tuples(NAMES, st.none() | st.integers(0, 3))
PATHS = st.lists(STEPS, min_size=1, max_size=3).map(
    lambda steps: ".".join(name if index is None else f"{name}[{index}]" for name, index in [*steps, ("text", None)])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.just("text"), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("name", ("name",)),
        ("funding.annual_total", ("funding", "annual_total")),
        ("funding_rows[12].executed", ("funding_rows", 12, "executed")),
    ],
)
def test_a_path_is_keys_and_row_numbers(path: str, found: tuple[str | int, ...]) -> None:
    assert steps(path) == found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("project_name", "甲项目"),
        ("funding.annual_total", "1410000.00"),
        ("funding_rows[0].executed", "1.00"),
        ("funding_rows[1].executed", "2"),
    ],
)
def test_a_text_is_read_at_its_path(path: str, text: str) -> None:
    assert read(FORM, path) == text


@pytest.mark.parametrize(
    "path",
    [
        "nowhere",
        "overall_goal",
        "funding",
        "funding_rows",
        "funding.nowhere",
        "nowhere.deeper",
        "project_name.deeper",
        "project_name[0].deeper",
        "funding[0].annual_total",
        "funding_rows.executed",
        "funding_rows[2].executed",
        "funding_rows[0]",
    ],
)
def test_what_a_form_lacks_is_read_as_empty(path: str) -> None:
    assert read(FORM, path) == ""


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("project_name", True),
        ("overall_goal", True),
        ("funding_rows[1].executed", True),
        ("funding_rows[2].executed", False),
        ("funding.carryover", False),
        ("project_name.deeper", False),
        ("nowhere", False),
    ],
)
def test_a_form_has_a_place_filled_or_not(path: str, answer: bool) -> None:
    assert has(FORM, path) is answer


def test_rows_on_the_way_are_made() -> None:
    form: dict[str, Any] = {"name": "甲"}
    write(form, "name", "乙")
    write(form, "rows[1].amount", "1.00")
    write(form, "rows[0].amount", "2.00")
    assert form == {"name": "乙", "rows": [{"amount": "2.00"}, {"amount": "1.00"}]}


@given(PATHS, st.text())
def test_what_is_written_is_read_back(path: str, text: str) -> None:
    form: dict[str, Any] = {}
    write(form, path, text)
    assert (has(form, path), read(form, path)) == (True, text)


@given(JSON, PATHS)
def test_no_form_whatever_makes_reading_raise(form: Any, path: str) -> None:
    assert isinstance(read(form, path), str)
    assert has(form, path) or read(form, path) == ""
