"""Rows without keys are matched as cheaply as by trying everything, and many of them by a good guess."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.differences import apply
from bgapp.rules.plain import Plain
from tests.rules.differences.exhaustive import cheapest
from tests.rules.differences.rows import NAMES, ROWS, between, edited, form


def cheapest_cost(old: list[Plain], new: list[Plain]) -> int:
    texts = [[tuple(row[name] for name in NAMES) for row in rows] for rows in (old, new)]
    return cheapest(*texts)


@given(st.data(), st.lists(ROWS, max_size=5))
def test_an_edited_form_differs_by_as_little_as_possible(data: st.DataObject, old: list[Plain]) -> None:
    new = data.draw(edited(old))[:5]
    assert between({"indicators": old}, {"indicators": new}).cost == cheapest_cost(old, new)


@given(st.lists(ROWS, max_size=4), st.lists(ROWS, max_size=4))
def test_so_do_two_forms_that_have_nothing_to_do_with_each_other(old: list[Plain], new: list[Plain]) -> None:
    assert between({"indicators": old}, {"indicators": new}).cost == cheapest_cost(old, new)


def test_six_rows_are_few_enough_to_try_everything() -> None:
    random = Random(6)
    for _ in range(3):
        old, new = ([{name: random.choice("甲乙丙") for name in NAMES} for _ in range(6)] for _ in range(2))
        assert between({"indicators": old}, {"indicators": new}).cost == cheapest_cost(old, new)


def test_a_row_that_moved_into_the_place_of_another_one_is_followed_where_that_is_cheaper() -> None:
    """A chain of rows each of which became the next costs less than to say that one of them moved."""
    old = form("甲 ≥1", "乙 ≥2", "丙 ≥2", "乙 ≥1")
    new = form("甲 ≥1", "丙 ≥2", "丙 ≥2", "乙 ≥2")
    assert between(old, new).cost == 2


MANY = [f"第{number}项工作完成率 ≥{number}(%)" for number in range(40)]


def test_among_many_rows_the_moved_changed_added_and_deleted_ones_are_found() -> None:
    rows = MANY.copy()
    rows.insert(30, rows.pop(3))
    rows[10] = rows[10].replace("(%)", "(个)")
    rows[20] = rows[20].replace("工作", "任务")
    rows[25:25] = ["群众投诉 =0"]
    del rows[15]
    changes = between(form(*MANY), form(*rows))
    assert (len(changes.moved), len(changes.cells), len(changes.added), len(changes.deleted)) == (1, 2, 1, 1)


def test_many_rows_whose_every_target_changed_stay_the_same_rows() -> None:
    changes = between(form(*MANY), form(*(row.replace("(%)", "") for row in MANY)))
    assert changes.cost == len(changes.cells) == len(MANY)


def test_many_equal_rows_are_matched_in_their_order() -> None:
    changes = between(form(*["投诉 =0"] * 50), form("投诉 =1", *["投诉 =0"] * 60, "投诉 =2"))
    assert (len(changes.added), changes.cost) == (12, 12)


@given(st.data())
def test_a_guess_leads_to_the_new_version_too(data: st.DataObject) -> None:
    rows = form(*MANY[:12])["indicators"]
    new = {"indicators": data.draw(st.permutations(data.draw(edited(rows))))}
    old = {"indicators": rows}
    assert apply(between(old, new), old) == new
