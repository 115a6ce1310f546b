"""The forms beside a form, found by their project or by their goal's likeness without looking at each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, overload

from bgapp.rules.checks.likeness import are_like, pairs

if TYPE_CHECKING:
    from bgapp.rules.checks.case import Case

Pairs = frozenset[str]
ROUNDING = 1e-9
FEW = 8
"""Questions up to which it takes less time to look at each goal than to learn which pairs are rare."""


class Neighbours(Sequence["Case"]):
    """Cases that are neighbours of each other, or of one more; what they are found by is worked out when first asked.

    Comparing each with each takes 100 times as long for ten times the forms. Texts that share so much of their pairs
    must share one of their rarest ones, so only those that do are compared (prefix filtering). One form in the editor
    asks once, of cases that nobody asks again: for it each goal is looked at, until it lacks too many pairs.
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases
        self._rare: dict[float, dict[str, list[str]]] = {}
        self._asked = 0

    def __len__(self) -> int:
        return len(self.cases)

    @overload
    def __getitem__(self, index: int) -> Case: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Case]: ...
    def __getitem__(self, index: int | slice) -> Case | Sequence[Case]:
        return self.cases[index]

    def before(self, project: tuple[str, str], year: int) -> Iterator[Case]:
        """The cases of a project of a unit, both folded, in the years before."""
        return (case for case in self._by_project.get(project, ()) if case.year < year)

    def with_goal_like(self, goal: str, least: float) -> Iterator[Case]:
        """The cases whose goal has at least that share (0 to 1) of its pairs in common with a folded text."""
        mine = pairs(goal)
        self._asked += 1
        for text in self._looked_at(mine, least) if self._asked <= FEW else self._looked_up(mine, least):
            if are_like(mine, pairs(text), least):
                yield from self._by_goal[text]

    def _looked_at(self, mine: Pairs, least: float) -> Iterator[str]:
        """The goals that are long enough and lack no more of the pairs than what is like them may."""
        lacking = _may_lack(mine, least)
        for text in self._by_goal:
            missing = (pair for pair in mine if pair not in text)
            if len(text) > least * len(mine) and not any(islice(missing, lacking, None)):
                yield text

    def _looked_up(self, mine: Pairs, least: float) -> Sequence[str]:
        """The goals that share a rare pair."""
        found = {text for pair in self._prefix(mine, least) for text in self._by_rare_pair(least).get(pair, ())}
        return sorted(found, key=self._order.__getitem__)

    @cached_property
    def _by_project(self) -> dict[tuple[str, str], list[Case]]:
        found = defaultdict(list)
        for case in self.cases:
            found[case.project].append(case)
        return found

    @cached_property
    def _by_goal(self) -> dict[str, list[Case]]:
        """Each goal once, in order: many forms may have the same."""
        found = defaultdict(list)
        for case in self.cases:
            found[case.goal].append(case)
        return found

    @cached_property
    def _order(self) -> dict[str, int]:
        return {goal: place for place, goal in enumerate(self._by_goal)}

    @cached_property
    def _frequency(self) -> Counter[str]:
        return Counter(pair for goal in self._by_goal for pair in pairs(goal))

    def _by_rare_pair(self, least: float) -> dict[str, list[str]]:
        """The goals by each of their rarest pairs."""
        if least not in self._rare:
            goals = defaultdict(list)
            for goal in self._by_goal:
                for pair in self._prefix(pairs(goal), least):
                    goals[pair].append(goal)
            self._rare[least] = goals
        return self._rare[least]

    def _prefix(self, mine: Pairs, least: float) -> list[str]:
        """The rarest pairs of a text: so many that what is like it must have one of them among its own rarest."""
        rarest = sorted(mine, key=lambda pair: (self._frequency[pair], pair))
        return rarest[: _may_lack(mine, least) + 1]


def _may_lack(mine: Pairs, least: float) -> int:
    """How many of a text's pairs may be missing in another that has that share in common with it."""
    return len(mine) - ceil(len(mine) * least - ROUNDING)
