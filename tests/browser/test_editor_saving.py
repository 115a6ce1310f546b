"""What was typed survives: a lost connection, an expired session, a reload, a form submitted meanwhile."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from playwright.sync_api import APIResponse, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Filing
from bgapp.rules.transitions import Verb
from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import PASSWORD, Cast, make_complete, take

NAME = "indicators[0].name"


def test_a_lost_connection_is_said_and_made_good(editor: EditorPage, context: BrowserContext) -> None:
    context.set_offline(True)
    editor.fill(NAME, "断网时写的")
    editor.fill("indicators[1].name", "还有这一格")
    expect(editor.state).to_contain_text("未保存到服务器，已暂存在本机，正在重试")
    expect(editor.state).to_have_attribute("role", "alert")
    assert editor.saved_now()["indicators"][0]["name"] == "培训费单位成本"
    context.set_offline(False)
    names = [row["name"] for row in editor.saved()["indicators"]]
    assert names[:2] == ["断网时写的", "还有这一格"]


def test_what_was_typed_offline_survives_a_reload(editor: EditorPage, page: Page) -> None:
    _server_away(page)
    editor.fill(NAME, "重开之前写的")
    editor.select("indicators[1].name")
    editor.press("Control+Enter")
    editor.type("新的一行")
    editor.press("Tab")
    expect(editor.state).to_contain_text("已暂存在本机")
    _server_back(page)
    editor.open()
    expect(page.locator("#toast")).to_contain_text("上次没有保存的修改")
    names = [row["name"] for row in editor.saved()["indicators"]]
    assert names[:3] == ["重开之前写的", "人员培训人次", "新的一行"]
    assert editor.rows == names


def test_a_page_left_in_the_middle_of_typing_loses_nothing(editor: EditorPage, page: Page) -> None:
    editor.select(NAME)
    editor.type("刚写下就离开")
    page.goto("about:blank")
    editor.open()
    expect(editor.cell(NAME).locator(".text")).to_have_text("刚写下就离开")


def test_a_page_loaded_again_in_the_middle_of_typing_is_no_conflict_with_oneself(
    editor: EditorPage, page: Page
) -> None:
    for text in ("写到一半就刷新", "又写了一半"):
        editor.select(NAME)
        editor.type(text)
        page.reload()
        expect(page.locator(".sheet.is-ready")).to_be_attached()
        expect(editor.cell(NAME).locator(".text")).to_have_text(text)
    editor.fill(NAME, "刷新之后接着写")
    assert editor.saved()["indicators"][0]["name"] == "刷新之后接着写"
    expect(page.locator(".conflict")).to_have_count(0)


def test_a_page_that_was_not_left_after_all_stays_as_it_is(editor: EditorPage, page: Page) -> None:
    editor.select(NAME)
    editor.type("没有离开")
    page.evaluate("window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    assert editor.saved()["indicators"][0]["name"] == "没有离开"
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    editor.fill(NAME, "接着写")
    assert editor.saved()["indicators"][0]["name"] == "接着写"
    expect(page.locator(".conflict")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('edits:'))") == []


def test_an_answer_that_got_lost_is_no_conflict_with_oneself(editor: EditorPage, page: Page) -> None:
    lost: list[APIResponse] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/edits/", lose_the_first)
    editor.fill("indicators[1].target", ">=700人次")
    editor.fill("indicators[1].target", ">=800人次")
    assert editor.saved()["indicators"][1]["target"] == "≥800人次"
    expect(page.locator(".conflict")).to_have_count(0)


def test_more_than_a_server_takes_is_said_at_its_cell_and_holds_up_nothing_else(editor: EditorPage) -> None:
    editor.select("annual_goal")
    script = """() => {
        document.activeElement.value = "长".repeat(900_000);
        document.activeElement.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }"""
    editor.page.evaluate(script)
    editor.press("Tab")
    editor.fill(NAME, "照样保存")
    expect(editor.cell("annual_goal").locator(".cell-note")).to_contain_text("请删减")
    expect(editor.state).to_contain_text("有 1 处没有保存")
    assert editor.saved_now()["indicators"][0]["name"] == "照样保存"
    editor.fill("annual_goal", "删到这么短")
    assert editor.saved()["annual_goal"] == "删到这么短"


def test_a_batch_too_large_for_a_proxy_is_sent_in_parts(editor: EditorPage, page: Page) -> None:
    def small(route: Route) -> None:
        body = route.request.post_data_buffer or b""
        route.fulfill(status=413, body="Too Large") if len(body) > 5000 else route.continue_()

    page.route("**/edits/", small)
    editor.select(NAME)
    names = [f"第 {number} 条" for number in range(40)]
    editor.paste("\r\n".join([*names[:20], "长" * 9000, *names[20:]]))
    expect(editor.state).to_contain_text("有 1 处没有保存")
    saved = [row["name"] for row in editor.saved_now()["indicators"]]
    assert saved == [*names[:20], "", *names[20:]]
    expect(editor.cell("indicators[20].name").locator(".cell-note")).to_have_text(
        "服务器没有接受这一处改动，可能是文字太长，请删减后再试。"
    )


def test_an_expired_session_keeps_the_text_until_the_next_login(
    editor: EditorPage, page: Page, cast: Cast, context: BrowserContext
) -> None:
    Session.objects.all().delete()
    editor.fill(NAME, "登录过期时写的")
    expect(editor.state).to_contain_text("登录已过期")
    page.locator("#save-state").get_by_role("link", name="重新登录").click()
    page.get_by_label("登录名").fill(cast.preparer.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(editor.cell(NAME).locator(".text")).to_have_text("登录过期时写的")
    assert editor.saved()["indicators"][0]["name"] == "登录过期时写的"


def test_a_login_in_another_tab_is_enough(editor: EditorPage, cast: Cast, live_server: LiveServer) -> None:
    Session.objects.all().delete()
    editor.fill(NAME, "等另一个标签页登录")
    expect(editor.state).to_contain_text("登录已过期")
    sign_in(editor.page.context, live_server.url, cast.preparer)
    assert editor.saved()["indicators"][0]["name"] == "等另一个标签页登录"


def test_a_form_submitted_meanwhile_refuses_and_leaves_the_text_to_copy(editor: EditorPage, cast: Cast) -> None:
    take(editor.filing, cast.colleague, Verb.SUBMIT)
    editor.fill(NAME, "送审之后写的")
    expect(editor.state).to_contain_text("审核中")
    expect(editor.state).to_contain_text("可以复制")
    assert editor.text(NAME) == "送审之后写的"


def test_another_person_at_the_same_browser_does_not_get_the_unsent_texts(
    editor: EditorPage, page: Page, cast: Cast, context: BrowserContext, live_server: LiveServer
) -> None:
    _server_away(page)
    editor.fill(NAME, "徐婕写的")
    expect(editor.state).to_contain_text("已暂存在本机")
    _server_back(page)
    sign_in(context, live_server.url, cast.colleague)
    editor.open()
    page.wait_for_timeout(1000)
    assert editor.text(NAME) == "培训费单位成本"


def test_only_what_changed_is_sent_and_a_pause_sends_it(editor: EditorPage, page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if "/edits/" in request.url else None)
    editor.select(NAME)
    editor.type("只改这一格")
    assert editor.saved()["indicators"][0]["name"] == "只改这一格"
    assert len(sent) == 1
    assert sent[0].count('"op"') == 1


def test_submitting_waits_for_the_last_edit_and_goes_to_what_is_missing(editor: EditorPage, page: Page) -> None:
    editor.fill(NAME, "")
    editor.select("indicators[1].name")
    editor.type("最后一刻改的")
    page.locator("#submit").click()
    expect(editor.cell(NAME)).to_have_class("value is-editable is-name is-error is-selected")
    assert editor.saved()["indicators"][1]["name"] == "最后一刻改的"
    editor.type("补上了")
    page.locator("#submit").click()
    page.locator("#submit-dialog").get_by_role("button", name="提交审核").click()
    page.wait_for_url("**/filings/*/")
    expect(page.get_by_text("审核中").first).to_be_visible()
    assert Filing.objects.get(pk=editor.filing.pk).status == "in_review"


def test_two_filings_of_one_person_keep_their_texts_apart(
    editor: EditorPage, page: Page, cast: Cast, live_server: LiveServer
) -> None:
    _server_away(page)
    editor.fill(NAME, "第一份的文字")
    expect(editor.state).to_contain_text("已暂存在本机")
    _server_back(page)
    other = EditorPage(page, live_server.url, make_complete(cast, "另一个项目")).open()
    page.wait_for_timeout(1000)
    assert other.text(NAME) == "培训费单位成本"
    editor.open()
    assert editor.saved()["indicators"][0]["name"] == "第一份的文字"


def _server_away(page: Page) -> None:
    page.route("**/edits/", lambda route: route.abort())


def _server_back(page: Page) -> None:
    page.unroute("**/edits/")
