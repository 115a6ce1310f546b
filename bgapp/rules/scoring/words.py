"""Qualitative results (定性指标): three official grades, each a band of the weight in which the filer may choose.

Legal source: 财预〔2020〕10号.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bgapp.rules.scoring.computed import Mark, percent, portion
from bgapp.rules.scoring.scheme import FULL, Scheme, Word
from bgapp.rules.text import fold


@dataclass(frozen=True)
class Choice:
    """A grade that a qualitative result may get, with its points: from ``least`` to ``most``, else ``default``."""

    word: Word
    least: Decimal
    most: Decimal
    default: Decimal


def choices(weight: Decimal, scheme: Scheme) -> Iterator[Choice]:
    """The grades of a row of this weight, the best first; a limit between two belongs to the better one."""
    most, step = weight, Decimal(1).scaleb(-scheme.digits)
    for word in scheme.words:
        least, default = (portion(weight, share, FULL, scheme.digits) for share in (word.least, word.default))
        yield Choice(word, least, most, default)
        most = least - step


def word_mark(actual: str, target: str, printed: Decimal | None, weight: Decimal, scheme: Scheme) -> Mark | None:
    """The points of a grade; ``printed`` ones stay where they are within its band. Nothing where it is no grade.

    An actual that repeats its target (及时 → 及时) has the best grade.
    """
    repeats = fold(actual) == fold(target)
    for choice in choices(weight, scheme):
        if repeats or fold(actual) == fold(choice.word.text):
            return _mark(choice, "与指标值相同" if repeats else choice.word.text, printed, weight)
    return None


def _mark(choice: Choice, why: str, printed: Decimal | None, weight: Decimal) -> Mark:
    if printed is not None and printed != choice.default and choice.least <= printed <= choice.most:
        return Mark(printed, f"{why}：在 {choice.least:.2f} 至 {choice.most:.2f} 分之间定为 {printed:.2f}")
    share = percent(choice.word.default)
    return Mark(choice.default, f"{why}：{weight:.2f} × {share} = {choice.default:.2f}")
