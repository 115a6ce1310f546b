"""Many people at the same moment: on a real database, from real threads."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from bgapp.filings.editing import apply
from bgapp.filings.edits import InsertRow, SetCell
from bgapp.filings.errors import Refused
from bgapp.models import Event, Filing, Person, Revision, Role
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, make_at, make_cast, make_complete, make_person
from tests.views.crowd import crowd

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("transactional_db")]

Answer = TypeVar("Answer")
ROUNDS = 5


def together(*works: Callable[[], Answer]) -> list[Answer]:
    """Run all works at once, each in a thread with a connection of its own."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Answer]) -> Answer:
        barrier.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_many_edits_to_one_cell_exactly_one_wins() -> None:
    cast = make_cast()
    filing = make_complete(cast)
    for number in range(ROUNDS):
        old = Filing.objects.get(pk=filing.pk).project_target_2025.overall_goal
        works = [
            lambda text=f"{number}-{writer}", old=old: apply(
                cast.preparer, filing.pk, [SetCell("1", "overall_goal", old, text)]
            ).results[0]
            for writer in range(4)
        ]
        states = sorted(result.state for result in together(*works))
        assert states == ["conflict", "conflict", "conflict", "saved"]


def test_edits_to_different_cells_and_rows_all_get_through() -> None:
    cast = make_cast()
    filing = make_complete(cast)
    keys = [uuid.uuid4() for _ in range(4)]
    inserts = [
        lambda key=key: apply(cast.colleague, filing.pk, [InsertRow("1", key, None, {"name": str(key)})])
        for key in keys
    ]
    cells = [
        lambda: apply(cast.preparer, filing.pk, [SetCell("1", "overall_goal", "", "甲")]),
        lambda: apply(cast.preparer, filing.pk, [SetCell("1", "funding.carryover", "0.00", "1")]),
        lambda: apply(cast.preparer, filing.pk, [SetCell("1", "funding.annual_other", "0.00", "2")]),
    ]
    together(*inserts, *cells)
    now = Filing.objects.get(pk=filing.pk)
    assert {str(key) for key in keys} <= set(now.indicators.values_list("name", flat=True))
    positions = list(now.indicators.values_list("position", flat=True))
    assert len(set(positions)) == len(positions)
    assert now.project_target_2025.annual_total == now.amount == 1_410_003
    assert list(Event.objects.filter(filing_id=filing.pk).values_list("number", flat=True)) == list(
        range(1, now.event_count + 1)
    )


def attempt(work: Callable[[], object]) -> str:
    """What came of a transition: ``done`` or the refusal."""
    try:
        work()
    except Refused as refusal:
        return type(refusal).__name__
    return "done"


def test_of_two_submissions_exactly_one_is_frozen() -> None:
    cast = make_cast()
    filing = make_complete(cast)
    submit = [
        lambda person=person: attempt(lambda: advance(person, filing.pk, Verb.SUBMIT, 0))
        for person in (cast.preparer, cast.colleague)
    ]
    assert sorted(together(*submit)) == ["Conflict", "done"]
    assert Revision.objects.filter(filing=filing).count() == 1


def test_of_an_approval_and_a_return_exactly_one_happens() -> None:
    cast = make_cast()
    for number in range(ROUNDS):
        filing = make_at(cast, "stage_1", f"项目{number}")
        decisions = [
            lambda verb=verb, filing=filing: attempt(
                lambda: advance(cast.unit_reviewer, filing.pk, verb, filing.version, REASON)
            )
            for verb in (Verb.APPROVE, Verb.RETURN)
        ]
        assert sorted(together(*decisions)) == ["Conflict", "done"]


def test_of_two_reviewers_who_decide_at_once_exactly_one_wins_and_the_other_is_told() -> None:
    """One approves while the other returns, a hundred times on PostgreSQL, two threads starting each together."""
    cast = make_cast()
    other = make_person("second", cast.centre, Role.UNIT_REVIEWER)
    keys = [filing.pk for filing in crowd(cast, range(100 if connection.vendor == "postgresql" else 20))]
    Filing.objects.update(status=Status.IN_REVIEW, stage=1)
    start = Barrier(2, timeout=60)

    def decide(person: Person, verb: Verb) -> list[str]:
        results = []
        for key in keys:
            start.wait()
            results.append(attempt(lambda key=key: advance(person, key, verb, 0, REASON)))  # type: ignore[misc]
        return results

    answers = together(lambda: decide(cast.unit_reviewer, Verb.APPROVE), lambda: decide(other, Verb.RETURN))
    assert [sorted(pair) for pair in zip(*answers, strict=True)] == [["Conflict", "done"]] * len(keys)
    verbs = dict(Event.objects.values_list("filing_id", "verb"))
    assert verbs == {key: Verb.APPROVE if answers[0][i] == "done" else Verb.RETURN for i, key in enumerate(keys)}
    assert Event.objects.count() == len(keys)


def test_an_edit_never_slips_into_a_submitted_form() -> None:
    cast = make_cast()
    for number in range(ROUNDS):
        filing = make_complete(cast, f"项目{number}")
        edit = lambda filing=filing: attempt(  # noqa: E731
            lambda: apply(cast.colleague, filing.pk, [SetCell("1", "overall_goal", "", "赶在最后")])
        )
        submit = lambda filing=filing: attempt(  # noqa: E731
            lambda: advance(cast.preparer, filing.pk, Verb.SUBMIT, 0)
        )
        together(edit, submit)
        now = Filing.objects.get(pk=filing.pk)
        assert now.status == Status.IN_REVIEW
        assert now.revisions.get().form["overall_goal"] == now.project_target_2025.overall_goal
