"""What holds of every score, whatever stands in the form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from bgapp.rules.scoring import DEFAULT, Scheme, choices, parts_of, score, spread
from bgapp.rules.scoring.computed import portion
from bgapp.rules.scoring.lines import lines_of
from tests.rules.scoring.forms import make_form, points, row
from tests.rules.scoring.test_data import LOCAL

NUMBERS = st.decimals(0, 10**6, places=2)
WEIGHTS = st.decimals(0, 100, places=2)
OPERATORS = st.sampled_from(["≥", ">", "≤", "<", "=", ""])
SCHEMES = st.sampled_from([DEFAULT, LOCAL])
GRADES = st.sampled_from([word.text for word in DEFAULT.words])
TEXTS = GRADES | st.sampled_from(["及时", "≥95%", "=0", "0", "-", "1e9"]) | NUMBERS.map(str) | st.text(max_size=20)
RUBBISH = TEXTS | st.none() | st.integers() | st.floats() | st.lists(st.text(max_size=3), max_size=2)
CELLS = [
    *("level1", "level2", "name", "target", "actual", "weight", "score"),
    *("full_budget", "executed", "full_budget_yuan", "executed_yuan", "execution_rate"),
]
ROWS = st.lists(st.dictionaries(st.sampled_from(CELLS), RUBBISH) | RUBBISH, max_size=5)
FORMS = st.fixed_dictionaries(
    {}, optional={"funding_rows": ROWS | RUBBISH, "indicators": ROWS | RUBBISH, "funding_unit": RUBBISH}
)


@given(OPERATORS, NUMBERS, NUMBERS, WEIGHTS, SCHEMES)
def test_a_score_lies_between_nothing_and_its_weight(
    operator: str, aim: Decimal, got: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    found = points(f"{operator}{aim}", str(got), str(weight), scheme)
    assert found is not None
    assert 0 <= Decimal(found) <= weight


@given(OPERATORS, NUMBERS, NUMBERS, NUMBERS)
def test_doing_better_never_scores_less(operator: str, aim: Decimal, one: Decimal, other: Decimal) -> None:
    assume(aim or operator not in {"", "="})  # to be exactly 0 knows no better
    worse, better = sorted([one, other], reverse=operator in {"≤", "<"})
    scores = [Decimal(points(f"{operator}{aim}", str(got)) or "") for got in (worse, better)]
    assert scores == sorted(scores)


@given(WEIGHTS, NUMBERS, NUMBERS.filter(bool))
def test_a_portion_is_cut_and_never_rounded_up(weight: Decimal, part: Decimal, of: Decimal) -> None:
    found = portion(weight, part, of, 2)
    assert found * of <= weight * part < (found + Decimal("0.01")) * of


@given(FORMS, SCHEMES)
def test_any_form_is_scored_without_an_error(form: dict[str, Any], scheme: Scheme) -> None:
    for cell in score(form, scheme):
        assert cell.explanation
        assert not cell.contradicts(cell.text or "")


@given(FORMS, SCHEMES, st.text(max_size=20))
def test_any_printed_text_is_judged_without_an_error(form: dict[str, Any], scheme: Scheme, printed: str) -> None:
    for cell in score(form, scheme):
        cell.contradicts(printed)


@given(st.lists(st.tuples(TEXTS, TEXTS, WEIGHTS.map(str)), max_size=5))
def test_the_total_is_the_sum_of_its_parts(rows: list[tuple[str, str, str]]) -> None:
    form = make_form(*(row(*cells) for cells in rows))
    total = next(cell for cell in score(form, DEFAULT) if cell.where == "total_score")
    if total.text is not None:
        assert Decimal(total.text) == sum(part.points for part in parts_of(lines_of(form, DEFAULT)))


@given(WEIGHTS)
def test_the_bands_of_the_grades_lie_side_by_side(weight: Decimal) -> None:
    best, middle, worst = choices(weight, DEFAULT)
    assert best.most == weight
    assert worst.least == 0
    assert (middle.most, worst.most) == (best.least - Decimal("0.01"), middle.least - Decimal("0.01"))


@given(st.lists(st.text(max_size=6) | st.sampled_from(["产出指标", "效益指标"]), max_size=20), SCHEMES)
def test_any_levels_are_spread_without_an_error(levels: list[str], scheme: Scheme) -> None:
    weights = spread(levels, scheme)
    assert len(weights) == len(levels)
    if any(weight is not None for weight in weights):
        assert sum(weight or 0 for weight in weights) + scheme.budget_weight == 100
