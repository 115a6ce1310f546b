"""Without JavaScript the form is an ordinary one: sixty indicators filed, corrected and submitted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Filing
from bgapp.rules.transitions import Verb
from tests.browser.editor_page import sign_in
from tests.builders import INDICATOR_ROWS, REASON, Cast, give_reasons, make_complete, set_indicators, take

SIXTY = tuple(
    (*INDICATOR_ROWS[number % 6][:2], f"第 {number + 1} 条", INDICATOR_ROWS[number % 6][3]) for number in range(60)
)


@pytest.fixture
def filing(cast: Cast) -> Filing:
    filing = make_complete(cast)
    set_indicators(filing, SIXTY)
    return filing


@pytest.fixture
def plain(new_context: CreateContextCallback, cast: Cast, filing: Filing, live_server: LiveServer) -> Page:
    """The form in a browser without scripts."""
    context = new_context(java_script_enabled=False)
    sign_in(context, live_server.url, cast.preparer)
    page = context.new_page()
    page.goto(f"{live_server.url}/filings/{filing.pk}/")
    return page


def _field(page: Page, where: str) -> None:
    expect(page.locator(f'[name="{where}"]')).to_be_visible()


def test_sixty_indicators_are_filed_returned_corrected_and_submitted_again(
    plain: Page, filing: Filing, cast: Cast
) -> None:
    _fill(plain, "indicators[59].name", "最后一条")
    _save(plain)
    assert filing.indicators.last().name == "最后一条"  # type: ignore[union-attr]
    give_reasons(filing, cast.preparer)
    _submit(plain)
    expect(plain.get_by_text("审核中").first).to_be_visible()
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    plain.reload()
    expect(plain.get_by_text(REASON).first).to_be_visible()
    _fill(plain, "indicators[59].target", "≥2(个)")
    _save(plain)
    give_reasons(filing, cast.preparer)
    _submit(plain)
    expect(plain.get_by_text("审核中").first).to_be_visible()
    assert Filing.objects.get(pk=filing.pk).round == 2
    assert filing.revisions.latest("number").form["indicators"][59]["target"] == "≥2(个)"


def test_every_cell_of_every_row_has_a_field_of_its_own(plain: Page) -> None:
    for where in (
        "project_nature",
        "funding.carryover",
        "annual_goal",
        "indicators[6].level1",
        "indicators[59].target",
    ):
        _field(plain, where)


def test_rows_are_added_moved_and_deleted_by_buttons(plain: Page, filing: Filing) -> None:
    keys = list(filing.indicators.values_list("key", flat=True))
    _press(plain.locator(f'button[value="insert:indicators:{keys[0]}"]'))
    assert filing.indicators.count() == 61
    _press(plain.locator(f'button[value="down:indicators:{keys[0]}"]'))
    assert list(filing.indicators.values_list("key", flat=True))[1] == keys[0]
    _press(plain.locator(f'button[value="delete:indicators:{keys[1]}"]'))
    assert keys[1] not in filing.indicators.values_list("key", flat=True)


def test_what_cannot_be_saved_comes_back_as_typed_with_the_reason(plain: Page, filing: Filing) -> None:
    _fill(plain, "funding.carryover", "九万")
    _fill(plain, "indicators[0].name", "这一格照样保存")
    _save(plain)
    assert plain.locator('[name="funding.carryover"]').input_value() == "九万"
    expect(plain.locator('td[data-where="funding.carryover"] .cell-note')).to_be_visible()
    assert filing.indicators.first().name == "这一格照样保存"  # type: ignore[union-attr]
    _fill(plain, "funding.carryover", "9万")
    _save(plain)
    assert str(Filing.objects.get(pk=filing.pk).project_target_2025.carryover) == "90000.00"


def test_a_form_without_rows_offers_to_add_one(plain: Page, filing: Filing) -> None:
    set_indicators(filing, ())
    plain.reload()
    _save(plain)
    _press(plain.get_by_role("button", name="添加指标"))
    _field(plain, "indicators[0].name")
    assert filing.indicators.count() == 1


def _fill(page: Page, where: str, text: str) -> None:
    page.locator(f'[name="{where}"]').fill(text)


def _press(button: Locator) -> None:
    """Press a button of the form, until the next page is there."""
    with button.page.expect_navigation():
        button.click()


def _save(page: Page) -> None:
    _press(page.get_by_role("button", name="保存", exact=True))


def _submit(page: Page) -> None:
    _press(page.get_by_role("button", name="提交审核"))
