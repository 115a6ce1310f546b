"""What a reviewer has beside a form: the unit's forms of that year, and the same project's forms of earlier years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F

from bgapp.filings.force import counted
from bgapp.models import FORMS, Filing, Revision
from bgapp.rules.checks import Case
from bgapp.rules.checks.neighbours import Neighbours
from bgapp.rules.plain import Plain, write
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.layout import Edition

Room = tuple[int, int, bool]
"""Whose goals are compared: a unit's, of a year, of targets or of self-evaluations."""


class Beside(Neighbours):
    """The forms of a year, which all of them share, and those of one project's earlier years."""

    def __init__(self, of_year: Neighbours, earlier: Sequence[Case]) -> None:
        super().__init__([*of_year.cases, *earlier])
        self.of_year = of_year
        self.earlier = earlier

    def before(self, project: tuple[str, str], year: int) -> Iterator[Case]:
        return (case for case in self.earlier if case.project == project and case.year < year)

    def with_goal_like(self, goal: str, least: float) -> Iterator[Case]:
        return self.of_year.with_goal_like(goal, least)


def neighbours_of(filings: Sequence[Filing]) -> list[Beside]:
    """The neighbours of each filing's form, itself among them; the number of queries depends on the editions alone."""
    rooms = _rooms(filings)
    earlier = _earlier(filings)
    return [
        Beside(rooms[_room(filing)], [case for case in earlier[filing.project_id] if case.year < filing.year])
        for filing in filings
    ]


def _room(filing: Filing) -> Room:
    return filing.unit_id, filing.year, bool(EDITIONS[filing.edition].evaluates)


def _rooms(filings: Sequence[Filing]) -> dict[Room, Neighbours]:
    """The forms of each unit, year and kind; of each only whose it is and its goal: more no rule reads."""
    found: dict[Room, list[Case]] = {_room(filing): [] for filing in filings}
    units, years, kinds = (set(each) for each in zip(*found, strict=True))
    for edition in EDITIONS.values():
        if bool(edition.evaluates) in kinds and any(map(edition.covers, years)):
            for unit, year, case in _sketches(edition, units, years):
                found.get((unit, year, case.is_evaluation), []).append(case)
    return {room: Neighbours(cases) for room, cases in found.items()}


def _sketches(edition: Edition, units: set[Any], years: set[Any]) -> Iterator[tuple[int, int, Case]]:
    """The forms of an edition that have a goal, with their units and years."""
    model: Any = FORMS[edition.key]
    paths = (edition.identity.unit, edition.identity.project, edition.identity.goal)
    names = [edition.field(path).name for path in paths]
    forms = model.objects.filter(filing__unit__in=units, filing__year__in=years).exclude(**{names[-1]: ""})
    forms = forms.filter(filing__in=Filing.objects.filter(counted())).order_by("filing")
    for unit, year, *texts in forms.values_list("filing__unit", "filing__year", *names):
        yield unit, year, Case(_sketch(year, dict(zip(paths, texts, strict=True))), edition)


def _sketch(year: int, texts: dict[str, str]) -> Plain:
    form: Plain = {"fiscal_year": str(year)}
    for path, text in texts.items():
        write(form, path, text)
    return form


def _earlier(filings: Sequence[Filing]) -> dict[int, list[Case]]:
    """The forms of the filings' projects before, as they were submitted last: no draft counts."""
    years = [filing.year for filing in filings]
    submitted = Revision.objects.filter(number=F("filing__round"), filing__year__lt=max(years))
    of_projects = submitted.filter(filing__project__in={filing.project_id for filing in filings})
    found = defaultdict(list)
    in_count = of_projects.filter(filing__in=Filing.objects.filter(counted()))
    for project, form in in_count.values_list("filing__project", "form"):
        found[project].append(Case(form, edition_of(form)))
    return found
