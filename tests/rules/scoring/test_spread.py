"""Weights spread evenly inside each first level."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.scoring import DEFAULT, spread

LEVELS = ["成本指标", "产出指标", "效益指标", "满意度指标"]


def sums(*levels: str) -> dict[str, int]:
    """What each first level gets in all."""
    total: Counter[str] = Counter()
    for level, weight in zip(levels, spread(levels, DEFAULT), strict=True):
        total[level] += weight or 0
    return dict(total)


def test_fifty_over_six_rows_gives_the_remainder_to_the_first() -> None:
    levels = ["产出指标"] * 6 + ["效益指标"] * 2 + ["满意度指标"]
    assert spread(levels, DEFAULT) == (9, 9, 8, 8, 8, 8, 15, 15, 10)


@pytest.mark.parametrize(
    ("levels", "shares"),
    [
        (("产出指标", "效益指标", "满意度指标"), (50, 30, 10)),
        (("成本指标", "产出指标", "效益指标", "满意度指标"), (20, 40, 20, 10)),
        (("产出指标", "效益指标"), (50, 40)),  # without 满意度 its share goes to 效益
        (("成本指标", "产出指标", "效益指标"), (20, 40, 30)),
        (("产出指标", "满意度指标"), (80, 10)),  # without 效益 to the weightiest
        (("成本指标", "效益指标"), (20, 70)),
        (("成本指标",), (90,)),
        (("满意度指标",), (90,)),
    ],
)
def test_the_shares_of_levels_without_rows_go_to_others(levels: tuple[str, ...], shares: tuple[int, ...]) -> None:
    assert sums(*levels) == dict(zip(levels, shares, strict=True))


def test_rows_of_a_level_need_not_stand_together() -> None:
    assert spread(["产出指标", "效益指标", "产出指标", "满意度指标"], DEFAULT) == (25, 30, 25, 10)


def test_a_row_of_an_unknown_level_gets_no_weight() -> None:
    assert spread(["产出指标", "其他", ""], DEFAULT) == (90, None, None)
    assert spread([], DEFAULT) == ()


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=300))
def test_with_the_budget_all_weights_sum_to_100(levels: list[str]) -> None:
    weights = [weight for weight in spread(levels, DEFAULT) if weight is not None]
    assert len(weights) == len(levels)
    assert sum(weights) + DEFAULT.budget_weight == 100


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=60))
def test_within_a_level_no_row_gets_two_more_than_another_and_none_more_than_one_before(levels: list[str]) -> None:
    weights = spread(levels, DEFAULT)
    for level in set(levels):
        own = [weight or 0 for weight, each in zip(weights, levels, strict=True) if each == level]
        assert own == sorted(own, reverse=True)
        assert own[0] - own[-1] <= 1
