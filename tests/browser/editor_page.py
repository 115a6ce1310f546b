"""The editor as a test drives it: by keys and by mouse, looking at cells by their ``where``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Locator, Page, expect

from bgapp.filings.exchange_format import plain
from bgapp.models import Filing, Person
from bgapp.rules.plain import read
from bgapp.sheets.editions import edition_of
from tests.sheets.paper import squeezed

ROOT = settings.BASE_DIR


class EditorPage:
    """One tab with a filing open."""

    def __init__(self, page: Page, address: str, filing: Filing) -> None:
        self.page = page
        self.filing = filing
        self.address = f"{address}/filings/{filing.pk}/"
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self) -> EditorPage:
        self.page.goto(self.address)
        return self

    def cell(self, where: str) -> Locator:
        return self.page.locator(f'td[data-where="{where}"]')

    def text(self, where: str) -> str:
        """What a cell shows."""
        return self.cell(where).locator(".text").inner_text()

    def select(self, where: str) -> None:
        self.cell(where).click()

    def tap(self, where: str) -> None:
        """With a finger; the browser takes its time to see a click in it."""
        self.cell(where).tap()
        self.expect_focus(where)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type over the selected cell; what keyboards lack comes as an input method gives it."""
        self.page.keyboard.insert_text(text)

    def fill(self, where: str, text: str) -> None:
        """Replace a cell's text and leave it."""
        self.select(where)
        self.press("Control+a")
        self.type(text)
        self.press("Tab")

    def paste(self, text: str, html: str = "") -> None:
        """What Ctrl+V does with a clipboard of another program."""
        script = """([text, html]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            if (html) data.setData("text/html", html);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }"""
        self.page.evaluate(script, [text, html])

    def copied(self) -> str:
        """What Ctrl+C puts on the clipboard."""
        script = """() => {
            const data = new DataTransfer();
            const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
            return data.getData("text/plain");
        }"""
        return str(self.page.evaluate(script))

    @property
    def focused(self) -> str:
        """The name of the control that has the focus."""
        return str(self.page.evaluate("document.activeElement.name || ''"))

    def expect_focus(self, where: str) -> None:
        """The focus is in a cell's control, or comes there."""
        expect(self.page.locator(f'[name="{where}"]')).to_be_focused()

    @property
    def state(self) -> Locator:
        return self.page.locator("#save-state")

    def saved(self) -> Mapping[str, Any]:
        """The form in the database, once everything typed has arrived there."""
        expect(self.state).to_have_class("save-state is-saved")
        return self.saved_now()

    def saved_now(self) -> Mapping[str, Any]:
        """The form in the database at this moment."""
        assert self.errors == []
        return plain(Filing.objects.get(pk=self.filing.pk))

    @property
    def rows(self) -> list[str]:
        """The names of the indicators on the page, in order."""
        return self.page.locator('tr[data-rows="indicators"] td[data-field=name] .text').all_inner_texts()


def sign_in(context: BrowserContext, address: str, person: Person) -> None:
    """A session of the person in the browser, without the login page."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": address}])


def names_and_targets(form: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(row["level1"], row["level2"], row["name"], row["target"]) for row in form["indicators"]]


def typed_texts(form: Mapping[str, Any]) -> dict[str, str]:
    """What people type outside the rows, by path, without white space."""
    fields = edition_of(dict(form)).fields
    paths = [field.path for field in fields if field.editable and field.path != "title"]
    return {path: squeezed(read(dict(form), path)) for path in paths}


def published(name: str) -> dict[str, Any]:
    """A published form of the demo data, by its project."""
    forms = json.loads((ROOT / "fixtures" / "demo_forms_2025.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(form for form in forms if form["project_name"] == name)
    return found
