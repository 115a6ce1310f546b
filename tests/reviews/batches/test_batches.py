"""Batches: each filing is decided on its own and logged, none twice, none lost, and what did not go through is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bgapp.filings import works
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.origin import acting_from
from bgapp.filings.works import ATTEMPTS, DEAD_AFTER, State
from bgapp.models import Batch, BatchLine, Channel, Event, Filing, Notice, Person, Post, Role
from bgapp.models.batches import KEPT
from bgapp.reviews.batches import orders, tasks
from bgapp.reviews.batches.orders import HIDDEN, LIMIT
from bgapp.reviews.history import history
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, make_at, make_complete, take
from tests.views.crowd import crowd
from tests.work import work_off

pytestmark = pytest.mark.django_db

Outcome = BatchLine.Outcome


@pytest.fixture
def waiting(cast: Cast) -> list[Filing]:
    """Twelve filings that wait for the unit's reviewer, of a form each and nothing more."""
    crowd(cast, range(12))
    Filing.objects.update(status=Status.IN_REVIEW, stage=1, furthest_stage=1, round=1)
    return list(Filing.objects.order_by("pk"))


def order(person: Person, filings: list[Filing], verb: Verb = Verb.APPROVE, reason: str = "") -> Batch:
    with acting_from(Channel.WEB, "10.1.2.3"):
        return orders.order(person, verb, {filing.pk: filing.version for filing in filings}, reason)


def now(batch: Batch) -> orders.ListedBatch:
    return orders.fetch(batch.person, batch.pk)


def tally(batch: Batch) -> tuple[int, int, int]:
    found = now(batch)
    return found.passed, found.refused, found.left


def claimed(batch: Batch, worker: str = "a worker") -> Batch:
    """The batch in the hands of a worker, who has taken its task out of the queue."""
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    held = works.take(Batch, batch.pk, worker)
    assert held
    return held


def at_line(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], object]) -> None:
    """Let something happen once, after a line was decided, in the middle of its transaction."""
    whole = tasks._decide
    todo = [act]

    def decide(batch: Batch, line: BatchLine) -> str:
        sentence = whole(batch, line)
        if line.number == number and todo:
            todo.pop()()
        return sentence

    monkeypatch.setattr(tasks, "_decide", decide)


def test_of_two_hundred_three_may_not_be_and_are_explained(cast: Cast) -> None:
    crowd(cast, range(200))
    Filing.objects.update(status=Status.IN_REVIEW, stage=1, furthest_stage=1, round=1)
    filings = list(Filing.objects.order_by("pk"))
    moved, own, gone = filings[10], filings[20], filings[30]
    Post.objects.create(person=cast.unit_reviewer, unit=cast.centre, role=Role.PREPARER)
    batch = order(cast.unit_reviewer, filings)
    assert (batch.state, batch.total) == (State.WAITING, 200)
    take(moved, cast.unit_reviewer, Verb.RETURN, REASON)
    Filing.objects.filter(pk=own.pk).update(reviewer=other_reviewer(cast))
    Filing.objects.filter(pk=gone.pk).update(unit=cast.elsewhere)
    before = Event.objects.count()
    work_off()

    assert now(batch).state == State.DONE
    assert tally(batch) == (197, 3, 0)
    refused = {line.filing_id: line.sentence for line in batch.lines.filter(outcome=Outcome.REFUSED)}
    assert refused == {
        moved.pk: "这份表刚才已有变化，现在是「已退回」。请看过最新内容后再操作。",
        own.pk: "这份表已分派给陈敏审核；要由您审核，请先改派。",
        gone.pk: tasks.UNSEEN,
    }
    events = Event.objects.order_by("pk")[before:]
    assert {event.filing_id for event in events} == {filing.pk for filing in filings} - set(refused)
    assert {(event.verb, event.who, event.role, event.stage, event.channel, event.address) for event in events} == {
        (Verb.APPROVE, "何晓庆", Role.UNIT_REVIEWER, 1, Channel.BATCH, "10.1.2.3")
    }
    assert Filing.objects.filter(status=Status.IN_REVIEW, stage=2).count() == 197


def other_reviewer(cast: Cast) -> Person:
    """A second reviewer of the unit."""
    Post.objects.create(person=cast.colleague, unit=cast.centre, role=Role.UNIT_REVIEWER)
    return cast.colleague


def test_what_is_returned_together_has_one_reason_and_a_history_each(cast: Cast) -> None:
    filings = [make_at(cast, "stage_1", name) for name in ("甲", "乙")]
    batch = order(cast.unit_reviewer, filings, Verb.RETURN, f"  {REASON}\n")
    work_off()
    assert tally(batch) == (2, 0, 0)
    for filing in Filing.objects.all():
        assert filing.status == Status.RETURNED
        latest = history(filing, with_edits=False)[0]
        assert (latest.sentence, latest.reason, latest.place) == ("退回修改（第 1 环节）", REASON, "批量・10.1.2.3")
    assert Notice.objects.filter(person=cast.preparer, kind=Notice.Kind.RETURNED).count() == 2
    assert take(filings[0], cast.unit_reviewer, Verb.TAKE_BACK).status == Status.IN_REVIEW


def test_the_first_to_decide_wins_and_the_batch_says_so(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    first, second = order(cast.unit_reviewer, [filing]), order(cast.unit_reviewer, [filing], Verb.RETURN, REASON)
    work_off()
    assert (tally(first), tally(second)) == ((1, 0, 0), (0, 1, 0))


def test_no_rule_is_bypassed(cast: Cast) -> None:
    """Who prepared it, a stage that is another's, a review that has ended, what cannot be seen at all."""
    own = take(make_complete(cast, "自己报的"), cast.preparer, Verb.SUBMIT)
    Post.objects.create(person=cast.preparer, unit=cast.centre, role=Role.UNIT_REVIEWER)
    batch = order(cast.preparer, [own])
    stranger = order(cast.stranger, [own])
    department = order(cast.department_reviewer, [own])
    work_off()
    assert [tally(each) for each in (batch, stranger, department)] == [(0, 1, 0)] * 3
    assert [(line.name, line.unit, line.sentence) for line in stranger.lines.all()] == [(HIDDEN, "", tasks.UNSEEN)]
    cast.period.review_ends = cast.period.filing_ends = timezone.now()
    cast.period.save()
    late = order(cast.unit_reviewer, [own])
    work_off()
    assert late.lines.get().sentence.startswith("审核已截止")
    assert Filing.objects.get().version == 1


def test_a_stage_that_asks_for_an_appraisal_is_not_passed_without_one(cast: Cast) -> None:
    filing = make_at(cast, "stage_1")
    cast.period.stages.filter(number=1).update(appraises=True)
    batch = order(cast.unit_reviewer, [filing])
    work_off()
    assert batch.lines.get().sentence == "本环节要求四性审核，请先填写四性审核表，再作决定。"


def test_nothing_too_much_and_too_short_a_reason_are_refused_at_once(cast: Cast, waiting: list[Filing]) -> None:
    with pytest.raises(Refused, match="请先勾选"):
        order(cast.unit_reviewer, [])
    with pytest.raises(Refused, match=f"一次最多审核 1000 份，现在选了 {LIMIT + 1} 份"):
        orders.order(cast.unit_reviewer, Verb.APPROVE, dict.fromkeys(range(LIMIT + 1), 0))
    with pytest.raises(Refused, match="至少 10 个字"):
        order(cast.unit_reviewer, waiting, Verb.RETURN, "太短了")
    with pytest.raises(NotAllowed, match="没有审核岗位"):
        order(cast.reader, waiting)
    assert not Batch.objects.exists()


def test_a_killed_worker_neither_repeats_nor_loses_anything(
    cast: Cast, waiting: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill() -> None:
        raise Killed

    batch = order(cast.unit_reviewer, waiting)
    at_line(monkeypatch, 5, kill)
    work_off("the same")
    assert (now(batch).state, tally(batch)) == (State.RUNNING, (4, 0, 8))
    assert Event.objects.filter(verb=Verb.APPROVE).count() == 4
    orders.resume("another")
    assert now(batch).state == State.RUNNING
    orders.resume("the same")
    assert (now(batch).state, now(batch).settled) == (State.WAITING, 4)
    work_off("the same")
    assert (now(batch).state, now(batch).attempt, tally(batch)) == (State.DONE, 2, (12, 0, 0))
    assert Event.objects.filter(verb=Verb.APPROVE).count() == 12


def test_a_worker_taken_for_dead_decides_nothing_more(
    cast: Cast, waiting: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = order(cast.unit_reviewer, waiting)
    late = claimed(batch)
    orders.resume(now=timezone.now() + DEAD_AFTER + timedelta(seconds=1))
    claimed(batch, "another")
    with pytest.raises(works.Lost):
        tasks._settle(late, late.lines.all()[0])
    assert (tally(batch), Event.objects.filter(verb=Verb.APPROVE).count()) == ((0, 0, 12), 0)


def test_an_accident_stops_the_batch_and_what_was_decided_stays(
    cast: Cast, waiting: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip() -> None:
        raise OSError("no space left on device")

    batch = order(cast.unit_reviewer, waiting)
    at_line(monkeypatch, 3, trip)
    work_off()
    assert (now(batch).state, now(batch).note, tally(batch)) == (State.FAILED, tasks.BROKEN, (2, 0, 10))
    assert Filing.objects.filter(stage=2).count() == 2


def test_a_batch_that_kills_its_worker_every_time_ends(cast: Cast, waiting: list[Filing]) -> None:
    batch = order(cast.unit_reviewer, waiting)
    for _ in range(ATTEMPTS):
        claimed(batch)
        orders.resume("a worker")
    assert (now(batch).state, now(batch).note) == (State.FAILED, orders.GIVEN_UP)


def test_a_waiting_batch_is_cancelled_at_once(cast: Cast, waiting: list[Filing]) -> None:
    batch = order(cast.unit_reviewer, waiting)
    orders.cancel(cast.unit_reviewer, batch.pk)
    work_off()
    assert (now(batch).state, tally(batch)) == (State.CANCELLED, (0, 0, 12))


def test_a_running_batch_stops_at_the_next_line(
    cast: Cast, waiting: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = order(cast.unit_reviewer, waiting)
    at_line(monkeypatch, 5, lambda: orders.cancel(cast.unit_reviewer, batch.pk))
    work_off()
    assert (now(batch).state, tally(batch)) == (State.CANCELLED, (5, 0, 7))
    assert Filing.objects.filter(stage=2).count() == 5


def test_the_report_begins_with_what_did_not_go_through(
    cast: Cast, waiting: list[Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(waiting[1], cast.unit_reviewer, Verb.APPROVE)
    batch = order(cast.unit_reviewer, waiting[:4])
    at_line(monkeypatch, 3, lambda: orders.cancel(cast.unit_reviewer, batch.pk))
    work_off()
    assert [line.number for line in orders.report(batch)] == [2, 4, 1, 3]


def test_a_batch_is_its_persons_own(cast: Cast, waiting: list[Filing]) -> None:
    batch = order(cast.unit_reviewer, waiting)
    for act in (orders.fetch, orders.cancel):
        with pytest.raises(Http404):
            act(cast.department_reviewer, batch.pk)
    assert not orders.batches_of(cast.department_reviewer).exists()


def test_reports_are_swept_away_and_what_was_decided_is_not(cast: Cast, waiting: list[Filing]) -> None:
    order(cast.unit_reviewer, waiting)
    work_off()
    orders.sweep(timezone.now() + KEPT - timedelta(minutes=1))
    assert Batch.objects.exists()
    orders.sweep(timezone.now() + KEPT)
    assert not BatchLine.objects.exists()
    assert Event.objects.filter(channel=Channel.BATCH).count() == 12
