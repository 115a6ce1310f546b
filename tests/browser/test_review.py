"""A review over two stages, the reviewers at the keyboard only.

Comments on cells, returned, answered, sent again, read, resolved; returned once more by who stands in for the
department, approved; then adjusted with a reason, and the adjustment approved in its place.
"""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Comment, Event, Filing, Person
from tests.browser.axe import serious
from tests.browser.editor_page import EditorPage, sign_in
from tests.browser.keys import choose, follow, reach, submit
from tests.builders import Cast, make_at, open_adjustments

FIRST, SECOND = "培训人次请与上年比较。", "满意度请写明怎样调查。"
ANSWER = "已在调查方案中写明。"
REASON = "两处意见请逐条答复后再报。"
AGAIN = "总体目标请写到可以核对的程度。"
WHY = "上级追加培训任务，按新任务数调整。"


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


def read_and_resolve(page: Page) -> None:
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


def open_first(page: Page) -> None:
    """From the list of what waits to the first of it."""
    follow(page.get_by_role("navigation", name="主导航").get_by_role("link", name="待审"))
    expect(page.locator('#results tr[tabindex="0"]')).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".position-words")).to_have_text("待审第 1 / 1 份")
    expect(page.locator(".sheet.is-ready")).to_be_attached()


def approve(page: Page) -> None:
    decide(page, "Space")
    expect(page.locator(".decision [data-open-note]").first).to_be_hidden()
    follow(page.locator("button.if-approve"))
    expect(page.get_by_role("status")).to_contain_text("。")


def return_again(page: Page) -> None:
    decide(page, "ArrowRight", "Tab")
    page.keyboard.insert_text(AGAIN)
    follow(page.locator("button.if-return"))
    expect(page.get_by_text("已退回修改。")).to_be_visible()


def name_stand_in(page: Page, person: Person) -> None:
    """Until today: the page offers it."""
    follow(page.locator(".person-menu summary"))
    follow(page.get_by_role("link", name="代审"))
    whom = page.get_by_label("代审人")
    reach(whom)
    choose(whom, str(person.pk))
    follow(page.get_by_role("button", name="设置代审"))
    expect(page.locator(".stand-ins").first).to_contain_text(person.name)


def adjust(page: Page, address: str, target: Filing) -> Filing:
    """Begun on the approved target's page; a change without a reason is not sent."""
    page.goto(f"{address}/filings/{target.pk}/")
    page.get_by_role("button", name="调整目标").click()
    expect(page.locator(".adjustment-note")).to_contain_text("原目标仍在执行")
    adjustment = Filing.objects.get(adjusts=target)
    editor = EditorPage(page, address, adjustment)
    editor.fill("indicators[1].target", "≥650.00(人次)")
    editor.saved()
    change = page.locator(".adjusted")
    expect(change).to_have_count(1)
    reason = change.locator("textarea")
    reason.fill(WHY)
    reason.press("Tab")
    expect(page.locator(".adjusted[data-open]")).to_have_count(0)
    submit(page)
    expect(page.get_by_text("已提交审核。")).to_be_visible()
    return adjustment


def test_a_target_is_returned_twice_stood_in_for_approved_and_adjusted(
    cast: Cast, live_server: LiveServer, new_context: CreateContextCallback
) -> None:
    filing = make_at(cast, "stage_1")
    open_adjustments(cast.period)
    context = new_context(bypass_csp=True, viewport={"width": 1366, "height": 768})

    def at_desk(person: Person, *, opened: bool = True) -> Page:
        page = desk(context, live_server, person)
        page.goto(live_server.url)
        if opened:
            open_first(page)
        return page

    def editing() -> EditorPage:
        page = desk(context, live_server, cast.preparer)
        return EditorPage(page, live_server.url, filing).open()

    ask_and_return(at_desk(cast.unit_reviewer))
    answer_and_submit(editing())
    reviewer = at_desk(cast.unit_reviewer)
    expect(threads(reviewer)).to_have_count(2)
    assert serious(reviewer) == []
    read_and_resolve(reviewer)
    approve(reviewer)
    assert not Comment.objects.filter(resolved_at=None).exists()

    name_stand_in(at_desk(cast.department_reviewer, opened=False), cast.reader)
    return_again(at_desk(cast.reader))
    editor = editing()
    editor.fill("overall_goal", "三年培训 1800 人次")
    editor.saved()
    submit(editor.page)
    approve(at_desk(cast.unit_reviewer))
    approve(at_desk(cast.reader))
    assert Filing.objects.get(pk=filing.pk).get_status_display() == "已批复"
    assert [event.who for event in Event.objects.filter(verb="return")] == ["何晓庆", "郑岚 代 周启明"]

    adjustment = adjust(desk(context, live_server, cast.preparer), live_server.url, filing)
    reviewer = at_desk(cast.unit_reviewer)
    expect(reviewer.locator("#adjustment-section")).to_contain_text(WHY)
    expect(cell(reviewer, "indicators[1].target").locator("ins")).to_contain_text("650")
    approve(reviewer)
    approve(at_desk(cast.department_reviewer))
    reader = desk(context, live_server, cast.reader)
    reader.goto(f"{live_server.url}/filings/{filing.pk}/")
    expect(reader.locator(".adjustment-note")).to_contain_text("已由调整替代")
    assert Filing.objects.get(pk=adjustment.pk).get_status_display() == "已批复"
