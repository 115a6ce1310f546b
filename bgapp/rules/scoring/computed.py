"""What scoring gives: points, the text of a cell, and how they came about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal

from bgapp.rules.numbers import NumberError, parse_number
from bgapp.rules.text import fold

EXACT = Context(prec=100, rounding=ROUND_DOWN)


class NotComputed(Exception):
    """Why a cell cannot be computed, as a sentence."""


@dataclass(frozen=True)
class Mark:
    """Points and how they came about."""

    points: Decimal
    explanation: str


@dataclass(frozen=True)
class Computed:
    """A computed cell: its address, its text as the form prints it, and how that came about.

    ``text`` is nothing where the cell cannot be computed, and then the explanation says why. ``least`` and ``most``
    are what it may also be where amounts are known only as rounded to 万元.
    """

    where: str
    text: str | None
    explanation: str
    least: str | None = None
    most: str | None = None

    def contradicts(self, printed: str) -> bool:
        """Whether a printed text is one that the cell's parts cannot give; an empty cell says nothing."""
        if self.text is None or not printed.strip():
            return False
        least, most = self.least or self.text, self.most or self.text
        value, least_value, most_value = number(printed), number(least), number(most)
        if value is None or least_value is None or most_value is None:
            return fold(printed) not in {self.text, least, most}
        return not least_value <= value <= most_value


def number(text: str) -> Decimal | None:
    """The points or percent that a cell prints; nothing where it prints none."""
    try:
        return parse_number(text)
    except NumberError:
        return None


def portion(whole: Decimal, part: Decimal, of: Decimal, digits: int) -> Decimal:
    """``whole × part ÷ of``, cut to ``digits`` decimals: the official system truncates, it does not round."""
    return EXACT.divide(EXACT.multiply(whole, part), of).quantize(Decimal(1).scaleb(-digits), context=EXACT)


def percent(share: Decimal) -> str:
    """``80%``, ``57.5%``."""
    return f"{short(share)}%"


def short(value: Decimal) -> str:
    """A number without trailing zeros: ``100``, ``99.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
