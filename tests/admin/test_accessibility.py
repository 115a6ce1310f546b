"""Every page of the administration, looked at by axe."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Choice, ListedProject, Project, default_scheme
from tests.admin.test_site import PAGES
from tests.browser.axe import serious
from tests.browser.editor_page import sign_in
from tests.builders import Cast


def addresses(cast: Cast) -> list[str]:
    """Every page that shows HTML, lists with something in them."""
    Choice.objects.create(edition="project_target_2025", field="project_nature", text="经常性专项业务费")
    project = Project.objects.create(unit=cast.centre, name="培训经费", code="P-1")
    listed = ListedProject.objects.create(period=cast.period, project=project, budget=1000)
    changed = {"unit": cast.centre, "person": cast.preparer, "period": cast.period, "listedproject": listed}
    changed |= {"scoringscheme": default_scheme()}
    return [
        *(reverse(name) for name in PAGES if not name.endswith("template")),
        *(reverse(f"admin:bgapp_{table}_change", args=[each.pk]) for table, each in changed.items()),
        reverse("admin:bgapp_person_first_password", args=[cast.preparer.pk]),
        reverse("admin:bgapp_person_history", args=[cast.preparer.pk]),
        reverse("admin:bgapp_listedproject_delete", args=[listed.pk]),
    ]


def test_axe_finds_nothing_serious_on_any_page(
    transactional_db: None, live_server: LiveServer, cast: Cast, context: BrowserContext, page: Page
) -> None:
    sign_in(context, live_server.url, cast.administrator)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    found = {}
    for address in addresses(cast):
        page.goto(live_server.url + address)
        assert troubles == [], address
        found[address] = serious(page)
        troubles.clear()  # axe itself wants inline styles
    assert {address: what for address, what in found.items() if what} == {}
