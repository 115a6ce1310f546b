"""A form posted without JavaScript: forms of two blocks, and forms whose cells were carried from a target."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bgapp.filings.editing import apply
from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, Result, SetCell, SetRowCell
from bgapp.filings.errors import Refused
from bgapp.filings.exchange_format import plain
from bgapp.filings.starting import project_named, start
from bgapp.models import Filing
from bgapp.rules.plain import read
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import cells
from bgapp.views.plain_form import read_draft
from tests.builders import Cast, make_cast, make_evaluation, make_period

POLICY = EDITIONS["policy_target_2023"]
KEYS = [uuid.UUID(int=number) for number in range(1, 5)]
POSTED = {
    "old:overview": "旧",
    "overview": "新",
    "sub_projects[0].key": str(KEYS[0]),
    "old:sub_projects[0].amount": "5.00",
    "sub_projects[0].amount": "6万元",
    "sub_projects[1].key": str(KEYS[1]),
    "old:sub_projects[1].name": "创业",
    "sub_projects[1].name": "创业",
    "indicators[0].key": str(KEYS[2]),
    "old:indicators[0].level1": "产出指标",
    "indicators[0].level1": "产出指标",
    "old:indicators[0].name": "次数",
    "indicators[0].name": "活动次数",
    "indicators[1].key": str(KEYS[3]),
}


def test_changed_cells_of_every_block_become_edits_of_their_rows() -> None:
    draft = read_draft(POLICY, POSTED)
    assert draft.keys == {"sub_projects": KEYS[:2], "indicators": KEYS[2:]}
    assert draft.edits == [
        SetCell("overview", "overview", "旧", "新"),
        SetRowCell("sub_projects[0].amount", KEYS[0], "amount", "5.00", "6万元", "sub_projects"),
        SetRowCell("indicators[0].name", KEYS[2], "name", "次数", "活动次数", "indicators"),
    ]


@pytest.mark.parametrize(
    ("action", "edit"),
    [
        (f"delete:sub_projects:{KEYS[1]}", DeleteRow("sub_projects", KEYS[1], {"name": "创业"}, "sub_projects")),
        (f"up:sub_projects:{KEYS[1]}", MoveRow("sub_projects", KEYS[1], None, "sub_projects")),
        (f"down:indicators:{KEYS[2]}", MoveRow("indicators", KEYS[2], KEYS[3], "indicators")),
    ],
)
def test_a_button_acts_on_the_rows_of_its_own_block(action: str, edit: object) -> None:
    assert read_draft(POLICY, POSTED | {"row_action": action}).row_edits == [edit]


@pytest.mark.parametrize(
    ("place", "after", "values"),
    [
        ("sub_projects:", KEYS[1], {}),
        (f"sub_projects:{KEYS[0]}", KEYS[0], {}),
        (f"indicators:{KEYS[2]}", KEYS[2], {"level1": "产出指标"}),
    ],
)
def test_a_row_is_added_to_its_own_block_under_the_levels_of_its_neighbour(
    place: str, after: uuid.UUID, values: dict[str, str]
) -> None:
    (edit,) = read_draft(POLICY, POSTED | {"row_action": f"insert:{place}"}).row_edits
    assert isinstance(edit, InsertRow)
    assert (edit.rows, edit.after, edit.values) == (place.partition(":")[0], after, values)


@pytest.mark.parametrize(
    "action", [f"delete:indicators:{KEYS[0]}", f"up:sub_projects:{KEYS[2]}", "insert:funding_rows:", "delete::"]
)
def test_a_row_of_another_block_is_not_found(action: str) -> None:
    with pytest.raises(Refused, match="要操作的行已不在表中"):
        read_draft(POLICY, POSTED | {"row_action": action})


def test_what_was_not_saved_is_put_back_where_its_row_stands_now() -> None:
    draft = read_draft(POLICY, POSTED)
    results = [Result(edit.id, "refused", message="不行。") for edit in draft.edits]
    rows = [{"key": str(key)} for key in reversed(KEYS)]
    unsaved = draft.unsaved(results, {"sub_projects": rows[2:], "indicators": rows[:1]})
    assert unsaved.typed == {"overview": "新", "sub_projects[1].amount": "6万元"}
    assert unsaved.homeless == ["不行。您填的是「活动次数」。"]
    shown = unsaved.overlay({"sub_projects": [{}, {"amount": "5.00"}], "indicators": []})
    assert shown == {"overview": "新", "sub_projects": [{}, {"amount": "6万元"}], "indicators": []}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def preparer(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.preparer)
    return client


@pytest.fixture
def policy(cast: Cast) -> Filing:
    period = make_period(2023, edition=POLICY.key)
    return start(cast.preparer, period, project_named(cast.centre, "促进就业专项资金"))


def posted(filing: Filing, **changes: str) -> dict[str, str]:
    """What the page of a filing posts, some of its cells changed."""
    edition, form = EDITIONS[filing.edition], plain(filing)
    shown = {where: text for where, field, text in cells(edition, form) if field.editable}
    keys = {
        f"{block.rows}[{index}].key": row["key"]
        for block in edition.repeats
        for index, row in enumerate(form[block.rows])
    }
    return {f"old:{where}": text for where, text in shown.items()} | shown | keys | changes


def post(preparer: Client, filing: Filing, fields: dict[str, Any]) -> str:
    return preparer.post(reverse("filing_save", args=[filing.pk]), fields, follow=True).content.decode()


def test_a_policy_is_filed_without_javascript(preparer: Client, policy: Filing) -> None:
    names = {
        "indicators[0].name": "活动次数",
        "indicators[0].target": "不低于15次",
        "policy_period": "2023-01至2025-12",
    }
    page = post(preparer, policy, posted(policy, **names, row_action="insert:sub_projects:"))
    assert "已保存" in page
    part = {"sub_projects[0].name": "职业培训", "sub_projects[0].amount": "120万元"}
    page = post(preparer, policy, posted(policy, **part, row_action="delete:indicators:" + rows(policy)[1]["key"]))
    form = plain(Filing.objects.get(pk=policy.pk))
    assert [(row["name"], row["amount"]) for row in form["sub_projects"]] == [("职业培训", "1200000.00")]
    assert (form["indicators"][0]["name"], form["indicators"][0]["target"]) == ("活动次数", "≥15次")
    assert len(form["indicators"]) == 5
    assert "1,200,000.00" in page


def rows(filing: Filing) -> list[dict[str, str]]:
    found: list[dict[str, str]] = plain(filing)["indicators"]
    return found


def test_what_a_block_cannot_hold_is_shown_beside_its_cell(preparer: Client, policy: Filing) -> None:
    post(preparer, policy, posted(policy, row_action="insert:sub_projects:"))
    page = post(preparer, policy, posted(policy, **{"sub_projects[0].amount": "很多钱", "overview": "保住"}))
    assert "「预算金额」填写的「很多钱」不是金额" in page
    assert 'id="note:sub_projects[0].amount"' in page
    assert plain(Filing.objects.get(pk=policy.pk))["overview"] == "保住"


def test_carried_cells_and_rows_are_refused_with_the_reason(preparer: Client, cast: Cast) -> None:
    filing = make_evaluation(cast)
    before = plain(filing)
    changes = {"expected_goal": "另一个目标", "indicators[1].target": "≥1", "actual_completion": "已完成"}
    page = post(preparer, filing, posted(filing, **changes))
    assert "「预期目标」承自已批复的绩效目标，不能修改。" in page
    assert "「年度指标值」承自已批复的绩效目标，不能修改。" in page
    page = post(preparer, filing, posted(filing, row_action="delete:indicators:" + rows(filing)[0]["key"]))
    assert "指标承自已批复的绩效目标，不能增删或移动。" in page
    after = plain(Filing.objects.get(pk=filing.pk))
    assert after == before | {"actual_completion": "已完成"}


def test_an_evaluation_without_a_target_is_its_own_to_change(preparer: Client, cast: Cast) -> None:
    period = make_period(edition="self_evaluation_2023")
    filing = start(cast.preparer, period, project_named(cast.centre, "没有目标的项目"))
    page = post(preparer, filing, posted(filing, expected_goal="自己写的", row_action="insert:indicators:"))
    assert "已保存" in page
    form = plain(Filing.objects.get(pk=filing.pk))
    assert (read(form, "expected_goal"), len(form["indicators"])) == ("自己写的", 6)


def test_an_edit_of_a_block_that_the_form_has_not_is_refused(cast: Cast, policy: Filing) -> None:
    edits: list[Edit] = [
        SetRowCell("1", KEYS[0], "name", "", "x", "funding_rows"),
        InsertRow("2", KEYS[0], None, {}, "nowhere"),
        SetRowCell("3", KEYS[0], "target", "", "x", "sub_projects"),
    ]
    results = apply(cast.preparer, policy.pk, edits).results
    assert [result.state for result in results] == ["refused"] * 3
    assert all("刷新页面" in result.message for result in results)
