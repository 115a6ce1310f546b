"""Axe looks at every page as each role sees it, at a desk and on a phone, and at what opens on the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Filing, ListedProject, Person, Project
from tests.browser.axe import serious
from tests.browser.editor_page import sign_in
from tests.builders import Cast, make_at, make_draft

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES = [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone")]

Open = Callable[[Person | None], Page]


@pytest.fixture(params=SIZES)
def open_page(
    request: pytest.FixtureRequest, cast: Cast, live_server: LiveServer, new_context: CreateContextCallback
) -> Open:
    """A page in which a person has signed in; axe is a script of another, which our policy does not let in."""
    context = new_context(viewport=request.param, base_url=live_server.url, bypass_csp=True)
    page = context.new_page()

    def opened(person: Person | None) -> Page:
        context.clear_cookies()
        if person:
            sign_in(context, live_server.url, person)
        return page

    return opened


@pytest.fixture
def filings(cast: Cast) -> dict[str, Filing]:
    """One filing in each state, one of them hardly begun, and a project to begin."""
    states = ("stage_1", "stage_2", "returned", "approved", "void")
    filings = {state: make_at(cast, state, f"项目 {state}") for state in states}
    Filing.objects.filter(pk=filings["approved"].pk).update(classified=True)
    listed = Project.objects.create(unit=cast.centre, name="清单里的项目", folded_name="清单里的项目")
    ListedProject.objects.create(period=cast.period, project=listed, budget=1000)
    return filings | {"draft": make_draft(cast)}


def addresses(filings: dict[str, Filing]) -> dict[str, list[str]]:
    """Every page, under the person who sees most on it; ``""`` is nobody."""
    at = {state: reverse("filing", args=[filing.pk]) for state, filing in filings.items()}
    lists = [reverse(name) for name in ("overview", "register")]
    return {
        "": [reverse("login"), reverse("login") + f"?next={at['draft']}"],
        "preparer": [
            *(at[state] for state in ("draft", "returned", "stage_1", "approved", "void")),
            *lists,
            *(reverse(name) for name in ("filing_new", "password_change", "notices")),
            *(reverse("register") + query for query in ("?status=not_started", "?q=没有", "?amount_from=很多")),
        ],
        "unit_reviewer": [at["stage_1"], *lists, reverse("inbox"), reverse("filing_new")],  # the last is a 403
        "department_reviewer": [at["stage_2"], at["returned"], *(reverse(name) for name in ("inbox", "board"))],
        "finance_reviewer": [*lists, reverse("board") + "?as=table"],
        "reader": [at["approved"], at["draft"], *lists],  # the second is a 404
        "stranger": [*lists, reverse("inbox")],
        "administrator": [reverse("overview"), reverse("admin:index")],
    }


def test_axe_finds_nothing_serious_on_any_page(open_page: Open, cast: Cast, filings: dict[str, Filing]) -> None:
    found: dict[str, list[str]] = {}
    for name, pages in addresses(filings).items():
        page = open_page(cast.person(name) if name else None)
        for address in pages:
            page.goto(address)
            found[f"{name} {address}"] = serious(page)
    assert {where: troubles for where, troubles in found.items() if troubles} == {}


def test_nor_in_what_opens_on_a_form_that_is_written(open_page: Open, cast: Cast, filings: dict[str, Filing]) -> None:
    page, found = open_page(cast.preparer), {}
    page.goto(reverse("filing", args=[filings["draft"].pk]))
    for name, act in OPENED_IN_EDITOR.items():
        act(page)
        found[name] = serious(page)
        page.keyboard.press("Escape")
    assert {name: troubles for name, troubles in found.items() if troubles} == {}


def test_nor_in_a_question_before_something_final(open_page: Open, cast: Cast, filings: dict[str, Filing]) -> None:
    page = open_page(cast.preparer)
    page.goto(reverse("filing", args=[filings["returned"].pk]))
    page.locator("#submit").click()
    expect(page.locator("#submit-dialog")).to_be_visible()
    assert serious(page) == []


def open_menu(page: Page) -> None:
    page.locator(".doc-menu summary").click()


def open_findings(page: Page) -> None:
    opener = page.locator(".rail-open")
    if opener.is_visible():
        opener.click()


def edit_target(page: Page) -> None:
    cell = page.locator('td[data-where="indicators[0].target"]')
    cell.scroll_into_view_if_needed()
    cell.click()
    page.keyboard.press("F2")
    page.keyboard.insert_text(">=95%")


def edit_refused_amount(page: Page) -> None:
    cell = page.locator('td[data-where="funding.carryover"]')
    cell.click()
    page.keyboard.insert_text("九万")
    page.keyboard.press("Enter")
    expect(cell.locator(".cell-note")).to_be_attached()
    cell.click()
    expect(cell.locator(".cell-note")).to_be_visible()


def add_row(page: Page) -> None:
    page.locator("[data-add]").click()


OPENED_IN_EDITOR: dict[str, Callable[[Page], None]] = {
    "menu": open_menu,
    "findings": open_findings,
    "target": edit_target,
    "refused": edit_refused_amount,
    "row": add_row,
}
