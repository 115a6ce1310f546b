"""Long texts: paragraphs, numbers as in a word processor, a count of characters; nothing scrolls inside a cell."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.editor_page import EditorPage, sign_in
from tests.builders import Cast, make_complete

GOAL = "annual_goal"
PHONE: ViewportSize = {"width": 390, "height": 844}
SENTENCE = "组织开展职业技能培训（2025 年），培训合格率达到 95.00% 以上；“乐业上海”微信平台全年运营，参训 >=600人次。"


@pytest.fixture
def prose(editor: EditorPage) -> EditorPage:
    """The editor with an empty long text under the caret."""
    _empty(editor)
    return editor


def test_enter_goes_on_to_the_next_number_and_an_empty_one_ends_the_list(prose: EditorPage) -> None:
    _write(
        prose, "一、总体目标", "（1）培训 600 人次", "合格率 95%", "", "二、保障措施", "", "1. 建立台账", "2. 按季通报"
    )
    text = "一、总体目标\n（1）培训 600 人次\n（2）合格率 95%\n二、保障措施\n1. 建立台账\n2. 按季通报"
    assert _entry(prose).input_value() == text
    prose.press("Control+Enter")
    assert prose.focused != GOAL
    assert prose.saved()[GOAL] == text
    prose.press("Control+z")
    assert prose.saved()[GOAL] == "全年培训 600 人次，参加培训人员满意度达到 90%。"


def test_a_paragraph_put_between_moves_the_numbers_below_and_backspace_moves_them_back(prose: EditorPage) -> None:
    _write(prose, "　　九、前一条", "后一条", "再后一条")
    prose.press("Control+Home", "End", "Enter")
    assert _entry(prose).input_value() == "　　九、前一条\n　　十、\n　　十一、后一条\n　　十二、再后一条"
    prose.press("Backspace")
    assert _entry(prose).input_value() == "　　九、前一条\n\n　　十、后一条\n　　十一、再后一条"
    prose.press("Backspace")
    assert _entry(prose).input_value() == "　　九、前一条\n　　十、后一条\n　　十一、再后一条"
    prose.press("Control+z", "Control+z", "Control+z")
    assert _entry(prose).input_value() == "　　九、前一条\n　　十、后一条\n　　十一、再后一条"


def test_paragraphs_of_word_keep_their_numbers_wherever_they_are_put(prose: EditorPage) -> None:
    word = "　　总体：\r\n1、\t培训 600 人次\v分两期\r\n2、\t合格率\u00a095%\r\n\uf0b7\t台账\r\n1.5\t倍\r\n"
    text = "　　总体：\n1、培训 600 人次\n分两期\n2、合格率 95%\n•台账\n1.5 倍"
    prose.type("开头")
    prose.press("ArrowLeft")
    prose.paste(word)
    assert _entry(prose).input_value() == f"开{text}头"
    prose.press("Control+z")
    assert _entry(prose).input_value() == "开头"
    prose.press("Tab", "Shift+Tab")
    prose.paste(word)
    assert prose.saved()[GOAL] == text


def test_a_text_grows_with_its_cell_and_says_how_long_it_is(prose: EditorPage) -> None:
    prose.page.set_viewport_size({"width": 1366, "height": 768})
    count = prose.cell(GOAL).locator(".entry-count")
    expect(count).to_have_text("字数 0 / 10,000")
    for number in range(12):
        prose.type(f"{SENTENCE[number:]}{SENTENCE}")
        prose.press("Enter")
        assert _is_whole(_entry(prose))
    expect(count).to_have_text(f"字数 {len(_entry(prose).input_value()):,} / 10,000")
    voice = prose.cell(GOAL).locator("[aria-live=polite]")
    expect(voice).to_be_empty()
    prose.type("长" * 8000)
    expect(voice).to_contain_text("还可以写不到")
    prose.type("长" * 2000)
    expect(voice).to_contain_text("超过上限")
    prose.press("Tab")
    expect(count).to_have_count(0)
    expect(prose.cell(GOAL).locator(".cell-note")).to_contain_text("最多 10000 个字")


def test_escape_gives_up_a_long_text_but_undo_brings_it_back(prose: EditorPage) -> None:
    _write(prose, "写了很久", "还没有写完")
    prose.press("Escape")
    assert prose.text(GOAL) == "全年培训 600 人次，参加培训人员满意度达到 90%。"
    prose.press("Control+z")
    assert prose.saved()[GOAL] == "写了很久\n还没有写完"


def test_on_a_phone_it_is_the_same(new_context: CreateContextCallback, cast: Cast, live_server: LiveServer) -> None:
    context = new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(context, live_server.url, cast.preparer)
    phone = EditorPage(context.new_page(), live_server.url, make_complete(cast)).open()
    phone.tap(GOAL)
    phone.press("Control+a", "Backspace")
    phone.type(f"1、{SENTENCE * 9}")
    phone.press("Enter")
    phone.type(SENTENCE * 9)
    assert _is_whole(_entry(phone))
    expect(phone.cell(GOAL).locator(".entry-count")).to_be_visible()
    phone.tap("project_name")
    assert phone.saved()[GOAL] == f"1、{SENTENCE * 9}\n2、{SENTENCE * 9}"
    phone.cell(GOAL).evaluate("td => { td.scrollIntoView(); scrollBy(0, 500); }")
    before = phone.page.evaluate("scrollY")
    box = phone.cell(GOAL).bounding_box()
    assert box is not None
    phone.page.touchscreen.tap(200, max(box["y"], 0) + 300)
    phone.expect_focus(GOAL)
    assert phone.page.evaluate("scrollY") == before


def _empty(editor: EditorPage) -> None:
    editor.select(GOAL)
    editor.press("Control+a", "Backspace")


def _write(editor: EditorPage, *paragraphs: str) -> None:
    """Paragraph after paragraph, key by key, with Enter between them."""
    for number, paragraph in enumerate(paragraphs):
        if number:
            editor.press("Enter")
        editor.page.keyboard.type(paragraph)


def _entry(editor: EditorPage) -> Locator:
    return editor.cell(GOAL).locator(".entry")


def _is_whole(entry: Locator) -> bool:
    """Whether all of its text is seen without scrolling inside."""
    return bool(entry.evaluate("it => it.scrollTop === 0 && it.scrollHeight <= it.clientHeight"))
