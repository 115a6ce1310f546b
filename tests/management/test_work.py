"""The worker keeps house: it goes on with what was interrupted, and forgets what is past."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bgapp.exchange import jobs, orders
from bgapp.management.commands.work import keep_house
from bgapp.models import Job
from bgapp.models.transfer import KEPT
from tests.builders import Cast, make_at, make_cast
from tests.work import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def job(cast: Cast) -> Job:
    return orders.order(cast.preparer, Job.Kind.WORKBOOK, [make_at(cast, "approved").pk])


def test_a_start_goes_on_with_what_a_former_life_of_the_worker_left(job: Job) -> None:
    jobs.claim(job.pk, "the same")
    keep_house()
    assert Job.objects.get().state == Job.State.RUNNING
    keep_house("the same")
    work_off()
    assert Job.objects.get().state == Job.State.DONE


def test_expired_jobs_and_tasks_of_the_past_are_forgotten(job: Job) -> None:
    work_off()
    keep_house()
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (1, 1)
    past = timezone.now() - KEPT
    Job.objects.update(expires_at=past)
    DBTaskResult.objects.update(enqueued_at=past - timedelta(minutes=1))
    keep_house()
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_task_that_still_waits_is_never_forgotten(job: Job) -> None:
    DBTaskResult.objects.update(enqueued_at=timezone.now() - 2 * KEPT)
    keep_house()
    assert DBTaskResult.objects.count() == 1
