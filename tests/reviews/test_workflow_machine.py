"""The workflow as a state machine: whatever people try, in whatever order, the filing stays in a lawful state.

Once it is approved it may be adjusted: from then on they try the same with the adjustment, and the target stands.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bgapp.filings.access import fetch
from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.editing import apply
from bgapp.filings.edits import SetCell
from bgapp.filings.errors import Refused
from bgapp.filings.force import in_force
from bgapp.models import Event, Filing, Revision
from bgapp.reviews.guarding import available
from bgapp.reviews.workflow import advance
from bgapp.rules.transitions import Status, Verb
from tests.builders import REASON, Cast, explain, make_cast, make_complete, open_adjustments

PEOPLE = ("preparer", "colleague", "unit_reviewer", "department_reviewer", "reader", "stranger", "administrator")


class Workflow(RuleBasedStateMachine):
    """Random people carry out random transitions and edits; a plain model of the rules runs beside them."""

    cast: Cast
    filing_id: int

    @initialize()
    def begin(self) -> None:
        self.cast = make_cast()
        open_adjustments(self.cast.period)
        self.targets: list[int] = []
        self.edit_count = 0
        self._turn_to(make_complete(self.cast))

    def _turn_to(self, filing: Filing) -> None:
        self.filing_id = filing.pk
        self.prepared: set[str] = set()
        self.decided: dict[str, int] = {}

    @property
    def filing(self) -> Filing:
        return Filing.objects.get(pk=self.filing_id)

    @property
    def alive(self) -> bool:
        return Filing.objects.filter(pk=self.filing_id).exists()

    @precondition(lambda self: self.alive)
    @rule(name=st.sampled_from(PEOPLE), verb=st.sampled_from([verb for verb in Verb if verb is not Verb.DELETE]))
    def somebody_tries(self, name: str, verb: Verb) -> None:
        before = self.filing
        person = self.cast.person(name)
        try:
            offered = verb in [transition.verb for transition in available(fetch(person, before.pk), person)]
        except Http404:
            offered = False
        try:
            advance(person, before.pk, verb, before.version, REASON)
        except (Http404, Refused):
            assert not offered or verb is Verb.SUBMIT, f"{verb} was offered to {name} and then refused"
            after = self.filing
            assert (after.status, after.stage, after.version) == (before.status, before.stage, before.version)
            return
        assert offered, f"{verb} was not offered to {name} but worked"
        self._note(name, verb, before)

    def _note(self, name: str, verb: Verb, before: Filing) -> None:
        after = self.filing
        assert after.version == before.version + 1
        if verb is Verb.SUBMIT:
            assert before.status in (Status.DRAFT, Status.RETURNED)
            assert (after.status, after.stage, after.round) == (Status.IN_REVIEW, 1, before.round + 1)
            self.prepared.add(name)
        if verb in (Verb.APPROVE, Verb.RETURN):
            assert name not in self.prepared, "nobody reviews what they prepared"
            assert self.decided.setdefault(name, before.stage) == before.stage, "one person, one stage"
        if verb is Verb.WITHDRAW:
            assert (before.status, before.stage) == (Status.IN_REVIEW, 1)
            assert after.status in (Status.DRAFT, Status.RETURNED)

    @precondition(lambda self: self.alive)
    @rule(name=st.sampled_from(PEOPLE))
    def somebody_edits(self, name: str) -> None:
        before = self.filing
        self.edit_count += 1
        old = before.project_target_2025.overall_goal
        edit = SetCell("1", "overall_goal", old, f"第 {self.edit_count} 次修改")
        try:
            apply(self.cast.person(name), before.pk, [edit])
        except (Http404, Refused):
            assert not (name in ("preparer", "colleague") and before.editable)
            return
        assert name in ("preparer", "colleague")
        assert before.status in (Status.DRAFT, Status.RETURNED)
        self.prepared.add(name)
        if before.adjusts_id:
            explain(before, self.cast.person(name))

    @precondition(lambda self: self.filing.status == Status.APPROVED)
    @rule()
    def the_preparer_adjusts_what_is_approved(self) -> None:
        self.targets.append(self.filing_id)
        self._turn_to(begin_adjustment(self.cast.preparer, self.filing_id))
        self.somebody_edits("preparer")

    @invariant()
    def one_version_holds_and_those_adjusted_stand(self) -> None:
        held = set(Filing.objects.filter(in_force()).values_list("pk", flat=True))
        is_approved = self.filing.status == Status.APPROVED
        assert held == ({self.filing_id} if is_approved else set(self.targets[-1:]))
        if self.filing.status != Status.VOID:
            assert not [each for key in self.targets for each in self._offered_to_anybody(key)]

    def _offered_to_anybody(self, key: int) -> list[Any]:
        people = [self.cast.person(name) for name in ("preparer", "unit_reviewer", "department_reviewer")]
        return [transition for person in people for transition in available(fetch(person, key), person)]

    @invariant()
    def status_and_stage_fit(self) -> None:
        filing = self.filing
        assert (filing.status == Status.IN_REVIEW) == (filing.stage > 0)
        assert filing.stage <= filing.furthest_stage <= 2

    @invariant()
    def every_submission_is_frozen(self) -> None:
        numbers = Revision.objects.filter(filing=self.filing_id).values_list("number", flat=True)
        assert list(numbers) == list(range(1, self.filing.round + 1))

    @invariant()
    def the_log_has_no_gap(self) -> None:
        numbers = Event.objects.filter(filing_id=self.filing_id).values_list("number", flat=True)
        assert list(numbers) == list(range(1, self.filing.event_count + 1))

    @invariant()
    def what_is_void_stays_void(self) -> None:
        if self.filing.status == Status.VOID:
            for name in PEOPLE:
                person = self.cast.person(name)
                filing = self._seen(name)
                assert filing is None or not available(filing, person)

    def _seen(self, name: str) -> Any:
        try:
            return fetch(self.cast.person(name), self.filing_id)
        except Http404:
            return None


class TestWorkflowMachine(TestCase):
    """Each example runs in a transaction of its own, which is rolled back."""

    def test_the_filing_stays_lawful(self) -> None:
        from django.db import transaction
        from hypothesis.stateful import run_state_machine_as_test

        class RolledBack(Workflow):
            def __init__(self) -> None:
                super().__init__()
                self.outer = transaction.atomic()
                self.outer.__enter__()

            def teardown(self) -> None:
                transaction.set_rollback(True)
                self.outer.__exit__(None, None, None)

        run_state_machine_as_test(
            RolledBack,
            settings=settings(
                max_examples=8,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            ),
        )
