"""Jobs (下载任务): whose they are, who works on them, how far they are, and how they end."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, TypedDict, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from bgapp.filings import works
from bgapp.filings.works import ATTEMPTS, Lost, State
from bgapp.models import Job, Person

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

BEAT = 1.0
"""Seconds between two signs of life, at least."""
GIVEN_UP = f"生成时中断了 {ATTEMPTS} 次。请少选一些再试；仍不行时请告诉系统管理员。"
BROKEN = "生成时出错，文件没有做成。请再试一次；仍不行时请告诉系统管理员。"


class Place(TypedDict):
    """How many jobs are made before one."""

    ahead: int


ListedJob: TypeAlias = "WithAnnotations[Job, Place]"


def jobs_of(person: Person) -> QuerySet[ListedJob]:
    """A person's jobs, the newest first, without their long columns."""
    earlier = Job.objects.filter(Q(state=State.RUNNING) | Q(state=State.WAITING, pk__lt=OuterRef("pk")))
    counted = earlier.order_by().annotate(all=Value(1)).values("all").annotate(count=Count("pk")).values("count")
    listed = Job.objects.filter(person=person).annotate(ahead=Coalesce(Subquery(counted), 0))
    return cast("QuerySet[ListedJob]", listed.defer("filings", "made"))


def latest_open(person: Person) -> ListedJob | None:
    """The job that the person waits for."""
    return jobs_of(person).filter(state__in=(State.WAITING, State.RUNNING)).first()


def fetch(person: Person, job_id: int) -> ListedJob:
    """One of the person's own jobs, as :func:`jobs_of` lists it, else 404."""
    job = jobs_of(person).filter(pk=job_id).first()
    if job is None:
        raise Http404("没有这个下载任务，或者它已过期。")
    return job


def cancel(person: Person, job_id: int) -> None:
    """End a job of the person's before it is done."""
    works.cancel(fetch(person, job_id))


def remove(person: Person, job_id: int) -> None:
    """Delete a job and its file; its worker, if any, finds it gone."""
    _delete(fetch(person, job_id))


def claim(job_id: int, worker: str) -> Job | None:
    """Take over a waiting job; ``None`` where it is not there to be taken."""
    return works.take(Job, job_id, worker)


class Progress:
    """How far a worker is with its job, written down now and then."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._done = 0
        self._written = time.monotonic()

    def step(self, words: str) -> None:
        """One more form is done; ``Cancelled`` or ``Lost`` where the work is for nothing."""
        self._done += 1
        if time.monotonic() - self._written >= BEAT:
            self._write(words)

    def _write(self, words: str) -> None:
        self._written = time.monotonic()
        works.beat(self._job, done=self._done, step=words[:255])


def finish(job: Job, content: File[bytes], made: list[tuple[int, bool]], note: str) -> None:
    """Store the file of a job that is done; ``Lost`` where it is somebody else's by now."""
    stored = default_storage.save(_path(job), content)
    columns = {"file": stored, "size": content.size, "made": made, "note": note, "done": job.total}
    if not works.end(works.held(job), State.DONE, **columns):
        default_storage.delete(stored)
        raise Lost


def stop(job: Job) -> None:
    """End a job as its person asked."""
    works.end(works.held(job), State.CANCELLED)


def fail(job: Job, note: str) -> None:
    """End a job without a file, saying why."""
    works.end(works.held(job), State.FAILED, note=note)


def interrupted(worker: str, now: datetime | None = None) -> list[Job]:
    """The running jobs whose worker is dead: silent for long, or a former life of this ``worker`` that now starts."""
    return works.interrupted(Job, worker, now)


def release(job: Job) -> bool:
    """Let an interrupted job wait again; it ends instead where that was asked for, or was tried often enough."""
    released = works.release(job, GIVEN_UP)
    if released:
        default_storage.delete(_path(job))  # written in part, where its worker was cut off
    return released


def sweep(now: datetime | None = None) -> None:
    """Delete the jobs that have expired, with their files."""
    for job in Job.objects.filter(expires_at__lte=now or timezone.now()):
        _delete(job)


def _path(job: Job) -> str:
    """Where an attempt keeps its file: apart from every other attempt's, whoever else may still be at work."""
    return f"jobs/{job.pk}-{job.attempt}.{job.name.rpartition('.')[2]}"


def _delete(job: Job) -> None:
    job.delete()
    if job.file:
        default_storage.delete(job.file)
