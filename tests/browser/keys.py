"""A person at the keyboard: nothing is pressed with the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

from bgapp.rules.plain import Plain, read
from tests.browser.editor_page import EditorPage

LONG = 60
"""Characters beyond which a text comes at once, as an input method gives a phrase: key by key takes minutes."""

MANY = 150
"""Presses of Tab after which something counts as out of reach."""


def reach(goal: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(goal).to_be_visible()
    expect(goal).to_be_enabled()
    for _ in range(MANY):
        if goal.evaluate("it => it === document.activeElement"):
            return
        goal.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {goal}")


def follow(goal: Locator) -> None:
    """Go to a link or a button, and press Enter."""
    reach(goal)
    goal.page.keyboard.press("Enter")


def submit(page: Page, reason: str = "按实际工作安排，已核对无误。") -> None:
    """Press 提交审核, say why a warning may stay wherever the form asks for it, and confirm."""
    for _ in range(MANY):
        page.locator("#submit").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#submit-dialog[open], .finding textarea:focus")).to_have_count(1)
        asked = page.locator(".finding[data-open]", has=page.locator("textarea:focus"))
        if not asked.count():
            break
        name = asked.get_attribute("data-name")
        page.keyboard.insert_text(reason)
        for key in ("Tab", "Enter"):
            page.keyboard.press(key)
        expect(page.locator(f'.finding[data-open][data-name="{name}"]')).to_have_count(0)
    follow(page.locator("#submit-dialog").get_by_role("button", name="提交审核"))


def choose(entry: Locator, text: str) -> None:
    """Open the list that has the focus, walk to one of its texts, and take it.

    An open list is a window of the browser's own, which comes and goes in its own time: a key pressed too early or too
    late is the page's, which moves on with it.
    """
    offered = entry.evaluate("list => Array.from(list.options, (option) => option.value)")
    steps = offered.index(text) - offered.index(entry.input_value())
    if not steps:
        return
    opened = entry.page.locator("select:open")
    entry.page.keyboard.press("Enter")
    expect(opened).to_have_count(1)
    for _ in range(abs(steps)):
        entry.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    entry.page.keyboard.press("Enter")
    expect(opened).to_have_count(0)
    expect(entry).to_have_value(text)


def enter_sheet(page: Page) -> None:
    """By the skip link to the first cell of the form."""
    expect(page.locator(".sheet.is-ready")).to_be_attached()
    follow(page.get_by_role("link", name="到表格"))
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Home")


def go_to_indicators(editor: EditorPage, at: Callable[[str], object] = bool) -> None:
    """From the first cell on, with Tab from one to the next, and at each that has a name do something."""
    for _ in range(MANY):
        where = editor.focused
        if where.startswith("indicators"):
            return
        if where:  # a cell that is read-only has no name
            at(where)
        editor.press("Tab")
    raise AssertionError("Tab does not lead to the indicators")


def type_cells(editor: EditorPage, form: Plain) -> None:
    """From the first cell on up to the indicators."""
    go_to_indicators(editor, lambda where: _type(editor, where, read(form, where)))


def type_indicators(editor: EditorPage, rows: Sequence[Mapping[str, Any]]) -> None:
    """From the first row's first cell on: the rows that are there are typed over, the others added below."""
    for index, row in enumerate(rows):
        if index >= len(editor.rows):
            editor.press("Control+Enter", "Shift+Tab", "Shift+Tab")
        while True:
            field = editor.focused.removeprefix(f"indicators[{index}].")
            _type(editor, f"indicators[{index}].{field}", row[field])
            if field == "target":
                break
            editor.press("Tab")
        if index + 1 < min(len(rows), len(editor.rows)):
            editor.press("Tab")
    editor.press("Enter")


def _type(editor: EditorPage, where: str, text: str) -> None:
    """Fill the selected cell; signs that keyboards lack come as an input method gives them."""
    entry = editor.page.locator(f'[name="{where}"]')
    if entry.evaluate("it => it.tagName === 'SELECT'"):
        choose(entry, text)
    elif len(text) > LONG:
        editor.type(text)
    elif text:
        editor.page.keyboard.type(text)
    else:
        editor.press("Delete")
