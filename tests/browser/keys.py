"""A person at the keyboard: nothing is pressed with the mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

from bgapp.rules.plain import Plain, read
from tests.browser.editor_page import EditorPage

LONG = 60
"""Characters beyond which a text comes at once, as an input method gives a phrase: key by key takes minutes."""

TRIES = 4
SETTLING = 200
"""Milliseconds in which a list that opens or closes comes to rest."""

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


def choose(entry: Locator, text: str) -> None:
    """Walk to one of the texts of the list that has the focus, and take it; again where the list opened too late."""
    offered = entry.evaluate("list => Array.from(list.options, (option) => option.value)")
    goal = entry.page.locator(f'[name="{entry.get_attribute("name")}"]')
    for _ in range(TRIES):
        steps = offered.index(text) - offered.index(goal.input_value())
        if not steps:
            return
        goal.focus()
        for key in ["Enter", *["ArrowDown" if steps > 0 else "ArrowUp"] * abs(steps), "Enter"]:
            entry.page.keyboard.press(key)
        entry.page.wait_for_timeout(SETTLING)
    expect(goal).to_have_value(text)


def enter_sheet(page: Page) -> None:
    """By the skip link to the first cell of the form."""
    expect(page.locator(".sheet.is-ready")).to_be_attached()
    follow(page.get_by_role("link", name="到表格"))
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Home")


def type_cells(editor: EditorPage, form: Plain) -> None:
    """From the first cell on, with Tab from one to the next, up to the indicators."""
    while not editor.focused.startswith("indicators"):
        if editor.focused:  # a cell that is read-only has no name
            _type(editor, read(form, editor.focused))
        editor.press("Tab")


def type_indicators(editor: EditorPage, rows: Sequence[Mapping[str, Any]]) -> None:
    """From the first row's first cell on: the rows that are there are typed over, the others added below."""
    for index, row in enumerate(rows):
        if index >= len(editor.rows):
            editor.press("Control+Enter", "Shift+Tab", "Shift+Tab")
        while True:
            field = editor.focused.removeprefix(f"indicators[{index}].")
            _type(editor, row[field])
            if field == "target":
                break
            editor.press("Tab")
        if index + 1 < min(len(rows), len(editor.rows)):
            editor.press("Tab")
    editor.press("Enter")


def _type(editor: EditorPage, text: str) -> None:
    """Fill the selected cell; signs that keyboards lack come as an input method gives them."""
    entry = editor.page.locator(f'[name="{editor.focused}"]')
    if entry.evaluate("it => it.tagName === 'SELECT'"):
        choose(entry, text)
    elif len(text) > LONG:
        editor.type(text)
    elif text:
        editor.page.keyboard.type(text)
    else:
        editor.press("Delete")
