"""Publication: who may, what stands against it, what it makes final, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bgapp.filings.access import fetch
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.events import PUBLISH, UNPUBLISH
from bgapp.models import Event, Filing, Person, Role, Stage, StandIn
from bgapp.reviews.guarding import available
from bgapp.reviews.history import history
from bgapp.reviews.publishing import (
    Obstacle,
    candidates,
    publish,
    published,
    published_ids,
    publishes,
    unpublish,
    unpublished,
    unpublished_ids,
)
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Verb
from tests.builders import REASON, Cast, make_at, make_cast, make_evaluation, make_person, take
from tests.filings.test_access import PEOPLE
from tests.filings.test_races import together

pytestmark = pytest.mark.django_db


def now(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def obstacles(person: Person, *filings: Filing) -> dict[str, Obstacle | None]:
    found = candidates(person, [filing.pk for filing in filings])
    return {candidate.filing.name: candidate.obstacle for candidate in found}


def adjusted(cast: Cast, target: Filing, name: str = "调整后的") -> Filing:
    """An approved filing in place of an approved target."""
    adjustment = make_at(cast, "approved", name)
    Filing.objects.filter(pk=adjustment.pk).update(adjusts=target)
    return now(adjustment)


def test_only_a_reviewer_of_the_last_stage_publishes(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    for name in sorted(PEOPLE - {"department_reviewer"}):
        with pytest.raises((Http404, NotAllowed)):
            publish(cast.person(name), filing.pk)
        assert not publishes(cast.person(name)), name
    assert now(filing).published_at is None
    assert publishes(cast.department_reviewer)
    assert publish(cast.department_reviewer, filing.pk).published_at == now(filing).published_at is not None


def test_a_stand_in_publishes_for_whom_they_represent(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    deputy, today = make_person("deputy", cast.bureau, Role.READER, name="代理人"), timezone.localdate()
    StandIn.objects.create(
        person=cast.department_reviewer, stand_in=deputy, begins=today, ends=today, set_by=cast.administrator
    )
    assert publishes(deputy)
    assert obstacles(deputy, filing) == {filing.name: None}
    publish(deputy, filing.pk)
    event = Event.objects.get(filing_id=filing.pk, verb=PUBLISH)
    assert (event.who, event.role, event.stage) == ("代理人 代 周启明", Role.DEPARTMENT_REVIEWER, 2)


def test_who_prepared_or_reviewed_it_before_does_not_publish_it(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    for person in (cast.preparer, cast.unit_reviewer):
        person.posts.create(unit=cast.bureau, role=Role.DEPARTMENT_REVIEWER)
        assert obstacles(person, filing) == {filing.name: Obstacle.NOT_THEIRS}
        with pytest.raises(NotAllowed, match="只有最后环节的审核人"):
            publish(person, filing.pk)
    assert now(filing).published_at is None


def test_the_last_stage_is_that_of_the_filings_period(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    Stage.objects.create(period=cast.period, number=3, role=Role.FINANCE_REVIEWER)
    assert obstacles(cast.department_reviewer, filing) == {filing.name: Obstacle.NOT_THEIRS}
    assert obstacles(cast.finance_reviewer, filing) == {filing.name: None}
    assert (publishes(cast.department_reviewer), publishes(cast.finance_reviewer)) == (False, True)


@pytest.mark.parametrize("state", ["stage_2", "returned", "void"])
def test_only_what_is_approved_is_published(cast: Cast, state: str) -> None:
    filing = make_at(cast, state)
    Filing.objects.filter(pk=filing.pk).update(furthest_stage=2)
    assert obstacles(cast.department_reviewer, filing) == {filing.name: Obstacle.UNAPPROVED}
    with pytest.raises(NotAllowed, match="批复后才能公开"):
        publish(cast.department_reviewer, filing.pk)


def test_what_is_classified_is_never_published(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    Filing.objects.filter(pk=filing.pk).update(classified=True)
    assert obstacles(cast.department_reviewer, filing) == {filing.name: Obstacle.CLASSIFIED}
    with pytest.raises(NotAllowed, match=f"「{filing.name}」是涉密的，不公开"):
        publish(cast.department_reviewer, filing.pk)
    Filing.objects.filter(pk=filing.pk).update(published_at=timezone.now())
    assert published_ids(cast.department_reviewer, 2025) == []


def test_what_is_published_is_not_published_again(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    publish(cast.department_reviewer, filing.pk)
    assert obstacles(cast.department_reviewer, filing) == {filing.name: Obstacle.PUBLISHED}
    with pytest.raises(NotAllowed, match="已经公开"):
        publish(cast.department_reviewer, filing.pk)
    assert Event.objects.filter(verb=PUBLISH).count() == 1


def test_a_published_filing_is_neither_taken_back_nor_voided_until_it_is_withdrawn(cast: Cast) -> None:
    filing, reviewer = make_at(cast, "approved"), cast.department_reviewer
    publish(reviewer, filing.pk)
    assert available(fetch(reviewer, filing.pk), reviewer) == []
    for verb, words in ((Verb.TAKE_BACK, "收回决定"), (Verb.VOID, "作废")):
        with pytest.raises(NotAllowed, match=f"这份表已经公开，要先撤下公开，不能{words}。"):
            take(filing, reviewer, verb, REASON)
    unpublish(reviewer, filing.pk, REASON)
    assert take(filing, reviewer, Verb.TAKE_BACK).status == "in_review"


def test_withdrawing_wants_a_reason_which_the_history_tells(cast: Cast) -> None:
    filing, reviewer = make_at(cast, "approved"), cast.department_reviewer
    publish(reviewer, filing.pk)
    with pytest.raises(Refused, match="请写明撤下公开的理由，至少 10 个字"):
        unpublish(reviewer, filing.pk, "写错了")
    assert now(filing).published_at
    unpublish(reviewer, filing.pk, REASON)
    assert now(filing).published_at is None
    told = history(fetch(cast.unit_reviewer, filing.pk), with_edits=False)[:2]
    assert [(entry.sentence, entry.reason) for entry in told] == [("撤下公开", REASON), ("公开", "")]


def test_nobody_else_withdraws_and_only_what_is_published(cast: Cast) -> None:
    filing = make_at(cast, "approved")
    with pytest.raises(NotAllowed, match="没有公开，不用撤下"):
        unpublish(cast.department_reviewer, filing.pk, REASON)
    publish(cast.department_reviewer, filing.pk)
    for person in (cast.preparer, cast.unit_reviewer, cast.finance_reviewer, cast.reader):
        with pytest.raises(NotAllowed, match="只有最后环节的审核人"):
            unpublish(person, filing.pk, REASON)
    for person in (cast.stranger, cast.administrator):
        with pytest.raises(Http404):
            unpublish(person, filing.pk, REASON)
    assert now(filing).published_at


def test_what_an_adjustment_replaced_stays_public_until_that_is_published(cast: Cast) -> None:
    target, reviewer = make_at(cast, "approved"), cast.department_reviewer
    publish(reviewer, target.pk)
    adjustment = adjusted(cast, target)
    assert published_ids(reviewer, 2025) == [target.pk]
    publish(reviewer, adjustment.pk)
    assert published_ids(reviewer, 2025) == [adjustment.pk]
    event = Event.objects.get(filing_id=target.pk, verb=UNPUBLISH)
    assert event.detail == {"adjusted": True}
    assert history(fetch(reviewer, target.pk), with_edits=False)[0].sentence == "撤下公开，改为公开调整后的"


def test_an_adjustment_of_an_adjustment_takes_the_place_of_the_first(cast: Cast) -> None:
    target, reviewer = make_at(cast, "approved"), cast.department_reviewer
    publish(reviewer, target.pk)
    second = adjusted(cast, adjusted(cast, target), "再次调整后的")
    publish(reviewer, second.pk)
    assert published_ids(reviewer, 2025) == [second.pk]


def test_what_is_replaced_is_not_published_any_more(cast: Cast) -> None:
    target = make_at(cast, "approved")
    adjusted(cast, target)
    assert obstacles(cast.department_reviewer, target) == {target.name: Obstacle.REPLACED}
    with pytest.raises(NotAllowed, match="请公开调整后的那一份"):
        publish(cast.department_reviewer, target.pk)


def test_self_evaluations_are_published_the_same_way(cast: Cast) -> None:
    evaluation = make_evaluation(cast)
    Filing.objects.filter(pk=evaluation.pk).update(status="approved", furthest_stage=2)
    publish(cast.department_reviewer, evaluation.pk)
    [found] = published(cast.department_reviewer)
    assert (found.targets, found.evaluations, found.name) == (0, 1, "市人力资源局")


def test_what_is_public_is_counted_by_year_and_department(cast: Cast) -> None:
    filings = [make_at(cast, "approved", name) for name in ("甲", "乙", "丙")]
    make_at(cast, "stage_2", "还在审的")
    for filing in filings[:2]:
        publish(cast.department_reviewer, filing.pk)
    [found] = published(cast.department_reviewer)
    assert (found.year, found.department, found.count) == (2025, cast.bureau.pk, 2)
    assert timezone.now() - found.latest < timedelta(minutes=1)
    assert unpublished(cast.department_reviewer) == {2025: 1}
    assert unpublished_ids(cast.department_reviewer, 2025) == [filings[2].pk]
    assert published_ids(cast.department_reviewer, 2025, cast.bureau.pk) == [filings[0].pk, filings[1].pk]
    assert published_ids(cast.department_reviewer, 2025, cast.elsewhere.pk) == []


def test_nobody_else_has_anything_to_publish(cast: Cast) -> None:
    publish(cast.department_reviewer, make_at(cast, "approved", "甲").pk)
    make_at(cast, "approved", "乙")
    for person in map(cast.person, sorted(PEOPLE - {"department_reviewer"})):
        assert (published(person), unpublished(person), published_ids(person, 2025)) == ([], {}, [])


def test_candidates_take_as_many_queries_however_many_they_are(cast: Cast) -> None:
    filings, counts = [make_at(cast, "approved", name) for name in ("甲", "乙", "丙")], []
    for some in (filings[:1], filings):
        with CaptureQueriesContext(connection) as queries:
            assert set(obstacles(cast.department_reviewer, *some).values()) == {None}
        counts.append(len(queries))
    assert counts == [2, 2]


@pytest.mark.races
@pytest.mark.usefixtures("transactional_db")
def test_of_publishing_and_taking_back_at_the_same_moment_exactly_one_goes_through() -> None:
    cast = make_cast()
    reviewer = cast.department_reviewer
    for number in range(3):
        filing = make_at(cast, "approved", f"项目 {number}")

        def published_it(pk: int = filing.pk) -> bool:
            return _went_through(lambda: publish(reviewer, pk))

        def took_it_back(pk: int = filing.pk, version: int = filing.version) -> bool:
            return _went_through(lambda: advance(reviewer, pk, Verb.TAKE_BACK, version))

        won = together(published_it, took_it_back)
        assert sorted(won) == [False, True]
        assert (now(filing).status, now(filing).published_at is not None) == (
            ("approved", True) if won[0] else ("in_review", False)
        )


def _went_through(act: Callable[[], object]) -> bool:
    try:
        act()
    except NotAllowed:
        return False
    return True
