"""审核提示 in the editor: a vague form is mended by following them alone; the reviewer reads why the rest may stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.models import Answer, ListedProject
from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_complete, set_indicators

REASON = "清单中的预算已按批复调减，以本表为准。"
VAGUE = (
    ("成本指标", "经济成本指标", "培训费单位成本", "≥550.00(元/人·天)"),
    ("产出指标", "数量指标", "人员培训人次", "≥600.00"),
    ("产出指标", "质量指标", "培训合格率", "=95.00(%)"),
    ("产出指标", "时效指标", "培训完成及时率", "按时完成"),
    ("产出指标", "时效指标", "培训手册编印天数", ""),
    ("效益指标", "社会效益指标", "公众知晓情况", "提升"),
    ("满意度指标", "服务对象满意度指标", "参加培训人员满意度", "≥85.00(%)"),
)


@pytest.fixture
def vague(cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page) -> EditorPage:
    """A draft that says little, open."""
    filing = make_complete(cast)
    set_indicators(filing, VAGUE)
    ListedProject.objects.create(period=cast.period, project=filing.project, budget=1_400_000)
    sign_in(context, live_server.url, cast.preparer)
    editor = EditorPage(page, live_server.url, filing).open()
    expect(page.locator(".sheet.is-ready")).to_be_attached()
    return editor


def finding(editor: EditorPage, title: str) -> Locator:
    return editor.page.locator("#findings .finding").filter(has_text=title)


def follow(editor: EditorPage, title: str, text: str) -> None:
    """From a finding to its cell, and type there."""
    finding(editor, title).get_by_text("到这一格").click()
    editor.type(text)
    editor.press("Enter")
    expect(finding(editor, title)).to_have_count(0)


def mend(editor: EditorPage, title: str, words: str) -> None:
    """Click what a finding proposes."""
    finding(editor, title).get_by_role("button", name=words).click()
    expect(finding(editor, title)).to_have_count(0)


def test_a_vague_form_is_mended_by_following_the_findings_until_it_is_submitted_and_its_reasons_are_read(
    vague: EditorPage, cast: Cast, live_server: LiveServer, new_context: CreateContextCallback
) -> None:
    page = vague.page
    expect(page.locator("#left")).to_have_text("还差 1 处必改、5 处提醒")
    mend(vague, "成本指标没有设上限", "改为 ≤550.00(元/人·天)")
    mend(vague, "比率用了「=」", "改为 ≥95.00(%)")
    mend(vague, "没有计量单位", "填入 人次")
    page.get_by_role("button", name="提交审核").click()  # leads to the first error, where one types
    expect(vague.cell("indicators[4].target").locator(".entry")).to_be_focused()
    vague.type("≤30(天)")
    vague.press("Enter")
    follow(vague, "比率没有数值", "≥95.00(%)")
    follow(vague, "目标与指标对不上", "≥90.00(%)")
    finding(vague, "指标值笼统").get_by_role("button", name="不再提示").click()
    expect(page.locator("#dismissed")).to_contain_text("不再提示的建议 1 条")
    page.get_by_role("button", name="提交审核").click()  # leads to the reason that is missing
    expect(page.get_by_label("可以保留的理由")).to_be_focused()
    page.keyboard.insert_text(REASON)
    page.get_by_role("button", name="保留", exact=True).click()
    expect(finding(vague, "金额与项目清单不一致").locator(".words")).to_have_text(REASON)
    expect(page.locator("#left")).to_have_text("")
    page.get_by_role("button", name="提交审核").click()
    page.locator("#submit-dialog").get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交审核。")).to_be_visible()
    reviewer = new_context()
    sign_in(reviewer, live_server.url, cast.unit_reviewer)
    _reviewer_reads(reviewer.new_page(), vague.address)


def _reviewer_reads(page: Page, address: str) -> None:
    page.goto(address)
    reply = page.locator(".finding").filter(has_text="金额与项目清单不一致")
    expect(reply.locator(".words")).to_have_text(REASON)
    expect(reply.get_by_role("button")).to_have_count(0)
    page.get_by_text("填报人不采纳的建议 1 条").click()
    expect(page.locator("#dismissed").get_by_text("指标值笼统")).to_be_visible()


def test_findings_are_reached_and_answered_by_key_and_what_was_begun_outlives_a_reload(vague: EditorPage) -> None:
    page = vague.page
    vague.press("F8", "Escape")
    expect(page.locator("td.value :focus")).to_have_count(1)
    vague.select("indicators[3].target")
    vague.press("F8")
    item = finding(vague, "比率没有数值")
    expect(item.locator(".to-cell")).to_be_focused()
    following = page.locator(".finding[data-open]:focus-within")
    vague.press("F8")
    expect(following).to_have_count(1)
    expect(following).not_to_contain_text("比率没有数值")
    vague.press("Escape")
    expect(vague.cell("indicators[3].target").locator(".entry")).to_be_focused()
    vague.press("F8", "Tab", "Enter", "Tab")
    page.keyboard.insert_text("无法逐笔统计")
    page.reload()
    expect(page.locator(".sheet.is-ready")).to_be_attached()
    expect(item.locator("textarea")).to_have_value("无法逐笔统计")
    item.locator("textarea").focus()
    vague.press("Tab", "Enter")
    expect(item.get_by_role("button", name="收回理由")).to_be_visible()
    assert Answer.objects.get().text == "无法逐笔统计"
    vague.select("indicators[3].target")
    vague.type("尽快完成")
    vague.press("Enter")
    expect(item.get_by_text("写明理由后保留")).to_be_visible()  # it was said of another value
    vague.press("Control+z")
    expect(item.locator(".words")).to_have_text("无法逐笔统计")


def test_a_mend_can_be_undone_and_does_nothing_to_a_cell_that_says_something_else_by_now(vague: EditorPage) -> None:
    page = vague.page
    mend(vague, "比率用了「=」", "改为 ≥95.00(%)")
    page.locator("#toast").get_by_role("button", name="撤销").click()
    assert vague.saved()["indicators"][2]["target"] == "=95.00(%)"
    button = finding(vague, "比率用了「=」").get_by_role("button", name="改为 ≥95.00(%)")
    expect(button).to_be_visible()
    page.route("**/findings/", lambda route: route.abort())  # the rail stays as it is
    vague.fill("indicators[2].target", "=96.00(%)")
    button.click()
    expect(page.locator("#toast")).to_contain_text("这一格刚改过")
    assert vague.saved()["indicators"][2]["target"] == "=96.00(%)"
