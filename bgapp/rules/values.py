"""The target value (指标值) of an indicator: an operator, a number and a unit, or a word.

``≥95.00(%)``, ``>15次`` and ``125家`` are quantitative (定量), ``及时`` is qualitative (定性), ``≥(%)`` and ``#REF!``
are no target value at all. Legal source of the two kinds: 财预〔2015〕88号, 财预〔2021〕101号. What was written is
kept; only the operator's spelling is normalised (``>=``, ``不低于``, ``90%以上``), with a note that says so.

What is not clearly one quantity is qualitative: ranges (10-15天), ratios (1:3), rough numbers (约90%, 100余人),
numbers in Chinese characters (三次), sentences (每年2次), and points in time: 2025年, 12月, 2025年12月前. A year with
an operator or in brackets, as systems that ask for the parts print it, is quantitative: ``≤2025(年)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from bgapp.rules import grammar
from bgapp.rules.text import clean, half_width

WHOLE_DIGITS = 15
DECIMAL_DIGITS = 6

EMPTY = "请填写指标值，例如「≥95(%)」「=7(人)」或「及时」。"
SIGNS_ONLY = "只有符号，请写明数值和计量单位，或写一个能判断的词。"
FORMULA = "这是公式或公式的错误值，请改填算出的数值。"
NO_NUMBER = "比较符后面没有数字，请补上数值和计量单位。"
TWO_OPERATORS = "写了两个比较符，请只留一个。"
MALFORMED = "数字的写法不对，请改成「95」「95.00」或「1,200」这样的写法。"
TOO_LONG = f"数字太长，整数最多 {WHOLE_DIGITS} 位，小数最多 {DECIMAL_DIGITS} 位，请核对。"


class Kind(StrEnum):
    """定量, 定性, or 没有指标值."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"
    NONE = "none"


class Direction(StrEnum):
    """Which results reach a quantitative target: more is better, less is better, exactly this; empty for a word.

    It is that of the operator alone. That ``=`` under 成本 scores as less is better belongs to scoring.
    """

    MORE = "more"
    LESS = "less"
    EXACT = "exact"
    UNDIRECTED = ""


DIRECTIONS = {"≥": Direction.MORE, ">": Direction.MORE, "≤": Direction.LESS, "<": Direction.LESS}


@dataclass(frozen=True)
class Target:
    """A target value and its parts; equal where the values are, however they were spelled.

    ``text`` is what was written, the operator's spelling normalised; ``written`` is what was written. Operator,
    number_text (the digits as typed, ``90.00``) and unit are half-width. ``problem`` says why a value is none,
    ``note`` what was respelled; both are Chinese sentences, or empty.
    """

    text: str
    kind: Kind
    operator: str = ""
    number: Decimal | None = None
    number_text: str = ""
    unit: str = ""
    problem: str = ""
    written: str = field(default="", compare=False)
    note: str = field(default="", compare=False)

    @property
    def direction(self) -> Direction:
        if self.kind is not Kind.QUANTITATIVE:
            return Direction.UNDIRECTED
        return DIRECTIONS.get(self.operator, Direction.EXACT)


@dataclass(frozen=True)
class _Split:
    """A written value cut at its operator; ``body`` is what the operator applies to, ``line`` is half-width."""

    line: str
    body: slice
    operator: str = ""
    spelling: str = ""

    @property
    def operand(self) -> str:
        return self.line[self.body].strip()

    @property
    def is_sign(self) -> bool:
        return grammar.SIGN.fullmatch(self.spelling) is not None


@lru_cache(maxsize=4096)
def parse_target(text: str) -> Target:
    """Read a target value, or an actual one (实际完成值). Any text is read; none raises an error."""
    written = clean(text).strip()
    line = half_width(written)
    if problem := _unreadable(line):
        return Target(written, Kind.NONE, problem=problem, written=written)
    split = _split(line)
    mistyped = grammar.MISTYPED.fullmatch(split.operand)
    quantity = None if mistyped else grammar.QUANTITY.fullmatch(split.operand)
    if quantity and _is_quantity(split, quantity):
        return _quantitative(written, split, quantity)
    problem = _problem(split)
    return Target(written, Kind.NONE if problem else Kind.QUALITATIVE, problem=problem, written=written)


def compose_target(operator: str, number_text: str, unit: str, *, brackets: bool) -> str:
    """A target value entered in parts, as the edition prints it: ``≥90.00(%)``, without ``brackets`` ``≥90.00%``."""
    return f"{operator}{number_text}({unit})" if brackets and unit else f"{operator}{number_text}{unit}"


def _unreadable(line: str) -> str:
    """Why a text is no target value at first sight."""
    if not line:
        return EMPTY
    if grammar.FORMULA.match(line):
        return FORMULA
    return "" if any(map(str.isalnum, line)) else SIGNS_ONLY


def _split(line: str) -> _Split:
    """Cut a text at the operator before or after its quantity."""
    end = _closing(line)
    sign = grammar.SIGN.match(line) or grammar.WORD.match(line)
    operator = grammar.OPERATOR_OF[sign[0]] if sign else ""
    start = sign.end() if sign else 0
    return _split_at_ending(line, start, end, operator) or _Split(line, slice(start, end), operator, line[:start])


def _split_at_ending(line: str, start: int, end: int, operator: str) -> _Split | None:
    """Cut at 以上, 以下, 以内, where the text ends so and no operator before says otherwise."""
    for ending, sign, agreeing in ((grammar.ABOVE, "≥", ">"), (grammar.BELOW, "≤", "<")):
        found = ending.search(line[:end])
        if found and operator in ("", sign, agreeing):
            frame = grammar.BEFORE_ENDING.match(line, start)
            body = slice(frame.end() if frame else start, found.start())
            return _Split(line, body, operator or sign, line[: body.start] + found[0])
    return None


def _closing(line: str) -> int:
    """Where a full stop or semicolon at the end begins: it is no part of the unit."""
    return len(line.rstrip(grammar.CLOSING))


def _is_quantity(split: _Split, quantity: re.Match[str]) -> bool:
    """Whether number and unit are one clear quantity, not a sentence, a rough number or a point in time."""
    if quantity["bracketed"] is not None:
        return True
    unit = quantity["unit"] or ""
    longest = max(map(len, re.split(r"[/·•・∙.]", unit)))
    if grammar.VAGUE.search(unit) or grammar.DAY.match(split.operand) or _is_year(split, quantity["number"], unit):
        return False
    return longest <= 10 if split.operator else longest <= 6 and not _is_sentence(quantity["number"], unit)


def _is_year(split: _Split, number: str, unit: str) -> bool:
    """Whether it is a year (2025年底, 2025年) or, without an operator, a month (12月)."""
    if unit.startswith("年") and re.fullmatch("(?:19|2[01])[0-9]{2}", number):
        return unit != "年" or not split.operator
    return not split.operator and unit.startswith("月") and re.fullmatch("0?[1-9]|1[0-2]", number) is not None


def _is_sentence(number: str, unit: str) -> bool:
    """Whether words follow that are no unit: 24小时不间断, 5A级景区, or a list's ``1.``."""
    mixed = re.match(r"[A-Za-z]+[㐀-鿿]", unit) is not None
    return mixed or bool(grammar.CLAUSE.search(unit)) or (number.endswith(".") and bool(unit))


def _quantitative(written: str, split: _Split, quantity: re.Match[str]) -> Target:
    number = quantity["number"]
    if problem := _number_problem(number):
        return Target(written, Kind.NONE, problem=problem, written=written)
    unit = (quantity["bracketed"] or quantity["unit"] or "").strip()
    text, note = _respelled(written, split)
    decimal = Decimal(number.replace(",", ""))
    return Target(text, Kind.QUANTITATIVE, split.operator, decimal, number, unit, written=written, note=note)


def _number_problem(number: str) -> str:
    if not grammar.NUMBER.fullmatch(number):
        return MALFORMED
    whole, _, decimals = number.lstrip("+-").replace(",", "").partition(".")
    return TOO_LONG if len(whole) > WHOLE_DIGITS or len(decimals) > DECIMAL_DIGITS else ""


def _respelled(written: str, split: _Split) -> tuple[str, str]:
    """The text with the official sign in front, and the note on it; unchanged where it has that already."""
    start, end = split.body.start, split.body.stop
    head, ending = written[:start], written[end : _closing(split.line)]
    if head + ending == split.operator:
        return written, ""
    text = split.operator + written[start:end].strip() + written[_closing(split.line) :]
    note = f"「{head.strip()}」已改写为「{split.operator}」。" if not ending else f"「{written}」已改写为「{text}」。"
    return text, note


def _problem(split: _Split) -> str:
    """Why what is not a clear quantity is no target value either; empty for a qualitative one."""
    operand = split.operand
    if split.operator and (problem := _operand_problem(split)):
        return problem
    if grammar.SCIENTIFIC.match(operand) or grammar.MISTYPED.fullmatch(operand):
        return MALFORMED
    in_words = any(map(str.isalpha, operand)) or grammar.EXPRESSION.fullmatch(operand) or grammar.DAY.match(operand)
    return "" if in_words else MALFORMED


def _operand_problem(split: _Split) -> str:
    """What is wrong behind an operator: a sign asks for a number, a word may begin a sentence (不低于上年)."""
    if grammar.SIGN.match(split.operand) or (split.is_sign and grammar.WORD.match(split.operand)):
        return TWO_OPERATORS
    has = re.search("[0-9]", split.operand) if split.is_sign else any(map(str.isalnum, split.operand))
    return "" if has else NO_NUMBER
