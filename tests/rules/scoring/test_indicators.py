"""The score of an indicator, by kind and direction of its target."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bgapp.rules.scoring import DEFAULT, overfulfilment
from bgapp.rules.scoring.scheme import Band, Method
from bgapp.rules.values import Direction
from tests.rules.scoring.forms import points, row, why


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≥120.00", "120.00", "10.00"),
        ("≥120.00", "300", "10.00"),  # over-fulfilled: the weight and no more
        ("≥120.00", "55.00", "4.58"),
        ("≥120.00", "119.99", "9.99"),
        ("≥120.00", "0", "0.00"),
        ("≥120.00", "-5", "0.00"),
        (">15次", "15次", "10.00"),
        ("=100.00", "70.00", "7.00"),
        ("=100.00", "100", "10.00"),
        ("=100.00", "110", "10.00"),
        ("125家", "100家", "8.00"),
        ("≥98.00(%)", "98%", "10.00"),
        ("≥98.00", "９８．００", "10.00"),
        ("≥1,200", "600", "5.00"),
        ("≥3", "1", "3.33"),
    ],
)
def test_more_is_better_and_exact_score_by_proportion(target: str, actual: str, score: str) -> None:
    assert points(target, actual) == score


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≤550.00", "550.00", "10.00"),
        ("≤550.00", "0", "10.00"),
        ("≤550.00", "600.00", "9.09"),
        ("≤550.00", "825", "5.00"),
        ("≤550.00", "1100.00", "0.00"),  # twice the target
        ("≤550.00", "9999", "0.00"),
        ("<3天", "4天", "6.66"),
    ],
)
def test_less_is_better_falls_to_nothing_at_twice_the_target(target: str, actual: str, score: str) -> None:
    assert points(target, actual) == score


@pytest.mark.parametrize("levels", [("成本指标", "经济成本指标"), ("产出指标", "成本指标"), ("产出指标", "社会成本")])
@pytest.mark.parametrize("target", ["=550.00", "550元"])
def test_a_cost_that_is_to_be_exactly_so_much_had_better_be_less(levels: tuple[str, str], target: str) -> None:
    level1, level2 = levels
    assert points(target, "400.00", level1=level1, level2=level2) == "10.00"
    assert points(target, "600.00", level1=level1, level2=level2) == "9.09"


def test_a_cost_that_is_to_be_at_least_so_much_stays_more_is_better() -> None:
    assert points("≥100.00", "50.00", level1="成本指标", level2="经济成本指标") == "5.00"


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("=0.00", "0.00", "10.00"),
        ("=0.00", "1.00", "0.00"),
        ("=0", "-1", "0.00"),
        ("0起", "0起", "10.00"),
        ("≤0", "0", "10.00"),
        ("≤0", "1", "0.00"),
        ("<0", "0", "10.00"),
        ("≥0", "0", "10.00"),
        ("≥0", "5", "10.00"),
        ("≥0", "-5", "10.00"),
        (">0", "3", "10.00"),
        (">0", "0", "0.00"),
        ("≥-5", "-3", "10.00"),
        ("≥-5", "-10", "0.00"),  # no proportion to a negative target
        ("≤-5", "-3", "0.00"),
    ],
)
def test_a_target_of_zero_or_below_is_all_or_nothing(target: str, actual: str, score: str) -> None:
    assert points(target, actual) == score


@pytest.mark.parametrize(
    ("actual", "score"),
    [
        ("达成指标", "10.00"),
        ("部分达成指标并具有一定效果", "6.00"),
        ("未达成指标且效果较差", "0.00"),
        ("及 时", "10.00"),
    ],
)
def test_a_grade_scores_its_default(actual: str, score: str) -> None:
    assert points("及时", actual) == score


@pytest.mark.parametrize(
    ("actual", "given", "score"),
    [
        ("达成指标", "8.00", "8.00"),  # a limit belongs to the upper band
        ("达成指标", "9.50", "9.50"),
        ("达成指标", "7.99", "10.00"),
        ("达成指标", "10.01", "10.00"),
        ("及时", "8.50", "8.50"),
        ("部分达成指标并具有一定效果", "7.99", "7.99"),
        ("部分达成指标并具有一定效果", "8.00", "6.00"),
        ("部分达成指标并具有一定效果", "5.99", "6.00"),
        ("未达成指标且效果较差", "5.99", "5.99"),
        ("未达成指标且效果较差", "6.00", "0.00"),
        ("未达成指标且效果较差", "很差", "0.00"),
    ],
)
def test_a_given_score_stays_inside_the_band_of_its_grade(actual: str, given: str, score: str) -> None:
    assert points("及时", actual, score=given) == score


def test_a_given_score_is_nothing_to_a_number() -> None:
    assert points("≥120", "55", score="9.00") == "4.58"


@pytest.mark.parametrize(
    ("target", "actual", "says"),
    [
        ("≥120.00", "55.00", "10.00 × 55.00 ÷ 120.00 = 4.58"),
        ("≥120.00", "120", "达到指标值：10.00 × 100% = 10.00"),
        ("≤550.00", "600", "10.00 × (2 × 550.00 − 600) ÷ 550.00 = 9.09"),
        ("≤550", "1200", "达到指标值的两倍或更多，不得分。"),
        ("=0", "2", "没有达到指标值 =0，不得分。"),
        ("≥120", "-5", "完成值 -5 小于 0，不得分。"),
        ("及时", "达成指标", "达成指标：10.00 × 100% = 10.00"),
        ("及时", "及时", "与指标值相同：10.00 × 100% = 10.00"),
        ("健全", "部分达成指标并具有一定效果", "部分达成指标并具有一定效果：10.00 × 60% = 6.00"),
    ],
)
def test_every_score_says_how_it_came_about(target: str, actual: str, says: str) -> None:
    assert why(target, actual) == says


def test_a_chosen_score_says_between_what_it_was_chosen() -> None:
    assert why("及时", "达成指标", score="8.50") == "达成指标：在 8.00 至 10.00 分之间定为 8.50"


@pytest.mark.parametrize(
    ("target", "actual", "weight", "says"),
    [
        (
            "及时",
            "基本及时",
            "10.00",
            "请从「达成指标」、「部分达成指标并具有一定效果」、「未达成指标且效果较差」中选一个",
        ),
        ("≥90", "", "10.00", "没有填写「实际完成值」，不能计算得分。"),
        ("", "90", "", "没有填写「年度指标值」「分值」，不能计算得分。"),
        ("≥90", "90", "十分", "「分值」填写的「十分」不是数字"),
        ("≥90", "90", "-1", "「分值」填写的「-1」是负数"),
        ("≥90", "90", "101", "「分值」101.00 超过 100"),
        ("≥(%)", "90", "10.00", "「年度指标值」「≥(%)」不能用来计算得分"),
        ("≥90", "达成指标", "10.00", "「实际完成值」「达成指标」不是，不能计算得分，请填写数字"),
        ("≥90", "≥95", "10.00", "「实际完成值」「≥95」带有「≥」，请填写实际完成的数字"),
        ("≥16万人次", "165000人次", "10.00", "计量单位不同（「万人次」和「人次」）"),
    ],
)
def test_what_cannot_be_computed_says_why_and_what_to_do(target: str, actual: str, weight: str, says: str) -> None:
    assert points(target, actual, weight) is None
    assert says in why(target, actual, weight)


def test_an_actual_that_repeats_its_target_sign_and_all_has_reached_it() -> None:
    assert points("≥95.00", "≥95.00") == "10.00"


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("≥2.00", "4.00", "200"),
        ("≥1200.00", "1733.00", "144"),
        ("=100", "130", "130"),
        ("=100", "129.99", None),
        ("≤550", "9999", None),
        ("=0", "9", None),
        ("及时", "达成指标", None),
        ("≥90", "很多", None),
    ],
)
def test_far_more_than_the_target_is_told_in_percent_of_it(target: str, actual: str, reached: str | None) -> None:
    found = overfulfilment(row(target, actual), DEFAULT)
    assert (None if found is None else str(found)) == reached


def test_a_scheme_may_give_nothing_to_what_misses_its_target() -> None:
    strict = replace(DEFAULT, methods=dict(DEFAULT.methods) | {Direction.LESS: Method.ALL_OR_NOTHING})
    assert points("≤550", "560", scheme=strict) == "0.00"
    assert points("=550", "560", scheme=strict, level1="成本指标") == "0.00"
    assert points("≥120", "60", scheme=strict) == "5.00"
    assert why("≤550", "560", scheme=strict) == "没有达到指标值 ≤550，不得分。"


def test_a_scheme_may_give_nothing_below_a_share_of_the_target() -> None:
    strict = replace(DEFAULT, no_score_below=Decimal(60))
    assert points("≥100", "60", scheme=strict) == "6.00"
    assert points("≥100", "59.99", scheme=strict) == "0.00"
    assert why("≥100", "59.99", scheme=strict) == "完成值低于指标值的 60%，不得分。"
    assert points("≤100", "150", scheme=strict) == "5.00"


SATISFACTION = replace(
    DEFAULT,
    satisfaction=(Band(Decimal(90), Decimal(100)), Band(Decimal(80), Decimal(80)), Band(Decimal(60), Decimal(50))),
)


@pytest.mark.parametrize(
    ("actual", "score"), [("95", "10.00"), ("90%", "10.00"), ("89.99", "8.00"), ("60", "5.00"), ("59", "0.00")]
)
def test_a_scheme_may_score_satisfaction_in_bands(actual: str, score: str) -> None:
    assert points("≥98", actual, scheme=SATISFACTION, level1="满意度指标") == score


def test_bands_of_satisfaction_say_which_one_was_reached() -> None:
    assert why("≥98", "85", scheme=SATISFACTION, level1="满意度指标") == "满意度达到 80%：10.00 × 80% = 8.00"
    assert why("≥98", "59", scheme=SATISFACTION, level1="满意度指标") == "满意度 59 低于 60%，不得分。"


def test_bands_of_satisfaction_are_for_rates_of_satisfaction_only() -> None:
    assert points("≥100", "85", scheme=SATISFACTION) == "8.50"
    assert points("≥5分", "4分", scheme=SATISFACTION, level1="满意度指标") == "8.00"


def test_a_scheme_may_lower_the_score_of_a_target_that_was_set_far_too_low() -> None:
    lowered = replace(DEFAULT, lowered=(Band(Decimal(300), Decimal(60)), Band(Decimal(200), Decimal("87.5"))))
    assert [points("≥100", actual, scheme=lowered) for actual in ("199", "200", "300")] == ["10.00", "8.75", "6.00"]
    assert points("≤100", "0", scheme=lowered) == "10.00"
    assert why("≥100", "250", scheme=lowered) == "完成值达到指标值的 200%，指标值明显偏低：10.00 × 87.5% = 8.75"
