"""A reviewer's words are not lost: neither to a session that ran out, nor to another person's eyes."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Filing
from tests.browser.editor_page import sign_in
from tests.builders import PASSWORD, Cast, make_at

REASON = "人员培训人次与总体目标所写的约 600 人次不一致，请核对。"


def test_a_reason_outlives_the_session_that_ran_out(
    cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page
) -> None:
    filing = make_at(cast, "stage_1")
    sign_in(context, live_server.url, cast.unit_reviewer)
    page.goto(f"{live_server.url}/filings/{filing.pk}/")
    page.get_by_text("退回修改", exact=True).click()
    page.get_by_label("退回理由").fill(REASON)
    Session.objects.all().delete()
    page.locator("button.if-return").click()
    page.get_by_label("登录名").fill(cast.unit_reviewer.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_label("退回理由")).to_have_value(REASON)
    page.locator("button.if-return").click()
    expect(page.get_by_text("已退回修改。")).to_be_visible()
    assert Filing.objects.get(pk=filing.pk).status == "returned"
