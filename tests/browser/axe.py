"""Axe, the checker of accessibility: what it holds against a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}

AT_REST = """async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.all(document.getAnimations().map((animation) => animation.finished));
}"""
"""What a press sets off begins with the next frame."""

OPTIONS = {"resultTypes": ["violations"]}
"""To tell of everything that is well takes axe twice as long as to find what is not."""


def serious(page: Page) -> list[str]:
    """What axe holds against the page once nothing moves on it any more, and where."""
    page.evaluate(AT_REST)
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{each['id']}: {' '.join(node['target'])}"
        for each in violations
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]
