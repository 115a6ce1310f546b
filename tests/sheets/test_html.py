"""The form as HTML: to read, to edit with or without JavaScript, and never as markup of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html as lxml_html

from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS, edition_of
from bgapp.sheets.html import blank_row_html, sheet_html
from bgapp.sheets.layout import cells
from bgapp.sheets.placing import place
from tests.sheets.forms import make_evaluation, make_form, make_policy, make_project_2020

EDITION = EDITIONS["project_target_2025"]
LEVELS = (("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"))


@pytest.fixture
def form() -> Plain:
    """A small form with every kind of cell filled."""
    rows = [
        {"key": f"key-{n}", "level1": one, "level2": two, "name": f"第 {n} 条", "target": "≥1(个)"}
        for n, (one, two) in enumerate(LEVELS)
    ]
    return {
        "title": EDITION.title,
        "fiscal_year": "2025",
        "project_name": "甲项目",
        "project_nature": "经常性专项业务费",
        "department": "市人力资源局",
        "start_date": "2025-01-01",
        "funding": {"annual_total": "1410000.00", "carryover": "10000.00"},
        "annual_goal": "\n首行空着，<b>不是标签</b>",
        "indicators": rows,
    }


def test_every_editable_cell_has_a_control_and_the_value_it_replaces(form: Plain) -> None:
    page = _edit(form)
    for where, field, text in cells(EDITION, form):
        control = page.xpath("//textarea[@name=$name] | //select[@name=$name]", name=where)
        old = page.xpath("//input[@name=$name]/@value", name=f"old:{where}")
        shown = field.editable and where != "title"
        assert len(control) == shown, where
        assert old == ([text] if shown else []), where


def test_rows_carry_their_permanent_keys(form: Plain) -> None:
    page = _edit(form)
    assert page.xpath("//tr/@data-row") == [row["key"] for row in form["indicators"]]
    assert page.xpath("//input[@name='indicators[2].key']/@value") == ["key-2"]


def test_a_page_to_read_has_no_controls_and_merges_levels_as_the_paper(form: Plain) -> None:
    page = _parse(sheet_html(place(EDITION, form)))
    assert not page.xpath("//textarea | //select | //input | //button")
    assert page.xpath("//td[@data-field='level1']/@rowspan") == ["3"]
    assert page.xpath("//tr[contains(@class, 'is-group')]/@data-index") == ["0", "2", "3"]


def test_both_pages_show_the_same_texts_in_the_same_places(form: Plain) -> None:
    reading = _texts(_parse(sheet_html(place(EDITION, form, merged=False))))
    assert _texts(_edit(form)) == reading
    assert reading["funding.annual_total"] == "1,410,000.00"


def test_texts_are_never_markup_and_keep_their_first_line_break(form: Plain) -> None:
    page = _edit(form)
    assert not page.xpath("//b")
    written = sheet_html(place(EDITION, form, merged=False), "edit")
    assert ">\n\n首行空着，&lt;b&gt;不是标签&lt;/b&gt;</textarea>" in written


def test_a_list_offers_the_choices_and_what_the_cell_holds(form: Plain) -> None:
    page = _parse(sheet_html(place(EDITION, form, merged=False), "edit", {"project_nature": ["其他一次性项目"]}))
    options = page.xpath("//select[@name='project_nature']/option")
    assert [option.text or "" for option in options] == ["", "其他一次性项目", "经常性专项业务费"]
    assert [option.text for option in options if "selected" in option.attrib] == ["经常性专项业务费"]


def test_second_levels_stand_under_their_first_and_unusual_ones_stay(form: Plain) -> None:
    form["indicators"][0]["level2"] = "成本指标"
    page = _edit(form)
    groups = page.xpath("//select[@name='indicators[0].level2']/optgroup/@label")
    assert groups == list(EDITION.taxonomy.first_levels)
    assert page.xpath("//select[@name='indicators[0].level2']/option[@selected]/text()") == ["成本指标"]


def test_only_computed_sums_say_what_they_add_up(form: Plain) -> None:
    sums = _edit(form).xpath("//td[@data-sum-of]")
    assert [cell.get("data-where") for cell in sums] == ["funding.annual_total"]


def test_what_could_not_be_saved_stands_beside_what_is_stored(form: Plain) -> None:
    form["project_name"] = "太长的名称"
    unsaved = {"project_name": ("甲项目", "「项目名称」最多 200 个字。")}
    page = _parse(sheet_html(place(EDITION, form, merged=False), "edit", unsaved=unsaved))
    cell = page.xpath("//td[@id='project_name']")[0]
    assert cell.xpath("textarea")[0].text.strip() == "太长的名称"
    assert cell.xpath("input/@value") == ["甲项目"]
    assert cell.xpath("textarea/@aria-describedby") == cell.xpath("p/@id")


def test_an_empty_list_offers_no_row_without_a_key(form: Plain) -> None:
    form["indicators"] = []
    assert not _edit(form).xpath("//tr[@data-row]")
    blank = blank_row_html(place(EDITION, form), EDITION.repeat("indicators"))
    assert 'data-row=""' in blank
    assert blank.count('class="entry"') == 4


def keyed(form: Plain) -> Plain:
    """A form whose rows have the keys that stored ones have."""
    blocks = edition_of(form).repeats
    keys = {block.rows: [f"{block.rows}-{n}" for n in range(len(form[block.rows]))] for block in blocks}
    rows = {name: [row | {"key": key} for row, key in zip(form[name], keys[name], strict=True)] for name in keys}
    return form | rows


@pytest.mark.parametrize("form", [make_form(), make_project_2020(), make_policy(), make_evaluation()])
def test_every_edition_is_edited_cell_by_cell(form: Plain) -> None:
    edition, page = edition_of(form), _edit(keyed(form))
    for where, field, text in cells(edition, form):
        old = page.xpath("//input[@name=$name]/@value", name=f"old:{where}")
        shown = field.editable and not field.computed and where != "title"
        assert old == ([text] if shown else []) or field.adjustable, where
    assert len(page.xpath("//tbody")) == len({block.section for block in edition.blocks})


def test_rows_of_two_blocks_have_their_own_names_and_buttons() -> None:
    page = _edit(keyed(make_policy()))
    assert page.xpath("//input[@name='sub_projects[1].key']/@value") == ["sub_projects-1"]
    assert page.xpath("//input[@name='indicators[1].key']/@value") == ["indicators-1"]
    buttons = page.xpath("//tr[@data-row='sub_projects-1']//button[@data-handle='insert']/@value")
    assert buttons == ["insert:sub_projects:sub_projects-1"]
    assert page.xpath("//tr[@data-heads]/@data-heads") == ["sub_projects", "indicators"]


@pytest.mark.parametrize("mode", ["edit", "read"])
def test_captions_stand_around_their_value(mode: Any) -> None:
    page = _parse(sheet_html(place(EDITIONS["policy_target_2023"], make_policy(), merged=False), mode))
    (cell,) = page.xpath("//td[@data-where='evaluation_period']")
    assert cell.xpath(".//span[@class='caption']/text()") == ["评价时段：（", "）"]
    assert cell.xpath("string(.//div[@class='text'])") == "2023年01月-2023年12月"
    assert [text.strip() for text in cell.xpath(".//textarea/text()")] == (
        ["2023年01月-2023年12月"] if mode == "edit" else []
    )


def test_levels_without_an_indicator_are_printed_and_never_edited() -> None:
    sheet = place(EDITIONS["policy_target_2023"], make_policy())
    (level,) = _parse(sheet_html(sheet)).xpath("//th[.='成本指标']")
    assert not level.getparent().xpath("@data-row | td")
    assert "成本指标" not in _edit(keyed(make_policy())).xpath("//th/text()")


def test_a_list_of_the_edition_itself_needs_no_administrator() -> None:
    options = _edit(make_project_2020()).xpath("//select[@name='government_purchase']/option")
    assert [option.text or "" for option in options] == ["", "是", "否"]


@pytest.mark.parametrize("is_carried", [True, False])
def test_what_was_carried_from_a_target_is_read_only(is_carried: bool) -> None:
    form = keyed(make_evaluation())
    sheet = place(EDITIONS["self_evaluation_2023"], form, merged=False)
    page = _parse(sheet_html(sheet, "edit", is_carried=is_carried))
    controls = set(page.xpath("//textarea/@name | //select/@name"))
    assert {"actual_completion", "funding_rows[1].executed", "indicators[0].weight"} <= controls
    carried = {"project_name", "expected_goal", *(f"indicators[0].{name}" for name in ("level1", "name", "target"))}
    assert carried & controls == (set() if is_carried else carried)
    assert len(page.xpath("//button[@data-handle='delete']")) == (0 if is_carried else 6)
    assert len(page.xpath("//input[@name='indicators[5].key']")) == 1


@pytest.mark.parametrize("make", [make_form, make_policy, make_project_2020, make_evaluation])
def test_a_link_to_any_cell_or_list_leads_somewhere_also_where_levels_are_merged(make: Callable[[], Plain]) -> None:
    form = make()
    edition = edition_of(form)
    ids = _parse(sheet_html(place(edition, form))).xpath("//@id")
    shown = {where for where, _, _ in cells(edition, form)} - {"title", "fiscal_year"}
    assert shown | {repeat.rows for repeat in edition.repeats} <= set(ids)
    assert len(ids) == len(set(ids))


def test_values_side_by_side_are_headed_by_the_captions_above_them() -> None:
    page = _edit(make_evaluation())
    rows = page.xpath("//tr[contains(@class, 'is-tabular')]")
    assert [row.xpath("string(th)") for row in rows][0::4] == ["年度资金总额", "合计"]
    headings = ["年初预算数", "全年预算数", "全年执行数", "分数", "执行率", "得分"]
    assert rows[0].xpath("td/@data-heading") == headings
    assert rows[1].xpath("td/@data-heading") == [*headings[:3], "执行率"]
    assert rows[4].xpath("td/@data-heading") == ["分值", "得分"]


def test_a_value_stands_in_the_middle_on_the_screen_where_it_does_on_paper() -> None:
    form = keyed(make_policy())
    sheet = place(edition_of(form), form, merged=False)
    page = _parse(sheet_html(sheet, "edit"))
    centred = {cell.where for row in sheet.rows for cell in row.cells if cell.align == "center" and cell.field}
    assert "evaluation_period" in centred
    assert set(page.xpath("//td[contains(@class, 'is-centred')]/@data-where")) == centred


def _edit(form: Plain) -> Any:
    return _parse(sheet_html(place(edition_of(form), form, merged=False), "edit"))


def _parse(text: str) -> Any:
    return lxml_html.fromstring(f"<div>{text}</div>")


def _texts(page: Any) -> dict[str, str]:
    """What each cell shows, by its ``where``."""
    shown = page.xpath("//td[@data-where]")
    return {cell.get("data-where"): cell.xpath("string(div[@class='text'])") for cell in shown}
