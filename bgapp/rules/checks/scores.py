"""Weights and scores of a self-evaluation (自评): they sum up, and are what their parts give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.rule import EVALUATION, evaluations_only, rule
from bgapp.rules.numbers import NumberError, parse_number
from bgapp.rules.scoring import Computed
from bgapp.rules.scoring.funding import rates
from bgapp.rules.scoring.scheme import FULL
from bgapp.rules.scoring.totals import grade, total_score
from bgapp.rules.text import quoted

TOTAL_WEIGHT, TOTAL_SCORE, GRADE = "total_weight", "total_score", "grade"


@rule(
    "weights_not_100",
    Severity.ERROR,
    "分值合计不是 100",
    EVALUATION,
    why="预算执行和全部指标的分值合计应当是 100。",
    remedy="调整各条指标的分值，或者按一级指标平均分配。",
    applies=evaluations_only,
)
def weights_not_100(case: Case) -> Iterator[Remark]:
    """Weights, the budget's among them, that do not sum to 100; once every row has one."""
    weights = [line.weight for line in case.lines]
    if not case.indicators or None in weights:
        return
    total = sum((weight for weight in weights if weight is not None), Decimal())
    if total != FULL:
        message = f"预算执行 {weights[0]:.2f} 加各条指标的分值合计是 {total:.2f}，应当是 100，请调整分值。"
        yield Remark(TOTAL_WEIGHT, message)
    elif (printed := _number(case.text(TOTAL_WEIGHT))) is not None and printed != FULL:
        yield Remark(TOTAL_WEIGHT, f"合计写的是 {printed}，各分值合计是 100，请改正。", "100")


@rule(
    "score_mismatch",
    Severity.ERROR,
    "得分与计算结果不符",
    EVALUATION,
    why="执行率、得分、总分和等级由预算、指标值、完成值和分值按评分方案算出，写的与算出的不同。",
    remedy="核对完成值和分值，然后重新计算。",
    applies=evaluations_only,
)
def score_mismatch(case: Case) -> Iterator[Remark]:
    """Printed rates, scores, totals and grades that their parts do not give.

    A total of printed scores, and the grade of a printed total, are right by themselves.
    """
    for computed in _computed(case):
        printed = case.text(computed.where)
        if computed.contradicts(printed) and not _follows(case, computed, printed):
            message = f"写的是{quoted(printed)}，算出来是「{computed.text}」（{computed.explanation}），请核对。"
            yield Remark(computed.where, message, computed.text or "")


def _computed(case: Case) -> Iterator[Computed]:
    """What the scheme computes, but for the weights: they have a rule of their own."""
    total = total_score(case.form, case.lines, case.scheme)
    yield from rates(case.form, case.scheme)
    yield from (line.score for line in case.lines)
    yield from (total, grade(total, case.scheme))


def _follows(case: Case, computed: Computed, printed: str) -> bool:
    """Whether a total or a grade is what the printed scores give."""
    if computed.where == TOTAL_SCORE:
        return _number(printed) == _printed_total(case)
    total = _number(case.text(TOTAL_SCORE))
    return computed.where == GRADE and total is not None and case.scheme.grade(total) == printed.strip()


def _printed_total(case: Case) -> Decimal | None:
    """The sum of the scores as printed; nothing while one is missing."""
    texts = [case.text("funding_rows[0].score"), *(row.text("score") for row in case.indicators)]
    scores = [_number(text) for text in texts]
    return sum((each for each in scores if each is not None), Decimal()) if None not in scores else None


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberError:
        return None
