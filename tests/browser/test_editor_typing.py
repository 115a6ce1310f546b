"""Typing into the form: cell by cell, as a spreadsheet, and every text arrives."""

from __future__ import annotations

from playwright.sync_api import expect

from bgapp.models import Filing
from tests.browser.editor_page import EditorPage


def test_enter_goes_down_and_tab_goes_on(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    editor.type("参训单位数")
    editor.press("Enter")
    editor.expect_focus("indicators[1].name")
    editor.press("Tab")
    editor.expect_focus("indicators[1].target")
    editor.press("Shift+Tab")
    editor.expect_focus("indicators[1].name")
    assert editor.saved()["indicators"][0]["name"] == "参训单位数"


def test_arrows_move_through_merged_cells_and_come_out_in_the_row_they_went_in(editor: EditorPage) -> None:
    editor.select("indicators[2].name")
    editor.press("ArrowLeft", "ArrowLeft")
    editor.expect_focus("indicators[1].level1")
    editor.press("ArrowRight", "ArrowRight")
    editor.expect_focus("indicators[2].name")
    editor.press("End")
    editor.expect_focus("indicators[2].target")


def test_escape_brings_back_what_was_there_even_after_it_was_saved(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    editor.type("写错了")
    editor.page.wait_for_timeout(1200)
    assert editor.saved()["indicators"][0]["name"] == "写错了"
    editor.press("Escape")
    assert editor.text("indicators[0].name") == "培训费单位成本"
    assert editor.saved()["indicators"][0]["name"] == "培训费单位成本"


def test_ctrl_s_saves_at_once(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    editor.type("马上保存")
    editor.press("Control+s")
    assert editor.saved()["indicators"][0]["name"] == "马上保存"


def test_f2_edits_at_the_end_of_the_text(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    editor.press("F2")
    editor.type("上限")
    editor.press("Enter")
    assert editor.saved()["indicators"][0]["name"] == "培训费单位成本上限"


def test_keys_of_an_input_method_are_left_alone(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    script = """() => {
        const entry = document.activeElement;
        entry.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
        entry.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }));
        entry.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true }));
    }"""
    editor.page.evaluate(script)
    editor.expect_focus("indicators[0].name")


def test_money_is_printed_with_separators_and_summed_at_once(editor: EditorPage) -> None:
    editor.select("funding.carryover")
    editor.type("90000.5")
    assert editor.text("funding.annual_total") == "1,500,000.50"
    editor.press("Enter")
    assert editor.text("funding.carryover") == "90,000.50"
    assert editor.saved()["funding"]["annual_total"] == "1500000.50"


def test_what_only_the_server_can_read_is_shown_as_it_understood_it(editor: EditorPage) -> None:
    editor.fill("funding.carryover", "194.5万")
    assert editor.saved()["funding"]["carryover"] == "1945000.00"
    expect(editor.cell("funding.carryover").locator(".text")).to_have_text("1,945,000.00")
    expect(editor.cell("funding.annual_total").locator(".text")).to_have_text("3,355,000.00")


def test_a_refused_text_stays_with_the_reason_and_can_be_mended(editor: EditorPage) -> None:
    editor.fill("funding.carryover", "九万")
    cell = editor.cell("funding.carryover")
    expect(cell.locator(".cell-note")).to_contain_text("上年结转资金")
    expect(cell.locator(".entry")).to_have_attribute("aria-invalid", "true")
    expect(editor.state).to_contain_text("有 1 处没有保存")
    assert cell.locator(".entry").input_value() == "九万"
    editor.fill("funding.carryover", "90000")
    assert editor.saved()["funding"]["carryover"] == "90000.00"
    expect(cell.locator(".cell-note")).to_have_count(0)


def test_operators_are_spelled_officially_and_buttons_write_them(editor: EditorPage) -> None:
    editor.select("indicators[1].target")
    editor.type(">=700人次")
    expect(editor.page.locator(".paper-line output")).to_have_text("≥700人次")
    editor.page.locator(".value-editor").get_by_role("button", name="=", exact=True).click()
    editor.page.locator(".value-editor").get_by_role("button", name="%", exact=True).click()
    expect(editor.page.locator(".paper-line output")).to_have_text("=700(%)")
    editor.press("Enter")
    assert editor.saved()["indicators"][1]["target"] == "=700(%)"


def test_long_texts_break_lines_with_alt_enter(editor: EditorPage) -> None:
    editor.fill("overall_goal", "第一行")
    editor.select("overall_goal")
    editor.press("End", "Alt+Enter")
    editor.type("第二行")
    editor.press("Tab")
    assert editor.saved()["overall_goal"] == "第一行\n第二行"


def test_undo_and_redo_go_through_what_was_saved(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    editor.type("一")
    editor.press("Tab")
    editor.type("≤1(元)")
    editor.press("Enter")
    editor.saved()
    editor.press("Control+z", "Control+z")
    row = editor.saved()["indicators"][0]
    assert (row["name"], row["target"]) == ("培训费单位成本", "≤550.00(元/人·天)")
    editor.press("Control+Shift+z")
    assert editor.saved()["indicators"][0]["name"] == "一"
    assert Filing.objects.get(pk=editor.filing.pk).indicators.count() == 6
