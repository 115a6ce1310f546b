"""A review by keyboard: comments on cells, returned, answered, changed and sent again, read, resolved, approved."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Comment, Filing, Person
from tests.browser.axe import serious
from tests.browser.editor_page import EditorPage, sign_in
from tests.browser.keys import follow, reach
from tests.builders import Cast, make_at

FIRST, SECOND = "培训人次请与上年比较。", "满意度请写明怎样调查。"
ANSWER = "已在调查方案中写明。"
REASON = "两处意见请逐条答复后再报。"


def desk(context: BrowserContext, live_server: LiveServer, person: Person) -> Page:
    context.clear_cookies()
    sign_in(context, live_server.url, person)
    return context.new_page()


def cell(page: Page, where: str) -> Locator:
    return page.locator(f'td[data-where="{where}"]')


def threads(page: Page) -> Locator:
    return page.locator("#comments .comment")


def comment(page: Page, where: str, text: str, count: int) -> None:
    """Write about the cell that has the focus, and be back there."""
    expect(cell(page, where)).to_be_focused()
    page.keyboard.press("Control+Alt+m")
    expect(page.locator("#comment-text")).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    expect(threads(page)).to_have_count(count)
    expect(cell(page, where).get_by_role("button", name="意见 1 条")).to_be_attached()
    expect(cell(page, where)).to_be_focused()


def decide(page: Page, *keys: str) -> None:
    """To the decision and back out through its button."""
    page.keyboard.press("d")
    expect(page.locator("#approve")).to_be_focused()
    for key in keys:
        page.keyboard.press(key)


def ask_and_return(page: Page) -> None:
    reach(cell(page, "project_name"))
    page.keyboard.press("Control+End")
    comment(page, "indicators[5].target", SECOND, 1)
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    comment(page, "indicators[1].target", FIRST, 2)
    decide(page, "ArrowRight", "Tab")
    expect(page.locator(".decision")).to_contain_text("未解决的 2 条意见会随退回一起给填报人")
    page.keyboard.insert_text(REASON)
    follow(page.locator("button.if-return"))
    expect(page.get_by_text("已退回修改。")).to_be_visible()


def answer_and_submit(editor: EditorPage) -> None:
    """The page opens at the first comment; the second one goes along with its row."""
    page = editor.page
    first, second = threads(page).filter(has_text=FIRST), threads(page).filter(has_text=SECOND)
    expect(editor.cell("indicators[1].target")).to_have_class("value is-editable is-target is-selected is-remarked")
    expect(first).to_be_in_viewport()
    editor.select("indicators[5].target")
    editor.press("Control+Alt+m")
    expect(second.locator("textarea")).to_be_focused()
    editor.type(ANSWER)
    editor.press("Control+Enter")
    expect(second).to_contain_text(ANSWER)
    editor.select("indicators[5].name")
    editor.press("Alt+ArrowUp")
    expect(editor.cell("indicators[4].target").locator(".comment-mark")).to_be_visible()
    editor.fill("overall_goal", "稳定就业")
    editor.saved()
    page.locator("#submit").click()
    dialog = page.locator("#submit-dialog")
    expect(dialog).to_contain_text("参加培训人员满意度・指标值（已答复）")
    dialog.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交审核。")).to_be_visible()


def read_resolve_and_approve(page: Page) -> None:
    expect(page.locator(".change-link")).to_have_text(["修改项目总目标", "移动参加培训人员满意度"])
    page.keyboard.press("BracketRight")
    expect(cell(page, "overall_goal")).to_be_focused()
    expect(page.locator("#compare-place")).to_have_text("1 / 2")
    page.keyboard.press("BracketLeft")
    expect(cell(page, "indicators[4].name")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    answered = threads(page).filter(has_text=ANSWER)
    expect(answered).to_be_focused()
    expect(answered).to_contain_text("已答复")
    for thread in (answered, threads(page).filter(has_text=FIRST)):
        follow(thread.get_by_role("button", name="解决"))
        expect(thread).to_contain_text("已解决")
    expect(page.locator("#comments-count")).to_be_empty()
    decide(page, "Space")
    expect(page.locator(".decision [data-open-note]").first).to_be_hidden()
    follow(page.locator("button.if-approve"))
    expect(page.get_by_text("已审核通过。")).to_be_visible()


def test_a_resubmission_is_read_in_a_minute(
    cast: Cast, live_server: LiveServer, new_context: CreateContextCallback
) -> None:
    filing = make_at(cast, "stage_1")
    address = f"{live_server.url}/filings/{filing.pk}/"
    context = new_context(bypass_csp=True, viewport={"width": 1366, "height": 768})
    reviewer = desk(context, live_server, cast.unit_reviewer)
    reviewer.goto(address)
    ask_and_return(reviewer)

    page = desk(context, live_server, cast.preparer)
    editor = EditorPage(page, live_server.url, filing).open()
    answer_and_submit(editor)

    reviewer = desk(context, live_server, cast.unit_reviewer)
    reviewer.goto(address)
    expect(threads(reviewer)).to_have_count(2)
    assert serious(reviewer) == []
    read_resolve_and_approve(reviewer)
    assert Filing.objects.get(pk=filing.pk).stage == 2
    assert not Comment.objects.filter(resolved_at=None).exists()
