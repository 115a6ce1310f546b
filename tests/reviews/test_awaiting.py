"""What waits for a person is exactly what the workflow would let this person decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from bgapp.filings.access import fetch, listed
from bgapp.models import Filing, Period, Person, Post, Role, Stage
from bgapp.reviews.awaiting import awaiting, missed, with_decides
from bgapp.reviews.duties import may_act
from bgapp.reviews.guarding import available
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_complete, make_person, take

pytestmark = pytest.mark.django_db

STATES = ("draft", "stage_1", "stage_2", "returned", "approved", "void")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def every_state(cast: Cast) -> list[Filing]:
    return [make_at(cast, state, f"项目 {state}") for state in STATES]


def decidable(person: Person) -> set[int]:
    """One filing at a time, as its own page would decide it."""
    found = set()
    for filing in Filing.objects.all():
        try:
            seen = fetch(person, filing.pk)
        except Http404:
            continue
        if Verb.APPROVE in [transition.verb for transition in available(seen, person)]:
            found.add(filing.pk)
    return found


def assert_agrees_for_everybody() -> None:
    for person in Person.objects.filter(is_active=True):
        expected = decidable(person)
        assert set(awaiting(person).values_list("pk", flat=True)) == expected, person.username
        decides = with_decides(listed(person), person).filter(decides=True)
        assert set(decides.values_list("pk", flat=True)) == expected, person.username


def test_every_person_and_state_agree_with_the_workflow(cast: Cast) -> None:
    every_state(cast)
    assert_agrees_for_everybody()
    assert [filing.name for filing in awaiting(cast.unit_reviewer)] == ["项目 stage_1"]
    assert [filing.name for filing in awaiting(cast.department_reviewer)] == ["项目 stage_2"]


def test_whoever_prepared_or_acted_at_another_stage_has_nothing_waiting(cast: Cast) -> None:
    both = make_person("both", cast.centre, Role.PREPARER, Role.UNIT_REVIEWER)
    Post.objects.create(person=both, unit=cast.bureau, role=Role.DEPARTMENT_REVIEWER)
    prepared, reviewed = make_complete(cast, "自己报的"), make_complete(cast, "自己审过的")
    take(prepared, both, Verb.SUBMIT)
    take(prepared, cast.unit_reviewer, Verb.APPROVE)
    take(reviewed, cast.preparer, Verb.SUBMIT)
    take(reviewed, both, Verb.APPROVE)
    assert not awaiting(both).exists()
    assert_agrees_for_everybody()


def test_who_returned_it_may_decide_the_next_round(cast: Cast) -> None:
    filing = make_at(cast, "returned")
    take(filing, cast.preparer, Verb.SUBMIT)
    assert awaiting(cast.unit_reviewer).get() == filing
    assert_agrees_for_everybody()


def test_finance_decides_everywhere_when_the_period_has_its_stage(cast: Cast) -> None:
    Stage.objects.create(period=cast.period, number=3, role=Role.FINANCE_REVIEWER)
    filing = make_complete(cast)
    for person in (cast.preparer, cast.unit_reviewer, cast.department_reviewer):
        take(filing, person, Verb.SUBMIT if person == cast.preparer else Verb.APPROVE, REASON)
    assert awaiting(cast.finance_reviewer).get() == filing
    assert awaiting(cast.finance_reviewer).get().stage_role == Role.FINANCE_REVIEWER
    assert_agrees_for_everybody()


def test_may_act_names_the_same_people(cast: Cast) -> None:
    filing = make_at(cast, "stage_2")
    stage = cast.period.stages.get(number=2)
    waiting_for = {person for person in Person.objects.all() if awaiting(person).filter(pk=filing.pk).exists()}
    assert waiting_for == set(may_act(filing, stage))


def test_after_review_has_ended_nothing_waits_but_is_missed(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    ended = timezone.now() - timedelta(seconds=1)
    Period.objects.update(filing_ends=ended, review_ends=ended)
    assert not awaiting(cast.unit_reviewer).exists()
    assert missed(cast.unit_reviewer).get() == filing
    assert_agrees_for_everybody()


def test_the_last_second_of_review_is_outside_and_the_first_second_inside(cast: Cast) -> None:
    make_at(cast, "stage_1")
    cast.period.refresh_from_db()
    ends, opens = cast.period.review_ends, cast.period.filing_opens
    assert awaiting(cast.unit_reviewer, ends - timedelta(seconds=1)).exists()
    assert not awaiting(cast.unit_reviewer, ends).exists()
    assert missed(cast.unit_reviewer, ends).exists()
    assert awaiting(cast.unit_reviewer, opens).exists()
    assert not awaiting(cast.unit_reviewer, opens - timedelta(seconds=1)).exists()
