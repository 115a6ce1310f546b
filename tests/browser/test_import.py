"""An import as somebody works on it: uploaded, watched, mended in the preview, taken in; reloaded in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Filing, Import, StagedForm
from tests.browser.axe import serious
from tests.browser.editor_page import sign_in
from tests.browser.keys import follow, reach
from tests.browser.test_axe import DESK, PHONE
from tests.browser.watch import Watch
from tests.builders import Cast
from tests.importing import PROJECTS, ten_forms, three_forms, upload
from tests.work import work_off

AMOUNT, ENDS = "funding.annual_total", "end_date"


@pytest.fixture
def context(cast: Cast, new_context: CreateContextCallback, live_server: LiveServer) -> BrowserContext:
    context = new_context(base_url=live_server.url, viewport=DESK)
    sign_in(context, live_server.url, cast.preparer)
    return context


def cell(page: Page, where: str) -> Locator:
    return page.locator(f'td[data-where="{where}"]')


def ready(page: Page) -> None:
    expect(page.locator(".sheet.is-ready")).to_be_attached()


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_class("save-state is-saved")


def headline(page: Page) -> Locator:
    return page.locator(".import-headline").first


def outcomes() -> list[str]:
    return list(StagedForm.objects.order_by("position").values_list("outcome", flat=True))


def test_ten_forms_two_with_errors_one_mended_nine_imported(context: BrowserContext, tmp_path: Path) -> None:
    watch = Watch()
    watch.over(context)
    page = context.new_page()
    file = tmp_path / "十份申报表.xlsx"
    file.write_bytes(ten_forms())
    page.goto("/imports/")
    page.get_by_label("选择文件").set_input_files(file)
    expect(page.locator("#upload-chosen")).to_contain_text("十份申报表.xlsx")
    follow(page.get_by_role("button", name="上传并预检"))
    expect(page.locator(".job-words")).to_contain_text("排队中")
    work_off()
    expect(headline(page)).to_have_text("10 份表，8 份可以导入")
    ready(page)
    expect(page.locator(".form-tab[aria-current]")).to_contain_text(PROJECTS[2])
    mend_by_offer(page)
    page.reload()
    ready(page)
    expect(headline(page)).to_have_text("10 份表，9 份可以导入")
    expect(cell(page, AMOUNT).locator(".text")).to_have_text("1,410,000.00")
    page.get_by_role("link", name="只看有错误的").click()
    page.get_by_role("link", name="下一份").click()
    expect(page.locator(".form-tab[aria-current]")).to_contain_text(PROJECTS[6])
    refuse_by_key(page)
    page.reload()
    follow(page.locator("#open-all"))
    expect(page.locator("#all-dialog")).to_contain_text("将新建 9 份。另 1 份改好后可再导入。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_have_text("已新建 9 份。")
    expect(headline(page)).to_have_text("10 份表，已导入 9 份")
    expect(page.locator(".import-counts")).to_contain_text("新建 9 份，更新 0 份")
    assert outcomes().count("imported") == Filing.objects.count() == 9
    assert outcomes()[6] == "refused"
    assert watch.complaints == []


def mend_by_offer(page: Page) -> None:
    """One click on the finding leads to its cell; what the form itself offers mends it, and the focus stays."""
    page.locator(".to-cell").click()
    expect(page.locator("#formula-place")).to_have_text("F6:G6")
    expect(page.locator("#formula-text")).to_have_text("一百四十一万")
    page.locator(".explanation").get_by_role("button", name="按「1,410,000.00」导入").click()
    saved(page)
    expect(headline(page)).to_have_text("10 份表，9 份可以导入")
    expect(page.locator(".finding-passed")).to_be_visible()
    expect(page.locator(f'[name="{AMOUNT}"]')).to_be_focused()


def refuse_by_key(page: Page) -> None:
    """What cannot be kept is said at the cell, and stays there to be typed anew."""
    ready(page)
    reach(page.locator(".to-cell"))
    page.keyboard.press("Enter")
    page.keyboard.type("2025-13-40")
    page.keyboard.press("Enter")
    expect(cell(page, ENDS).locator(".cell-note")).to_contain_text("2025-13-40")
    expect(page.locator("#save-state")).to_contain_text("有 1 处没有保存")


def test_by_keyboard_a_cell_is_mended_and_a_second_tab_does_no_harm(context: BrowserContext, cast: Cast) -> None:
    batch = upload(cast.preparer, three_forms())
    form = batch.forms.get(name=PROJECTS[2])
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"/imports/{batch.pk}/forms/{form.pk}/")
        ready(page)
    first.keyboard.press("F8")
    reach(first.locator(".to-cell"))
    first.keyboard.press("Enter")
    first.keyboard.press("F2")
    first.keyboard.press("Backspace")
    first.keyboard.press("Backspace")
    first.keyboard.type("28")
    first.keyboard.press("Enter")
    saved(first)
    expect(first.locator(".finding-passed")).to_be_visible()
    expect(cell(first, ENDS).locator("del")).to_have_text("2025-02-30")
    cell(second, ENDS).click()
    second.keyboard.type("2025-12-31")
    second.keyboard.press("Enter")
    conflict = cell(second, ENDS).locator(".conflict")
    expect(conflict).to_contain_text("2025-02-28")
    conflict.get_by_role("button", name="用这里的").click()
    saved(second)
    first.reload()
    expect(cell(first, ENDS).locator(".text")).to_have_text("2025-12-31")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_the_pages_of_an_import(
    cast: Cast, new_context: CreateContextCallback, live_server: LiveServer, size: ViewportSize
) -> None:
    batch = upload(cast.preparer, three_forms())
    context = new_context(base_url=live_server.url, viewport=size, bypass_csp=True)
    sign_in(context, live_server.url, cast.preparer)
    page, found = context.new_page(), {}
    for address in ("/imports/", f"/imports/{batch.pk}/", f"/imports/{batch.pk}/?first=1"):
        page.goto(address)
        found[address] = [*serious(page), *too_wide(page)]
    page.locator(".rail-open" if size == PHONE else ".to-cell").click()
    found["opened"] = serious(page)
    Import.objects.update(state="running", total=2, done=1)
    page.goto(f"/imports/{batch.pk}/")
    found["reading"] = serious(page)
    assert {where: troubles for where, troubles in found.items() if troubles} == {}


def too_wide(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{width} px too wide"] if width else []
