"""Scoring a self-evaluation (自评): every cell that a scheme computes, with how it came about."""

from __future__ import annotations

from collections.abc import Sequence

from bgapp.rules.plain import Plain
from bgapp.rules.scoring.computed import Computed, percent
from bgapp.rules.scoring.data import SchemeError, as_data, from_data
from bgapp.rules.scoring.funding import rates
from bgapp.rules.scoring.indicators import overfulfilment
from bgapp.rules.scoring.lines import Line, lines_of
from bgapp.rules.scoring.scheme import DEFAULT, Scheme
from bgapp.rules.scoring.spread import spread
from bgapp.rules.scoring.totals import Part, grade, parts_of, total_score, total_weight
from bgapp.rules.scoring.words import choices

__all__ = [
    "DEFAULT",
    "Computed",
    "Line",
    "Part",
    "Scheme",
    "SchemeError",
    "as_data",
    "choices",
    "from_data",
    "lines_of",
    "overfulfilment",
    "parts_of",
    "percent",
    "score",
    "spread",
]


def score(form: Plain, scheme: Scheme, lines: Sequence[Line] = ()) -> tuple[Computed, ...]:
    """Every cell of the form that the scheme computes, in the order of the form; whatever stands there is read.

    ``lines`` are those of :func:`lines_of`, where they are known already.
    """
    lines = lines or lines_of(form, scheme)
    weight = Computed("funding_rows[0].weight", f"{scheme.budget_weight:.2f}", "评分方案规定的预算执行分值")
    total = total_score(form, lines, scheme)
    scores = (line.score for line in lines)
    return (*rates(form, scheme), weight, *scores, total_weight(lines), total, grade(total, scheme))
