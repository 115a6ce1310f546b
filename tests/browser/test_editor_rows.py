"""Rows: added, removed, moved and merged again as the paper does, and blocks pasted over them."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from bgapp.models import Filing
from tests.browser.editor_page import EditorPage, names_and_targets, published, sign_in
from tests.builders import INDICATOR_ROWS, Cast, make_draft, set_indicators

NAMES = [row[2] for row in INDICATOR_ROWS]


def test_a_row_is_added_below_and_joins_its_group_once_named(editor: EditorPage) -> None:
    editor.select("indicators[1].target")
    editor.press("Control+Enter")
    editor.expect_focus("indicators[2].name")
    editor.type("培训场次")
    editor.press("Tab")
    editor.type("≥8(场)")
    editor.press("Enter")
    assert names_and_targets(editor.saved())[2] == ("产出指标", "数量指标", "培训场次", "≥8(场)")
    expect(editor.cell("indicators[1].level2")).to_have_attribute("rowspan", "2")
    expect(editor.cell("indicators[2].level2")).to_be_hidden()


def test_a_fresh_row_may_get_other_levels_before_it_joins(editor: EditorPage) -> None:
    editor.select("indicators[1].name")
    editor.press("Control+Enter", "Shift+Tab")
    editor.expect_focus("indicators[2].level2")
    editor.cell("indicators[2].level2").locator("select").select_option("社会效益指标")
    editor.press("Tab")
    editor.type("新的一条")
    editor.press("Enter")
    assert names_and_targets(editor.saved())[2] == ("效益指标", "社会效益指标", "新的一条", "")


def test_a_removed_row_comes_back_with_undo_and_keeps_its_key(editor: EditorPage) -> None:
    keys = [row["key"] for row in editor.saved_now()["indicators"]]
    editor.select("indicators[2].name")
    editor.press("Control+Delete")
    assert editor.rows == NAMES[:2] + NAMES[3:]
    assert len(editor.saved()["indicators"]) == 5
    editor.page.locator("#toast").get_by_role("button", name="撤销").click()
    saved = editor.saved()
    assert [row["key"] for row in saved["indicators"]] == keys
    assert names_and_targets(saved) == list(INDICATOR_ROWS)


def test_rows_move_by_key_by_button_and_back(editor: EditorPage) -> None:
    editor.select("indicators[3].name")
    editor.press("Alt+ArrowUp", "Alt+ArrowUp")
    editor.expect_focus("indicators[1].name")
    assert editor.rows == [NAMES[0], NAMES[3], NAMES[1], NAMES[2], *NAMES[4:]]
    assert [row["name"] for row in editor.saved()["indicators"]] == editor.rows
    editor.page.locator("tr.is-current .handle-move").click()
    editor.page.locator("tr.is-current .handle-down").click()
    editor.press("Control+z", "Control+z", "Control+z")
    assert [row["name"] for row in editor.saved()["indicators"]] == NAMES


def test_a_row_is_dragged_to_another_place(editor: EditorPage) -> None:
    editor.select("indicators[5].name")
    grip = editor.page.locator("tr.is-current .handle-move").bounding_box()
    goal = editor.cell("indicators[1].name").bounding_box()
    assert grip
    assert goal
    mouse = editor.page.mouse
    mouse.move(grip["x"] + 8, grip["y"] + 8)
    mouse.down()
    mouse.move(grip["x"] + 8, goal["y"] + 8, steps=4)
    mouse.up()
    assert editor.rows == [NAMES[0], NAMES[5], *NAMES[1:5]]
    assert [row["name"] for row in editor.saved()["indicators"]] == editor.rows


def test_equal_levels_merge_and_part_with_their_rows(editor: EditorPage) -> None:
    expect(editor.cell("indicators[1].level1")).to_have_attribute("rowspan", "3")
    editor.select("indicators[4].name")
    editor.press("Alt+ArrowUp")
    expect(editor.cell("indicators[1].level1")).to_have_attribute("rowspan", "2")
    expect(editor.cell("indicators[4].level1")).to_be_visible()


def test_a_level_changes_for_its_whole_group_or_for_one_row(editor: EditorPage) -> None:
    editor.select("indicators[1].level1")
    expect(editor.page.locator(".level-scope")).to_contain_text("整组 3 行")
    editor.cell("indicators[1].level1").locator("select").select_option("满意度指标")
    levels = {row[:2] for row in names_and_targets(editor.saved())[1:4]}
    assert levels == {("满意度指标", "服务对象满意度指标")}
    editor.press("Escape", "Control+z")
    assert names_and_targets(editor.saved()) == list(INDICATOR_ROWS)
    editor.select("indicators[2].name")
    editor.press("ArrowLeft", "ArrowLeft", "Alt+Enter")
    expect(editor.page.get_by_role("button", name="只改第 3 行")).to_have_attribute("aria-pressed", "true")
    editor.cell("indicators[1].level1").locator("select").select_option("满意度指标")
    first_levels = [row[0] for row in names_and_targets(editor.saved())]
    assert first_levels == ["成本指标", "产出指标", "满意度指标", "产出指标", "效益指标", "满意度指标"]


def test_the_last_row_gone_leaves_an_empty_one_to_begin_with(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    for _ in INDICATOR_ROWS:
        editor.press("Control+Delete")
    assert editor.saved()["indicators"] == []
    editor.type("从头再来")
    editor.press("Tab")
    assert [row["name"] for row in editor.saved()["indicators"]] == ["从头再来"]
    editor.press("Control+z", *["Control+z"] * len(INDICATOR_ROWS))
    names = [row["name"] for row in editor.saved()["indicators"]]
    assert [name for name in names if name] == NAMES
    assert editor.rows == names


def test_indicators_of_another_form_are_pasted_from_excel(
    cast: Cast, live_server: LiveServer, context: BrowserContext, page: Page
) -> None:
    """As Excel copies the official table: merged levels only in their first row."""
    rows = names_and_targets(published("法律法规专项经费"))
    filing = make_draft(cast)
    sign_in(context, live_server.url, cast.preparer)
    editor = EditorPage(page, live_server.url, filing).open()
    editor.select("indicators[0].name")
    editor.paste(_as_excel_copies(rows))
    expect(page.locator("#toast")).to_contain_text("已粘贴 9 行")
    expect(page.locator("tr.is-new")).to_have_count(3)
    assert names_and_targets(editor.saved()) == rows
    page.locator("#toast").get_by_role("button", name="撤销").click()
    assert len(editor.saved()["indicators"]) == 6
    assert set(editor.rows) == {""}


def test_two_columns_are_pasted_from_the_cursor_on(editor: EditorPage) -> None:
    editor.select("indicators[5].name")
    editor.paste("参训单位满意度\t≥85(%)\r\n“一网通办”满意度\t>=90%\r\n")
    saved = names_and_targets(editor.saved())
    assert saved[:5] == list(INDICATOR_ROWS[:5])
    level = ("满意度指标", "服务对象满意度指标")
    assert saved[5:] == [(*level, "参训单位满意度", "≥85(%)"), (*level, "“一网通办”满意度", "≥90%")]


def test_a_merged_table_of_a_web_page_is_pasted_too(editor: EditorPage) -> None:
    html = (
        "<table><tr><td>一级指标</td><td>二级指标</td><td colspan=2>三级指标</td><td>指标值</td></tr>"
        "<tr><td rowspan=2>产出指标</td><td rowspan=2>数量指标</td><td colspan=2>甲</td><td>≥1(个)</td></tr>"
        "<tr><td colspan=2>乙<br>丙</td><td>≥2(个)</td></tr></table>"
    )
    editor.select("indicators[0].name")
    editor.paste("一级指标\t二级指标\t三级指标\t指标值", html)
    saved = names_and_targets(editor.saved())
    assert saved[:2] == [("产出指标", "数量指标", "甲", "≥1(个)"), ("产出指标", "数量指标", "乙 丙", "≥2(个)")]


def test_one_cell_is_pasted_as_its_text(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    editor.paste('"带""引号""的\n两行"\r\n')
    assert editor.saved()["indicators"][0]["name"] == '带"引号"的 两行'


def test_a_range_is_copied_as_excel_reads_it_and_cleared_with_delete(editor: EditorPage) -> None:
    editor.select("indicators[0].name")
    editor.press("Shift+ArrowDown", "Shift+ArrowRight")
    assert editor.copied() == "\r\n".join(f"{row[2]}\t{row[3]}" for row in INDICATOR_ROWS[:2])
    editor.press("Delete")
    saved = names_and_targets(editor.saved())
    assert [row[2:] for row in saved[:2]] == [("", ""), ("", "")]


def test_a_range_is_drawn_with_the_mouse_too(editor: EditorPage) -> None:
    editor.cell("indicators[0].name").hover()
    editor.page.mouse.down()
    editor.cell("indicators[1].target").hover()
    editor.page.mouse.up()
    assert editor.copied() == "\r\n".join(f"{row[2]}\t{row[3]}" for row in INDICATOR_ROWS[:2])
    editor.cell("indicators[2].target").click(modifiers=["Shift"])
    assert editor.copied() == "\r\n".join(f"{row[2]}\t{row[3]}" for row in INDICATOR_ROWS[:3])


def test_three_hundred_rows_are_the_limit_and_said_so(editor: EditorPage) -> None:
    level = INDICATOR_ROWS[1][:2]
    set_indicators(editor.filing, tuple((*level, f"第 {number} 条", "≥1(个)") for number in range(300)))
    editor.open()
    editor.select("indicators[299].name")
    editor.press("Control+Enter")
    expect(editor.page.locator("#toast")).to_contain_text("最多 300 条")
    expect(editor.page.locator("tr[data-row]")).to_have_count(300)
    assert Filing.objects.get(pk=editor.filing.pk).indicators.count() == 300


def _as_excel_copies(rows: list[tuple[str, str, str, str]]) -> str:
    """Tab separated; a merged cell holds its text in the first row, three and four are merged over two columns."""
    lines, above = [], ("", "")
    for level1, level2, name, target in rows:
        shown = ("" if level1 == above[0] else level1, "" if (level1, level2) == above else level2)
        lines.append("\t".join((*shown, name, "", target, "")))
        above = (level1, level2)
    return "\r\n".join(lines) + "\r\n"
