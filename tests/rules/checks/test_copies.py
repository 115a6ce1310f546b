"""What was copied: another project's goal, or last year's form."""

from __future__ import annotations

from tests.rules.checks.forms import EVALUATION, TARGET, changed, codes, evaluation, target

GOAL = "按奖金设置计划为技能竞赛获奖的项目、人员、团队发放奖励，以赛促训，营造崇尚技能的社会氛围。"
OTHER = target(project_name="技能大赛奖励", annual_goal=GOAL)


def test_the_goal_of_another_project_is_recognised() -> None:
    assert ("goal_copied_from_other_form", "annual_goal") in codes(target(annual_goal=GOAL), [OTHER])


def test_also_with_a_few_words_changed_and_on_another_form() -> None:
    near = target(annual_goal=GOAL.replace("技能竞赛", "职业技能竞赛"))
    told = changed(EVALUATION, {"project_name": "技能大赛奖励", "expected_goal": GOAL})
    assert "goal_copied_from_other_form" in dict(codes(near, [told]))


def test_a_like_goal_of_the_same_project_and_a_different_one_are_no_copies() -> None:
    assert "goal_copied_from_other_form" not in dict(codes(target(annual_goal=GOAL), [target(annual_goal=GOAL)]))
    other = target(project_name="宣传经费", annual_goal="制作宣传片，在地铁和社区播放，扩大政策的知晓面。")
    assert "goal_copied_from_other_form" not in dict(codes(target(annual_goal=GOAL), [other]))


def test_goals_of_a_few_words_are_alike_by_chance() -> None:
    other = target(project_name="宣传经费", annual_goal="均已完成。")
    assert "goal_copied_from_other_form" not in dict(codes(target(annual_goal="均已完成。"), [other]))


def test_what_stays_as_it_was_last_year_is_a_hint() -> None:
    last_year = target(fiscal_year="2024")
    assert codes(TARGET, [last_year]) == [
        ("unchanged_from_last_year", "annual_goal"),
        ("unchanged_from_last_year", "indicators"),
    ]


def test_what_was_set_anew_or_belongs_to_another_project_is_none() -> None:
    anew = changed(target(fiscal_year="2024", annual_goal="培训 500 人次。"), {"indicators[1].target": "≥500.00(人次)"})
    assert codes(TARGET, [anew]) == []
    assert codes(TARGET, [target(fiscal_year="2026")]) == []
    assert "unchanged_from_last_year" not in dict(codes(TARGET, [target(fiscal_year="2024", unit="市图书馆")]))


def test_a_target_far_below_what_was_reached_is_marked() -> None:
    assert codes(TARGET, [evaluation(actual="800.00")]) == [("target_below_last_result", "indicators[1].target")]
    assert codes(TARGET, [evaluation(actual="750.00")]) == []


def test_less_of_what_had_better_not_happen_is_no_lower_target() -> None:
    now = target(("质量", "安全事故发生数", "=0.00(次)"))
    before = evaluation(name="安全事故发生数", target="≤5.00", actual="4.00")
    assert codes(now, [before]) == []
