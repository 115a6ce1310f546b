"""What makes a scoring scheme one that cannot be used, all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bgapp.rules.scoring.computed import percent, short
from bgapp.rules.scoring.scheme import FULL, Band, Scheme

DIGITS = range(3)
"""Decimals that may be kept: the forms print two."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a ``part`` of a scheme, and what to do, as a sentence."""

    part: str
    sentence: str


def problems_of(scheme: Scheme) -> list[Problem]:
    return [Problem(part, sentence) for part, check in CHECKS.items() for sentence in check(scheme)]


def _budget_weight(scheme: Scheme) -> Iterator[str]:
    if scheme.budget_weight != int(scheme.budget_weight):
        yield f"预算执行的分值是 {short(scheme.budget_weight)}，请改成整数。"


def _weights(scheme: Scheme) -> Iterator[str]:
    return _sum_of(scheme.weights, scheme.budget_weight, "没有成本指标时")


def _weights_with_cost(scheme: Scheme) -> Iterator[str]:
    return _sum_of(scheme.weights_with_cost, scheme.budget_weight, "有成本指标时")


def _sum_of(weights: Mapping[str, Decimal], budget: Decimal, when: str) -> Iterator[str]:
    for level, weight in weights.items():
        if weight != int(weight):
            yield f"{when}「{level}」的分值是 {short(weight)}，请改成整数。"
    total = budget + sum(weights.values())
    if total != FULL:
        yield f"{when}，预算执行和各一级指标的分值合计是 {short(total)}，应为 100，请改正。"


def _digits(scheme: Scheme) -> Iterator[str]:
    if scheme.digits not in DIGITS:
        yield "保留的小数位数应为 0、1 或 2，请改正。"


def _thresholds(scheme: Scheme) -> Iterator[str]:
    if not _falls([FULL + 1, *scheme.thresholds.values(), Decimal(0)]):
        names = "、".join(scheme.thresholds)
        yield f"{names}的分数线应依次降低，最高不超过 100，最低大于 0，请改正。"


def _words(scheme: Scheme) -> Iterator[str]:
    if not _falls([FULL, *(word.least for word in scheme.words)]):
        yield "定性指标三档的下限应依次降低，都低于 100%，请改正。"
    elif scheme.words[-1].least:
        yield f"「{scheme.words[-1].text}」的下限应为 0，请改正。"
    above = FULL
    for word in scheme.words:
        is_within = word.least <= word.default and (word.default < above or above == word.default == FULL)
        if not is_within:
            yield f"「{word.text}」的默认得分是分值的 {percent(word.default)}，不在这一档之内，请改正。"
        above = word.least


def _overfulfilled(scheme: Scheme) -> Iterator[str]:
    if scheme.overfulfilled <= FULL:
        yield "超额提醒线应高于 100%，请改正。"


def _no_score_below(scheme: Scheme) -> Iterator[str]:
    if scheme.no_score_below is not None and not 0 < scheme.no_score_below <= FULL:
        yield "不得分线应大于 0，不超过 100%；不设就空着。"


def _satisfaction(scheme: Scheme) -> Iterator[str]:
    if any(band.least > FULL or band.share > FULL for band in scheme.satisfaction):
        yield "满意度分档里的满意度和得分比例都不能超过 100%，请改正。"
    yield from _in_order(scheme.satisfaction, "满意度分档", "满意度越高，得分比例应越高")


def _lowered(scheme: Scheme) -> Iterator[str]:
    if any(band.least <= FULL or band.share >= FULL for band in scheme.lowered):
        yield "「指标值明显偏低」的完成比例应高于 100%，得分比例应低于 100%，请改正。"
    yield from _in_order(
        [Band(band.least, -band.share) for band in scheme.lowered], "指标值明显偏低", "超出越多，得分比例应越低"
    )


def _in_order(bands: Sequence[Band], name: str, rule: str) -> Iterator[str]:
    """Bands stand apart, and each step up gives more."""
    if not _falls([band.least for band in bands]):
        yield f"「{name}」有两档的起点相同，请改正。"
    elif not _falls([band.share for band in bands]):
        yield f"「{name}」里{rule}，请改正。"


def _cap(scheme: Scheme) -> Iterator[str]:
    if scheme.cap and not 0 < scheme.cap.below <= FULL:
        yield "总分封顶的执行率应大于 0，不超过 100%，请改正。"
    if scheme.cap and scheme.cap.most >= FULL:
        yield "总分封顶的最高分应低于 100，请改正。"


def _falls(values: Sequence[Decimal]) -> bool:
    return all(higher > lower for higher, lower in pairwise(values))


CHECKS: dict[str, Callable[[Scheme], Iterator[str]]] = {
    "budget_weight": _budget_weight,
    "weights": _weights,
    "weights_with_cost": _weights_with_cost,
    "digits": _digits,
    "thresholds": _thresholds,
    "words": _words,
    "overfulfilled": _overfulfilled,
    "no_score_below": _no_score_below,
    "satisfaction": _satisfaction,
    "lowered": _lowered,
    "cap": _cap,
}
