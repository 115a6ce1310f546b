"""The editor on a phone and for screen readers: nothing hidden, nothing cut, nothing unnamed."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.axe import serious
from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_complete

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def phone(new_context: CreateContextCallback, cast: Cast, live_server: LiveServer) -> EditorPage:
    """The form on a phone."""
    context = new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(context, live_server.url, cast.preparer)
    return EditorPage(context.new_page(), live_server.url, make_complete(cast)).open()


def test_no_serious_violation_at_rest_in_editing_in_refusal_and_in_dialogs(editor: EditorPage) -> None:
    assert serious(editor.page) == []
    editor.select("indicators[1].target")
    editor.press("F2")
    assert serious(editor.page) == []
    editor.fill("funding.carryover", "九万")
    expect(editor.page.locator("#toast")).to_be_visible()
    assert serious(editor.page) == []
    editor.page.locator("#open-keys").click()
    assert serious(editor.page) == []


def test_no_serious_violation_on_a_phone(phone: EditorPage) -> None:
    assert serious(phone.page) == []
    phone.tap("indicators[1].target")
    assert serious(phone.page) == []


def test_a_phone_shows_the_whole_form_without_scrolling_sideways(phone: EditorPage) -> None:
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.tap("indicators[1].target")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_on_a_phone_a_tap_edits_in_place_with_buttons_for_a_finger(phone: EditorPage) -> None:
    phone.tap("indicators[1].target")
    phone.press("Control+a")
    phone.type("≥700(人次)")
    for button in phone.page.locator("tr.is-current .handles button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    phone.page.locator("tr.is-current").get_by_role("button", name="下一条").tap()
    phone.expect_focus("indicators[2].name")
    assert phone.saved()["indicators"][1]["target"] == "≥700(人次)"


def test_on_a_phone_rows_move_and_go(phone: EditorPage) -> None:
    phone.tap("indicators[1].name")
    phone.page.locator("tr.is-current").get_by_role("button", name="下移").tap()
    expect(phone.cell("indicators[2].name").locator(".text")).to_have_text("人员培训人次")
    phone.page.locator("tr.is-current").get_by_role("button", name="删除这一行").tap()
    expect(phone.page.locator("#toast")).to_contain_text("已删除 1 行")
    assert "人员培训人次" not in phone.rows
    assert [row["name"] for row in phone.saved()["indicators"]] == phone.rows


def test_findings_lead_to_their_cells_and_cells_to_their_findings(editor: EditorPage) -> None:
    editor.fill("indicators[3].name", "")
    tag = editor.page.locator("tr[data-index='3'] a.tag")
    expect(tag).to_have_text("1")
    expect(editor.page.locator("#left")).to_have_text("还差 1 处必改")
    expect(editor.cell("indicators[3].name").locator(".entry")).to_have_attribute("aria-invalid", "true")
    tag.click()
    expect(editor.page.locator(".finding.is-active")).to_contain_text("三级指标")
    editor.page.locator(".finding.is-active").get_by_role("link", name="到这一格").click()
    editor.expect_focus("indicators[3].name")
    editor.type("补上了")
    editor.press("Enter")
    expect(editor.page.locator("a.tag")).to_have_count(0)


def test_tab_leaves_the_table_behind_its_last_cell(editor: EditorPage) -> None:
    editor.select("indicators[5].target")
    editor.press("Tab")
    assert editor.page.evaluate("document.activeElement.closest('table') === null")
