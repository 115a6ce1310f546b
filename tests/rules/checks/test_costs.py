"""Cost indicators have a ceiling."""

from __future__ import annotations

import pytest

from tests.rules.checks.forms import last, mend


@pytest.mark.parametrize("place", ["成本", "产出成本"])
def test_a_floor_on_costs_is_turned_round(place: str) -> None:
    assert last(place, "项目支出与预算执行进度相符", "≥98.00(%)") == ["cost_not_ceiling"]
    assert mend(place, "宣传材料单位成本", "=20000.00(元/分钟)") == ["≤20000.00(元/分钟)"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("体检每人花费", "<1800.00(元)"),
        ("超预算情况", "=0.00(%)"),
        ("成本节约率", "≥5.00(%)"),
        ("能源费用降低率", "≥3.00(%)"),
        ("社会成本节约", "未发生"),
    ],
)
def test_a_ceiling_none_at_all_and_what_is_saved_pass(name: str, written: str) -> None:
    assert last("成本", name, written) == []


def test_elsewhere_more_is_better() -> None:
    assert last("数量", "项目预算执行率", "≥98.00(%)") == []
