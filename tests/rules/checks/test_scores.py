"""Weights sum to 100, and scores are what their parts give."""

from __future__ import annotations

import pytest

from bgapp.rules.checks import Severity, check
from bgapp.rules.scoring import DEFAULT, from_data
from bgapp.sheets.editions import edition_of
from tests.rules.checks.forms import EVALUATION, changed, codes, evaluation, findings, of


def test_weights_must_sum_to_100() -> None:
    (finding,) = of("weights_not_100", evaluation(weight="18.00", score="18.00"))
    assert (finding.where, finding.severity) == ("total_weight", Severity.ERROR)
    assert "101.00" in finding.message


def test_the_printed_sum_must_be_100_too() -> None:
    (finding,) = findings(changed(EVALUATION, {"total_weight": "90"}))
    assert (finding.code, finding.mend) == ("weights_not_100", "100")
    assert findings(changed(EVALUATION, {"total_weight": "100.00"})) == []


def test_while_a_weight_is_missing_the_sum_says_nothing() -> None:
    assert "weights_not_100" not in dict(codes(evaluation(weight="")))


@pytest.mark.parametrize(
    ("where", "wrong", "right"),
    [
        ("indicators[2].score", "8.50", "8.00"),
        ("funding_rows[0].execution_rate", "98.00", "97.95"),
        ("funding_rows[0].score", "9.80", "9.79"),
        ("total_score", "92.00", "91.79"),
        ("grade", "良", "优"),
    ],
)
def test_a_score_that_its_parts_do_not_give_is_named_with_the_right_one(where: str, wrong: str, right: str) -> None:
    found = of("score_mismatch", changed(EVALUATION, {where: wrong}))
    assert [(finding.where, finding.mend) for finding in found] == [(where, right)]


def test_one_wrong_score_does_not_make_a_right_sum_wrong() -> None:
    form = changed(EVALUATION, {"indicators[2].score": "8.50", "total_score": "92.29"})
    assert [finding.where for finding in of("score_mismatch", form)] == ["indicators[2].score"]


def test_rates_are_cut_not_rounded() -> None:
    published = {"full_budget": "28.00", "executed": "26.54", "execution_rate": "94.78"}
    cells = {f"funding_rows[{index}].{name}": text for index in (0, 1) for name, text in published.items()}
    form = changed(EVALUATION, cells | {"funding_rows[0].score": "9.47", "total_score": "91.47"})
    assert of("score_mismatch", form) == []
    assert of("score_mismatch", changed(form, {"funding_rows[0].score": "9.48"})) != []


def test_the_scheme_of_the_filing_is_the_measure() -> None:
    strict = from_data({"no_score_below": "60"})
    found = check(EVALUATION, edition_of(EVALUATION), scheme=strict)
    assert "indicators[2].score" in [finding.where for finding in found]
    assert check(EVALUATION, edition_of(EVALUATION), scheme=DEFAULT) == []
