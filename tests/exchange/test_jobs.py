"""Jobs: how they end, go on after an accident, and disappear in time; and that nobody but their person has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bgapp.exchange import jobs, orders, tasks
from bgapp.exchange.books.making import Maker
from bgapp.exchange.books.selection import LIMIT
from bgapp.exchange.jobs import Progress
from bgapp.filings.errors import Refused
from bgapp.filings.works import ATTEMPTS, DEAD_AFTER, Lost, State
from bgapp.models import Filing, Job
from bgapp.models.transfer import KEPT
from tests.builders import Cast
from tests.work import work_off

pytestmark = pytest.mark.django_db


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def claimed(job: Job, worker: str = "a worker") -> Job:
    """The job in the hands of a worker, who has taken its task out of the queue."""
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    held = jobs.claim(job.pk, worker)
    assert held
    return held


def stored() -> set[str]:
    """The files of all jobs."""
    return set(default_storage.listdir("jobs")[1]) if default_storage.exists("jobs") else set()


def at_first_form(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen while the first form is worked on; progress is written down after each."""
    monkeypatch.setattr(jobs, "BEAT", 0)
    whole = Maker._done
    todo = [act]

    def done(maker: Maker, form: object) -> object:
        while todo:
            todo.pop()()
        return whole(maker, form)  # type: ignore[arg-type]

    monkeypatch.setattr(Maker, "_done", done)


def test_a_job_waits_and_is_done_and_its_file_is_there(job: Job) -> None:
    assert (job.state, job.total, job.made) == (State.WAITING, 3, [])
    work_off()
    done = now(job)
    assert (done.state, done.done, done.owner) == (State.DONE, 3, "a worker")
    assert default_storage.size(done.file) == done.size > 0
    assert done.expires_at
    assert KEPT - timedelta(minutes=1) < done.expires_at - timezone.now() <= KEPT


def test_progress_is_written_down_form_by_form(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(jobs, "BEAT", 0)
    whole = Progress._write

    def write(progress: Progress, words: str) -> None:
        whole(progress, words)
        seen.append((now(job).done, now(job).step))

    monkeypatch.setattr(Progress, "_write", write)
    work_off()
    assert [done for done, _ in seen] == [1, 2, 3]
    assert {step for _, step in seen} == {"甲项目", "乙项目", "丙项目"}


def test_a_waiting_job_is_cancelled_at_once(cast: Cast, job: Job) -> None:
    jobs.cancel(cast.reader, job.pk)
    assert now(job).state == State.CANCELLED
    work_off()
    assert (now(job).state, now(job).file) == (State.CANCELLED, "")


def test_a_running_job_is_cancelled_at_the_next_form(cast: Cast, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    at_first_form(monkeypatch, lambda: jobs.cancel(cast.reader, job.pk))
    work_off()
    cancelled = now(job)
    assert (cancelled.state, cancelled.file) == (State.CANCELLED, "")
    assert cancelled.expires_at


def test_a_job_that_is_deleted_while_it_is_made_leaves_nothing(
    cast: Cast, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_first_form(monkeypatch, lambda: jobs.remove(cast.reader, job.pk))
    before = stored()
    work_off()
    assert not Job.objects.exists()
    assert stored() == before


def test_what_has_ended_cannot_be_cancelled(cast: Cast, job: Job) -> None:
    work_off()
    jobs.cancel(cast.reader, job.pk)
    assert (now(job).state, now(job).cancel_asked) == (State.DONE, False)


def test_an_accident_fails_the_job_and_says_so(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(cover: object, parts: Iterable[object]) -> bytes:
        raise OSError("no space left on device")

    monkeypatch.setattr("bgapp.exchange.books.making.bind_workbook", trip)
    work_off()
    assert (now(job).state, now(job).note) == (State.FAILED, jobs.BROKEN)


def test_a_worker_that_starts_again_goes_on_with_what_it_had(job: Job) -> None:
    claimed(job, "the same")
    orders.resume("another")
    assert now(job).state == State.RUNNING
    orders.resume("the same")
    assert now(job).state == State.WAITING
    work_off("the same")
    assert (now(job).state, now(job).attempt) == (State.DONE, 2)


def test_a_job_whose_worker_fell_silent_goes_on_with_another(job: Job) -> None:
    claimed(job)
    orders.resume()
    assert now(job).state == State.RUNNING
    orders.resume(now=timezone.now() + DEAD_AFTER + timedelta(seconds=1))
    work_off("another")
    assert (now(job).state, now(job).owner) == (State.DONE, "another")


def test_a_job_that_kills_its_worker_every_time_fails_in_the_end(job: Job) -> None:
    for _ in range(ATTEMPTS):
        claimed(job)
        orders.resume("a worker")
    assert (now(job).state, now(job).note) == (State.FAILED, jobs.GIVEN_UP)


def test_an_interrupted_job_that_was_to_be_cancelled_does_not_go_on(cast: Cast, job: Job) -> None:
    claimed(job)
    jobs.cancel(cast.reader, job.pk)
    orders.resume("a worker")
    assert now(job).state == State.CANCELLED


def test_a_worker_taken_for_dead_stops_at_the_next_form_and_spoils_nothing(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_over() -> None:
        orders.resume("a worker")
        claimed(job, "another")

    at_first_form(monkeypatch, taken_over)
    work_off()
    assert (now(job).state, now(job).owner, now(job).file) == (State.RUNNING, "another", "")


def test_the_file_of_a_worker_taken_for_dead_is_thrown_away(job: Job) -> None:
    late = claimed(job)
    orders.resume("a worker")
    claimed(job)  # by another that calls itself the same
    with pytest.raises(Lost):
        jobs.finish(late, ContentFile(b"late"), [], "")
    assert not default_storage.exists(f"jobs/{job.pk}-1.xlsx")
    assert (now(job).state, now(job).file) == (State.RUNNING, "")


def test_a_late_worker_leaves_the_finished_file_of_another_alone(job: Job) -> None:
    late = claimed(job)
    orders.resume("a worker")
    jobs.finish(claimed(job), ContentFile(b"in time"), [], "")
    with pytest.raises(Lost):
        jobs.finish(late, ContentFile(b"late"), [], "")
    assert default_storage.open(now(job).file).read() == b"in time"


def test_a_job_is_made_once_however_often_it_is_queued(job: Job) -> None:
    tasks.make_job.enqueue(job.pk)
    work_off()
    assert (now(job).state, now(job).attempt) == (State.DONE, 1)


def test_ended_jobs_are_swept_away_after_a_week_with_their_files(cast: Cast, job: Job, filings: list[Filing]) -> None:
    work_off()
    waiting = orders.order(cast.reader, Job.Kind.BOOK, [filings[0].pk])
    file = now(job).file
    jobs.sweep(timezone.now() + KEPT - timedelta(minutes=1))
    assert default_storage.exists(file)
    jobs.sweep(timezone.now() + KEPT)
    assert list(Job.objects.all()) == [waiting]
    assert not default_storage.exists(file)


def test_a_job_is_its_persons_own(cast: Cast, job: Job) -> None:
    for act in (jobs.fetch, jobs.cancel, jobs.remove, orders.order_again):
        with pytest.raises(Http404):
            act(cast.preparer, job.pk)
    assert now(job).state == State.WAITING
    assert not jobs.jobs_of(cast.preparer).exists()


def test_jobs_know_how_many_come_before_them(cast: Cast, job: Job, filings: list[Filing]) -> None:
    second, third = (orders.order(person, Job.Kind.BOOK, [filings[0].pk]) for person in (cast.preparer, cast.reader))
    assert [found.ahead for found in jobs.jobs_of(cast.reader)] == [2, 0]
    claimed(job)
    jobs.cancel(cast.preparer, second.pk)
    assert jobs.fetch(cast.reader, third.pk).ahead == 1


def test_the_same_can_be_made_again_in_place_of_what_ended(cast: Cast, job: Job, filings: list[Filing]) -> None:
    with pytest.raises(Refused, match="还没有结束"):
        orders.order_again(cast.reader, job.pk)
    work_off()
    Filing.objects.filter(pk=filings[0].pk).update(status="draft")
    again = orders.order_again(cast.reader, job.pk)
    work_off()
    assert list(Job.objects.values_list("pk", flat=True)) == [again.pk]
    assert (now(again).total, now(again).note) == (2, "有 1 份您现在看不到（无权查看或已删除），没有收入。")


def test_nothing_and_too_much_are_refused(cast: Cast, filings: list[Filing]) -> None:
    for wanted in ([], [0]):
        with pytest.raises(Refused, match="没有可以下载的表"):
            orders.order(cast.reader, Job.Kind.BOOK, wanted)
    with pytest.raises(Refused, match="一次最多下载 3000 份，现在选了 3001 份"):
        orders.order(cast.reader, Job.Kind.BOOK, range(LIMIT + 1))
    assert not Job.objects.exists()
