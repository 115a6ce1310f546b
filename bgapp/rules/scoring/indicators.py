"""The score of one indicator (得分), by kind and direction of its target. Legal source: 财预〔2020〕10号."""

from __future__ import annotations

from decimal import Decimal

from bgapp.rules.numbers import NumberError, parse_number
from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring.computed import Mark, NotComputed, number, percent, portion
from bgapp.rules.scoring.results import EXACTLY, Result, result_of
from bgapp.rules.scoring.scheme import FULL, Method, Scheme
from bgapp.rules.scoring.words import word_mark
from bgapp.rules.text import fold, quoted
from bgapp.rules.values import Direction, Kind, parse_target

NEEDED = {"target": "年度指标值", "actual": "实际完成值", "weight": "分值"}


def indicator_mark(row: Plain, scheme: Scheme) -> Mark:
    """The points of an indicator's row, and how they came about; :class:`NotComputed` where it has none."""
    if missing := [f"「{label}」" for name, label in NEEDED.items() if not read(row, name).strip()]:
        raise NotComputed(f"没有填写{''.join(missing)}，不能计算得分。")
    weight, target = weight_of(row), parse_target(read(row, "target"))
    if target.kind is Kind.NONE:
        raise NotComputed(f"「年度指标值」{quoted(target.text)}不能用来计算得分：{target.problem}")
    if target.kind is Kind.QUALITATIVE or _repeats_with_sign(row):
        return _by_word(row, weight, scheme)
    return _by_number(result_of(row), weight, scheme)


def weight_of(row: Plain) -> Decimal:
    """The weight (分值) of an indicator's row in points; :class:`NotComputed`."""
    try:
        weight = parse_number(read(row, "weight"))
    except NumberError as error:
        raise NotComputed(f"「分值」{error}") from error
    if weight > FULL:
        raise NotComputed(f"「分值」{weight:.2f} 超过 100，请改正。")
    return weight


def overfulfilment(row: Plain, scheme: Scheme) -> Decimal | None:
    """A result in percent of its target, cut to whole ones, where it is so far beyond that it is remarked."""
    if parse_target(read(row, "target")).kind is not Kind.QUANTITATIVE:
        return None
    try:
        result = result_of(row)
    except NotComputed:
        return None
    return portion(FULL, result.got, result.aim, 0) if result.is_at(scheme.overfulfilled) else None


def _repeats_with_sign(row: Plain) -> bool:
    """Whether the actual is its target once more, sign and all (≥95 → ≥95)."""
    actual = read(row, "actual")
    return fold(actual) == fold(read(row, "target")) and parse_target(actual).operator not in EXACTLY


def _by_word(row: Plain, weight: Decimal, scheme: Scheme) -> Mark:
    actual = read(row, "actual")
    mark = word_mark(actual, read(row, "target"), number(read(row, "score")), weight, scheme)
    if mark is None:
        words = "、".join(f"「{word.text}」" for word in scheme.words)
        raise NotComputed(f"指标值是文字，实际完成值{quoted(actual)}没有计算得分的办法，请从{words}中选一个。")
    return mark


def _by_number(result: Result, weight: Decimal, scheme: Scheme) -> Mark:
    if result.is_satisfaction and scheme.satisfaction:
        return _satisfied(result, weight, scheme)
    return _reached(result, weight, scheme) if result.reached else _missed(result, weight, scheme)


def _satisfied(result: Result, weight: Decimal, scheme: Scheme) -> Mark:
    """A satisfaction scores in bands of the rate itself."""
    for band in scheme.satisfaction:
        if result.got >= band.least:
            return _share(f"满意度达到 {percent(band.least)}", weight, band.share, scheme)
    return Mark(Decimal(0), f"满意度 {result.got_text} 低于 {percent(scheme.satisfaction[-1].least)}，不得分。")


def _reached(result: Result, weight: Decimal, scheme: Scheme) -> Mark:
    for band in scheme.lowered:
        if result.is_at(band.least):
            why = f"完成值达到指标值的 {percent(band.least)}，指标值明显偏低"
            return _share(why, weight, band.share, scheme)
    return _share("达到指标值", weight, FULL, scheme)


def _share(why: str, weight: Decimal, share: Decimal, scheme: Scheme) -> Mark:
    points = portion(weight, share, FULL, scheme.digits)
    return Mark(points, f"{why}：{weight:.2f} × {percent(share)} = {points:.2f}")


def _missed(result: Result, weight: Decimal, scheme: Scheme) -> Mark:
    """What a missed target still gets; there is no proportion to a target of 0 or below."""
    if reason := _nothing(result, scheme):
        return Mark(Decimal(0), f"{reason}，不得分。")
    got, aim = result.got_text, result.aim_text
    if result.direction is Direction.LESS:
        points = portion(weight, 2 * result.aim - result.got, result.aim, scheme.digits)
        return Mark(points, f"{weight:.2f} × (2 × {aim} − {got}) ÷ {aim} = {points:.2f}")
    points = portion(weight, result.got, result.aim, scheme.digits)
    return Mark(points, f"{weight:.2f} × {got} ÷ {aim} = {points:.2f}")


def _nothing(result: Result, scheme: Scheme) -> str:
    """Why a missed target gets nothing at all."""
    if result.aim <= 0 or scheme.methods[result.direction] is Method.ALL_OR_NOTHING:
        return f"没有达到指标值 {result.operator}{result.aim_text}"
    if result.direction is Direction.LESS:
        return "达到指标值的两倍或更多" if result.got >= 2 * result.aim else ""
    least = scheme.no_score_below
    if least is not None and not result.is_at(least):
        return f"完成值低于指标值的 {percent(least)}"
    return "" if result.got >= 0 else f"完成值 {result.got_text} 小于 0"
