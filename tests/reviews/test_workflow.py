"""Submitting, deciding, taking back: who may, when to the second, and what is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.http import Http404

from bgapp.filings.access import fetch
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.exchange_format import digest, plain
from bgapp.models import Event, Filing, Person, Post, Revision, Role, Stage
from bgapp.reviews.guarding import available
from bgapp.reviews.history import history, last_reason
from bgapp.reviews.workflow import Unfinished, advance
from bgapp.rules.transitions import TRANSITIONS, Status, Verb
from tests.builders import (
    REASON,
    Cast,
    bring_to,
    explain,
    make_adjustment,
    make_at,
    make_cast,
    make_complete,
    make_draft,
    make_person,
    take,
)

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
PEOPLE = (
    "preparer",
    "colleague",
    "unit_reviewer",
    "department_reviewer",
    "finance_reviewer",
    "reader",
    "administrator",
    "stranger",
)

# What each person may do in each state inside the filing window; nobody else may do anything.
LAW: dict[str, dict[str, set[Verb]]] = {
    "draft": {"preparer": {Verb.SUBMIT, Verb.DELETE}, "colleague": {Verb.SUBMIT, Verb.DELETE}},
    "stage_1": {
        "preparer": {Verb.WITHDRAW},
        "colleague": {Verb.WITHDRAW},
        "unit_reviewer": {Verb.APPROVE, Verb.RETURN},
    },
    "stage_2": {"unit_reviewer": {Verb.TAKE_BACK}, "department_reviewer": {Verb.APPROVE, Verb.RETURN}},
    "returned": {
        "preparer": {Verb.SUBMIT, Verb.VOID},
        "colleague": {Verb.SUBMIT, Verb.VOID},
        "unit_reviewer": {Verb.TAKE_BACK},
    },
    "approved": {"department_reviewer": {Verb.TAKE_BACK, Verb.VOID}},
    "void": {},
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def offered(filing: Filing, person: Person, now: datetime | None = None) -> set[Verb]:
    try:
        return {transition.verb for transition in available(fetch(person, filing.pk), person, now)}
    except Http404:
        return set()


@pytest.mark.parametrize("state", LAW)
def test_each_person_is_offered_exactly_what_the_law_allows_and_everything_else_is_refused(
    cast: Cast, state: str
) -> None:
    filing = make_at(cast, state)
    for name in PEOPLE:
        person, allowed = cast.person(name), LAW[state].get(name, set())
        assert offered(filing, person) == allowed, name
        for verb in set(Verb) - allowed:
            with pytest.raises((NotAllowed, Http404)):
                advance(person, filing.pk, verb, filing.version, REASON)
    assert Filing.objects.get(pk=filing.pk).version == filing.version


@pytest.mark.parametrize(("state", "name"), [(state, name) for state in LAW for name in LAW[state]])
def test_what_is_offered_works(cast: Cast, state: str, name: str) -> None:
    for number, verb in enumerate(sorted(LAW[state][name])):
        filing = make_at(cast, state, f"项目{number}")
        advance(cast.person(name), filing.pk, verb, filing.version, REASON)
        if verb is Verb.DELETE:
            assert not Filing.objects.filter(pk=filing.pk).exists()
        else:
            assert Filing.objects.get(pk=filing.pk).version == filing.version + 1


@pytest.mark.parametrize("state", LAW)
def test_an_adjustment_is_under_the_same_law_and_what_it_adjusts_stands_meanwhile(cast: Cast, state: str) -> None:
    adjustment = make_adjustment(cast)
    apply(cast.preparer, adjustment.pk, [SetCell("1", "overall_goal", "", "长期目标")])
    explain(adjustment, cast.preparer)
    bring_to(cast, adjustment, state)
    assert adjustment.adjusts
    for name in PEOPLE:
        person = cast.person(name)
        assert offered(adjustment, person) == LAW[state].get(name, set())
        assert offered(adjustment.adjusts, person) == (LAW["approved"].get(name, set()) if state == "void" else set())


def test_a_filing_goes_from_draft_over_both_stages_to_approved(cast: Cast) -> None:
    filing = make_complete(cast)
    path = [(filing.status, filing.stage)]
    for person, verb in [
        (cast.preparer, Verb.SUBMIT),
        (cast.unit_reviewer, Verb.APPROVE),
        (cast.department_reviewer, Verb.RETURN),
        (cast.preparer, Verb.SUBMIT),
        (cast.unit_reviewer, Verb.APPROVE),
        (cast.department_reviewer, Verb.APPROVE),
    ]:
        filing = take(filing, person, verb, REASON)
        path.append((filing.status, filing.stage))
    review_1, review_2 = (Status.IN_REVIEW, 1), (Status.IN_REVIEW, 2)
    assert path == [
        (Status.DRAFT, 0),
        review_1,
        review_2,
        (Status.RETURNED, 0),
        review_1,
        review_2,
        (Status.APPROVED, 0),
    ]
    assert filing.round == 2


def test_one_stage_is_as_lawful_as_three(cast: Cast) -> None:
    filing = make_complete(cast)
    Stage.objects.filter(period=cast.period, number=2).delete()
    take(filing, cast.preparer, Verb.SUBMIT)
    assert take(filing, cast.unit_reviewer, Verb.APPROVE).status == Status.APPROVED
    other = make_complete(cast, "三个环节的项目")
    Stage.objects.create(period=cast.period, number=2, role=Role.DEPARTMENT_REVIEWER)
    Stage.objects.create(period=cast.period, number=3, role=Role.FINANCE_REVIEWER)
    take(other, cast.preparer, Verb.SUBMIT)
    take(other, cast.unit_reviewer, Verb.APPROVE)
    take(other, cast.department_reviewer, Verb.APPROVE)
    assert take(other, cast.finance_reviewer, Verb.APPROVE).status == Status.APPROVED


WINDOWS = [
    ("filing_opens", -SECOND, set()),
    ("filing_opens", timedelta(), {"draft", "returned", "stage_1"}),
    ("filing_ends", -SECOND, {"draft", "returned", "stage_1"}),
    ("filing_ends", timedelta(), {"returned", "stage_1"}),
    ("review_ends", -SECOND, {"returned", "stage_1"}),
    ("review_ends", timedelta(), set()),
]


@pytest.mark.parametrize(("moment", "shift", "open_states"), WINDOWS)
def test_windows_include_their_first_second_and_exclude_their_last(
    cast: Cast, moment: str, shift: timedelta, open_states: set[str]
) -> None:
    now = getattr(cast.period, moment) + shift
    for state, person, verb in [
        ("draft", cast.preparer, Verb.SUBMIT),
        ("returned", cast.preparer, Verb.SUBMIT),
        ("stage_1", cast.unit_reviewer, Verb.APPROVE),
    ]:
        filing = make_at(cast, state, f"项目 {state}")
        assert (verb in offered(filing, person, now)) == (state in open_states)
        if state in open_states:
            advance(person, filing.pk, verb, filing.version, now=now)
        else:
            with pytest.raises(NotAllowed, match=r"填报还没有开始|填报已截止|审核已截止"):
                advance(person, filing.pk, verb, filing.version, now=now)


def test_a_draft_may_be_deleted_at_any_time_and_its_log_stays(cast: Cast) -> None:
    filing = make_draft(cast)
    advance(cast.preparer, filing.pk, Verb.DELETE, 0, now=cast.period.review_ends + SECOND)
    assert not Filing.objects.filter(pk=filing.pk).exists()
    assert list(Event.objects.filter(filing_id=filing.pk).values_list("verb", flat=True)) == ["create", "delete"]


def test_a_submission_with_findings_is_stopped_and_nothing_is_frozen(cast: Cast) -> None:
    filing = make_draft(cast)
    with pytest.raises(Unfinished):
        take(filing, cast.preparer, Verb.SUBMIT)
    assert not Revision.objects.exists()
    assert Filing.objects.get(pk=filing.pk).status == Status.DRAFT


def test_a_revision_is_the_form_as_it_was_submitted(cast: Cast) -> None:
    filing = make_complete(cast)
    take(filing, cast.preparer, Verb.SUBMIT)
    revision = filing.revisions.get()
    assert revision.form == plain(Filing.objects.get(pk=filing.pk))
    assert revision.digest == digest(revision.form)
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "改了")])
    assert Revision.objects.get(pk=revision.pk).form["overall_goal"] == ""


def test_a_return_and_a_void_need_a_reason_of_ten_characters(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    with pytest.raises(Refused, match="至少 10 个字"):
        take(filing, cast.unit_reviewer, Verb.RETURN, "  请修改指标值吧  ")
    take(filing, cast.unit_reviewer, Verb.RETURN, REASON)
    entry = last_reason(Filing.objects.get(pk=filing.pk))
    assert entry is not None
    assert (entry.reason, entry.actor) == (REASON, "何晓庆")


def test_an_approval_keeps_no_reason_that_was_begun_for_a_return(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    take(filing, cast.unit_reviewer, Verb.APPROVE, REASON)
    latest = Event.objects.filter(filing_id=filing.pk).latest("number")
    assert (latest.verb, "reason" in latest.detail) == (Verb.APPROVE, False)


def test_who_looked_at_an_older_version_is_told(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    with pytest.raises(Conflict, match="审核中"):
        advance(cast.unit_reviewer, filing.pk, Verb.APPROVE, filing.version - 1)


def test_a_withdrawal_restores_the_status_before_that_submission(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    take(filing, cast.preparer, Verb.SUBMIT)
    assert take(filing, cast.preparer, Verb.WITHDRAW).status == Status.RETURNED
    fresh = make_at(cast, "stage_1", "另一个项目")
    assert take(fresh, cast.preparer, Verb.WITHDRAW).status == Status.DRAFT
    assert offered(fresh, cast.preparer) == {Verb.SUBMIT, Verb.VOID}


def test_nobody_withdraws_once_a_reviewer_has_acted(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    assert Verb.WITHDRAW not in offered(filing, cast.preparer)


@pytest.mark.parametrize(
    ("state", "name", "restored"),
    [
        ("stage_2", "unit_reviewer", (Status.IN_REVIEW, 1)),
        ("returned", "unit_reviewer", (Status.IN_REVIEW, 1)),
        ("approved", "department_reviewer", (Status.IN_REVIEW, 2)),
    ],
)
def test_a_decision_is_taken_back_by_its_maker(cast: Cast, state: str, name: str, restored: tuple[Status, int]) -> None:
    filing = take(make_at(cast, state), cast.person(name), Verb.TAKE_BACK)
    assert (filing.status, filing.stage) == restored


def test_a_return_is_not_taken_back_once_the_preparer_changed_a_cell(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "已改")])
    assert Verb.TAKE_BACK not in offered(filing, cast.unit_reviewer)


def test_nobody_reviews_what_they_prepared(cast: Cast) -> None:
    Post.objects.create(person=cast.unit_reviewer, unit=cast.centre, role=Role.PREPARER)
    filing = make_complete(cast)
    apply(cast.unit_reviewer, filing.pk, [SetCell("1", "overall_goal", "", "审核人也填了")])
    with pytest.raises(Refused, match="还没有可以审核的单位审核人"):
        take(filing, cast.preparer, Verb.SUBMIT)
    make_person("second", cast.centre, Role.UNIT_REVIEWER)
    take(filing, cast.preparer, Verb.SUBMIT)
    assert Verb.APPROVE not in offered(filing, cast.unit_reviewer)


def test_one_person_cannot_fill_two_stages(cast: Cast) -> None:
    Post.objects.filter(role__in=(Role.UNIT_REVIEWER, Role.DEPARTMENT_REVIEWER)).delete()
    both = make_person("both", cast.centre, Role.UNIT_REVIEWER)
    Post.objects.create(person=both, unit=cast.bureau, role=Role.DEPARTMENT_REVIEWER)
    filing = make_complete(cast)
    with pytest.raises(Refused, match="由不同的人审核"):
        take(filing, cast.preparer, Verb.SUBMIT)
    make_person("second", cast.bureau, Role.DEPARTMENT_REVIEWER)
    take(filing, cast.preparer, Verb.SUBMIT)
    take(filing, both, Verb.APPROVE)
    assert Verb.APPROVE not in offered(filing, both)


def test_a_void_filing_makes_room_for_a_new_one(cast: Cast) -> None:
    make_at(cast, "void")
    make_draft(cast, "公共 就业服务经费")
    with pytest.raises(Refused, match="已有一份"):
        make_draft(cast)


def test_history_tells_others_nothing_of_single_edits(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "已改")])
    filing.refresh_from_db()
    assert [entry.sentence for entry in history(filing, with_edits=False)] == ["退回修改（第 1 环节）", "提交审核"]
    assert history(filing, with_edits=True)[0].sentence == "修改「项目总目标」"


def test_every_verb_has_its_transition() -> None:
    assert set(TRANSITIONS) == set(Verb)
