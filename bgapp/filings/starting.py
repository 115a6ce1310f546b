"""Begin a new filing: empty, from an earlier form, or (a self-evaluation) from its target."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bgapp.filings.access import preparing_units
from bgapp.filings.blank import blank_form
from bgapp.filings.copying import Source, copy_form
from bgapp.filings.deadlines import period_for
from bgapp.filings.earlier import detail_of
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.evaluating import carry, keep_units, lock_target
from bgapp.filings.events import CREATE, record
from bgapp.filings.exchange_format import store
from bgapp.filings.overwriting import repeated
from bgapp.filings.reading import form_seen
from bgapp.filings.scoring import rescore, scheme_for
from bgapp.models import Filing, ListedProject, Period, Person, Project, Role, Unit
from bgapp.rules.text import clean, fold
from bgapp.rules.transitions import Moment, Status
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import NAME_LENGTH

POLICY = "policy_name"  # the cell that names a policy, where other forms name a project


def projects_without_filing(period: Period, unit: Unit) -> QuerySet[Project]:
    """The unit's projects that have no filing in the period yet, ``listed`` ones before the others.

    In a self-evaluation's period those that have a target to report on (``has_target``) come first. A policy's period
    offers policies: what is listed in it, or was filed on a form of policies before.
    """
    filings = Filing.objects.filter(period=period, project=OuterRef("pk")).exclude(status=Status.VOID)
    listed = ListedProject.objects.filter(period=period, project=OuterRef("pk"))
    targets = Filing.objects.filter(project=OuterRef("pk"), year=period.year, status=Status.APPROVED)
    target = targets.filter(edition=EDITIONS[period.edition].evaluates)
    projects = Project.objects.filter(~Q(Exists(filings)), unit=unit)
    projects = projects.annotate(listed=Exists(listed), has_target=Exists(target))
    if EDITIONS[period.edition].identity.project == POLICY:
        before = Filing.objects.filter(project=OuterRef("pk"), edition__in=_editions_named_by(POLICY))
        projects = projects.filter(Q(listed=True) | Q(Exists(before)))
    return projects.order_by("-has_target", "-listed", "name")


def _editions_named_by(path: str) -> list[str]:
    """The editions whose forms are named in a cell."""
    return [edition.key for edition in EDITIONS.values() if edition.identity.project == path]


def project_name(text: str) -> str:
    """A typed name as projects keep it; :class:`Refused` where it is none."""
    name = " ".join(clean(text).split())
    if not name:
        raise Refused("请填写项目名称。")
    if len(name) > NAME_LENGTH or len(fold(name)) > NAME_LENGTH:
        raise Refused(f"项目名称最多 {NAME_LENGTH} 个字，现在有 {len(name)} 个。")
    return name


def project_named(unit: Unit, text: str, code: str = "") -> Project:
    """The unit's project of that name, white space and width folded; a new one, with the code, where there is none."""
    name = project_name(text)
    return Project.objects.get_or_create(unit=unit, folded_name=fold(name), defaults={"name": name, "code": code})[0]


def start(person: Person, period: Period, project: Project, source: Filing | None = None) -> Filing:
    """A new draft, with what is in the ``source`` that the person fetched (``sources.fetch_source``).

    :class:`Refused` where the project has one already, :class:`NotAllowed` outside the window.
    """
    if not preparing_units(person).filter(pk=project.unit_id).exists():
        raise NotAllowed("只有本单位的填报人可以新建。")
    moment = period_for(period, project.unit).moment()
    if moment is not Moment.FILING:
        raise NotAllowed(f"{moment.value}，不能新建。")
    try:
        with transaction.atomic():
            return _create(person, period, project, source)
    except IntegrityError as error:
        raise Refused(f"「{project.name}」在{period}中已有一份，请在列表中打开它。") from error


def new_filing(person: Person, period: Period, project: Project, **columns: Any) -> Filing:
    """The row of a filing that still has no form, linked to the target in force; ``IntegrityError`` for a second one.

    For those who then store its form and log it, in the same transaction.
    """
    return Filing.objects.create(
        period=period,
        unit=project.unit,
        project=project,
        edition=period.edition,
        year=period.year,
        preparer=person,
        name=project.name,
        target=lock_target(EDITIONS[period.edition], project, period.year),
        scheme=scheme_for(period),
        **columns,
    )


def _create(person: Person, period: Period, project: Project, source: Filing | None) -> Filing:
    listed = ListedProject.objects.filter(period=period, project=project).first()
    budget = listed.budget if listed else None
    classified = source.classified if source else False
    filing = new_filing(person, period, project, amount=budget, source=source, classified=classified)
    detail = {"name": project.name} | _write(filing, budget)
    record(filing, person, CREATE, detail, role=Role.PREPARER, **repeated(filing))
    return filing


def _write(filing: Filing, budget: Decimal | None) -> dict[str, Any]:
    """Store the form that a filing begins with; answers what its log says of where that came from."""
    edition, form = EDITIONS[filing.edition], blank_form(filing, budget)
    if filing.source:
        copy = copy_form(_source(filing.source, filing), form, edition, filing.year)
        store(filing, form)
        return detail_of(filing.source, filing, copy)
    approved = filing.target.revisions.latest("number").form if filing.target else None
    if approved:
        carry(edition, form, approved)
    store(filing, form)
    if approved:
        keep_units(filing, approved)
    if edition.evaluates:
        rescore(filing)
    return {}


def _source(source: Filing, filing: Filing) -> Source:
    """An earlier filing as the one to begin is copied from it."""
    is_last = source.project_id == filing.project_id and source.year == filing.year - 1
    return Source(EDITIONS[source.edition], form_seen(source), source.year, is_last)
