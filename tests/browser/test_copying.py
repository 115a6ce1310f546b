"""A new year's form begins with last year's, and says so beside each cell until it is changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Filing, Period
from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_complete, make_period

GOAL, TARGET = "annual_goal", "indicators[1].target"


@pytest.fixture
def editor(cast: Cast, live_server: LiveServer, page: Page) -> EditorPage:
    """The new year's form, begun by keyboard from last year's."""
    last = make_complete(cast)
    Period.objects.update(filing_ends=last.created_at)
    make_period(2026)
    sign_in(page.context, live_server.url, cast.preparer)
    page.goto(f"{live_server.url}/filings/new/")
    page.locator(".start").get_by_role("button").press("Enter")
    expect(page.get_by_role("radio", name="2025 年度 公共就业服务经费")).to_be_checked()
    page.get_by_role("button", name="新建").press("Enter")
    expect(page.locator(".sheet.is-ready")).to_be_attached()
    return EditorPage(page, live_server.url, Filing.objects.get(year=2026))


def note(editor: EditorPage, where: str) -> Locator:
    return editor.cell(where).locator(".earlier")


def test_a_note_stands_at_a_cell_until_it_is_changed(editor: EditorPage) -> None:
    expect(editor.page.get_by_text("已带入 2025 年度「公共就业服务经费」")).to_be_visible()
    expect(note(editor, TARGET)).to_be_hidden()
    editor.select(TARGET)
    expect(note(editor, TARGET)).to_have_text("上年：≥600.00(人次)")
    expect(note(editor, TARGET)).to_be_visible()
    assert editor.cell(TARGET).locator(".entry").get_attribute("title") == "上年：≥600.00(人次)"
    editor.fill(TARGET, "≥700.00(人次)")
    editor.saved()
    editor.select(TARGET)
    expect(note(editor, TARGET)).to_be_hidden()
    editor.press("Escape", "Control+z")
    expect(note(editor, TARGET)).to_be_visible()
    editor.press("Control+Shift+z")
    editor.saved()
    editor.open()
    editor.select(TARGET)
    expect(note(editor, TARGET)).to_have_count(0)
    expect(note(editor, GOAL)).to_have_count(1)


def test_the_notes_of_a_sum_follow_its_parts_and_those_of_a_row_its_moves(editor: EditorPage) -> None:
    total, part = editor.cell("funding.annual_total"), "funding.carryover"
    expect(total).to_have_attribute("title", "上年：1,410,000.00 元")
    editor.fill(part, "90000")
    editor.saved()
    expect(total).to_have_attribute("title", "")
    editor.fill(part, "0")
    editor.saved()
    expect(total).to_have_attribute("title", "上年：1,410,000.00 元")
    editor.select(TARGET)
    editor.press("Alt+ArrowUp")
    editor.saved()
    expect(note(editor, "indicators[0].target")).to_have_text("上年：≥600.00(人次)")
    expect(note(editor, "indicators[0].target")).to_be_visible()


def test_without_script_the_notes_stand_in_the_cells(editor: EditorPage, page: Page) -> None:
    page.route("**/*.js", lambda route: route.abort())
    editor.open()
    expect(note(editor, TARGET)).to_be_visible()
    page.locator(f'[name="{TARGET}"]').fill("≥800.00(人次)")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存").first).to_be_visible()
    expect(note(editor, TARGET)).to_have_count(0)
    expect(note(editor, GOAL)).to_be_visible()
