"""Evidence by mouse: chosen, dropped, refused, downloaded and removed, without the page going away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from bgapp.models import Evidence, Period
from tests import files
from tests.browser.editor_page import EditorPage

BASIS: FilePayload = {"name": "立项批复.pdf", "mimeType": "text/html", "buffer": files.PDF}
SHEET: FilePayload = {"name": "测算", "mimeType": "", "buffer": files.office(files.EXCEL, "xl/workbook.xml")}
DISGUISED: FilePayload = {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": files.PROGRAM}

DROP = """(target, [name, bytes]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
    for (const kind of ["dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
}"""


@pytest.fixture(autouse=True)
def required(editor: EditorPage) -> None:
    """The period requires the basis and the estimate."""
    Period.objects.update(required_evidence=["basis", "estimate"])
    editor.open()


def drop(page: Page, where: str, name: str, content: bytes) -> None:
    page.locator(where).evaluate(DROP, [name, list(content)])


def choose(page: Page, kind: str, *chosen: FilePayload) -> None:
    page.locator("#evidence select").select_option(label=kind)
    page.locator("#evidence input[type=file]").set_input_files(list(chosen))


def test_files_are_attached_seen_downloaded_and_removed(editor: EditorPage) -> None:
    page, section = editor.page, editor.page.locator("#evidence")
    names, findings = section.locator(".evidence-name"), page.locator(".finding-title")
    expect(findings).to_have_text(["缺少立项依据", "缺少测算依据"])

    page.locator("#submit").click()
    expect(section).to_be_focused()
    expect(page.locator("#submit-dialog")).to_be_hidden()

    editor.fill("overall_goal", "边填边传")
    choose(page, "立项依据", BASIS, DISGUISED)
    expect(names).to_have_text(["立项批复.pdf"])
    expect(section.get_by_role("alert")).to_contain_text("「批复.pdf」其实是可执行程序")
    expect(findings).to_have_text(["缺少测算依据"])
    expect(section.locator("select")).to_have_value("estimate")

    drop(page, "#evidence", SHEET["name"], SHEET["buffer"])
    expect(names).to_have_text(["立项批复.pdf", "测算.xlsx"])
    expect(findings).to_have_count(0)

    drop(page, ".sheet-title", "旁边.pdf", files.PDF + b"% beside")
    assert Evidence.objects.count() == 2

    with page.expect_download() as download:
        section.locator("a", has_text="「立项批复.pdf」").click()
    assert download.value.suggested_filename == "立项批复.pdf"
    assert Path(download.value.path()).read_bytes() == files.PDF

    section.locator("summary", has_text="「立项批复.pdf」").click()
    section.get_by_role("button", name="确认删除").click()
    expect(names).to_have_text(["测算.xlsx"])
    expect(section).to_contain_text("已删除附件「立项批复.pdf」。")
    expect(findings).to_have_text(["缺少立项依据"])
    assert editor.saved()["overall_goal"] == "边填边传"

    page.context.clear_cookies()
    choose(page, "立项依据", BASIS)
    expect(section.get_by_role("alert")).to_contain_text("登录已过期")
    expect(names).to_have_text(["测算.xlsx"])
