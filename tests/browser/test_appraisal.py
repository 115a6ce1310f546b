"""四性审核 by keyboard: asked for by the panel, answered, kept over a reload, saved, and only then decided."""

from __future__ import annotations

from itertools import product

from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Appraisal, Filing, Stage
from bgapp.rules.appraisal import Grade, best_grade
from tests.browser.axe import serious
from tests.browser.editor_page import sign_in
from tests.browser.keys import follow
from tests.builders import Cast, make_at

REMARK = "指标值没有依据，请补充。"
QUESTIONS = 8
BEST = "按审核要点，最高可评："

CHOSEN = """(answers) => answers.map((grades) => {
    grades.forEach((grade, number) => document.getElementById(`grade-${number}-${grade}`).click());
    return document.querySelector(".appraisal-best").textContent;
})"""
"""What the page says of each of several lists of answers."""


def check_the_page_weighs_as_the_rule_does(page: Page) -> None:
    many = (Grade.EXCELLENT, Grade.GOOD, Grade.FAIR)
    answers = [[few] * count + [most] * (QUESTIONS - count) for most, few, count in product(many, Grade, (1, 2, 3))]
    assert page.evaluate(CHOSEN, answers) == [f"{BEST}{best_grade(each).label}" for each in answers]
    page.evaluate("sessionStorage.clear()")


def answer_all(page: Page) -> None:
    """From the panel to the questions: everything 优, but the last one 良, with a remark."""
    said = page.locator(".appraisal-best")
    page.keyboard.press("d")
    expect(page.get_by_role("link", name="填写四性审核")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#grade-0-excellent")).to_be_focused()
    for _ in range(QUESTIONS):
        expect(said).not_to_contain_text(BEST)
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    expect(said).to_have_text(f"{BEST}优")
    expect(page.locator("#grade-excellent")).to_be_focused()
    expect(page.locator("#grade-excellent")).to_be_checked()
    for key in ("Shift+Tab", "ArrowRight", "Tab"):
        page.keyboard.press(key)
    expect(page.locator("#remark-7")).to_be_focused()
    page.keyboard.insert_text(REMARK)


def test_a_reviewer_appraises_and_decides_by_keyboard(
    cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page
) -> None:
    Stage.objects.filter(period=cast.period).update(appraises=True)
    filing = make_at(cast, "stage_1")
    sign_in(context, live_server.url, cast.unit_reviewer)
    address = f"{live_server.url}/filings/{filing.pk}/"
    page.goto(address)
    expect(page.locator("#appraisal.is-ready")).to_be_attached()
    check_the_page_weighs_as_the_rule_does(page)
    page.goto(address)
    expect(page.locator("#appraisal.is-ready")).to_be_attached()
    answer_all(page)
    page.reload()
    expect(page.locator("#remark-7")).to_have_value(REMARK)
    expect(page.locator("#grade-7-good")).to_be_checked()
    assert serious(page) == []
    page.locator("#remark-7").press("Control+Enter")
    expect(page.get_by_text("四性审核已保存，综合评定为「优」。")).to_be_visible()
    expect(page.locator("#approve")).to_be_focused()
    assert Appraisal.objects.get().answers[7]["remark"] == REMARK
    page.keyboard.press("Space")
    follow(page.locator("button.if-approve"))
    expect(page.get_by_text("已审核通过。")).to_be_visible()
    assert Filing.objects.get(pk=filing.pk).stage == 2
