"""What changed between two versions of a form, and that it leads from one to the other."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.differences import apply, differences
from bgapp.rules.plain import Plain, read, write
from bgapp.sheets.comparing import shape_of
from bgapp.sheets.editions import EDITIONS
from tests.published import PUBLISHED, published
from tests.rules.differences.rows import ROWS, SHAPE, between, edited, form


def test_two_equal_versions_have_no_difference() -> None:
    assert not between(form("培训人次 ≥5", "投诉 =0"), form("培训人次 ≥5", "投诉 =0"))


def test_a_changed_cell_has_both_texts_and_both_places() -> None:
    changes = between(form("培训人次 ≥5", "投诉 =0"), form("新增 ≥1", "培训人次 ≥5", "投诉 =1"))
    (cell,) = changes.cells
    assert (cell.where, cell.was, cell.old, cell.new) == ("indicators[2].target", "indicators[1].target", "=0", "=1")
    assert [(row.index, row.row["name"]) for row in changes.added] == [(0, "新增")]
    assert changes.cost == 2


def test_a_cell_that_a_version_lacks_reads_as_empty() -> None:
    changes = between({"project_name": ""}, {"funding": {"annual_total": "5.00"}})
    assert [(cell.where, cell.old, cell.new) for cell in changes.cells] == [("funding.annual_total", "", "5.00")]


def test_one_moved_row_is_one_move() -> None:
    changes = between(form("一 ≥1", "二 ≥2", "三 ≥3", "四 ≥4"), form("四 ≥4", "一 ≥1", "二 ≥2", "三 ≥3"))
    assert [(move.old, move.new) for move in changes.moved] == [(3, 0)]
    assert changes.cost == 1


def test_rows_are_known_by_their_key_whatever_they_say() -> None:
    old, new = form("甲 ≥1", "乙 ≥2", keyed=True), form("乙事 ≥1", "甲事 ≥2", "丙 ≥3", keyed=True)
    changes = between(old, new)
    assert changes.pairs["indicators"] == ((1, 0), (0, 1))
    assert {cell.key for cell in changes.cells} == {"甲", "乙"}
    assert [row.key for row in changes.added] == ["丙"]
    assert len(changes.moved) == 1


def test_a_reworded_row_is_no_new_one() -> None:
    old, new = form("办公人员满意度 ≥90", "投诉 =0"), form("工作人员满意度 ≥95(%)", "投诉 =0")
    assert [cell.where for cell in between(old, new).cells] == ["indicators[0].name", "indicators[0].target"]


def test_a_row_that_says_nothing_of_the_kind_is_a_new_one() -> None:
    changes = between(form("办公人员满意度 ≥90", "投诉 =0"), form("培训场次 ≥3(场)", "投诉 =0"))
    assert [row.row["name"] for row in changes.deleted] == ["办公人员满意度"]
    assert [row.row["name"] for row in changes.added] == ["培训场次"]


@given(st.data(), st.lists(ROWS, max_size=9), st.booleans())
def test_applied_to_the_old_version_the_differences_give_the_new_one(
    data: st.DataObject, rows: list[Plain], keyed: bool
) -> None:
    keys = count()
    before = [row | {"key": str(next(keys))} for row in rows] if keyed else rows
    after = data.draw(edited(before))
    old = {"project_name": "甲", "indicators": before, "unit": "不比较"}
    new = {"project_name": data.draw(st.sampled_from(["甲", "乙"])), "indicators": after, "unit": "不比较"}
    assert apply(differences(old, new, SHAPE), old) == new


def test_a_version_is_not_changed_by_what_is_applied_to_it() -> None:
    old, new = form("一 ≥1", "二 ≥2"), form("二 ≥3", "三 ≥1")
    apply(between(old, new), old)
    assert old == form("一 ≥1", "二 ≥2")


@given(st.data())
def test_applying_is_right_on_published_forms(samples: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PUBLISHED)))
    old = data.draw(st.sampled_from(published(samples, name)))
    edition = EDITIONS[name.removesuffix("_rsj").removesuffix("_sjzx")]
    shape = shape_of(edition)
    new = old | {"indicators": data.draw(edited(old["indicators"], tuple(shape.rows["indicators"])))}
    path = data.draw(st.sampled_from([path for path in shape.cells if "." not in path]))
    write(new, path, "改")
    made = apply(differences(old, new, shape), old)
    assert made["indicators"] == new["indicators"]
    assert [read(made, path) for path in shape.cells] == [read(new, path) for path in shape.cells]


def test_an_exact_amount_beside_a_printed_one_is_compared() -> None:
    shape = shape_of(EDITIONS["self_evaluation_2023"])
    old = {"funding_rows": [{"executed": "39.51", "executed_yuan": "395149.99"}]}
    new = {"funding_rows": [{"executed": "39.51", "executed_yuan": "395100.00"}]}
    assert [cell.where for cell in differences(old, new, shape).cells] == ["funding_rows[0].executed_yuan"]


def test_last_years_targets_are_found_again_in_this_years(samples: Path) -> None:
    """The self-evaluations of 2023 print no units; names of 2025 were reworded here and there."""
    names = {"专业设备运行维护经费": (5, 0, 0), "办公用房修缮及装修经费": (5, 0, 4), "宣传工作经费": (2, 5, 6)}
    now = {form["project_name"]: form for form in published(samples, "project_target_2025_sjzx")}
    for past in published(samples, "self_evaluation_2023"):
        if past["project_name"] in names:
            changes = differences(past, now[past["project_name"]], SHAPE)
            found = len(changes.pairs["indicators"]), len(changes.added), len(changes.deleted)
            assert found == names[past["project_name"]]
            assert not changes.moved
