"""Templates (模板) to fill in: who gets which, and what is written in them already."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bgapp.models import Choice, ListedProject, Project
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.grid import read_grids
from bgapp.sheets.reader import read_forms
from tests.builders import Cast, make_at, make_cast, make_draft
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db
KEY = "project_target_2025"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.preparer)


def address(edition: str = KEY, /, **asked: int) -> str:
    return f"{reverse('form_template', args=[edition])}?{'&'.join(f'{name}={key}' for name, key in asked.items())}"


def form_in(client: Client, tmp_path: Path, **asked: int) -> Plain:
    """What our own reader finds in the workbook."""
    answer = client.get(address(**asked))
    assert answer.status_code == 200
    (tmp_path / "a.xlsx").write_bytes(answer.content)
    [form] = read_forms(read_grids(tmp_path / "a.xlsx", "a.xlsx"), "a.xlsx").forms
    return form


def test_a_filing_comes_with_all_its_cells(cast: Cast, client: Client, tmp_path: Path) -> None:
    filing = make_at(cast, "draft")
    form = form_in(client, tmp_path, filing=filing.pk)
    assert form["project_name"] == filing.name
    assert form["annual_goal"] == filing.project_target_2025.annual_goal
    assert len(form["indicators"]) == filing.indicators.exclude(name="").count() > 0


def test_a_listed_project_comes_with_names_dates_and_budget(cast: Cast, client: Client, tmp_path: Path) -> None:
    project = Project.objects.create(unit=cast.centre, name="法规培训")
    ListedProject.objects.create(period=cast.period, project=project, budget=500)
    form = form_in(client, tmp_path, period=cast.period.pk, project=project.pk)
    assert (form["project_name"], form["unit"]) == ("法规培训", cast.centre.name)
    assert (form["fiscal_year"], form["start_date"][:4]) == (str(cast.period.year),) * 2
    assert form["funding"]["annual_total"] == "500.00"
    assert form["indicators"] == []


def test_the_empty_one_of_a_period_knows_year_and_the_only_unit(cast: Cast, client: Client, tmp_path: Path) -> None:
    form = form_in(client, tmp_path, period=cast.period.pk)
    assert (form["fiscal_year"], form["unit"], form["project_name"]) == (str(cast.period.year), cast.centre.name, "")


def test_lists_offer_what_administrators_keep(cast: Cast, client: Client) -> None:
    Choice.objects.create(edition=KEY, field="project_nature", text="经常性专项业务费")
    book = openpyxl.load_workbook(BytesIO(client.get(address()).content))
    assert "经常性专项业务费" in {cell.value for row in book["选项"] for cell in row}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_has_an_empty_one_with_a_name_that_disks_take(client: Client, edition: str) -> None:
    answer = client.get(address(edition))
    assert answer.status_code == 200
    assert f"{EDITIONS[edition].title}_模板.xlsx" in unquote(answer["Content-Disposition"])


def test_a_classified_filing_says_so_on_its_pages(cast: Cast, client: Client) -> None:
    filing = make_draft(cast, "甲")
    type(filing).objects.filter(pk=filing.pk).update(classified=True)
    book = openpyxl.load_workbook(BytesIO(client.get(address(filing=filing.pk)).content))
    assert book.worksheets[0].oddHeader.left.text == "涉密"


def test_nobody_gets_what_is_not_theirs(cast: Cast, client: Client) -> None:
    filing, elsewhere = make_draft(cast, "甲"), Project.objects.create(unit=cast.bureau, name="乙")
    stranger = signed_in(cast.stranger)
    missing = [
        stranger.get(address(filing=filing.pk)),
        client.get(address(period=cast.period.pk, project=elsewhere.pk)),
        client.get(address("policy_target_2023", filing=filing.pk)),
        client.get(address("policy_target_2023", period=cast.period.pk)),
        client.get(address("project_target_1999")),
        client.get(f"{address()}filing=x"),
    ]
    assert [answer.status_code for answer in missing] == [404] * len(missing)


def test_the_page_links_every_template_and_all_links_lead_to_one(cast: Cast, client: Client) -> None:
    page = client.get(reverse("form_templates")).content.decode()
    assert f"?period={cast.period.pk}" in page
    assert all(reverse("form_template", args=[edition]) in page for edition in EDITIONS)
