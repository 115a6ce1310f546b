"""Two people, or two tabs, in one form: the later one in a cell decides, and nothing is overwritten silently."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast

NAME = "indicators[1].name"


@pytest.fixture
def colleague(
    editor: EditorPage, cast: Cast, new_context: CreateContextCallback, live_server: LiveServer
) -> EditorPage:
    """The same form, open on a colleague's machine."""
    context = new_context()
    sign_in(context, live_server.url, cast.colleague)
    return EditorPage(context.new_page(), live_server.url, editor.filing).open()


@pytest.fixture
def disputed(editor: EditorPage, colleague: EditorPage) -> EditorPage:
    """The preparer's page, after both changed the same cell and the colleague was first."""
    colleague.fill(NAME, "陈敏写的")
    colleague.saved()
    editor.fill(NAME, "徐婕写的")
    expect(editor.cell(NAME).locator(".conflict")).to_be_visible()
    return editor


def test_both_values_are_shown_and_nothing_is_overwritten(disputed: EditorPage) -> None:
    panel = disputed.cell(NAME).locator(".conflict")
    expect(panel).to_contain_text("陈敏")
    expect(panel.locator("dd")).to_have_text(["陈敏写的", "徐婕写的"])
    assert disputed.saved_now()["indicators"][1]["name"] == "陈敏写的"


def test_mine_is_sent_once_i_say_so(disputed: EditorPage) -> None:
    disputed.page.get_by_role("button", name="用我的").click()
    assert disputed.saved()["indicators"][1]["name"] == "徐婕写的"
    expect(disputed.page.locator(".conflict")).to_have_count(0)


def test_theirs_stays_once_i_say_so(disputed: EditorPage) -> None:
    disputed.page.get_by_role("button", name="用对方的").click()
    assert disputed.text(NAME) == "陈敏写的"
    assert disputed.saved()["indicators"][1]["name"] == "陈敏写的"


def test_a_conflict_outlives_a_reload(disputed: EditorPage) -> None:
    disputed.open()
    panel = disputed.cell(NAME).locator(".conflict")
    expect(panel.locator("dd")).to_have_text(["陈敏写的", "徐婕写的"])


def test_two_people_in_two_cells_do_not_disturb_each_other(editor: EditorPage, colleague: EditorPage) -> None:
    colleague.fill(NAME, "陈敏写的")
    editor.fill("indicators[1].target", "≥601(人次)")
    colleague.saved()
    row = editor.saved()["indicators"][1]
    assert (row["name"], row["target"]) == ("陈敏写的", "≥601(人次)")
    expect(editor.page.locator(".conflict")).to_have_count(0)


def test_two_tabs_of_one_person_conflict_like_two_people(editor: EditorPage, live_server: LiveServer) -> None:
    second = EditorPage(_tab(editor), live_server.url, editor.filing).open()
    second.fill(NAME, "第二个标签页")
    second.saved()
    editor.fill(NAME, "第一个标签页")
    panel = editor.cell(NAME).locator(".conflict")
    expect(panel.locator("dd")).to_have_text(["第二个标签页", "第一个标签页"])
    expect(panel).to_contain_text("您在另一个窗口")
    panel.get_by_role("button", name="用另一个窗口的").click()
    assert editor.saved()["indicators"][1]["name"] == "第二个标签页"


def test_a_second_tab_does_not_take_the_unsent_texts_of_a_living_one(
    editor: EditorPage, live_server: LiveServer
) -> None:
    editor.page.route("**/edits/", lambda route: route.abort())
    editor.fill(NAME, "还没有送到")
    expect(editor.state).to_contain_text("已暂存在本机")
    second = EditorPage(_tab(editor), live_server.url, editor.filing).open()
    second.page.wait_for_timeout(1000)
    assert second.text(NAME) == "人员培训人次"
    editor.page.unroute("**/edits/")
    assert editor.saved()["indicators"][1]["name"] == "还没有送到"


def test_a_row_deleted_by_a_colleague_can_be_restored_with_my_text(editor: EditorPage, colleague: EditorPage) -> None:
    _delete_row(colleague)
    editor.fill(NAME, "我正在写")
    panel = editor.cell(NAME).locator(".conflict")
    expect(panel).to_contain_text("已删除这一行")
    panel.get_by_role("button", name="恢复这一行").click()
    rows = editor.saved()["indicators"]
    assert [row["name"] for row in rows][:3] == ["培训费单位成本", "我正在写", "培训合格率"]
    assert rows[1]["target"] == "≥600.00(人次)"


def test_or_it_can_be_given_up(editor: EditorPage, colleague: EditorPage) -> None:
    _delete_row(colleague)
    editor.fill(NAME, "我正在写")
    editor.cell(NAME).locator(".conflict").get_by_role("button", name="放弃").click()
    assert "我正在写" not in editor.rows
    assert len(editor.rows) == len(editor.saved_now()["indicators"]) == 5


def test_a_row_that_a_colleague_changed_is_not_deleted_unseen(editor: EditorPage, colleague: EditorPage) -> None:
    colleague.fill(NAME, "陈敏刚改的")
    colleague.saved()
    editor.select(NAME)
    editor.press("Control+Delete")
    expect(editor.page.locator("#toast")).to_contain_text("没有删除")
    assert editor.saved_now()["indicators"][1]["name"] == "陈敏刚改的"
    editor.page.locator("#toast").get_by_role("button", name="刷新查看").click()
    expect(editor.cell(NAME).locator(".text")).to_have_text("陈敏刚改的")


def _delete_row(colleague: EditorPage) -> None:
    colleague.select(NAME)
    colleague.press("Control+Delete")
    colleague.saved()


def _tab(editor: EditorPage) -> Page:
    return editor.page.context.new_page()
