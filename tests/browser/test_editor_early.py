"""A person is quicker than the network: what is typed before the scripts are there is kept, and so is the caret."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from tests.browser.editor_page import EditorPage
from tests.builders import Cast

NAME, TARGET = "indicators[0].name", "indicators[1].target"

Arrive = Callable[[], None]


@pytest.fixture
def arrive(editor: EditorPage) -> Arrive:
    """The editor, opened again over a slow line; called, the script arrives."""
    page, waiting = editor.page, list[Route]()
    page.route("**/editor/main*.js", lambda route: waiting.append(route))
    page.goto(editor.address, wait_until="commit")
    expect(editor.cell(TARGET).locator(".entry")).to_be_attached()

    def arrived() -> None:
        while not waiting:
            page.wait_for_timeout(10)
        waiting.pop().continue_()
        expect(page.locator(".sheet.is-ready")).to_be_attached()

    return arrived


def test_texts_and_choices_of_before_are_saved_and_can_be_undone(editor: EditorPage, arrive: Arrive) -> None:
    editor.fill(NAME, "抢先写的")
    editor.cell("project_nature").locator("select").select_option("其他一次性项目")
    editor.fill(TARGET, ">=700人次")
    arrive()
    saved = editor.saved()
    assert (saved["indicators"][0]["name"], saved["indicators"][1]["target"]) == ("抢先写的", "≥700人次")
    assert saved["project_nature"] == "其他一次性项目"
    assert (editor.text(NAME), editor.text(TARGET)) == ("抢先写的", "≥700人次")
    editor.page.locator("#undo").click()
    saved = editor.saved()
    assert (saved["indicators"][0]["name"], saved["project_nature"]) == ("培训费单位成本", "经常性专项业务费")


def test_who_is_typing_goes_on_where_the_caret_was(editor: EditorPage, arrive: Arrive) -> None:
    editor.cell(NAME).locator(".entry").focus()
    editor.press("Home")
    editor.type("人均")
    arrive()
    editor.type("日")
    assert editor.cell(NAME).locator(".entry").input_value() == "人均日培训费单位成本"
    editor.press("Tab")
    editor.expect_focus("indicators[0].target")
    assert editor.saved()["indicators"][0]["name"] == "人均日培训费单位成本"
    editor.press("Control+z")
    assert editor.saved()["indicators"][0]["name"] == "培训费单位成本"


def test_an_input_method_goes_on_composing(editor: EditorPage, arrive: Arrive) -> None:
    """What it has on its line is neither broken off nor saved half."""
    sent: list[str] = []
    editor.page.on("request", lambda request: sent.append(request.url) if "/edits/" in request.url else None)
    editor.cell(NAME).locator(".entry").focus()
    editor.press("Control+a")
    session = editor.page.context.new_cdp_session(editor.page)
    session.send("Input.imeSetComposition", {"text": "pei", "selectionStart": 3, "selectionEnd": 3})
    arrive()
    session.send("Input.imeSetComposition", {"text": "pei'xun", "selectionStart": 7, "selectionEnd": 7})
    editor.page.wait_for_timeout(1500)
    assert sent == []
    session.send("Input.insertText", {"text": "培训"})
    assert editor.saved()["indicators"][0]["name"] == "培训"


def test_nothing_that_the_browser_remembers_is_taken_for_typed(editor: EditorPage, cast: Cast) -> None:
    """Back on the page, a colleague's text stands there, not the one that was typed here before."""
    editor.fill("annual_goal", "徐婕写的")
    editor.saved()
    editor.page.goto("about:blank")
    apply(cast.colleague, editor.filing.pk, [SetCell("1", "annual_goal", "徐婕写的", "陈敏写的")])
    editor.page.go_back()
    expect(editor.page.locator(".sheet.is-ready")).to_be_attached()
    editor.page.wait_for_timeout(1000)  # it puts texts back some time after the page is there
    assert editor.cell("annual_goal").locator(".entry").input_value() == "陈敏写的"
    assert editor.saved_now()["annual_goal"] == "陈敏写的"


def test_where_the_scripts_never_come_the_form_is_an_ordinary_one(editor: EditorPage, page: Page) -> None:
    page.route("**/editor/queue*.js", lambda route: route.abort())
    page.goto(editor.address)
    page.locator(f'[name="{NAME}"]').fill("没有脚本也行")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存").first).to_be_visible()
    assert editor.saved_now()["indicators"][0]["name"] == "没有脚本也行"
