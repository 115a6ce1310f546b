"""What browser tests start from: the cast with the lists that administrators keep, and an open editor."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Choice
from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_cast, make_complete

expect.set_options(timeout=20_000)  # milliseconds; many tests may share few processors

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


@pytest.fixture
def editor(cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page) -> EditorPage:
    """A complete draft of the preparer, open."""
    sign_in(context, live_server.url, cast.preparer)
    return EditorPage(page, live_server.url, make_complete(cast)).open()
