"""A form under the eye of the checks, with its indicators read and its neighbours beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from bgapp.rules.amounts import MAXIMUM, YUAN_PER_UNIT, exact_yuan
from bgapp.rules.checks.facts import EditionFacts
from bgapp.rules.checks.indicator import Indicator
from bgapp.rules.checks.neighbours import Neighbours
from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring import DEFAULT, Line, Scheme, lines_of
from bgapp.rules.scoring.rows import rows_of
from bgapp.rules.text import fold

HALF_A_HUNDREDTH = Decimal("0.005")

GOALS = ("annual_goal", "annual_goal_initial", "annual_goal_expected", "goals", "expected_goal")
"""Where forms say what is to be reached in the year; ``goals`` (2020) says the whole project's too."""


@dataclass(frozen=True, eq=False)
class Case:
    """A form and what a reviewer has beside it.

    ``listed_budget`` is its amount in the period's project list, in yuan. ``neighbours`` are the unit's forms of that
    year and the same project's of other years; the case itself may be among them. ``limits`` are the numbers that
    rules measure by, by code.
    """

    form: Plain
    edition: EditionFacts
    listed_budget: Decimal | None = None
    neighbours: Sequence[Case] = field(default=(), repr=False)
    scheme: Scheme = DEFAULT
    limits: Mapping[str, Decimal] = field(default_factory=dict)

    def text(self, path: str) -> str:
        """The text at a path, empty where there is none."""
        return read(self.form, path)

    def amount(self, path: str) -> Decimal | None:
        """The amount at a path in yuan, the exact one where it is known; nothing where it is empty or none."""
        exact = self._exact(path)
        printed = self._number(path)
        return exact if exact is not None or printed is None else printed * YUAN_PER_UNIT[self.edition.amount_unit]

    def slack(self, path: str) -> Decimal:
        """Yuan by which an amount may differ from what is printed: half a hundredth of 万元 where no more is known."""
        unit = YUAN_PER_UNIT[self.edition.amount_unit]
        return Decimal() if unit == 1 or self._exact(path) is not None else unit * HALF_A_HUNDREDTH

    def _exact(self, path: str) -> Decimal | None:
        """The exact yuan beside an amount printed in a larger unit."""
        return exact_yuan(self.form, path) if YUAN_PER_UNIT[self.edition.amount_unit] != 1 else None

    def _number(self, path: str) -> Decimal | None:
        try:
            number = Decimal(self.text(path))
        except ArithmeticError:
            return None
        return number if number.is_finite() and abs(number) < MAXIMUM else None

    def rows(self, name: str) -> list[Plain]:
        """The rows of a list; what is no row counts as an empty one, so that the others keep their index."""
        return rows_of(self.form, name)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(Indicator(index, row) for index, row in enumerate(self.rows("indicators")))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What is scored: the budget's execution, then each indicator."""
        return lines_of(self.form, self.scheme)

    @property
    def is_evaluation(self) -> bool:
        return bool(self.edition.evaluates)

    @property
    def goals(self) -> Iterator[tuple[str, str]]:
        """The paths of the year's goals with their texts, where they are filled."""
        paths = {each.path for each in self.edition.fields}
        return ((path, self.text(path)) for path in GOALS if path in paths and self.text(path).strip())

    @cached_property
    def goal(self) -> str:
        """The year's goal, folded."""
        return fold(self.text(self.edition.identity.goal))

    @cached_property
    def project(self) -> tuple[str, str]:
        """The unit and the name of the project, folded: two units may have projects of one name."""
        identity = self.edition.identity
        return fold(self.text(identity.unit)), fold(self.text(identity.project))

    @cached_property
    def year(self) -> int:
        """The fiscal year, 0 where there is none."""
        year = self.text("fiscal_year")
        return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else 0

    @cached_property
    def beside(self) -> Neighbours:
        """Its neighbours, found by what they have in common with it."""
        return self.neighbours if isinstance(self.neighbours, Neighbours) else Neighbours(self.neighbours)

    @cached_property
    def last_target(self) -> Case | None:
        """The same project's target of the latest year before, on whatever form."""
        return self._last(is_evaluation=False)

    @cached_property
    def last_result(self) -> Case | None:
        """The same project's self-evaluation of the latest year before."""
        return self._last(is_evaluation=True)

    def _last(self, *, is_evaluation: bool) -> Case | None:
        before = self.beside.before(self.project, self.year)
        earlier = (case for case in before if case.is_evaluation is is_evaluation)
        return max(earlier, key=lambda case: case.year, default=None)
