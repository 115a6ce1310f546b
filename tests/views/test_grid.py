"""Every state × person × transition, as it is posted: what the law allows is done, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bgapp.models import Event, Filing, Period, Person, StandIn
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_evaluation, make_person
from tests.reviews.test_workflow import LAW
from tests.views.crowd import signed_in

pytestmark = pytest.mark.django_db

DONE, REFUSED, HIDDEN = 302, 403, 404
ALLOWED = [(state, name, verb) for state in LAW for name in LAW[state] for verb in sorted(LAW[state][name])]
REVIEWERS = ("unit_reviewer", "department_reviewer")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def post(client: Client, filing: Filing, verb: Verb) -> int:
    fields = {"verb": verb, "version": filing.version, "reason": REASON}
    return client.post(reverse("filing_advance", args=[filing.pk]), fields).status_code


def stand_in_of(person: Person) -> Person:
    """Somebody without a post, who stands in for the person today."""
    substitute, today = make_person(f"for_{person.username}", name="郑岚"), timezone.localdate()
    StandIn.objects.create(person=person, stand_in=substitute, begins=today, ends=today, set_by=person)
    return substitute


@pytest.mark.parametrize(("state", "name", "verb"), ALLOWED)
def test_what_is_allowed_is_done_and_logged(cast: Cast, state: str, name: str, verb: Verb) -> None:
    filing, person = make_at(cast, state), cast.person(name)
    assert post(signed_in(person), filing, verb) == DONE
    event = Event.objects.latest("pk")
    assert (event.filing_id, event.actor, event.verb, event.address) == (filing.pk, person, verb, "127.0.0.1")


@pytest.mark.parametrize("state", LAW)
@pytest.mark.parametrize("name", REVIEWERS)
def test_a_stand_in_may_what_the_reviewer_may_but_take_back_the_others_decision(
    cast: Cast, state: str, name: str
) -> None:
    allowed = LAW[state].get(name, set()) - {Verb.TAKE_BACK}
    client, filing = signed_in(stand_in_of(cast.person(name))), make_at(cast, state)
    for verb in set(Verb) - allowed:
        assert post(client, filing, verb) in (REFUSED, HIDDEN), verb
    for number, verb in enumerate(sorted(allowed)):
        assert post(client, make_at(cast, state, f"项目{number}"), verb) == DONE, verb
        assert Event.objects.latest("pk").represented == cast.person(name)


def test_what_was_self_evaluated_stands(cast: Cast) -> None:
    target = make_evaluation(cast).target
    assert target is not None
    client = signed_in(cast.department_reviewer)
    assert [post(client, target, verb) for verb in sorted(LAW["approved"]["department_reviewer"])] == [REFUSED] * 2
    assert Filing.objects.get(pk=target.pk).version == target.version


def test_after_the_end_of_review_only_a_draft_may_go(cast: Cast) -> None:
    filings = {state: make_at(cast, state, f"项目 {state}") for state in LAW}
    ended = timezone.now() - timedelta(seconds=1)
    Period.objects.update(filing_ends=ended, review_ends=ended)
    for state, name, verb in ALLOWED:
        if verb is not Verb.DELETE:
            assert post(signed_in(cast.person(name)), filings[state], verb) == REFUSED, (state, name, verb)
    assert post(signed_in(cast.preparer), filings["draft"], Verb.DELETE) == DONE
