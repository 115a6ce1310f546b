"""公开, from the register to the folder that stands alone on a disk."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.axe import serious
from tests.browser.editor_page import sign_in
from tests.browser.test_axe import DESK, PHONE
from tests.browser.watch import Watch
from tests.builders import NAME, Cast, make_at
from tests.work import work_off

OVERFLOW = "document.documentElement.scrollWidth > innerWidth"


def test_a_folder_is_chosen_by_keyboard_made_and_stands_alone(
    cast: Cast, new_context: CreateContextCallback, live_server: LiveServer, tmp_path: Path
) -> None:
    make_at(cast, "approved")
    make_at(cast, "stage_2", "还在审的项目")
    context, watch = new_context(base_url=live_server.url, viewport=DESK), Watch()
    watch.over(context)
    sign_in(context, live_server.url, cast.department_reviewer)
    page = context.new_page()
    page.goto("/filings/")
    page.get_by_label(f"选择「{NAME}」").press("Space")
    page.get_by_label("选择「还在审的项目」").press("Space")
    page.get_by_role("button", name="公开…").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("公开这 1 份？")
    expect(page.locator(".publication-not")).to_contain_text("还在审的项目")
    page.get_by_role("button", name="公开勾选的").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已公开 1 份")
    page.get_by_role("button", name="生成公开文件夹").press("Enter")
    expect(page.locator(".job")).to_contain_text("排队中")
    work_off()
    with page.expect_download() as download:
        page.locator(".job").get_by_role("link", name="下载", exact=True).click()
    assert watch.complaints == []
    look_at(page, unpacked(Path(download.value.path()), tmp_path))


def unpacked(archive: Path, target: Path) -> Path:
    """The one folder of an archive."""
    with ZipFile(archive) as zipped:
        zipped.extractall(target)
    [folder] = target.iterdir()
    return folder


def look_at(page: Page, folder: Path) -> None:
    """Go through the pages of a folder on the disk, at a desk and on a phone."""
    missing: list[str] = []
    page.on("requestfailed", lambda request: missing.append(request.url))
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.get_by_role("table")).to_contain_text("培训费单位成本")
    page.get_by_role("link", name="2025年度项目绩效目标公开").click()
    page.get_by_role("link", name="说明").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("说明")
    assert page.evaluate("getComputedStyle(document.querySelector('.list')).borderCollapse") == "collapse"
    assert missing == []
    for path in sorted(folder.rglob("*.html")):
        page.set_viewport_size(PHONE)
        page.goto(path.as_uri())
        assert not page.evaluate(OVERFLOW), path.name
        page.set_viewport_size(DESK)
        assert serious(page) == [], path.name
