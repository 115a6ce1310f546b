"""Places in a form that last while its rows move."""

from __future__ import annotations

import pytest

from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.spots import Spot, exists, name_of, spot_at, where_of

EDITION = EDITIONS["self_evaluation_2023"]
FORM = {"indicators": [{"key": "a", "name": "甲"}, {"key": "b", "name": "乙"}], "funding_rows": [{"executed": "1.00"}]}


@pytest.mark.parametrize(
    ("where", "spot", "name"),
    [
        ("", Spot(), "整份表"),
        ("expected_goal", Spot(field="expected_goal"), "预期目标"),
        ("indicators[1].target", Spot("indicators", "b", "target"), "乙・年度指标值"),
        ("indicators[0]", Spot("indicators", "a"), "甲"),
    ],
)
def test_an_address_and_its_place_lead_to_each_other(where: str, spot: Spot, name: str) -> None:
    assert spot_at(FORM, where) == spot
    assert where_of(FORM, spot) == where
    assert exists(EDITION, FORM, spot)
    row = {"a": "甲", "b": "乙"}.get(spot.row, "")
    assert name_of(EDITION, spot, row) == name


def test_a_cell_of_a_fixed_row_is_a_path() -> None:
    path = next(field.path for field in EDITION.fields if field.path.startswith("funding_rows[0]"))
    assert spot_at(FORM, path) == Spot(field=path)
    assert exists(EDITION, FORM, Spot(field=path))


def test_a_row_that_is_gone_is_nowhere() -> None:
    assert where_of(FORM, Spot("indicators", "c", "target")) is None
    assert not exists(EDITION, FORM, Spot("indicators", "c", "target"))
