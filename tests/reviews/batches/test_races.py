"""A batch among others at the same moment: every filing is decided once, and the report says by whom not."""

from __future__ import annotations

import pytest
from django.db import transaction

from bgapp.filings import works
from bgapp.filings.works import Lost, State
from bgapp.models import Batch, BatchLine, Event, Filing, Person, Role
from bgapp.reviews.batches import orders
from bgapp.reviews.batches.tasks import _settle
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, make_cast, make_person
from tests.filings.test_races import attempt, together
from tests.views.crowd import crowd
from tests.work import work_off

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("transactional_db")]

COUNT = 12


def ordered(cast: Cast) -> Batch:
    crowd(cast, range(COUNT))
    Filing.objects.update(status=Status.IN_REVIEW, stage=1, furthest_stage=1, round=1)
    return orders.order(cast.unit_reviewer, Verb.APPROVE, dict(Filing.objects.values_list("pk", "version")))


def return_all(person: Person) -> None:
    for key in Filing.objects.order_by("pk").values_list("pk", flat=True):
        attempt(lambda key=key: advance(person, key, Verb.RETURN, 0, REASON))  # type: ignore[misc]


def test_what_somebody_else_decides_meanwhile_is_reported_and_not_decided_twice() -> None:
    cast = make_cast()
    batch, other = ordered(cast), make_person("second", cast.centre, Role.UNIT_REVIEWER)
    together(work_off, lambda: return_all(other))
    verbs = {event.filing_id: event.verb for event in Event.objects.all()}
    assert len(verbs) == Event.objects.count() == COUNT
    outcomes = dict(batch.lines.values_list("filing_id", "outcome"))
    assert outcomes == {key: "done" if verb == Verb.APPROVE else "refused" for key, verb in verbs.items()}


def test_nobody_takes_a_batch_over_in_the_middle_of_a_line() -> None:
    """Where two workers hold it for theirs, each line is settled by one of them, and the one that lost it stops."""
    batch = ordered(make_cast())
    late = works.take(Batch, batch.pk, "late")
    assert late

    def go_on() -> int:
        count = 0
        for line in late.lines.all():
            try:
                _settle(late, line)
            except Lost:
                break
            count += 1
        return count

    def take_over() -> int:
        with transaction.atomic():
            works.release(late, orders.GIVEN_UP)
        held = works.take(Batch, batch.pk, "another")
        assert held
        left = list(held.lines.filter(outcome=BatchLine.Outcome.OPEN))
        for line in left:
            _settle(held, line)
        return len(left)

    assert sum(together(go_on, take_over)) == COUNT
    assert Event.objects.filter(verb=Verb.APPROVE).count() == COUNT
    assert Batch.objects.get().state == State.RUNNING
