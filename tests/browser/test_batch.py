"""Many filings at once: ticked in the register, made into a file beside the work, and fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.exchange import jobs
from bgapp.models import Job
from tests.browser.axe import serious
from tests.browser.editor_page import sign_in
from tests.browser.test_axe import DESK, PHONE
from tests.browser.watch import Watch
from tests.builders import Cast, make_at
from tests.sheets import paper
from tests.work import work_off


@pytest.fixture
def context(cast: Cast, new_context: CreateContextCallback, live_server: LiveServer) -> BrowserContext:
    """The browser of somebody who reads four approved filings and one that is void."""
    for name in ("甲项目", "乙项目", "丙项目", "丁项目"):
        make_at(cast, "approved", name)
    make_at(cast, "void", "作废的项目")
    context = new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    sign_in(context, live_server.url, cast.preparer)
    return context


@paper.needs_pdftotext
def test_a_book_is_ordered_by_keyboard_watched_and_fetched(context: BrowserContext) -> None:
    watch = Watch()
    watch.over(context)
    page = context.new_page()
    page.goto("/filings/")
    expect(page.locator("#batch")).to_be_hidden()
    page.get_by_label("选择「甲项目」").press("Space")
    page.get_by_label("选择「作废的项目」").press("Space")
    expect(page.locator("#picked")).to_have_text("已选 2 份，合计 1,410,000.00 元")
    page.get_by_label("选择「作废的项目」").press("Space")
    page.get_by_label("选择「丙项目」").press("Space")
    expect(page.locator("#picked")).to_have_text("已选 2 份，合计 2,820,000.00 元")
    page.get_by_role("button", name="下载汇总本").press("Enter")
    strip = page.locator("#job .job")
    expect(strip).to_contain_text("排队中，马上开始。")
    expect(strip.get_by_role("progressbar")).to_have_attribute("max", "2")
    page.locator("#sort-amount").click()  # the work goes on; the strip stays
    expect(page.locator("#batch")).to_be_hidden()
    work_off()
    expect(strip).to_contain_text("已完成")
    with page.expect_download() as download:
        strip.get_by_role("link", name="下载", exact=True).click()
    assert download.value.suggested_filename == "市就业中心_2025年度_项目绩效目标汇总表.pdf"
    texts = paper.page_texts(Path(download.value.path()).read_bytes())
    assert [name in texts[1] for name in ("甲项目", "乙项目", "丙项目")] == [True, False, True]
    assert watch.complaints == []


def test_all_that_is_filtered_is_one_tick_away(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/filings/?status=approved")
    page.get_by_label("选择「甲项目」").check()
    page.get_by_label("全部 4 份").check()
    expect(page.locator("#picked")).to_have_text("已选全部 4 份，合计 5,640,000.00 元")
    expect(page.get_by_label("选择「乙项目」")).to_be_disabled()
    page.get_by_role("button", name="下载工作簿").click()
    expect(page.locator("#job .job")).to_contain_text("0 / 4 份")
    page.get_by_role("button", name="取消选择").click()
    expect(page.locator("#batch")).to_be_hidden()
    expect(page.locator(".pick:focus")).to_have_count(1)
    page.get_by_label("选择「甲项目」").check()
    page.get_by_role("checkbox", name="本页").check()
    expect(page.locator("#picked")).to_have_text("已选 4 份，合计 5,640,000.00 元")


def test_a_job_that_runs_is_cancelled_and_removed_on_its_page(context: BrowserContext) -> None:
    page = context.new_page()
    order(page)
    claimed = jobs.claim(Job.objects.get().pk, "a worker")
    assert claimed
    strip = page.locator(".job")
    expect(strip).to_contain_text("正在生成")
    strip.get_by_role("button", name="取消").click()
    expect(strip).to_contain_text("正在取消")
    jobs.stop(claimed)
    expect(strip).to_contain_text("已取消")
    strip.get_by_role("button", name="删除").click()
    expect(strip).to_have_count(0)
    assert not Job.objects.exists()


def order(page: Page) -> None:
    """Order all as a book, and go to the page of one's downloads."""
    page.goto("/filings/")
    page.locator(".pick").first.check()
    page.get_by_label(re.compile("全部 5 份")).check()
    page.get_by_role("button", name="下载汇总本").click()
    expect(page.locator("#job .job")).to_be_visible()
    page.get_by_role("link", name="下载", exact=True).first.click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_in_the_bar_nor_in_jobs_of_any_state(
    cast: Cast, new_context: CreateContextCallback, live_server: LiveServer, size: ViewportSize
) -> None:
    make_at(cast, "approved", "甲项目")
    looked_at = new_context(base_url=live_server.url, viewport=size, bypass_csp=True)
    sign_in(looked_at, live_server.url, cast.preparer)
    page = looked_at.new_page()
    common = {"person": cast.preparer, "kind": Job.Kind.BOOK, "filings": [], "total": 9, "done": 4, "note": "说明"}
    ends = timezone.now()
    Job.objects.bulk_create(Job(name=f"{state}.pdf", state=state, expires_at=ends, **common) for state in Job.State)
    page.goto("/jobs/")
    assert serious(page) == []
    page.goto("/filings/")
    page.get_by_label("选择「甲项目」").check()
    assert serious(page) == []


def test_without_script_filings_are_ticked_ordered_and_fetched_too(
    cast: Cast, new_context: CreateContextCallback, live_server: LiveServer
) -> None:
    make_at(cast, "approved", "甲项目")
    plain = new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(plain, live_server.url, cast.preparer)
    page = plain.new_page()
    page.goto("/filings/?status=approved")
    page.get_by_label("选择「甲项目」").check()
    page.get_by_role("button", name="单份 Excel（ZIP）").click()
    expect(page.locator(".job")).to_contain_text("0 / 1 份")
    work_off()
    page.get_by_role("link", name="刷新进度").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载", exact=True).last.click()
    assert download.value.suggested_filename.endswith("单份Excel.zip")
