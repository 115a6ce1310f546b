"""Two versions of a form beside each other: what the list says, and how the sheet shows it."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest

from bgapp.rules.plain import Plain
from bgapp.sheets.comparing import Comparison, Marking
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.html import compare_html
from bgapp.sheets.placing import place

EDITION = EDITIONS["project_target_2025"]
ROWS = (
    ("产出指标", "数量指标", "培训人次", "≥600.00(人次)"),
    ("产出指标", "数量指标", "宣传次数", "≥4.00(次)"),
    ("产出指标", "质量指标", "合格率", "≥95.00(%)"),
    ("效益指标", "社会效益指标", "知晓度", "提高"),
)


def form(*rows: tuple[str, str, str, str]) -> Plain:
    names = ("level1", "level2", "name", "target")
    entries = [dict(zip(names, row, strict=True)) | {"key": row[2]} for row in rows or ROWS]
    return {
        "edition": EDITION.key,
        "fiscal_year": "2025",
        "project_name": "甲项目",
        "funding": {"annual_total": "1410000.00"},
        "indicators": entries,
    }


OLD = form()


def comparison(new: Plain, *, only: bool = False) -> Comparison:
    return Comparison(EDITION, new, EDITION, OLD, only)


@pytest.fixture
def new() -> Plain:
    """One cell of the form and one target changed, a row deleted, one added, one moved to the front."""
    changed = form(ROWS[3], ROWS[0], ROWS[2], ("满意度指标", "服务对象满意度指标", "满意度", "≥90.00(%)"))
    changed["funding"]["annual_total"] = "1732000.00"
    changed["indicators"][1]["target"] = "≥700.00(人次)"
    return changed


def words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html))


def test_the_list_says_every_change_where_it_stands(new: Plain) -> None:
    assert [(item.word, item.where, item.name) for item in comparison(new).items] == [
        ("修改", "funding.annual_total", "年度资金申请总额"),
        ("移动", "indicators[0].name", "知晓度"),
        ("修改", "indicators[1].target", "培训人次・指标值"),
        ("删除", "was:indicators[1].name", "宣传次数"),
        ("新增", "indicators[3].name", "满意度"),
    ]


def test_amounts_are_compared_as_they_are_printed(new: Plain) -> None:
    texts = [piece.text for piece in comparison(new).items[0].pieces]
    assert texts == ["1,410,000.00", "1,732,000.00"]


def test_the_sheet_shows_what_was_struck_out_and_put_in(new: Plain) -> None:
    html = compare_html(Marking(comparison(new)))
    assert re.findall(r"<del>(.*?)</del>", html) == [
        '<span class="visually-hidden">原值 </span>1,410,000.00',
        '<span class="visually-hidden">原值 </span>≥600.00',
        '<span class="visually-hidden">原值 </span>宣传次数',
        '<span class="visually-hidden">原值 </span>≥4.00(次)',
    ]
    assert re.findall(r'<td class="change-bar">(.*?)</td>', html) == [
        '<span class="visually-hidden">有改动</span>',
        "<span>移动</span>",
        '<span class="visually-hidden">有改动</span>',
        "<span>删除</span>",
        "<span>新增</span>",
    ]


def test_the_addresses_in_the_sheet_are_those_of_the_new_version(new: Plain) -> None:
    html = compare_html(Marking(comparison(new)))
    assert 'id="indicators[2].name"' in html
    assert 'id="was:indicators[1].name"' in html
    assert len(re.findall(r' id="', html)) == len(set(re.findall(r' id="[^"]*"', html)))


def test_side_by_side_each_version_says_its_own(new: Plain) -> None:
    before, after = (compare_html(Marking(comparison(new), side)) for side in ("old", "new"))
    assert "<ins>" not in before
    assert "<del>" not in after
    assert "宣传次数" in before
    assert "宣传次数" not in after
    assert " id=" not in before


def test_only_what_changed_is_left_of_the_rest(new: Plain) -> None:
    sheet = Marking(comparison(new, only=True)).sheet()
    assert {row.section for row in sheet.rows} == {"项目资金", "绩效指标"}
    assert [row.cells[-2].text for row in sheet.rows if row.index is not None] == [
        "知晓度",
        "培训人次",
        "宣传次数",
        "满意度",
    ]


def test_merged_levels_part_where_one_of_them_was_another_before() -> None:
    changed = deepcopy(OLD)
    changed["indicators"][2]["level2"] = "数量指标"
    sheet = Marking(comparison(changed)).sheet()
    levels = [cell for row in sheet.rows for cell in row.cells if cell.field and cell.field.name == "level2"]
    assert [(cell.text, cell.rows) for cell in levels] == [("数量指标", 2), ("数量指标", 1), ("社会效益指标", 1)]
    assert "<del>" in compare_html(Marking(comparison(changed)))


def test_equal_versions_look_like_the_form() -> None:
    assert Marking(comparison(OLD)).sheet() == place(EDITION, OLD)
    assert comparison(OLD).items == []


def test_an_exact_amount_that_prints_alike_is_shown_exactly() -> None:
    edition = EDITIONS["self_evaluation_2023"]
    row = {"executed": "39.51", "executed_yuan": "395149.99"}
    old, new = {"funding_rows": [row]}, {"funding_rows": [row | {"executed_yuan": "395100.00"}]}
    (item,) = Comparison(edition, new, edition, old).items
    assert item.where == "funding_rows[0].executed"
    assert "".join(piece.text for piece in item.pieces if piece.kind != "old") == "39.51"


def test_last_years_form_of_another_edition_is_compared_in_what_both_have() -> None:
    before = {"project_name": "甲项目", "indicators": [{"level1": "产出目标", "name": "合格率", "target": ">95%"}]}
    items = Comparison(EDITION, OLD, EDITIONS["project_target_2020"], before).items
    assert all(not item.where.startswith("funding") for item in items)
    assert any(item.where.startswith("indicators") for item in items)


def test_a_missing_list_has_no_rows() -> None:
    bare = {"project_name": "甲项目"}
    assert [item.word for item in Comparison(EDITION, OLD, EDITION, bare).items if "indicators" in item.where] == [
        "新增"
    ] * 4
