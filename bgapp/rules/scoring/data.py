"""A scoring scheme as JSON data, the shape in which its versions are kept: numbers are texts, absent parts official."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bgapp.rules.scoring.computed import number, short
from bgapp.rules.scoring.problems import Problem, problems_of
from bgapp.rules.scoring.scheme import DEFAULT, Band, Cap, Method, Scheme, Word
from bgapp.rules.text import quoted
from bgapp.rules.values import Direction

Data = dict[str, Any]


class SchemeError(ValueError):
    """Data that make no scheme: ``problems`` is all that is wrong with them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


def as_data(scheme: Scheme) -> Data:
    """The scheme as JSON data."""
    return {
        "budget_weight": short(scheme.budget_weight),
        "weights": _texts(scheme.weights),
        "weights_with_cost": _texts(scheme.weights_with_cost),
        "digits": scheme.digits,
        "thresholds": _texts(scheme.thresholds),
        "words": {word.text: _texts({"least": word.least, "default": word.default}) for word in scheme.words},
        "methods": {direction.value: method.value for direction, method in scheme.methods.items()},
        "overfulfilled": short(scheme.overfulfilled),
        "no_score_below": None if scheme.no_score_below is None else short(scheme.no_score_below),
        "satisfaction": [_texts({"least": band.least, "share": band.share}) for band in scheme.satisfaction],
        "lowered": [_texts({"least": band.least, "share": band.share}) for band in scheme.lowered],
        "cap": _texts({"below": scheme.cap.below, "most": scheme.cap.most}) if scheme.cap else None,
    }


def from_data(data: Mapping[str, Any]) -> Scheme:
    """The scheme that data describe; :class:`SchemeError` names everything that is wrong with them."""
    parts: Data = {}
    unread = [Problem(name, f"评分方案没有{quoted(name)}这一项，请去掉。") for name in data if name not in READERS]
    for name in filter(data.__contains__, READERS):
        try:
            parts[name] = READERS[name](data[name])
        except (ValueError, TypeError, KeyError, AttributeError):
            unread.append(Problem(name, f"「{LABELS[name]}」没有填对，请逐格检查，只填数字。"))
    scheme = Scheme(**parts)
    troubled = {problem.part for problem in unread}
    wrong = [problem for problem in problems_of(scheme) if problem.part not in troubled]
    if unread or wrong:
        raise SchemeError([*unread, *wrong])
    return scheme


def _texts(numbers: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: short(value) for name, value in numbers.items()}


def _number(value: object) -> Decimal:
    found = number(str(value))
    if found is None:
        raise ValueError(value)
    return found


def _numbers(value: Mapping[str, object], like: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Numbers under exactly the names of another, in its order."""
    if value.keys() != like.keys():
        raise KeyError(value)
    return {name: _number(value[name]) for name in like}


def _bands(value: Sequence[Mapping[str, object]]) -> tuple[Band, ...]:
    bands = [Band(_number(band["least"]), _number(band["share"])) for band in value]
    return tuple(sorted(bands, key=lambda band: band.least, reverse=True))


def _words(value: Mapping[str, Mapping[str, object]]) -> tuple[Word, ...]:
    words = ((word.text, value[word.text]) for word in DEFAULT.words)
    return tuple(Word(text, _number(word["least"]), _number(word["default"])) for text, word in words)


def _methods(value: Mapping[str, str]) -> dict[Direction, Method]:
    return {direction: Method(value[direction.value]) for direction in DEFAULT.methods}


READERS: dict[str, Callable[[Any], Any]] = {
    "budget_weight": _number,
    "weights": lambda value: _numbers(value, DEFAULT.weights),
    "weights_with_cost": lambda value: _numbers(value, DEFAULT.weights_with_cost),
    "digits": int,
    "thresholds": lambda value: _numbers(value, DEFAULT.thresholds),
    "words": _words,
    "methods": _methods,
    "overfulfilled": _number,
    "no_score_below": lambda value: None if value is None else _number(value),
    "satisfaction": _bands,
    "lowered": _bands,
    "cap": lambda value: None if value is None else Cap(_number(value["below"]), _number(value["most"])),
}

LABELS = {
    "budget_weight": "预算执行的分值",
    "weights": "没有成本指标时的分值",
    "weights_with_cost": "有成本指标时的分值",
    "digits": "保留小数",
    "thresholds": "等级分数线",
    "words": "定性指标三档",
    "methods": "没有达到指标值时",
    "overfulfilled": "超额提醒线",
    "no_score_below": "不得分线",
    "satisfaction": "满意度分档",
    "lowered": "指标值明显偏低",
    "cap": "总分封顶",
}
