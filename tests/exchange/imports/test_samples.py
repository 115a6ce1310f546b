"""The published forms come in whole, once; the spoiled ones write nothing that was not good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from bgapp.filings.exchange_format import plain, without_keys
from bgapp.models import Event, Filing, Person, Role, StagedForm, Unit
from bgapp.rules.plain import Plain, read
from bgapp.sheets.editions import EDITIONS
from tests.builders import make_period, make_person
from tests.exchange.imports.props import read as read_files
from tests.exchange.imports.props import staged, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
Outcome = StagedForm.Outcome
YEARS = {"project_target_2025": (2025, 2024), "project_target_2020": (2020,)}
OFFICIAL = sorted(("project_target_2025_sjzx", "project_target_2020", "policy_target_2023", "self_evaluation_2023"))


@pytest.fixture
def preparer() -> Person:
    """Somebody who files for the two published offices, in periods for all their forms."""
    bureau = Unit.objects.create(name="上海市人力资源和社会保障局", is_department=True)
    centre = Unit.objects.create(name="上海市就业促进中心", parent=bureau)
    person = make_person("preparer", centre, Role.PREPARER)
    person.posts.create(unit=bureau, role=Role.PREPARER)
    for key in EDITIONS:
        for year in YEARS.get(key, (2023,)):
            make_period(year, edition=key)
    return person


def uploaded(path: Path) -> ContentFile[bytes]:
    return ContentFile(path.read_bytes(), path.name)


def stored() -> list[Plain]:
    return [without_keys(plain(filing)) for filing in Filing.objects.order_by("pk")]


@pytest.mark.parametrize("name", OFFICIAL)
def test_published_forms_come_in_as_they_were_read_and_only_once(preparer: Person, samples: Path, name: str) -> None:
    path = samples / "xlsx" / "official" / f"{name}.xlsx"
    batch = read_files(preparer, uploaded(path))
    assert {form.outcome for form in staged(batch)} <= {Outcome.NEW, Outcome.REFUSED}
    waiting = [form for form in staged(batch) if form.outcome == Outcome.REFUSED]
    assert [form.errors for form in waiting] == [1] * len(waiting)  # a unit that is none of the two
    take_in(preparer, batch)
    read_in = [form.form for form in staged(batch) if form.outcome == Outcome.IMPORTED]
    assert len(read_in) >= 1
    for ours, theirs in zip(stored(), read_in, strict=True):
        for field in EDITIONS[ours["edition"]].fields:
            if not field.readonly:
                assert read(ours, field.path) == read(theirs, field.path), field.path
        assert ours["indicators"] == theirs["indicators"]
    again = read_files(preparer, ContentFile(path.read_bytes(), "再来一次.xlsx"))
    assert {form.outcome for form in staged(again)} <= {Outcome.UNCHANGED, Outcome.REFUSED}
    assert take_in(preparer, again).did_nothing
    assert Event.objects.count() == len(read_in)


def test_of_spoiled_files_only_forms_without_a_row_error_come_in(preparer: Person, samples: Path) -> None:
    folder = samples / "xlsx" / "bad"
    cases: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text("utf-8"))
    readable = [case for case in cases if case["expect"] != "refuse_file"]
    for case in readable:
        batch = read_files(preparer, uploaded(folder / case["file"]))
        before = Filing.objects.count()
        found = staged(batch)
        take_in(preparer, batch)
        good = [form for form in found if form.outcome in (Outcome.NEW, Outcome.CHANGED)]
        new = [form for form in found if form.outcome == Outcome.NEW]
        assert Filing.objects.count() == before + len(new), case["file"]
        for form in good:
            assert form.errors == 0, case["file"]
        if case["expect"] == "row_errors" and not {"warnings", "import"} & set(case.get("also_ok", ())):
            assert any(form.errors for form in found), case["file"]
    assert len(readable) >= 30
