"""Results of a self-evaluation: reasons, and what is too good."""

from __future__ import annotations

import copy

import pytest

from bgapp.rules.checks import Severity
from bgapp.rules.plain import Plain
from tests.rules.checks.forms import EVALUATION, codes, evaluation, findings

REASON = "协议到期后集中续签，服务量超出预计。"


@pytest.mark.parametrize("actual", ["780.00", "1200.00"])
def test_a_result_of_130_percent_needs_a_reason(actual: str) -> None:
    assert codes(evaluation(actual=actual)) == [("overachieved_without_reason", "indicators[0].deviation")]
    assert codes(evaluation(actual=actual, deviation=REASON)) == []


def test_a_result_of_129_percent_needs_none() -> None:
    assert codes(evaluation(actual="779.99")) == []


def test_less_of_what_is_to_be_little_needs_none() -> None:
    assert codes(evaluation(1, name="安全事故发生数", target="≤4.00", actual="1.00")) == []


def test_a_shortfall_needs_a_reason_before_submission() -> None:
    (finding,) = findings(evaluation(2, deviation=""))
    assert (finding.code, finding.where) == ("shortfall_without_reason", "indicators[2].deviation")
    assert finding.severity is Severity.ERROR
    assert findings(evaluation(2, deviation=REASON)) == []


def test_signs_are_no_reason() -> None:
    assert "shortfall_without_reason" in dict(codes(evaluation(2, deviation="——")))


def test_a_word_that_is_reached_in_part_falls_short_too() -> None:
    part = evaluation(target="及时办结", actual="部分达成指标并具有一定效果", score="10.20", name="办件情况")
    assert "shortfall_without_reason" in dict(codes(part))


def scored_full() -> Plain:
    form = copy.deepcopy(EVALUATION)
    form["indicators"][2] |= {"actual": "97.00", "score": "16.00", "deviation": ""}
    return form | {"total_score": "99.79"}


def test_full_scores_throughout_are_a_hint() -> None:
    assert codes(scored_full()) == [("all_scores_full", "indicators")]
    assert codes(EVALUATION) == []


def test_results_on_the_target_throughout_are_a_hint() -> None:
    form = scored_full()
    for row in form["indicators"]:
        row["actual"] = row["target"].removeprefix("≥")
    assert ("results_exactly_on_target", "indicators") in codes(form)
    form["indicators"][0]["actual"] = "601.00"
    assert "results_exactly_on_target" not in dict(codes(form))


def test_all_of_it_and_none_at_all_may_be_reached_exactly() -> None:
    form = scored_full()
    for row in form["indicators"]:
        row |= {"target": "=100.00", "actual": "100.00"}
    assert "results_exactly_on_target" not in dict(codes(form))
