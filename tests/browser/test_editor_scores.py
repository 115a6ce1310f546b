"""得分 of a self-evaluation that its grade leaves partly open: computed with the grade, then typed within its band."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_evaluation

ACTUAL, SCORE = "indicators[4].actual", "indicators[4].score"


@pytest.fixture
def graded(cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page) -> EditorPage:
    """A self-evaluation whose fifth indicator, of 20 points, was just graded 部分达成."""
    filing = make_evaluation(cast)
    filing.indicators.update(weight=20)
    sign_in(context, live_server.url, cast.preparer)
    editor = EditorPage(page, live_server.url, filing).open()
    editor.select(ACTUAL)
    editor.press("F2", "Alt+2", "Tab")
    expect(editor.cell(SCORE).locator(".text")).not_to_be_empty()
    return editor


def test_a_score_within_the_band_of_a_grade_just_chosen_is_saved(graded: EditorPage) -> None:
    graded.select(SCORE)
    graded.page.keyboard.type("13")
    graded.press("Enter")
    assert graded.saved()["indicators"][4]["score"] == "13.00"
    assert graded.text(SCORE) == "13.00"
    expect(graded.page.locator(".conflict")).to_have_count(0)


def test_a_score_outside_is_refused_with_the_sentence_and_typed_over(graded: EditorPage) -> None:
    before = graded.saved()["indicators"][4]["score"]
    graded.select(SCORE)
    graded.page.keyboard.type("19")
    graded.press("Enter")
    graded.select(SCORE)
    expect(graded.cell(SCORE).locator(".cell-note")).to_contain_text("得分由系统计算")
    assert graded.saved_now()["indicators"][4]["score"] == before
    graded.page.keyboard.type("14")
    graded.press("Enter")
    assert graded.saved()["indicators"][4]["score"] == "14.00"
    expect(graded.page.locator(".cell-note")).to_have_count(0)


def test_another_grade_shows_its_own_score_in_the_control_too(graded: EditorPage) -> None:
    graded.select(ACTUAL)
    graded.press("F2", "Alt+1", "Tab")
    expect(graded.cell(SCORE).locator(".entry")).to_have_value("20.00")
    assert graded.saved()["indicators"][4]["score"] == "20.00"
