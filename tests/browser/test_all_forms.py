"""The other official forms by keyboard: a self-evaluation to its printed total, a 2020 form and a policy approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from bgapp.filings.starting import project_named, start
from bgapp.models import Choice, Filing
from bgapp.rules.plain import read
from bgapp.rules.transitions import Verb
from bgapp.rules.values import parse_target
from bgapp.sheets.editions import edition_of
from tests.browser import keys
from tests.browser.editor_page import EditorPage, names_and_targets, sign_in, typed_texts
from tests.browser.keys import enter_sheet, follow, type_cells, type_indicators
from tests.browser.watch import Watch
from tests.builders import REASON, Cast, make_at, make_period, take
from tests.fixtures.demo import FORMS

Open = Callable[[Filing], EditorPage]

ROWS = 10
"""More than an empty form begins with, so that some are added; all of them would only take longer."""

RESULTS = {
    "培训费单位成本": "550",
    "人员培训人次": "300",
    "培训合格率": "96",
    "培训完成及时性": "Alt+1",
    "公众知晓度": "Alt+2",
    "参加培训人员满意度": "95",
}


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_form(new_context: CreateContextCallback, live_server: LiveServer, cast: Cast, watch: Watch) -> Open:
    """A filing in the preparer's browser."""
    context = new_context(viewport={"width": 1366, "height": 768})
    watch.over(context)
    sign_in(context, live_server.url, cast.preparer)
    page = context.new_page()
    return lambda filing: EditorPage(page, live_server.url, filing).open()


def test_a_self_evaluation_reaches_its_total_by_keyboard_and_is_corrected(
    cast: Cast, open_form: Open, watch: Watch
) -> None:
    target = make_at(cast, "approved")
    make_period(edition="self_evaluation_2023")
    page = open_form(target).page
    follow(page.get_by_role("button", name="开始自评"))
    expect(page.locator(".sheet-title")).to_contain_text("自评价表")
    editor = EditorPage(page, page.url.split("/filings")[0], Filing.objects.get(edition="self_evaluation_2023"))
    follow(page.locator("#spread"))
    expect(page.locator("#toast")).to_contain_text("已平均分配")
    fill_budget(editor)
    for index, row in enumerate(editor.filing.indicators.all()):
        fill_result(editor, index, RESULTS[row.name])
    expect(page.locator(".score-total")).to_have_text("85.00")
    assert editor.text("total_score") == "85.00"
    assert editor.text("grade") == "良"
    editor.select("indicators[1].score")
    expect(page.locator(".score-note")).to_have_text("14.00 × 300 ÷ 600.00 = 7.00")
    for index in (1, 4):
        editor.fill(f"indicators[{index}].deviation", "受场地改造影响，部分培训班延至下一年度举办。")
    editor.fill("actual_completion", "全年培训 300 人次，参加培训人员满意度达到 95%。")
    submit(editor)

    take(editor.filing, cast.unit_reviewer, Verb.RETURN, REASON)
    editor.open().fill("indicators[1].actual", "600")
    expect(page.locator(".score-total")).to_have_text("92.00")
    submit(editor)
    approve(cast, editor.filing)
    assert watch.complaints == []


@pytest.mark.parametrize("edition", ["project_target_2020", "policy_target_2023"])
def test_a_form_of_long_texts_is_typed_and_approved(cast: Cast, open_form: Open, watch: Watch, edition: str) -> None:
    form = next(form for form in FORMS if edition_of(form).key == edition)
    form = form | {"indicators": form["indicators"][:ROWS]}
    filing = begin(cast, form)
    editor = open_form(filing)
    enter_sheet(editor.page)
    type_cells(editor, form | names_of(filing))
    type_indicators(editor, form["indicators"])
    saved = editor.saved()
    assert names_and_targets(saved) == [(*row, parse_target(target).text) for *row, target in names_and_targets(form)]
    assert typed_texts(saved) == typed_texts(form)
    submit(editor)
    approve(cast, filing)
    assert watch.complaints == []


def begin(cast: Cast, form: dict[str, Any]) -> Filing:
    """An empty form of the project, with the choices that the published one took."""
    edition = edition_of(form)
    for field in edition.fields:
        if field.kind == "choice" and not field.choices:
            Choice.objects.create(edition=edition.key, field=field.path, text=read(form, field.path))
    period = make_period(int(form["fiscal_year"]), edition=edition.key)
    return start(cast.preparer, period, project_named(cast.centre, read(form, edition.identity.project)))


def names_of(filing: Filing) -> dict[str, str]:
    """The names that come from the tree of units and cannot be typed."""
    return dict.fromkeys(("unit", "applicant_unit", "department"), filing.unit.name)


def fill_budget(editor: EditorPage) -> None:
    for name in ("full_budget", "executed"):
        editor.fill(f"funding_rows[1].{name}", "141")


def fill_result(editor: EditorPage, index: int, result: str) -> None:
    """A number is typed; a grade is taken by its key."""
    where = f"indicators[{index}].actual"
    if result.startswith("Alt"):
        editor.select(where)
        editor.press("F2", result, "Tab")
    else:
        editor.fill(where, result)


def submit(editor: EditorPage) -> None:
    editor.saved()
    keys.submit(editor.page)
    expect(editor.page.locator(".doc-state .status").first).to_contain_text("审核中")


def approve(cast: Cast, filing: Filing) -> None:
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    assert take(filing, cast.department_reviewer, Verb.APPROVE).status == "approved"
