"""Totals and grades."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bgapp.rules.scoring import DEFAULT
from bgapp.rules.scoring.scheme import Cap
from tests.rules.scoring.forms import computed, funding, make_form, row


def rows_scoring(total: str) -> list[dict[str, str]]:
    """Rows that bring a form whose budget is spent to this total."""
    points = Decimal(total) - 10
    return [row("≥90.00", str(points), "90.00")]


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90.00", "优"),  # exactly 90 is 优
        ("89.99", "良"),
        ("80.00", "良"),
        ("79.99", "中"),
        ("60.00", "中"),
        ("59.99", "差"),
        ("10.00", "差"),
    ],
)
def test_a_grade_begins_exactly_at_its_threshold(total: str, grade: str) -> None:
    form = make_form(*rows_scoring(total))
    assert Decimal(computed(form, "total_score").text or "") == Decimal(total)
    assert computed(form, "grade").text == grade


@pytest.mark.parametrize(("total", "says"), [("85.00", "85.00 ≥ 80，为良"), ("59.99", "59.99 < 60，为差")])
def test_a_grade_says_by_which_line(total: str, says: str) -> None:
    assert computed(make_form(*rows_scoring(total)), "grade").explanation == says


def test_the_total_weight_says_what_it_should_be() -> None:
    full = computed(make_form(row(weight="90")), "total_weight")
    assert (full.text, full.explanation) == ("100", "预算执行 10.00 + 产出指标 90.00 = 100")
    short = computed(make_form(row(weight="50.5"), row(weight="")), "total_weight")
    assert (short.text, short.explanation) == ("60.5", "预算执行 10.00 + 产出指标 50.50 = 60.5，应为 100")
    assert short.contradicts("100")


def test_there_is_no_total_while_a_row_has_no_score() -> None:
    form = make_form(row(), row(actual=""), row(actual="一般"), budget=funding(""))
    total = computed(form, "total_score")
    assert total.text is None
    assert total.explanation == "预算执行和第 2、3 条指标还没有得分，不能合计。"
    assert computed(form, "grade").text is None


def test_a_score_that_cannot_be_computed_counts_as_it_stands() -> None:
    form = make_form(row("及时", "比较及时", "40.00", score="30.00"), row(weight="50"))
    assert computed(form, "indicators[0].score").text is None
    assert not computed(form, "indicators[0].score").contradicts("30.00")
    assert computed(form, "total_score").text == "90.00"


def test_a_score_beyond_its_weight_does_not_count() -> None:
    assert computed(make_form(row("及时", "比较及时", "40.00", score="41.00")), "total_score").text is None


CAPPED = replace(DEFAULT, cap=Cap(below=Decimal(80), most=Decimal("79.5")))


def test_a_low_execution_rate_caps_the_total_where_the_scheme_says_so() -> None:
    form = make_form(row(weight="90"), budget=funding("79.99", "100.00"))
    assert computed(form, "total_score").text == "97.99"
    total = computed(form, "total_score", CAPPED)
    assert total.text == "79.50"
    assert total.explanation == ("预算执行 7.99 + 产出指标 90.00 = 97.99，执行率低于 80%，总分最高 79.5 分：79.50")
    assert computed(form, "grade", CAPPED).text == "中"


def test_the_cap_is_for_a_rate_below_its_line_only() -> None:
    assert computed(make_form(row(weight="90"), budget=funding("80.00")), "total_score", CAPPED).text == "98.00"
    assert computed(make_form(row(weight="50"), budget=funding("10.00")), "total_score", CAPPED).text == "51.00"


def test_rounded_amounts_around_the_line_leave_either_total() -> None:
    total = computed(make_form(row(weight="90"), budget=funding("8.00", "10.00")), "total_score", CAPPED)
    assert total.text == "98.00"
    assert not total.contradicts("79.50")


def test_a_grade_follows_the_totals_that_may_be() -> None:
    form = make_form(*rows_scoring("90.00"), budget=funding("39.999", "40.00"))
    assert computed(form, "total_score").text == "89.99"
    assert (computed(form, "grade").text, computed(form, "grade").contradicts("优")) == ("良", False)
    assert computed(form, "grade").contradicts("中")
