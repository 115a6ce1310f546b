"""What staging looks up for one form after another: units, periods, projects, filings and lists, each fetched once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from django.db.models import Q

from bgapp.exchange.imports.scope import backfilled_unit_ids, units_in_scope
from bgapp.filings.access import preparing_units
from bgapp.filings.evaluating import target_in_force
from bgapp.models import Choice, Filing, Period, Person, Project, Unit
from bgapp.rules.plain import Plain
from bgapp.rules.text import fold
from bgapp.rules.transitions import Status
from bgapp.sheets.editions import EDITIONS


class Register:
    """The lookups of one person's staging; what it answers is as old as itself."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._choices: dict[str, dict[str, set[str]]] = {}
        self.renew()

    def renew(self) -> None:
        """Forget what other people's work may change from one form to the next: rights and targets."""
        self._preparing: set[int] | None = None
        self._in_scope: set[int] | None = None
        self._targets: dict[tuple[int, int], Plain | None] = {}
        self._backfilled: dict[int, set[int]] = {}

    @property
    def preparing(self) -> set[int]:
        """The units for which the person files."""
        if self._preparing is None:
            self._preparing = set(preparing_units(self.person).values_list("pk", flat=True))
        return self._preparing

    @property
    def in_scope(self) -> set[int]:
        """The units of which the person may import something."""
        if self._in_scope is None:
            self._in_scope = set(units_in_scope(self.person).values_list("pk", flat=True))
        return self._in_scope

    @cached_property
    def _units(self) -> dict[str, int]:
        """Every unit by its folded name."""
        return {fold(name): pk for pk, name in Unit.objects.values_list("pk", "name")}

    @cached_property
    def _codes(self) -> dict[str, int]:
        return dict(Unit.objects.exclude(code="").values_list("code", "pk"))

    @cached_property
    def _known(self) -> dict[int, Unit]:
        return {}

    @cached_property
    def _periods(self) -> dict[tuple[int, str], Period]:
        return {(period.year, period.edition): period for period in Period.objects.select_related("scheme")}

    def unit(self, code: str, name: str) -> Unit | None:
        """The unit of a code that some unit has, else of the name, white space and width folded."""
        found = self._codes.get(code.strip()) if code.strip() else None
        found = found or self._units.get(fold(name))
        if found is None:
            return None
        if found not in self._known:
            self._known[found] = Unit.objects.select_related("department").get(pk=found)
        return self._known[found]

    def period(self, year: int, edition: str) -> Period | None:
        return self._periods.get((year, edition))

    def backfills(self, period: Period, unit: Unit) -> bool:
        """Whether the person's import into the period is 补录."""
        if period.pk not in self._backfilled:
            self._backfilled[period.pk] = backfilled_unit_ids(self.person, period)
        return unit.pk in self._backfilled[period.pk]

    def projects(self, unit: Unit, folded_name: str, code: str) -> list[Project]:
        """The unit's projects of that name or that code."""
        wanted = Q(folded_name=folded_name) | (Q(code=code) if code else Q(pk__in=()))
        return list(Project.objects.filter(wanted, unit=unit).select_related("unit__department"))

    def project_of_code(self, code: str) -> Project | None:
        return Project.objects.filter(code=code).select_related("unit").first()

    def filing(self, period: Period, project: Project) -> Filing | None:
        """The filing of a project in a period that is not void, its form with it, as it stands now."""
        filings = Filing.objects.filter(period=period, unit=project.unit_id, project=project, adjusts=None)
        return filings.exclude(status=Status.VOID).select_related("period", "unit", period.edition).first()

    def target(self, period: Period, project: Project) -> Plain | None:
        """The approved form that a new self-evaluation would start from."""
        known = (period.pk, project.pk)
        if known not in self._targets:
            target = target_in_force(EDITIONS[period.edition], project, period.year)
            self._targets[known] = target.revisions.latest("number").form if target else None
        return self._targets[known]

    def choices(self, edition: str) -> dict[str, set[str]]:
        """The lists that administrators keep for an edition, by path; empty where they keep none."""
        if edition not in self._choices:
            lists: dict[str, set[str]] = defaultdict(set)
            for path, text in Choice.objects.filter(edition=edition).values_list("field", "text"):
                lists[path].add(fold(text))
            self._choices[edition] = lists
        return self._choices[edition]
