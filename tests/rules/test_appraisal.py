"""四性审核: what the answers allow for the whole, and what is missing from a checklist."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.appraisal import USUAL_QUESTIONS, Answer, Aspect, Checklist, Grade, best_grade

ORDER = list(Grade)
LETTERS = {"优": Grade.EXCELLENT, "良": Grade.GOOD, "中": Grade.FAIR, "差": Grade.POOR}
WHY = "指标值没有依据。"
grades = st.sampled_from(Grade)
answers = st.lists(grades, min_size=1, max_size=20)


def rank(grade: Grade) -> int:
    return ORDER.index(grade)


def checklist(letters: str, grade: Grade | None, opinion: str = "", remark: str = WHY) -> Checklist:
    asked = zip(USUAL_QUESTIONS, letters, strict=True)
    given = (Answer(aspect, text, LETTERS.get(letter), remark) for (aspect, text), letter in asked)
    return Checklist(tuple(given), grade, opinion)


def test_two_questions_are_usual_for_each_aspect() -> None:
    assert Counter(aspect for aspect, _ in USUAL_QUESTIONS) == dict.fromkeys(Aspect, 2)


@pytest.mark.parametrize(
    ("given", "best"),
    [
        ("优优优优优优优优", "优"),
        ("优优优优优优良良", "优"),
        ("优优优优优优优中", "良"),
        ("优优优优优良良良", "良"),
        ("良良良良良良中中", "良"),
        ("良良良良良良良差", "中"),
        ("良良良良良中中中", "中"),
        ("中中中中中中差差", "中"),
        ("优优优优优差差差", "差"),
        ("差差差差差差差差", "差"),
    ],
)
def test_six_of_eight_make_a_grade_unless_one_is_too_low_for_it(given: str, best: str) -> None:
    assert best_grade([LETTERS[letter] for letter in given]) is LETTERS[best]


@given(answers, st.data())
def test_a_better_answer_never_makes_the_whole_worse(given: list[Grade], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(given) - 1))
    better = [*given]
    better[index] = ORDER[data.draw(st.integers(0, rank(given[index])))]
    assert rank(best_grade(better)) <= rank(best_grade(given))


@given(answers)
def test_the_order_of_the_questions_does_not_matter(given: list[Grade]) -> None:
    assert best_grade(given) is best_grade(sorted(given))


@given(grades, st.integers(1, 20))
def test_answers_that_are_all_alike_are_the_whole(grade: Grade, count: int) -> None:
    assert best_grade([grade] * count) is grade


@given(answers)
def test_the_whole_lies_between_the_best_and_the_worst_answer(given: list[Grade]) -> None:
    ranks = [rank(grade) for grade in given]
    assert min(ranks) <= rank(best_grade(given)) <= max(ranks)


def test_a_complete_checklist_has_no_problems() -> None:
    assert checklist("优优优优优优良中", Grade.GOOD).problems == []


def test_an_empty_checklist_names_every_question_and_the_whole() -> None:
    (questions, whole) = checklist("--------", None).problems
    assert questions == (
        "规范完整性、明确清晰性、目标相关性、指标科学性、绩效合理性、资金匹配性、实现可能性、条件充分性：请评定等级"
    )
    assert whole == "请选综合评定等级"


@pytest.mark.parametrize(("letter", "is_asked"), [("优", False), ("良", False), ("中", True), ("差", True)])
def test_only_what_falls_short_needs_a_remark(letter: str, is_asked: bool) -> None:
    first = checklist(letter * 8, None, remark="无依据").answers[0]
    assert bool(first.problem) is is_asked
    assert not replace(first, remark="没有依据").problem


@given(grades, st.lists(grades, min_size=8, max_size=8))
def test_the_whole_is_never_better_than_its_answers_and_worse_only_with_an_opinion(
    grade: Grade, given: list[Grade]
) -> None:
    asked = zip(USUAL_QUESTIONS, given, strict=True)
    filled = Checklist(tuple(Answer(*question, each, WHY) for question, each in asked), grade)
    best = best_grade(given)
    assert bool(filled.problem) is (grade is not best)
    assert bool(replace(filled, opinion=WHY).problem) is (rank(grade) < rank(best))


def test_a_question_of_an_administrator_needs_no_name() -> None:
    text = "是否附有专家论证意见或者集体决策的会议纪要等材料"
    assert text.startswith(Answer(Aspect.FEASIBILITY, text).name)
