"""四性审核: who answers, what is kept of it, what it lets one decide, and who reads it when."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.http import Http404
from django.utils import timezone

from bgapp.filings.access import fetch
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.models import Appraisal, Event, Filing, Person, Post, Question, Role, Stage, StandIn
from bgapp.reviews.appraisals.appraising import Given, appraise, checklist_now, may_appraise
from bgapp.reviews.appraisals.opinions import checklist_of, opinions, questions_of
from bgapp.reviews.awaiting import awaiting
from bgapp.reviews.guarding import available
from bgapp.reviews.history import history
from bgapp.reviews.workflow import advance
from bgapp.rules.appraisal import USUAL_QUESTIONS, Aspect, Grade
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_person, take

pytestmark = pytest.mark.django_db

EXCELLENT, GOOD, FAIR, POOR = Grade
WHY = "指标值没有依据，请补充。"
OPINION = "目标基本清楚，个别指标值还要核对。"
STAGE_OF = {"unit_reviewer": "stage_1", "department_reviewer": "stage_2"}


@pytest.fixture
def cast() -> Cast:
    """A cast whose period asks for 四性审核 at both stages."""
    cast = make_cast()
    Stage.objects.filter(period=cast.period).update(appraises=True)
    return cast


def answered(grade: Grade, remark: str = WHY) -> Given:
    return {question: (grade, remark) for _, question in USUAL_QUESTIONS}


def answer(filing: Filing, person: Person, grade: Grade = GOOD, opinion: str = OPINION) -> Appraisal:
    """Answer every question alike, against the filing's version of this moment."""
    version = Filing.objects.get(pk=filing.pk).version
    return appraise(person, filing.pk, version, answered(grade), grade, opinion)


def at_stage_1(cast: Cast) -> Filing:
    return make_at(cast, "stage_1")


def at_stage_2(cast: Cast) -> Filing:
    filing = at_stage_1(cast)
    answer(filing, cast.unit_reviewer)
    return take(filing, cast.unit_reviewer, Verb.APPROVE)


def offered(filing: Filing, person: Person) -> set[Verb]:
    return {transition.verb for transition in available(fetch(person, filing.pk), person)}


def read_by(filing: Filing, person: Person) -> list[str]:
    """The stages whose opinions the person reads."""
    return [opinion.stage for opinion in opinions(fetch(person, filing.pk), person)]


def test_what_was_answered_is_kept_and_logged(cast: Cast) -> None:
    filing = at_stage_1(cast)
    kept = answer(filing, cast.unit_reviewer)
    assert (kept.round, kept.stage, kept.person, kept.who) == (1, 1, cast.unit_reviewer, "何晓庆")
    filled = checklist_of(kept)
    assert (filled.grade, filled.opinion) == (GOOD, OPINION)
    assert [(each.aspect, each.question) for each in filled.answers] == list(USUAL_QUESTIONS)
    assert {(each.grade, each.remark) for each in filled.answers} == {(GOOD, WHY)}
    event = Event.objects.latest("pk")
    assert (event.verb, event.role, event.stage) == ("appraise", Role.UNIT_REVIEWER, 1)
    assert (event.detail["grade"], event.detail["reason"]) == (GOOD, OPINION)
    assert event.detail["answers"] == kept.answers


def test_it_may_be_changed_until_the_stage_is_decided(cast: Cast) -> None:
    filing = at_stage_1(cast)
    answer(filing, cast.unit_reviewer)
    answer(filing, cast.unit_reviewer, FAIR)
    assert Appraisal.objects.get().grade == FAIR
    assert checklist_now(fetch(cast.unit_reviewer, filing.pk)).grade is FAIR
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    with pytest.raises(NotAllowed):
        answer(filing, cast.unit_reviewer)


@pytest.mark.parametrize("stage", ["stage_1", "stage_2"])
def test_only_who_may_decide_at_the_stage_answers_there(cast: Cast, stage: str) -> None:
    filing = at_stage_1(cast) if stage == "stage_1" else at_stage_2(cast)
    for name in ("preparer", "colleague", "unit_reviewer", "department_reviewer", "finance_reviewer", "stranger"):
        if STAGE_OF.get(name) == stage:
            continue
        with pytest.raises((NotAllowed, Http404)):
            answer(filing, cast.person(name))
    assert not filing.appraisals.filter(stage=stage[-1]).exists()


@pytest.mark.parametrize("state", ["draft", "stage_1"])
def test_nobody_answers_where_no_appraisal_is_asked_for(state: str) -> None:
    cast = make_cast()
    filing = make_at(cast, state)
    with pytest.raises(NotAllowed, match="不要求"):
        answer(filing, cast.unit_reviewer)
    assert not may_appraise(fetch(cast.unit_reviewer, filing.pk), cast.unit_reviewer)


def test_nobody_answers_after_review_has_ended(cast: Cast) -> None:
    filing = at_stage_1(cast)
    late = cast.period.review_ends
    with pytest.raises(NotAllowed, match="已截止"):
        appraise(cast.unit_reviewer, filing.pk, filing.version, answered(GOOD), GOOD, "", late)
    appraise(cast.unit_reviewer, filing.pk, filing.version, answered(GOOD), GOOD, "", late - timedelta(seconds=1))


def test_everything_that_is_missing_is_said_at_once_and_nothing_is_kept(cast: Cast) -> None:
    filing = at_stage_1(cast)
    (_, first), _, *rest = USUAL_QUESTIONS
    given: Given = {first: (FAIR, "不好"), **{question: (GOOD, "") for _, question in rest}}
    with pytest.raises(Refused) as refused:
        appraise(cast.unit_reviewer, filing.pk, filing.version, given, None, "")
    for words in ("规范完整性：评为「中」「差」，请写明意见", "明确清晰性：请评定等级", "请选综合评定等级"):
        assert words in refused.value.sentence
    assert not Appraisal.objects.exists()
    assert Filing.objects.get(pk=filing.pk).version == filing.version


def test_a_better_grade_than_the_answers_allow_is_refused_and_a_lower_one_needs_an_opinion(cast: Cast) -> None:
    filing = at_stage_1(cast)
    for grade, opinion, words in ((EXCELLENT, OPINION, "最高可评「良」"), (FAIR, "", "请在总体意见中写明原因")):
        with pytest.raises(Refused, match=words):
            appraise(cast.unit_reviewer, filing.pk, filing.version, answered(GOOD), grade, opinion)
    assert appraise(cast.unit_reviewer, filing.pk, filing.version, answered(GOOD), FAIR, OPINION).grade == FAIR


def test_who_saw_other_answers_is_told_whose_there_are_now(cast: Cast) -> None:
    filing = at_stage_1(cast)
    other = make_person("other", cast.centre, Role.UNIT_REVIEWER, name="郑岚")
    answer(filing, other, FAIR)
    with pytest.raises(Conflict, match="郑岚刚才保存了四性审核，评为「中」"):
        appraise(cast.unit_reviewer, filing.pk, filing.version, answered(GOOD), GOOD, "")
    with pytest.raises(Conflict):  # nor is anything decided upon a result that was not seen
        advance(cast.unit_reviewer, filing.pk, Verb.RETURN, filing.version, REASON)
    assert Appraisal.objects.get().grade == FAIR


LEFT = {
    None: set(),
    EXCELLENT: {Verb.APPROVE, Verb.RETURN},
    GOOD: {Verb.APPROVE, Verb.RETURN},
    FAIR: {Verb.RETURN},
    POOR: {Verb.VOID},
}


@pytest.mark.parametrize(("name", "grade"), list(product(STAGE_OF, LEFT)))
def test_the_result_decides_what_the_reviewer_may_do(cast: Cast, name: str, grade: Grade | None) -> None:
    filing, person = at_stage_1(cast) if name == "unit_reviewer" else at_stage_2(cast), cast.person(name)
    if grade:
        answer(filing, person, grade)
    assert offered(filing, person) == LEFT[grade]
    for verb in {Verb.APPROVE, Verb.RETURN, Verb.VOID} - LEFT[grade]:
        with pytest.raises(NotAllowed, match="四性审核"):
            take(filing, person, verb, REASON)
    for verb in sorted(LEFT[grade])[:1]:
        take(filing, person, verb, REASON)


def test_who_answers_what_a_colleague_has_just_decided_is_told_so(cast: Cast) -> None:
    colleague = make_person("second", cast.centre, Role.UNIT_REVIEWER, name="沈怡宁")
    filing = at_stage_1(cast)
    answer(filing, colleague)
    seen = Filing.objects.get(pk=filing.pk).version
    take(filing, colleague, Verb.APPROVE)
    with pytest.raises(Conflict, match="这份表刚才已有变化，现在是「审核中」"):
        appraise(cast.unit_reviewer, filing.pk, seen, answered(GOOD), GOOD, OPINION)


def test_nobody_else_learns_the_result_from_a_refusal(cast: Cast) -> None:
    filing = at_stage_1(cast)
    answer(filing, cast.unit_reviewer, FAIR)
    with pytest.raises(NotAllowed) as refused:
        take(filing, cast.preparer, Verb.APPROVE)
    assert "四性审核" not in refused.value.sentence


def test_a_preparer_cannot_withdraw_what_the_reviewer_has_appraised(cast: Cast) -> None:
    filing = at_stage_1(cast)
    assert offered(filing, cast.preparer) == {Verb.WITHDRAW}
    answer(filing, cast.unit_reviewer)
    assert offered(filing, cast.preparer) == set()
    with pytest.raises(NotAllowed, match="审核人已填写四性审核，不能再撤回"):
        take(filing, cast.preparer, Verb.WITHDRAW)


def test_a_decision_stands_once_the_next_reviewer_has_appraised(cast: Cast) -> None:
    filing = at_stage_2(cast)
    assert offered(filing, cast.unit_reviewer) == {Verb.TAKE_BACK}
    answer(filing, cast.department_reviewer)
    assert offered(filing, cast.unit_reviewer) == set()


def test_a_decision_that_is_taken_back_leaves_its_appraisal(cast: Cast) -> None:
    filing = at_stage_2(cast)
    take(filing, cast.unit_reviewer, Verb.TAKE_BACK)
    assert offered(filing, cast.unit_reviewer) == {Verb.APPROVE, Verb.RETURN}
    assert read_by(filing, cast.preparer) == []


def test_who_has_appraised_at_one_stage_acts_at_no_other(cast: Cast) -> None:
    both = make_person("both", cast.centre, Role.UNIT_REVIEWER)
    Post.objects.create(person=both, unit=cast.bureau, role=Role.DEPARTMENT_REVIEWER)
    filing = at_stage_1(cast)
    answer(filing, both)
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    assert not may_appraise(fetch(both, filing.pk), both)
    assert filing not in awaiting(both)
    assert filing in awaiting(cast.department_reviewer)


def test_a_stand_in_appraises_in_the_name_of_the_reviewer(cast: Cast) -> None:
    filing, today = at_stage_1(cast), timezone.localdate()
    substitute = make_person("substitute", name="郑岚")
    StandIn.objects.create(
        person=cast.unit_reviewer, stand_in=substitute, begins=today, ends=today, set_by=cast.unit_reviewer
    )
    assert answer(filing, substitute).who == "郑岚 代 何晓庆"
    assert Event.objects.latest("pk").represented == cast.unit_reviewer


def test_until_the_stage_is_decided_only_its_reviewers_read_the_opinion(cast: Cast) -> None:
    filing = at_stage_1(cast)
    answer(filing, cast.unit_reviewer)
    assert read_by(filing, cast.unit_reviewer) == ["单位审核人"]
    assert read_by(filing, cast.preparer) == []
    assert not any("四性审核" in entry.sentence for entry in history(filing, with_edits=True))


def test_afterwards_the_own_unit_departments_and_finance_read_it(cast: Cast) -> None:
    filing = at_stage_2(cast)
    answer(filing, cast.department_reviewer)
    assert read_by(filing, cast.department_reviewer) == ["单位审核人", "主管部门审核人"]
    assert read_by(filing, cast.preparer) == ["单位审核人"]
    take(filing, cast.department_reviewer, Verb.APPROVE)
    for name in ("preparer", "unit_reviewer", "department_reviewer", "finance_reviewer"):
        assert read_by(filing, cast.person(name)) == ["单位审核人", "主管部门审核人"], name
    assert read_by(filing, cast.reader) == []
    filing.refresh_from_db()
    told = [entry for entry in history(filing, with_edits=False) if entry.sentence == "四性审核：良"]
    assert [entry.reason for entry in told] == [OPINION, OPINION]


def test_each_submission_is_appraised_anew(cast: Cast) -> None:
    filing = at_stage_1(cast)
    answer(filing, cast.unit_reviewer, FAIR)
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    assert read_by(filing, cast.preparer) == ["单位审核人"]
    take(filing, cast.preparer, Verb.SUBMIT)
    assert read_by(filing, cast.preparer) == []
    assert offered(filing, cast.unit_reviewer) == set()
    answer(filing, cast.unit_reviewer)
    assert [each.round for each in filing.appraisals.all()] == [1, 2]
    take(filing, cast.unit_reviewer, Verb.APPROVE)
    (opinion,) = opinions(fetch(cast.preparer, filing.pk), cast.preparer)
    assert opinion.checklist.grade is GOOD


def test_a_period_with_questions_of_its_own_asks_those_aspect_by_aspect(cast: Cast) -> None:
    assert questions_of(cast.period) == list(USUAL_QUESTIONS)
    asked = [(Aspect.FEASIBILITY, "有没有实施方案？"), (Aspect.RELEVANCE, "与职责是否有关？")]
    for position, (aspect, text) in enumerate(asked):
        Question.objects.create(period=cast.period, aspect=aspect, text=text, position=position)
    assert questions_of(cast.period) == asked[::-1]


def test_what_is_asked_no_more_is_left_out_and_what_is_new_is_still_to_be_answered(cast: Cast) -> None:
    filing = at_stage_1(cast)
    answer(filing, cast.unit_reviewer)
    kept, new = USUAL_QUESTIONS[0][1], "有没有实施方案？"
    for text in (kept, new):
        Question.objects.create(period=cast.period, aspect=Aspect.FEASIBILITY, text=text)
    now = checklist_now(fetch(cast.unit_reviewer, filing.pk))
    assert [(each.question, each.grade) for each in now.answers] == [(kept, GOOD), (new, None)]
    with pytest.raises(Refused, match="有没有实施方案"):
        answer(filing, cast.unit_reviewer)
