"""More than one block of rows in a form, and rows that stay as many as they are."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.filings.starting import project_named, start
from tests.browser.editor_page import EditorPage, names_and_targets, sign_in
from tests.builders import Cast, make_evaluation, make_period


def test_sub_projects_and_indicators_are_written_side_by_side(
    cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page
) -> None:
    period = make_period(2023, edition="policy_target_2023")
    filing = start(cast.preparer, period, project_named(cast.centre, "促进就业专项资金"))
    sign_in(context, live_server.url, cast.preparer)
    editor = EditorPage(page, live_server.url, filing).open()
    indicators = names_and_targets(editor.saved_now())
    editor.select("sub_projects[0].name")
    editor.paste("公共实训基地\t120万\r\n职业培训\t1,410,000.00\r\n")
    editor.press("Control+Enter")
    editor.type("创业指导")
    editor.press("Tab")
    editor.type("5")
    editor.press("Alt+ArrowUp")
    assert _sub_projects(editor) == [
        ("创业指导", "5.00"),
        ("公共实训基地", "1200000.00"),
        ("职业培训", "1410000.00"),
    ]
    page.get_by_role("button", name="添加子项目").click()
    editor.expect_focus("sub_projects[3].name")
    editor.press("Control+Delete")
    editor.select("sub_projects[0].name")
    editor.press("Control+Delete", "Control+Delete", "Control+Delete")
    editor.expect_focus("sub_projects[0].name")
    assert _sub_projects(editor) == []
    assert names_and_targets(editor.saved()) == indicators
    editor.press("Control+z", "Control+z")
    assert [name for name, _ in _sub_projects(editor)] == ["公共实训基地", "职业培训"]
    editor.open()
    assert editor.text("sub_projects[1].amount") == "1,410,000.00"
    expect(page.locator("th", has_text="当年投入")).to_have_attribute("rowspan", "3")


def test_rows_that_were_carried_over_are_filled_but_neither_moved_nor_added(
    cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page
) -> None:
    filing = make_evaluation(cast)
    sign_in(context, live_server.url, cast.preparer)
    editor = EditorPage(page, live_server.url, filing).open()
    rows = names_and_targets(editor.saved_now())
    expect(editor.cell("indicators[1].level1")).to_have_attribute("rowspan", "3")
    editor.select("indicators[4].actual")
    editor.press("Control+Enter", "Control+Delete", "Alt+ArrowUp")
    editor.expect_focus("indicators[4].actual")
    editor.paste("600\t10\r\n98\t20\r\n多出来的\t30\r\n")
    expect(page.locator("#toast")).to_contain_text("已粘贴 2 行")
    saved = editor.saved()
    assert names_and_targets(saved) == rows
    assert [row["weight"] for row in saved["indicators"][4:]] == ["10.00", "20.00"]
    editor.press("Tab", "Tab")
    editor.expect_focus("indicators[4].score")  # of a word, and so partly the filer's to choose
    editor.press("Tab")
    editor.expect_focus("indicators[4].deviation")


def _sub_projects(editor: EditorPage) -> list[tuple[str, str]]:
    return [(row["name"], row["amount"]) for row in editor.saved()["sub_projects"]]
