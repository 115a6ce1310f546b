"""目标调整 in a browser: an approved target is adjusted, explained by keyboard, put back, and read by the reviewer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import AdjustmentReason, Filing
from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_at, open_adjustments

WHY = "年中追加培训任务，按实际安排。"


@pytest.fixture
def adjusting(cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page) -> EditorPage:
    """An adjustment just begun from the page of its target."""
    target = make_at(cast, "approved")
    open_adjustments(cast.period)
    sign_in(context, live_server.url, cast.preparer)
    EditorPage(page, live_server.url, target).open()
    page.get_by_role("button", name="调整目标").click()
    expect(page.get_by_text("批复之前，原目标仍在执行。").first).to_be_visible()
    expect(page.locator(".sheet.is-ready")).to_be_attached()
    return EditorPage(page, live_server.url, target.adjustments.get())


def change(editor: EditorPage, name: str) -> Locator:
    return editor.page.locator("#adjustment .adjusted").filter(has_text=name)


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交审核").first.click()


def test_changes_are_explained_and_put_back_while_the_form_is_edited_and_then_reviewed(
    adjusting: EditorPage, cast: Cast, live_server: LiveServer, new_context: CreateContextCallback
) -> None:
    page, why = adjusting.page, page_field(adjusting, "培训合格率")
    adjusting.fill("indicators[2].target", "≥97.00(%)")
    adjusting.fill("overall_goal", "不该写在这里。")
    expect(page.locator("#adjustment-count")).to_have_text("2")
    submit(page)  # leads to the first reason that is missing
    expect(page_field(adjusting, "项目总目标")).to_be_focused()
    why.fill(WHY[:6])
    page.reload()  # in the middle: what was begun stays
    expect(why).to_have_value(WHY[:6])
    expect(page.locator(".sheet.is-ready")).to_be_attached()
    why.press("End")
    page.keyboard.insert_text(WHY[6:])
    change(adjusting, "项目总目标").get_by_role("button", name="还原").click()
    expect(change(adjusting, "项目总目标")).to_have_count(0)
    expect(change(adjusting, "培训合格率")).to_contain_text("写明")
    assert adjusting.saved()["overall_goal"] == ""
    assert AdjustmentReason.objects.get().text == WHY
    page.get_by_role("button", name="撤销", exact=True).last.click()  # putting back is an edit like any other
    expect(change(adjusting, "项目总目标")).to_have_count(1)
    change(adjusting, "项目总目标").get_by_role("button", name="还原").click()
    expect(change(adjusting, "项目总目标")).to_have_count(0)
    submit(page)
    page.locator("#submit-dialog").get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交审核。")).to_be_visible()
    reviewing(adjusting.filing, cast, live_server, new_context)


def page_field(editor: EditorPage, name: str) -> Locator:
    return editor.page.get_by_label(re.compile(f"(调整理由|请再写理由).*：{name}$"))


def reviewing(filing: Filing, cast: Cast, live_server: LiveServer, new_context: CreateContextCallback) -> None:
    """The reviewer finds the changes marked against the form in force, with their reasons beside."""
    context = new_context()
    sign_in(context, live_server.url, cast.unit_reviewer)
    page = context.new_page()
    page.goto(f"{live_server.url}/filings/{filing.pk}/")
    expect(page.locator(".adjusted .words")).to_have_text(WHY)
    expect(page.get_by_label("比", exact=True)).to_have_value("adjusted")
    page.keyboard.press("]")
    expect(page.locator("#compare-place")).to_have_text("1 / 1")
    expect(page.locator('.sheet td[data-where="indicators[2].target"] ins')).to_contain_text("97.00")
