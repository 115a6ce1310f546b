"""Numbers that are no money: points (分值, 得分) and percent (执行率), with two decimals."""

from __future__ import annotations

import re
from decimal import Decimal

from bgapp.rules.text import clean, half_width, quoted

MAXIMUM = Decimal(10) ** 17
CENT = Decimal("0.01")
NUMBER = re.compile(r"(-\s*)?([0-9]{1,20}|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?\s*[%分]?")


class NumberError(ValueError):
    """A text that is no such number; its sentence quotes what was typed and says what to do."""


def parse_number(text: str) -> Decimal:
    """Read points or percent: ``10``, ``9.50``, ``57.02%``; :class:`NumberError` for less than 0 or finer than 0.01."""
    typed = clean(text).strip()
    found = NUMBER.fullmatch(half_width(typed)) if len(typed) <= 40 else None
    if found is None:
        raise NumberError(f"填写的{quoted(typed)}不是数字，请填写不小于 0 的数字，例如 10 或 9.50。")
    number = Decimal(found[2].replace(",", "") + (found[3] or ""))
    if found[1] and number:
        raise NumberError(f"填写的{quoted(typed)}是负数，这一格不能小于 0，请改正。")
    if number >= MAXIMUM:
        raise NumberError(f"填写的{quoted(typed)}太大，请检查是否多写了数字。")
    if number != number.quantize(CENT):
        raise NumberError(f"填写的{quoted(typed)}超过两位小数，请改为最多两位小数。")
    return number.quantize(CENT)


def plain_number(number: Decimal, decimals: int = 2) -> str:
    """Points or percent with two decimals, whole ones with ``decimals``: ``9.50``, ``100.00`` or ``100``."""
    text = f"{number:.2f}"
    return text if decimals else text.removesuffix(".00")
