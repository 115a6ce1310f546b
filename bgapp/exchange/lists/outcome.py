"""What comes of an imported list: everything that is wrong with it, or what it changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from bgapp.filings.errors import Refused
from bgapp.models import Person

PLACE = re.compile(r"(.*)!(?:第 |([A-Z]+))(\d+)(?: 行)?", re.DOTALL)


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place of the workbook (``人员!C5``), and what to do about it."""

    place: str
    message: str


class ListRefused(Refused):
    """A list of which nothing was imported; ``problems`` are all that were found, none where it is unreadable."""

    def __init__(self, sentence: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Outcome:
    """What an import did; ``passwords`` belong to the new people and are kept nowhere else."""

    created: list[Model] = field(default_factory=list)
    changed: list[Model] = field(default_factory=list)
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)
    passwords: list[tuple[Person, str]] = field(default_factory=list)

    @property
    def did_nothing(self) -> bool:
        return not self.created and not self.changed


def check(name: str, problems: Sequence[Problem]) -> None:
    """:class:`ListRefused` where there are problems; of several at one place the first says enough."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.place, problem)
    if first:
        sentence = f"「{name}」没有导入：有 {len(first)} 处需要改正。全部改好后请重新导入。"
        raise ListRefused(sentence, sorted(first.values(), key=_position))


def _position(problem: Problem) -> tuple[str, int, int, str]:
    """Where a problem stands: sheet, row, column."""
    found = PLACE.fullmatch(problem.place)
    sheet, column, row = found.groups() if found else (problem.place, "", 0)
    return sheet, int(row), len(column or ""), column or ""
