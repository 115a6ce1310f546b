"""What browser tests start from: the cast with the lists that administrators keep, and an open editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Choice
from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_cast, make_complete

expect.set_options(timeout=30_000)  # milliseconds, as for actions; only a failure waits so long

LISTS = {
    "project_nature": ("经常性专项业务费", "其他经常性项目", "其他一次性项目"),
    "project_category": ("特定目标类",),
}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    for field, texts in LISTS.items():
        Choice.objects.bulk_create(
            Choice(edition="project_target_2025", field=field, text=text, position=position)
            for position, text in enumerate(texts)
        )
    return make_cast()


@pytest.fixture(scope="session")
def everyday(browser: Browser, browser_context_args: dict[str, Any]) -> BrowserContext:
    """A browser that stays open at an empty tab and has our scripts and fonts: a new one costs as much as a test."""
    context = browser.new_context(**browser_context_args)
    context.new_page()
    return context


@pytest.fixture
def context(everyday: BrowserContext, live_server: LiveServer) -> Iterator[BrowserContext]:
    """It, as if nobody had used it before."""
    stored = {"origin": live_server.url, "storageTypes": "local_storage"}
    everyday.new_cdp_session(everyday.pages[0]).send("Storage.clearDataForOrigin", stored)
    yield everyday
    for page in everyday.pages[1:]:
        page.close()
    everyday.clear_cookies()
    everyday.set_offline(False)


@pytest.fixture
def editor(cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page) -> EditorPage:
    """A complete draft of the preparer, open."""
    sign_in(context, live_server.url, cast.preparer)
    return EditorPage(page, live_server.url, make_complete(cast)).open()
