"""Copying an earlier form (带入): what goes where, across editions, and what is listed because it has no place."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.filings.cells import columns_of
from bgapp.filings.copying import Copy, Source, copy_form
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import form_columns, row_columns
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field, Kind
from tests.sheets.forms import make_form, make_row

NEW, OLD, POLICY = (EDITIONS[key] for key in ("project_target_2025", "project_target_2020", "policy_target_2023"))
LATER = 2026
LONG = ("overview", "basis", "necessity", "goals", "annual_goal", "overall_goal", "policy_period")


def copied(
    form: Plain, edition: Edition = NEW, year: int = LATER, *, is_last: bool = True, **known: str
) -> tuple[Plain, Copy]:
    """A new form of a year that takes an earlier one; ``known`` is what it holds by itself."""
    new: Plain = dict(known)
    source = Source(EDITIONS[form["edition"]], form, int(form["fiscal_year"]), is_last)
    return new, copy_form(source, new, edition, year)


def old_form(**cells: object) -> Plain:
    """A form of 2020."""
    form: Plain = {
        "edition": OLD.key,
        "title": OLD.title,
        "fiscal_year": "2020",
        "applicant_unit": "市就业中心",
        "project_name": "就业补助",
        "project_category": "经常性专项业务费",
        "start_date": "2020-01-01",
        "end_date": "2020-12-31",
        "government_purchase": "是",
        "overview": "为就业困难人员发放补贴。",
        "goals": "稳定就业。",
        "total_budget": "62800000",
        "annual_budget": "22800000",
        "prior_year_budget": "100",
        "prior_year_executed": "90",
        "indicators": [
            make_row("投入与管理", "财务管理", "预算执行率", "=100%"),
            make_row("产出目标", "数量", "发放人数", ">=800人"),
            make_row("效果目标", "满意度", "补贴对象满意度", ">90%"),
            make_row("影响力目标", "长效管理", "长效机制", "健全"),
            make_row("影响力目标", "其它", "社会影响", "好"),
        ],
    }
    return form | cells


def levels(form: Plain) -> list[tuple[str, str, str, str]]:
    return [(row["level1"], row["level2"], row["name"], row["target"]) for row in form["indicators"]]


def test_a_form_of_the_same_edition_comes_whole_with_new_keys() -> None:
    last = make_form(overall_goal="三年建成")
    for row in last["indicators"]:
        row["key"] = "11111111-1111-4111-8111-111111111111"
    new, copy = copied(last)
    assert levels(new) == levels(last)
    assert {read(new, path) for path in ("overall_goal", "annual_goal")} == {"三年建成", last["annual_goal"]}
    assert (new["project_nature"], new["project_category"]) == (last["project_nature"], last["project_category"])
    assert new["funding"]["annual_total"] == new["funding"]["annual_appropriation"] == "1410000.00"
    assert len({UUID(row["key"]) for row in new["indicators"]} - {UUID(last["indicators"][0]["key"])}) == 6
    assert copy.left_out == []


def test_names_units_and_the_year_are_not_copied() -> None:
    new, copy = copied(make_form(), fiscal_year="2026", title="表", project_name="新的", unit="甲", department="乙")
    assert [new[name] for name in ("fiscal_year", "title", "project_name", "unit", "department")] == [
        "2026",
        "表",
        "新的",
        "甲",
        "乙",
    ]
    assert not {"title", "project_name", "unit", "department", "fiscal_year"} & copy.earlier.keys()


def test_what_the_project_list_says_wins_and_last_years_amounts_are_remembered() -> None:
    listed = {"annual_total": "500.00", "annual_appropriation": "500.00", "carryover": "0.00", "annual_other": "0.00"}
    new: Plain = {"funding": dict(listed)}
    last = make_form()
    copy = copy_form(Source(NEW, last, 2025, is_last=True), new, NEW, LATER)
    assert {name: new["funding"][name] for name in listed} == listed
    assert copy.earlier["funding.annual_total"] == "1410000.00"


def test_a_sum_is_that_of_its_parts_whatever_was_printed() -> None:
    last = make_form()
    last["funding"] |= {"carryover": "90000.00", "annual_total": "1.00"}
    assert copied(last)[0]["funding"]["annual_total"] == "1500000.00"


def test_a_total_without_parts_becomes_the_first_part() -> None:
    last = make_form()
    last["funding"] |= {"annual_appropriation": "", "annual_other": ""}
    funding = copied(last)[0]["funding"]
    assert (funding["annual_total"], funding["annual_appropriation"], funding["carryover"]) == (
        "1410000.00",
        "1410000.00",
        "0.00",
    )


@pytest.mark.parametrize(
    ("start", "end", "moved"),
    [
        ("2024-01-01", "2024-12-31", ("2026-01-01", "2026-12-31")),
        ("2024-02-29", "2024-06-30", ("2026-02-28", "2026-06-30")),
        ("2022-03-01", "2024-12-31", ("2024-03-01", "2026-12-31")),
        ("2022-03-01", "2027-12-31", ("2022-03-01", "2027-12-31")),
        ("2024-05-01", "", ("2026-05-01", "2026-12-31")),
        ("", "", ("2026-01-01", "2026-12-31")),
    ],
)
def test_dates_move_to_the_new_year_unless_they_reach_it(start: str, end: str, moved: tuple[str, str]) -> None:
    last = make_form(fiscal_year="2024", start_date=start, end_date=end)
    new, copy = copied(last, start_date="2026-01-01", end_date="2026-12-31")
    assert (new["start_date"], new["end_date"]) == moved
    assert copy.earlier.get("start_date", "") == start


def test_a_form_of_2020_finds_its_places_in_that_of_2025() -> None:
    new, copy = copied(old_form())
    assert new["annual_goal"] == "稳定就业。"
    assert new["project_nature"] == "经常性专项业务费"
    assert "project_category" not in new
    assert (new["start_date"], new["end_date"]) == ("2026-01-01", "2026-12-31")
    assert new["funding"] == dict.fromkeys(("annual_total", "annual_appropriation"), "22800000.00") | dict.fromkeys(
        ("carryover", "annual_other"), "0.00"
    )
    assert levels(new) == [
        ("产出指标", "数量指标", "发放人数", ">=800人"),
        ("效益指标", "可持续影响指标", "长效机制", "健全"),
        ("满意度指标", "服务对象满意度指标", "补贴对象满意度", ">90%"),
    ]
    key = new["indicators"][0]["key"]
    assert (copy.earlier[f"{key}.level2"], copy.earlier[f"{key}.target"]) == ("数量", ">=800人")


def test_a_choice_goes_to_no_other_edition_unless_it_is_said_to_be_the_same() -> None:
    new, copy = copied(make_form(project_category="专项"), OLD)
    assert "project_category" not in new
    assert ("项目类别", "专项") in copy.left_out
    assert copied(old_form(), OLD)[0]["government_purchase"] == "是"


def test_what_has_no_place_is_listed_with_what_it_said() -> None:
    assert copied(old_form(start_date="2020-03-01"), POLICY)[1].left_out == [
        ("项目类别", "经常性专项业务费"),
        ("计划开始日期", "2020-03-01"),
        ("是否含有政府购买服务", "是"),
        ("项目总预算", "62,800,000 元"),
        ("项目当年预算", "22,800,000 元"),
        ("指标（投入与管理・财务管理）", "预算执行率 =100%"),
        ("指标（影响力目标・其它）", "社会影响 好"),
    ]
    assert ("项目概况", "为就业困难人员发放补贴。") in copied(old_form())[1].left_out


def test_the_parts_of_a_policy_have_no_place_in_a_project() -> None:
    parts = [{"name": "培训补贴", "amount": "5000000.00"}, {"name": "", "amount": ""}]
    policy = {"edition": POLICY.key, "fiscal_year": "2025", "policy_period": "2017-01至2026-12", "sub_projects": parts}
    policy |= {"annual_goal_initial": "培训 600 人次", "evaluation_period": "2025年01月-2025年12月", "indicators": []}
    new, copy = copied(policy)
    assert new["annual_goal"] == "培训 600 人次"
    assert copy.left_out == [("政策日期", "2017-01至2026-12"), ("子项目", "培训补贴 5,000,000.00 元")]
    assert [row["name"] for row in copied(policy, POLICY)[0]["sub_projects"]] == ["培训补贴", ""]


def test_prior_year_cells_repeat_last_years_form_of_the_same_project() -> None:
    earlier = old_form(fiscal_year="2019")
    new, copy = copied(earlier, OLD, 2020)
    assert (new["annual_budget"], new["prior_year_budget"]) == ("22800000.00", "22800000.00")
    assert "prior_year_executed" not in new
    assert "prior_year_budget" not in copy.earlier
    assert "prior_year_budget" not in copied(earlier, OLD, 2020, is_last=False)[0]
    assert copy.left_out == []


def test_a_form_without_rows_leaves_those_that_are_offered() -> None:
    new: Plain = {"indicators": [make_row("产出指标", "数量指标", "", "")]}
    copy_form(Source(NEW, make_form(indicators=[]), 2025, is_last=True), new, NEW, LATER)
    assert len(new["indicators"]) == 1


def test_every_published_form_is_taken_by_every_edition_and_nothing_is_lost_silently(samples: Path) -> None:
    for path in sorted(samples.glob("expected/*_target_*.json")):
        for form in json.loads(path.read_text(encoding="utf-8")):
            form["edition"] = path.stem.removesuffix("_rsj").removesuffix("_sjzx")
            for edition in (NEW, POLICY, OLD):
                new, copy = copied(form, edition)
                stores(edition, new)
                said = json.dumps([new, copy.earlier, copy.left_out], ensure_ascii=False)
                texts = [row["name"] for row in form["indicators"]] + [form.get(name, "") for name in LONG]
                assert [text for text in texts if json.dumps(text, ensure_ascii=False)[1:-1] not in said] == []


def stores(edition: Edition, form: Plain) -> None:
    """The form can be kept: every cell holds its text."""
    form_columns(edition, form)
    for block in edition.repeats:
        for row in form.get(block.rows, ()):
            row_columns(edition, block, row)


WORDS = st.text("一二三年度≥=0123456789.%万元人次-（） \n", max_size=12)
AMOUNTS = st.decimals(0, 9_999_999_999_999, places=2).map(str) | st.just("")


def texts(edition: Edition, field: Field) -> st.SearchStrategy[str]:
    """Texts that a cell may hold."""
    kinds = {
        Kind.MONEY: AMOUNTS,
        Kind.NUMBER: st.sampled_from(["", "0.00", "100.00"]),
        Kind.DATE: st.just("") | st.dates().map(str),
        Kind.LEVEL1: st.sampled_from(["", *edition.taxonomy.first_levels]),
        Kind.LEVEL2: st.sampled_from(
            ["", "其它", *(level for levels in edition.taxonomy.levels.values() for level in levels)]
        ),
    }
    return kinds.get(field.kind, WORDS).filter(lambda text: is_kept(edition, field, text))


def is_kept(edition: Edition, field: Field, text: str) -> bool:
    try:
        columns_of(edition, field, text)
    except CellRefused:
        return False
    return True


@st.composite
def stored_forms(draw: st.DrawFn) -> Plain:
    """Any form of any edition."""
    edition = draw(st.sampled_from(list(EDITIONS.values())))
    form: Plain = {"edition": edition.key, "fiscal_year": str(draw(st.integers(2000, 2030)))}
    for field in edition.fields:
        if field.path != "fiscal_year":
            write(form, field.path, draw(texts(edition, field)))
    for block in edition.repeats:
        row = st.fixed_dictionaries({column.field.name: texts(edition, column.field) for column in block.columns})
        form[block.rows] = draw(st.lists(row, max_size=3))
    return form


@given(stored_forms(), st.sampled_from(list(EDITIONS.values())), st.integers(2000, 2040), st.booleans())
def test_whatever_a_form_says_any_edition_takes_it(form: Plain, edition: Edition, year: int, is_last: bool) -> None:
    new, copy = copied(form, edition, year, is_last=is_last)
    stores(edition, new)
    assert all(label and text for label, text in copy.left_out)
    assert all(copy.earlier.values())
