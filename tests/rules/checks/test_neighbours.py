"""Neighbours are found as if each were looked at, and without looking at each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.checks import Case
from bgapp.rules.checks.likeness import are_like, pairs
from bgapp.rules.checks.neighbours import FEW, Neighbours
from bgapp.sheets.editions import EDITIONS
from tests.rules.checks.forms import TARGET

EDITION = EDITIONS["project_target_2025"]
goals = st.text("培训就业人次满意", max_size=14)


def case(goal: str, project: str = "公共就业服务经费") -> Case:
    return Case(TARGET | {"annual_goal": goal, "project_name": project}, EDITION)


@given(goals, st.lists(goals, max_size=12), st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0]))
def test_the_goals_that_are_like_a_text_are_the_same_as_by_looking_at_each(
    goal: str, others: list[str], least: float
) -> None:
    beside = Neighbours([case(each) for each in others])
    for _ in range(FEW + 1):
        found = [each.goal for each in beside.with_goal_like(goal, least)]
        assert sorted(found) == sorted(each for each in others if are_like(pairs(goal), pairs(each), least))


def test_those_of_one_text_come_in_their_order() -> None:
    beside = Neighbours([case("全年培训六百人次", "甲"), case("全年培训六百人次", "乙")])
    assert [each.project[1] for each in beside.with_goal_like("全年培训六百人次", 0.8)] == ["甲", "乙"]


def test_a_project_of_years_before_is_found_by_unit_and_name_whatever_the_spaces() -> None:
    beside = Neighbours([case("目标", "就业 经费"), case("目标", "其他经费")])
    assert len(beside) == 2
    project, year = case("", "就业经费").project, beside[0].year
    assert list(beside.before(project, year + 1)) == [beside[0]]
    assert not list(beside.before(project, year))
    assert not list(beside.before(("别的单位", "就业经费"), year + 1))
