"""待审 without a mouse: row by row, several at once, form by form; and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Filing
from tests.browser.axe import serious
from tests.browser.editor_page import sign_in
from tests.browser.keys import follow
from tests.browser.watch import Watch
from tests.builders import REASON, Cast, make_at
from tests.work import work_off

NAMES = ("甲项目", "乙项目", "丙项目", "丁项目")


@pytest.fixture
def filings(cast: Cast) -> list[Filing]:
    return [make_at(cast, "stage_1", name) for name in NAMES]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tick_two(page: Page) -> None:
    """With X and with the space bar; the arrows go where J and K go."""
    expect(page.locator("#results tbody tr[tabindex='0']")).to_have_count(1)
    press(page, "j", "x", "j", "ArrowDown", "ArrowDown", "k", "Space")
    expect(page.locator("tr:focus .is-name")).to_have_text("丙项目")
    expect(page.locator("#picked")).to_have_text("已选 2 份，合计 2,820,000.00 元")


def return_ticked(page: Page) -> None:
    """A reason that is too short is asked for again; what is decided is on the report."""
    press(page, "b")
    expect(page.get_by_role("link", name="通过…")).to_be_focused()
    follow(page.get_by_role("link", name="退回修改…"))
    dialog = page.locator("#return-dialog")
    expect(dialog.locator("[data-picked]")).to_have_text("已选 2 份，合计 2,820,000.00 元")
    expect(page.get_by_label("退回理由")).to_be_focused()
    page.keyboard.insert_text("　　太短了，太短了　　")
    follow(dialog.get_by_role("button", name="退回修改"))
    expect(page.locator(".message-error")).to_contain_text("至少 10 个字")
    expect(page.get_by_label("退回理由")).to_be_focused()
    expect(dialog.locator("[data-picked]")).to_have_text("已选 2 份，合计 2,820,000.00 元")
    assert serious(page) == []
    press(page, "Control+a")
    page.keyboard.insert_text(REASON)
    follow(dialog.get_by_role("button", name="退回修改"))
    expect(page.locator(".job")).to_contain_text("排队中，马上开始。")
    work_off()
    expect(page.locator(".job")).to_contain_text("2 份已退回修改。")
    expect(page.get_by_role("row", name="甲项目")).to_contain_text("已退回修改")
    assert serious(page) == []


def approve_one_by_one(page: Page, second: Filing, fourth: Filing) -> None:
    """From the list into the first, on to the next and back, decide, and be at what is left."""
    follow(page.get_by_role("link", name="回到待审"))
    expect(page.locator("#results tbody tr[tabindex='0']")).to_have_count(1)
    press(page, "j", "Enter")
    expect(page.locator(".doc-title")).to_have_text(second.name)
    for key, filing, words in (("j", fourth, "2 / 2"), ("k", second, "1 / 2")):
        expect(page.locator(".sheet.is-ready")).to_be_visible()
        press(page, key)
        expect(page.locator(".doc-title")).to_have_text(filing.name)
        expect(page.locator(".position")).to_contain_text(f"待审第 {words} 份")
    for filing in (second, fourth):
        expect(page.locator(".doc-title")).to_have_text(filing.name)
        expect(page.locator(".sheet.is-ready")).to_be_visible()
        press(page, "d", "Space")
        follow(page.locator("button.if-approve"))
        expect(page.get_by_role("link", name=filing.name)).to_be_visible()
    expect(page.get_by_text("现在没有等您审核的表")).to_be_visible()


def test_a_reviewer_works_off_the_inbox_by_keyboard(
    cast: Cast, filings: list[Filing], live_server: LiveServer, new_context: CreateContextCallback
) -> None:
    watch, context = Watch(), new_context(bypass_csp=True, viewport={"width": 1366, "height": 768})
    watch.over(context)
    sign_in(context, live_server.url, cast.unit_reviewer)
    page = context.new_page()
    page.goto(f"{live_server.url}/inbox/")
    tick_two(page)
    return_ticked(page)
    approve_one_by_one(page, filings[1], filings[3])
    assert list(Filing.objects.order_by("pk").values_list("status", "stage")) == [
        ("returned", 0), ("in_review", 2), ("returned", 0), ("in_review", 2)
    ]  # fmt: skip
    assert watch.complaints == []


def test_without_script_several_are_decided_too(
    cast: Cast, filings: list[Filing], live_server: LiveServer, new_context: CreateContextCallback
) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(context, live_server.url, cast.unit_reviewer)
    page = context.new_page()
    page.goto(f"{live_server.url}/inbox/")
    page.get_by_label("全部 4 份").check()
    page.get_by_label("全部 4 份").press("Enter")  # decides nothing
    expect(page.get_by_label("全部 4 份")).to_be_checked()
    page.get_by_role("link", name="退回修改…").click()
    page.get_by_label("退回理由").fill("　　太短了，太短了　　")
    page.locator("#return-dialog").get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("至少 10 个字。")).to_be_visible()
    page.get_by_label("退回理由").fill(REASON)
    page.locator("#return-dialog").get_by_role("link", name="再看看").click()
    page.get_by_label("选择「乙项目」").check()
    page.get_by_role("link", name="通过…").click()
    page.locator("#approve-dialog").get_by_role("button", name="通过").click()
    expect(page.locator(".job")).to_contain_text("0 / 1 份")
    work_off()
    page.get_by_role("link", name="刷新进度").click()
    expect(page.locator(".job")).to_contain_text("1 份已审核通过。")
