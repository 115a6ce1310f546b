"""Load the demo: units, people, periods and published forms in varied states. Does nothing on a second start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from bgapp.filings.access import fetch
from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.editing import apply
from bgapp.filings.events import CREATE, record
from bgapp.filings.exchange_format import form_of, plain, store
from bgapp.filings.force import in_force
from bgapp.filings.origin import acting_at
from bgapp.filings.scoring import scheme_for
from bgapp.filings.sources import fetch_source
from bgapp.filings.starting import project_named, start
from bgapp.filings.weights import even_weights
from bgapp.management.demo_appraisals import judge
from bgapp.management.demo_cells import edits, write_cells
from bgapp.management.demo_comments import talk
from bgapp.models import (
    Choice,
    Event,
    Filing,
    ListedProject,
    Period,
    Person,
    Post,
    Project,
    Role,
    Stage,
    Unit,
)
from bgapp.reviews.adjustments.adjusting import give_reason
from bgapp.reviews.adjustments.changes import Adjustment
from bgapp.reviews.findings.answers import keep
from bgapp.reviews.findings.checking import findings_of, place_of, value_of
from bgapp.reviews.workflow import advance
from bgapp.rules.plain import Plain, read
from bgapp.rules.transitions import Verb
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.layout import Edition

PASSWORD = "demo-2025"
FORM_FIXTURES = ("demo_forms_2025", "demo_forms_2020", "demo_forms_policy_2023", "demo_self_evaluations_2023")
MOMENTS = ("filing_opens", "filing_ends", "review_ends", "adjustment_ends")

Story = dict[str, Any]
Subject = tuple[str, int, str, str]
"""Edition, year, unit and project."""


def accounts() -> list[tuple[str, str, str]]:
    """The demo's accounts as (username, password, name and roles)."""
    return [
        (person["username"], PASSWORD, f"{person['name']}（{_roles(person)}）")
        for person in _fixture("demo_organization")["people"]
    ]


class Command(BaseCommand):
    help = "装入演示数据；已有数据时什么也不做。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("只有 DEMO=1 时才装入演示数据。")
        if Person.objects.exists():
            self.stdout.write("已有数据，不再装入演示数据。")
            return
        with transaction.atomic():
            count = Loader().load()
        self.stdout.write(f"已装入演示数据：{count} 份表。")


class Loader:
    """Plays the demo's story through the real verbs, each step dated as the story tells it."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.story: Story = _fixture("demo_story")
        self.forms: dict[Subject, Plain] = {_subject(form): form for name in FORM_FIXTURES for form in _fixture(name)}

    def load(self) -> int:
        """Everything; answers how many filings there are."""
        call_command("loaddata", Path(settings.BASE_DIR, "fixtures", "holidays.json"), verbosity=0)
        self._organization(_fixture("demo_organization"))
        self._lists()
        for told in self.story["filings"]:
            self._filing(told)
        for told in self.story["adjustments"]:
            self._adjustment(told)
        return len(self.story["filings"]) + len(self.story["adjustments"])

    def _organization(self, told: Story) -> None:
        for unit in told["units"]:
            parent = Unit.objects.filter(name=unit["parent"]).first()
            Unit.objects.create(
                name=unit["name"], code=unit["code"], parent=parent, is_department=unit["is_department"]
            )
        for person in told["people"]:
            made = Person.objects.create_user(
                person["username"],
                PASSWORD,
                name=person["name"],
                phone=person["phone"],
                is_administrator=person["is_administrator"],
                must_change_password=False,
            )
            for post in person["posts"]:
                Post.objects.create(person=made, unit=Unit.objects.get(name=post["unit"]), role=post["role"])

    def _lists(self) -> None:
        for edition, fields in self.story["choices"].items():
            Choice.objects.bulk_create(
                Choice(edition=edition, field=field, text=text, position=position)
                for field, texts in fields.items()
                for position, text in enumerate(texts)
            )
        for told in self.story["periods"]:
            self._period(told)

    def _period(self, told: Story) -> None:
        moments = {name: self._moment(told[name]) for name in MOMENTS if name in told}
        period = Period.objects.create(year=told["year"], edition=told["edition"], **moments)
        for number, role in enumerate(told["stages"], start=1):
            appraises = role in told.get("appraises", ())
            Stage.objects.create(period=period, number=number, role=role, appraises=appraises)
        for listed in told["projects"]:
            project = project_named(Unit.objects.get(name=listed["unit"]), listed["name"])
            Project.objects.filter(pk=project.pk).update(code=listed["code"])
            ListedProject.objects.create(period=period, project=project, budget=listed["budget"] or None)

    def _filing(self, told: Story) -> None:
        """A filing and what became of it: its form is published, or begun in the product and typed into."""
        subject = told["edition"], told["year"], told["unit"], told["project_name"]
        form = self.forms.get(subject)
        started = self._moment(told["started"])
        with acting_at(started):
            filing = self._begun(told) if form is None else self._stored(told, form)
        self._play(filing, told, form or {})

    def _adjustment(self, told: Story) -> None:
        """An adjustment of a target that was approved, with the reason of each change."""
        _, period, project = _place(told)
        target = Filing.objects.get(in_force(), period=period, project=project)
        started = self._moment(told["started"])
        with acting_at(started):
            filing = begin_adjustment(Person.objects.get(username=told["preparer"]), target.pk, started)
        self._play(filing, told, {})

    def _play(self, filing: Filing, told: Story, form: Plain) -> None:
        """What becomes of a filing that was begun."""
        if "typed" in told:
            self._type(filing, told["typed"])
        for step in told["steps"]:
            self._step(filing, step, form)
        started = self._moment(told["started"])
        last = Event.objects.filter(filing_id=filing.pk).latest("number")
        Filing.objects.filter(pk=filing.pk).update(created_at=started, edited_at=last.at)

    def _stored(self, told: Story, form: Plain) -> Filing:
        edition, period, project = _place(told)
        preparer = Person.objects.get(username=told["preparer"])
        filing = Filing.objects.create(
            period=period,
            unit=project.unit,
            project=project,
            edition=period.edition,
            year=period.year,
            preparer=preparer,
            scheme=scheme_for(period),
            name=project.name,
            nature=read(form, edition.identity.nature),
        )
        store(filing, form)
        if edition.identity.amount:
            filing.amount = getattr(form_of(filing), edition.field(edition.identity.amount).name)
            filing.save(update_fields=["amount"])
        record(filing, preparer, CREATE, {"name": filing.name}, role=Role.PREPARER)
        return filing

    def _begun(self, told: Story) -> Filing:
        """Started as a preparer starts it: from its target in force, or copied from an earlier filing."""
        _, period, project = _place(told)
        preparer = Person.objects.get(username=told["preparer"])
        source = Filing.objects.get(project=project, **told["copied_from"]) if "copied_from" in told else None
        return start(preparer, period, project, fetch_source(preparer, period, source.pk) if source else None)

    def _type(self, filing: Filing, told: Story) -> None:
        """What the preparer has written since, each cell over what it held."""
        with acting_at(self._moment(told)):
            if told.get("even_weights"):
                apply(filing.preparer, filing.pk, even_weights(filing))
            saved = apply(filing.preparer, filing.pk, list(edits(filing, told["cells"])))
            _explain(filing, told.get("reasons", {}))
        assert all(result.state == "saved" for result in saved.results), saved.results

    def _step(self, filing: Filing, step: Story, form: Plain) -> None:
        """What is said, then one transition, if any; what was submitted then is in the cells while it happens."""
        at, person = self._moment(step), Person.objects.get(username=step["person"])
        with acting_at(at):
            talk(person, filing.pk, step)
            if "appraisal" in step:
                judge(person, filing.pk, step["appraisal"], at)
        if "verb" not in step:
            return
        verb = Verb(step["verb"])
        filing.refresh_from_db()
        earlier: Mapping[str, str] = step.get("as_submitted", {})
        write_cells(filing, earlier)
        with acting_at(at):
            if verb is Verb.SUBMIT:
                self._give_reasons(filing, person)
            advance(person, filing.pk, verb, filing.version, step.get("reason", ""), at)
        write_cells(filing, {where: read(form, where) for where in earlier})

    def _give_reasons(self, filing: Filing, person: Person) -> None:
        """Why the warnings may stay, as the preparer has to say before submitting."""
        found = fetch(person, filing.pk)
        form, reasons = plain(found), self.story["reasons"]
        for finding in findings_of(found, form):
            if finding.blocks:
                text = reasons.get(finding.code, reasons["other"])
                keep(found, person, place_of(form, finding), value_of(form, finding), finding, text)
        filing.refresh_from_db()

    def _moment(self, told: Mapping[str, Any]) -> datetime:
        """A day counted from today, or a date, at a time of day here."""
        day = self.today + timedelta(days=told["days"]) if "days" in told else date.fromisoformat(told["date"])
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(told["time"])))


def _explain(filing: Filing, reasons: Mapping[str, str]) -> None:
    """Why an adjustment changes what it changes, by the address of each change."""
    found = fetch(filing.preparer, filing.pk)
    for change in Adjustment(found, plain(found)).changes if reasons else ():
        place = change.spot.row, change.spot.field
        give_reason(filing.preparer, filing.pk, place, change.value, reasons[change.where])


def _place(told: Story) -> tuple[Edition, Period, Project]:
    """Where a filing of the story belongs."""
    period = Period.objects.get(year=told["year"], edition=told["edition"])
    return EDITIONS[period.edition], period, project_named(Unit.objects.get(name=told["unit"]), told["project_name"])


def _subject(form: Plain) -> Subject:
    """What a published form is about."""
    edition = edition_of(form)
    unit, project = read(form, edition.identity.unit), read(form, edition.identity.project)
    return edition.key, int(form["fiscal_year"]), unit, project


def _roles(person: Story) -> str:
    roles = [Role(post["role"]).label for post in person["posts"]]
    return "、".join(["系统管理员"] * person["is_administrator"] + roles)


def _fixture(name: str) -> Any:
    path = Path(settings.BASE_DIR, "fixtures", f"{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))
