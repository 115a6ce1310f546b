"""The main job, end to end: a form is typed, sent, returned, corrected, approved by both stages, printed in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Event, Filing, ListedProject, Person, Project
from tests.browser import keys
from tests.browser.downloads import check_downloads
from tests.browser.editor_page import EditorPage, names_and_targets, published, typed_texts
from tests.browser.keys import enter_sheet, follow, go_to_indicators, type_cells, type_indicators
from tests.browser.watch import Watch
from tests.builders import PASSWORD, Cast

PROJECT, OTHER = "法律法规专项经费", "劳动人事争议仲裁工作专项"
REASON = "人员培训人次与总体目标所写的约 600 人次不一致，请核对。"

Desk = Callable[[Person], Page]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def desk(new_context: CreateContextCallback, live_server: LiveServer, watch: Watch) -> Desk:
    """A browser of one person's own, signed in at the login page, and watched."""

    def sit_down(person: Person) -> Page:
        context = new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        watch.over(context)
        return sign_in(context.new_page(), person)

    return sit_down


def test_a_form_from_the_first_key_to_its_approval(cast: Cast, desk: Desk, watch: Watch) -> None:
    project = Project.objects.create(unit=cast.centre, name=PROJECT, folded_name=PROJECT)
    ListedProject.objects.create(period=cast.period, project=project, budget=1_410_000)
    form, other = published(PROJECT), published(OTHER)

    page = desk(cast.preparer)
    editor = begin(page)
    submit_too_early(editor)
    enter_sheet(page)
    type_cells(editor, form | {"department": cast.bureau.name, "unit": cast.centre.name})
    reload(editor)
    type_indicators(editor, form["indicators"])
    saved = editor.saved()
    assert names_and_targets(saved) == names_and_targets(form)
    assert typed_texts(saved) == typed_texts(form)
    assert saved["funding"]["annual_total"] == form["funding"]["annual_total"]
    check_downloads(page, mark="草稿")
    paste_below(editor, names_and_targets(other))
    assert names_and_targets(editor.saved()) == names_and_targets(form) + names_and_targets(other)
    submit(page)
    check_downloads(page)
    press(page, "撤回")
    expect_told(page, "已撤回送审")
    submit(page)

    reviewer = desk(cast.unit_reviewer)
    open_from_inbox(reviewer)
    return_with(reviewer, REASON)
    take_back(reviewer)
    check_downloads(reviewer)
    return_with(reviewer, REASON)

    correct_on_a_phone(editor)
    check_downloads(page, mark="草稿")
    submit(page)
    open_from_inbox(reviewer)
    approve(reviewer)
    expect_told(reviewer, "已审核通过")

    department = desk(cast.department_reviewer)
    open_from_inbox(department)
    check_downloads(department)
    approve(department)
    expect_told(department, "已批复")
    page.reload()
    expect_status(page, "已批复")
    check_downloads(page)
    void(department)
    check_downloads(department, mark="作废")
    assert watch.complaints == []


def test_a_draft_is_begun_under_a_new_name_and_deleted(cast: Cast, desk: Desk, watch: Watch) -> None:
    page = desk(cast.preparer)
    page.goto("/filings/new/")
    page.get_by_label("项目名称").fill("写错名字的项目")
    page.get_by_role("button", name="新建").click()
    press_in_menu(page, "删除草稿")
    page.locator("#delete").get_by_role("button", name="删除草稿").click()
    expect(page.get_by_text("「写错名字的项目」已删除草稿。")).to_be_visible()
    assert not Filing.objects.exists()
    assert watch.complaints == []


def sign_in(page: Page, person: Person) -> Page:
    page.goto("/")
    expect(page.get_by_label("登录名")).to_be_focused()
    page.keyboard.type(person.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(person.name).first).to_be_visible()
    return page


def begin(page: Page) -> EditorPage:
    """From the 工作台 to a new form for the listed project."""
    follow(page.get_by_role("link", name="新建"))
    follow(page.locator("main li").filter(has_text=PROJECT).get_by_role("button"))
    expect(page.locator(".doc-title")).to_have_text(PROJECT)
    filing = Filing.objects.get()
    return EditorPage(page, page.url.removesuffix(f"/filings/{filing.pk}/"), filing)


def submit_too_early(editor: EditorPage) -> None:
    """All that is missing is said at once, and each of it is a link to its cell."""
    page = editor.page
    follow(page.locator("#submit"))
    expect(editor.cell("project_nature")).to_contain_class("is-selected")
    links = page.locator('.finding[data-severity="error"]').get_by_role("link", name="到这一格")
    wheres = [link.get_attribute("href") or "" for link in links.all()]
    rows = [f"#indicators[{row}].{field}" for row in range(6) for field in ("name", "target")]
    assert sorted(wheres) == sorted(["#project_nature", "#project_category", "#annual_goal", *rows])
    for link, where in zip(links.all(), wheres, strict=True):
        link.focus()
        page.keyboard.press("Enter")
        expect(editor.cell(where.removeprefix("#"))).to_contain_class("is-selected")


def reload(editor: EditorPage) -> None:
    """In the middle of the work; then back to the indicators by keyboard."""
    editor.page.reload()
    enter_sheet(editor.page)
    go_to_indicators(editor)


def paste_below(editor: EditorPage, rows: list[tuple[str, str, str, str]]) -> None:
    """Rows as Excel puts them on the clipboard, as text and as HTML, below the last one."""
    editor.select("indicators[8].target")
    editor.press("Control+Enter")
    script = """async ([text, html]) => navigator.clipboard.write([new ClipboardItem({
        "text/plain": new Blob([text], { type: "text/plain" }),
        "text/html": new Blob([html], { type: "text/html" }),
    })])"""
    text = "".join("\t".join((level1, level2, name, "", target, "")) + "\r\n" for level1, level2, name, target in rows)
    html = "".join(
        f"<tr><td>{level1}</td><td>{level2}</td><td colspan=2>{name}</td><td colspan=2>{target}</td></tr>"
        for level1, level2, name, target in rows
    )
    editor.page.evaluate(script, [text, f"<table>{html}</table>"])
    editor.press("Control+v")
    expect(editor.page.locator("#toast")).to_contain_text(f"已粘贴 {len(rows)} 行")


def submit(page: Page) -> None:
    """By keyboard, the question included."""
    keys.submit(page)
    expect_status(page, "审核中")


def correct_on_a_phone(editor: EditorPage) -> None:
    """The reason stands on the 工作台 and on the form; the cell is mended in a narrow window."""
    page = editor.page
    page.goto("/")
    expect(page.locator(".slip")).to_contain_text(REASON)
    page.locator(".slip").get_by_role("link").click()
    expect(page.locator(".sheet-reason")).to_contain_text(REASON)
    page.set_viewport_size({"width": 390, "height": 844})
    editor.fill("indicators[2].target", "≥605.00(人次)")
    assert editor.saved()["indicators"][2]["target"] == "≥605.00(人次)"
    page.set_viewport_size({"width": 1366, "height": 768})


def open_from_inbox(page: Page) -> None:
    page.goto("/inbox/")
    page.get_by_role("link", name="去审核").click()
    expect_status(page, "审核中")


def return_with(page: Page, reason: str) -> None:
    page.get_by_text("退回修改", exact=True).click()
    page.get_by_label("退回理由").fill(reason)
    press(page, "退回给徐婕")
    expect_told(page, "已退回修改")


def take_back(page: Page) -> None:
    """The reviewer's own decision, as long as nobody acted on it."""
    page.goto("/filings/")
    page.get_by_role("link", name=PROJECT, exact=True).click()
    expect_status(page, "已退回")
    press(page, "收回决定")
    expect_told(page, "已收回决定")
    page.goto(f"/filings/{Filing.objects.get().pk}/")
    expect_status(page, "审核中")


def void(page: Page) -> None:
    page.goto(f"/filings/{Filing.objects.get().pk}/")
    press_in_menu(page, "作废")
    page.get_by_label("作废理由").fill("该项目并入其他项目，不再单独申报。")
    page.locator("#void").get_by_role("button", name="作废").click()
    expect_status(page, "作废")
    assert Event.objects.latest("number").verb == "void"


def approve(page: Page) -> None:
    page.get_by_text("通过", exact=True).click()
    page.locator("button.if-approve").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def press_in_menu(page: Page, name: str) -> None:
    page.locator(".doc-menu summary").click()
    page.locator(".doc-menu").get_by_role("link", name=name).click()


def expect_told(page: Page, words: str) -> None:
    expect(page.get_by_text(f"「{PROJECT}」{words}。")).to_be_visible()


def expect_status(page: Page, words: str) -> None:
    expect(page.locator(".doc-state .status").first).to_contain_text(words)
