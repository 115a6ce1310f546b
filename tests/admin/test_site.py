"""The administration: whom it lets in, and what is not in it."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from bgapp.models import (
    Choice,
    Extension,
    Holiday,
    ListedProject,
    LocalBasis,
    Period,
    Person,
    Project,
    ScoringScheme,
    StandIn,
    Unit,
)
from tests.admin.conftest import signed_in
from tests.builders import Cast, make_draft

TABLES = (
    "unit",
    "person",
    "period",
    "listedproject",
    "project",
    "choice",
    "scoringscheme",
    "standin",
    "extension",
    "holiday",
    "localbasis",
)
PAGES = (
    "admin:index",
    *(f"admin:bgapp_{table}_{page}" for table in TABLES for page in ("changelist", "add")),
    "admin:bgapp_person_import",
    "admin:bgapp_person_import_template",
    "admin:bgapp_person_handover",
    "admin:bgapp_listedproject_import",
    "admin:bgapp_listedproject_import_template",
)


@pytest.mark.parametrize("name", PAGES)
def test_an_administrator_opens_every_page(administrator: Client, name: str) -> None:
    assert administrator.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("person", ["preparer", "finance_reviewer"])
def test_nobody_else_gets_in(cast: Cast, name: str, person: str) -> None:
    answer = signed_in(cast, person).get(reverse(name), follow=True)
    assert answer.status_code == 403


def test_who_is_not_signed_in_is_led_to_the_login_page_and_back(client: Client) -> None:
    answer = client.get(reverse("admin:bgapp_unit_changelist"), follow=True)
    assert answer.redirect_chain[-1][0] == "/login/?next=/admin/bgapp/unit/"


def test_it_holds_the_administrators_tables_and_nothing_of_any_form() -> None:
    content = {
        Unit,
        Person,
        StandIn,
        Period,
        Extension,
        Holiday,
        ListedProject,
        Project,
        Choice,
        ScoringScheme,
        LocalBasis,
    }
    assert set(admin.site._registry) == content


def test_no_page_shows_a_form(cast: Cast, administrator: Client) -> None:
    filing = make_draft(cast)
    filing.project_target_2025.annual_goal = "不给管理员看的目标"
    filing.project_target_2025.save()
    for name in PAGES:
        assert "不给管理员看的目标".encode() not in administrator.get(reverse(name)).content, name
    assert administrator.get(reverse("filing", args=[filing.pk])).status_code == 404


def test_suggestions_tell_namesakes_apart(cast: Cast, administrator: Client) -> None:
    Project.objects.create(unit=cast.centre, name="培训经费", code="P-1")
    Project.objects.create(unit=cast.elsewhere, name="培训经费")
    asked = {"app_label": "bgapp", "model_name": "listedproject", "field_name": "project", "term": "培训"}
    found = administrator.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert {each["text"] for each in found} == {"培训经费（市就业中心，P-1）", "培训经费（市图书馆）"}
