"""Amounts of money (金额): kept in yuan with two decimals, read from what people type, printed in 元 or 万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from bgapp.rules.plain import Plain, read
from bgapp.rules.text import clean, half_width, quoted

MAXIMUM = Decimal(10) ** 13
"""Every amount is below this many yuan."""

LONGEST = 100
"""Characters that may be an amount at most."""

CENT = Decimal("0.01")
EXACT = Context(prec=2 * LONGEST)
YUAN_PER_UNIT = {"元": Decimal(1), "万元": Decimal(10) ** 4, "亿元": Decimal(10) ** 8}
YUAN = "_yuan"
"""Ends the key that carries an exact amount (元) beside one printed in 万元."""
KNOWN_YUAN = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2})?")
UNIT_SPELLINGS = {"元": "元", "圆": "元", "元整": "元", "万": "万元", "万元": "万元", "亿": "亿元", "亿元": "亿元"}

AMOUNT = re.compile(
    r"(?P<before>(?:人民币|[¥\-]|\s)*)"
    r"(?P<number>(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:\.[0-9]+)?)"
    r"\s*(?P<unit>元整|万元|亿元|[元圆万亿])?"
)


class AmountError(ValueError):
    """A text that is no amount; its sentence quotes what was typed and says what to do."""


@dataclass(frozen=True)
class Amount:
    """Yuan with two decimals; ``note`` is a Chinese sentence where the text was in another unit than its cell."""

    value: Decimal
    note: str = ""


def parse_amount(text: str, unit: str = "元") -> Amount:
    """Read an amount typed into a cell whose amounts are in ``unit`` (元 or 万元).

    ``1,410,000.00``, ``￥441,000``, ``１，７３２元`` and ``38.8万元`` are read, and nothing is rounded. AmountError
    where the text is no amount, is negative, has parts of a cent, or reaches :data:`MAXIMUM`.
    """
    typed = clean(text).strip()
    found = AMOUNT.fullmatch(half_width(typed)) if len(typed) <= LONGEST else None
    if found is None:
        raise AmountError(_no_amount(typed, unit))
    typed_unit = UNIT_SPELLINGS[found["unit"] or unit]
    number = Decimal(re.sub("[, ]", "", found["number"]))
    value = _storable(typed, EXACT.multiply(number, YUAN_PER_UNIT[typed_unit]), "-" in found["before"])
    note = f"「{typed}」已换算为 {print_amount(value, unit)} {unit}。" if typed_unit != unit else ""
    return Amount(value, note)


def print_amount(value: Decimal, unit: str = "元") -> str:
    """Yuan as the forms print them in ``unit``: ``1,410,000.00`` 元, or 万元 rounded half up to ``141.00``."""
    return f"{(value / YUAN_PER_UNIT[unit]).quantize(CENT, ROUND_HALF_UP):,.2f}"


def plain_amount(value: Decimal, unit: str = "元", decimals: int = 2) -> str:
    """Yuan as one types them in ``unit``: without separators, exact, with ``decimals`` at least.

    ``1410000.00`` 元 (``1410000`` with no decimals), ``141.00`` or ``194.532567`` 万元.
    """
    whole, _, parts = f"{value / YUAN_PER_UNIT[unit]:f}".partition(".")
    parts = parts.rstrip("0")
    parts = parts.ljust(2 if parts else decimals, "0")
    return f"{whole}.{parts}" if parts else whole


def exact_yuan(form: Plain, path: str) -> Decimal | None:
    """The exact amount that a form carries beside the one at a path; nothing where only that one is known."""
    text = read(form, path + YUAN)
    return Decimal(text) if KNOWN_YUAN.fullmatch(text) else None


def _storable(typed: str, yuan: Decimal, negative: bool) -> Decimal:
    """The amount with two decimals, where it may be kept."""
    if negative and yuan:
        raise AmountError(f"填写的{quoted(typed)}是负数，金额不能小于 0，请改正。")
    if yuan >= MAXIMUM:
        raise AmountError(f"填写的{quoted(typed)}太大，金额应小于 10 万亿元，请检查是否多写了数字或单位。")
    if yuan != yuan.quantize(CENT, ROUND_HALF_UP):
        raise AmountError(f"填写的{quoted(typed)}不足一分，金额最多精确到分（以元计两位小数），请改正。")
    return yuan.quantize(CENT)


def _no_amount(typed: str, unit: str) -> str:
    example = "1,410,000.00" if unit == "元" else "141.00"
    if not typed:
        return f"没有填写金额，请填写以{unit}为单位的数字，例如 {example}。"
    return f"填写的{quoted(typed)}不是金额，请填写以{unit}为单位的数字，例如 {example}。"
