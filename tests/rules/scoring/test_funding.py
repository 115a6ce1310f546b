"""The execution of the budget: cut, never rounded; exact yuan win; a zero budget is no division."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bgapp.rules.plain import Plain
from bgapp.rules.scoring import DEFAULT, Computed, Scheme
from tests.rules.scoring.forms import computed, funding, make_form, row

RATE, SCORE, TOTAL = "funding_rows[0].execution_rate", "funding_rows[0].score", "total_score"


def cell(where: str, budget: Plain, scheme: Scheme = DEFAULT, **cells: object) -> Computed:
    return computed(make_form(row(weight="90.00"), budget=budget, **cells), where, scheme)


@pytest.mark.parametrize(
    ("executed", "full_budget", "rate", "score"),
    [
        ("1264.04", "2216.54", "57.02", "5.70"),  # 57.0276 % is not 57.03
        ("11718.65", "12250.19", "95.66", "9.56"),  # 9.5661
        ("99.9999", "100.00", "99.99", "9.99"),
        ("2.00", "3.00", "66.66", "6.66"),
        ("0.00", "3.00", "0.00", "0.00"),
        ("120.00", "100.00", "120.00", "10.00"),  # at most the weight
        ("1,264.04", "2,216.54", "57.02", "5.70"),
    ],
)
def test_rate_and_score_are_cut_to_two_decimals(executed: str, full_budget: str, rate: str, score: str) -> None:
    budget = funding(executed, full_budget)
    assert (cell(RATE, budget).text, cell(SCORE, budget).text) == (rate, score)


@pytest.mark.parametrize("executed", ["0.00", "5.00"])
def test_a_zero_budget_has_rate_and_score_zero(executed: str) -> None:
    budget = funding(executed, "0.00")
    assert (cell(RATE, budget).text, cell(SCORE, budget).text) == ("0.00", "0.00")
    assert not cell(RATE, budget).contradicts("0.00")
    assert cell(RATE, budget).explanation == "全年预算数为 0，执行率按 0.00 计。"
    assert cell(SCORE, budget).explanation == "全年预算数为 0，不得分。"


def test_spending_more_than_the_budget_says_so() -> None:
    assert cell(SCORE, funding("120.00", "100.00")).explanation == "120.00 ÷ 100.00 超过 100%，得满分：10.00"


def test_exact_yuan_win_over_what_is_printed() -> None:
    exact = funding("2.00", "3.00", executed_yuan="19995.67", full_budget_yuan="30000.00")
    assert cell(RATE, exact).text == "66.65"
    assert cell(RATE, exact).explanation == "1.999567 ÷ 3.00 = 66.65%"
    assert cell(SCORE, exact).explanation == "10.00 × 1.999567 ÷ 3.00 = 6.66"


def test_one_exact_amount_beside_a_printed_one_is_used_too() -> None:
    assert cell(RATE, funding("2.00", "3.00", executed_yuan="19995.67")).text == "66.65"


def test_exact_yuan_that_are_none_leave_the_printed_amount() -> None:
    assert cell(RATE, funding("2.00", "3.00", executed_yuan="约两万", full_budget_yuan="")).text == "66.66"


def test_amounts_may_be_printed_in_yuan() -> None:
    assert cell(RATE, funding("19995.67", "30000.00"), funding_unit="元").text == "66.65"


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (funding("", "100.00"), "没有填写「全年执行数」，不能计算执行率。"),
        (funding("100.00", " "), "没有填写「全年预算数」，不能计算执行率。"),
        (funding("约一百", "100.00"), "「全年执行数」填写的「约一百」不是金额"),
        (funding("-1.00", "100.00"), "「全年执行数」填写的「-1.00」是负数"),
    ],
)
def test_what_is_no_amount_gives_no_rate_and_says_why(budget: Plain, says: str) -> None:
    for where in (RATE, SCORE):
        assert cell(where, budget).text is None
        assert says in cell(where, budget).explanation


def test_a_form_without_funding_has_no_budget_score() -> None:
    found = computed(make_form(row(), funding_rows=[]), SCORE)
    assert found.text is None
    assert "年度资金总额" in found.explanation


@pytest.mark.parametrize(
    ("rate", "contradicts"), [("90.20", False), ("90.18", False), ("90.22", False), ("90.17", True), ("90.23", True)]
)
def test_a_rate_that_some_exact_amounts_give_is_no_contradiction(rate: str, contradicts: bool) -> None:
    assert cell(RATE, funding("35.64", "39.51")).contradicts(rate) is contradicts


def test_a_rate_of_exact_yuan_is_one_number() -> None:
    exact = funding("35.64", "39.51", executed_yuan="356400.00", full_budget_yuan="395100.00")
    assert not cell(RATE, exact).contradicts("90.20")
    assert cell(RATE, exact).contradicts("90.21")


def test_a_printed_zero_budget_is_zero() -> None:
    assert cell(RATE, funding("0.00", "0.00")).contradicts("90.20")


@pytest.mark.parametrize(("score", "contradicts"), [("9.01", False), ("9.02", False), ("9.00", True), ("9.03", True)])
def test_a_score_that_some_exact_amounts_give_is_no_contradiction(score: str, contradicts: bool) -> None:
    assert cell(SCORE, funding("35.64", "39.51")).contradicts(score) is contradicts


@pytest.mark.parametrize(("rate", "score"), [("90.20", "9.02"), ("90.18", "9.01"), ("90.19", "9.01")])
def test_a_score_goes_with_the_rate_beside_it(rate: str, score: str) -> None:
    found = cell(SCORE, funding("35.64", "39.51", execution_rate=rate))
    assert not found.contradicts(score)
    assert found.contradicts({"9.02": "9.01", "9.01": "9.02"}[score])


@pytest.mark.parametrize(("score", "total"), [("9.01", "99.01"), ("9.02", "99.02")])
def test_a_total_goes_with_the_scores_above_it(score: str, total: str) -> None:
    found = cell(TOTAL, funding("35.64", "39.51", score=score))
    assert found.text == "99.02"
    assert not found.contradicts(total)
    assert found.contradicts({"99.01": "99.02", "99.02": "99.01"}[total])


def test_the_budget_weighs_what_the_scheme_says() -> None:
    heavier = replace(DEFAULT, budget_weight=Decimal(20))
    assert cell("funding_rows[0].weight", funding(), heavier).text == "20.00"
    assert cell(SCORE, funding("57.00"), heavier).text == "11.40"


def test_fewer_decimals_are_kept_where_the_scheme_says_so() -> None:
    assert cell(RATE, funding("2.00", "3.00"), replace(DEFAULT, digits=1)).text == "66.60"
    assert cell(SCORE, funding("2.00", "3.00"), replace(DEFAULT, digits=0)).text == "6.00"
