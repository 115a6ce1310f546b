"""How many lines a text takes when it is wrapped: an estimate, rather too many than too few.

Widths are counted in half-widths: a Chinese character takes two, a digit one.
"""

from __future__ import annotations

import re
from math import ceil

WIDE = re.compile(r"[^\x20-\x7e]|[A-Zmw@%&]")
UNBREAKABLE = re.compile(r"[（《“‘【〔(\[]*(?:[!-~]+|.)[，。、；：？！）》”’】〕…·％,.;:?!)\]%]*")


def lines(text: str, width: float) -> int:
    """Lines that a text takes when it is wrapped to a width."""
    return sum(_paragraph_lines(paragraph, width) for paragraph in text.splitlines())


def _paragraph_lines(text: str, width: float) -> int:
    if _width(text) <= width:
        return 1
    count, used = 1, 0.0
    for part in UNBREAKABLE.findall(text):
        used += _width(part)
        if used > width:
            more = ceil(_width(part) / width)
            count, used = count + more, _width(part) - (more - 1) * width
    return count


def _width(text: str) -> int:
    return len(text) + len(WIDE.findall(text))
