"""Many filings at once, for the tests that count queries."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client
from django.utils import timezone

from bgapp.models import FORMS, Filing, Indicator, ListedProject, Person, Project
from bgapp.rules.text import fold
from bgapp.rules.transitions import Status
from tests.builders import Cast

TURNS = (Status.DRAFT, Status.IN_REVIEW, Status.RETURNED, Status.APPROVED)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(person: Person) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def crowd(cast: Cast, names: range) -> list[Filing]:
    """Filings of the centre, every status in turn, and as many listed projects that nobody has started."""
    projects = _projects(cast, [f"批量 {number}" for number in names])
    unbegun = _projects(cast, [f"未开始 {number}" for number in names])
    ListedProject.objects.bulk_create(ListedProject(period=cast.period, project=project) for project in unbegun)
    filings = Filing.objects.bulk_create(
        _filing(cast, project, number) for number, project in zip(names, projects, strict=True)
    )
    model = FORMS[cast.period.edition]
    model._default_manager.bulk_create(model(filing=filing) for filing in filings)  # type: ignore[misc]
    Indicator.objects.bulk_create(Indicator(filing=filing, position=0, name="培训人次") for filing in filings)
    return filings


def _projects(cast: Cast, names: list[str]) -> list[Project]:
    return Project.objects.bulk_create(Project(unit=cast.centre, name=name, folded_name=fold(name)) for name in names)


def _filing(cast: Cast, project: Project, number: int) -> Filing:
    status = TURNS[number % len(TURNS)]
    return Filing(
        period=cast.period,
        unit=cast.centre,
        project=project,
        edition=cast.period.edition,
        year=cast.period.year,
        status=status,
        stage=1 if status is Status.IN_REVIEW else 0,
        furthest_stage=0 if status is Status.DRAFT else 1,
        round=0 if status is Status.DRAFT else 1,
        preparer=cast.preparer,
        name=project.name,
        nature="经常性专项业务费",
        amount=Decimal(1000 * number),
        submitted_at=None if status is Status.DRAFT else timezone.now(),
    )
