"""Order a job, and order it again: by its person, or by a worker that finds it interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bgapp.exchange import jobs
from bgapp.exchange.books.selection import LIMIT, cover_for, ordered
from bgapp.exchange.prints import safe_stem
from bgapp.exchange.publication.selection import published
from bgapp.exchange.tasks import make_job
from bgapp.filings.errors import Refused
from bgapp.models import Job, Person
from bgapp.sheets.book import Cover

EXTENSIONS = {
    Job.Kind.BOOK: "pdf",
    Job.Kind.WORKBOOK: "xlsx",
    Job.Kind.PDF_ARCHIVE: "zip",
    Job.Kind.XLSX_ARCHIVE: "zip",
    Job.Kind.JSON: "json",
    Job.Kind.PUBLICATION: "zip",
}
NOTHING = {Job.Kind.PUBLICATION: "没有已公开的表，请先选定要公开的。"}
SINGLE = {Job.Kind.PDF_ARCHIVE: "单份PDF", Job.Kind.XLSX_ARCHIVE: "单份Excel"}


def order(person: Person, kind: Job.Kind, filing_ids: Sequence[int]) -> Job:
    """Have a file made of those filings that the person may see; ``Refused`` where these are none, or too many."""
    wanted = list(dict.fromkeys(filing_ids))
    if len(wanted) > LIMIT:
        raise Refused(f"一次最多下载 {LIMIT} 份，现在选了 {len(wanted)} 份。请按单位或年度分几次下载。")
    found = published(person, wanted) if kind == Job.Kind.PUBLICATION else ordered(person, wanted)
    if not found:
        raise Refused(NOTHING.get(kind, "没有可以下载的表，请先勾选。"))
    with transaction.atomic():
        name = _file_name(kind, cover_for(found))
        job = Job.objects.create(person=person, kind=kind, name=name, filings=wanted, total=len(found))
        make_job.enqueue(job.pk)
    return job


def order_again(person: Person, job_id: int) -> Job:
    """The same once more, in place of a job that has ended."""
    job = jobs.fetch(person, job_id)
    if job.open:
        raise Refused("这个任务还没有结束。")
    again = order(person, Job.Kind(job.kind), job.filings)
    jobs.remove(person, job_id)
    return again


def resume(worker: str = "", now: datetime | None = None) -> None:
    """Order again what was interrupted: by the death of a worker, or of a former life of this ``worker``."""
    for job in jobs.interrupted(worker, now):
        with transaction.atomic():
            if jobs.release(job):
                make_job.enqueue(job.pk)


def _file_name(kind: Job.Kind, cover: Cover) -> str:
    year = cover.year and f"{cover.year}年度"
    if kind == Job.Kind.PUBLICATION:
        stem = safe_stem("公开", cover.unit or "各单位", year)
    else:
        stem = safe_stem(cover.unit, year, cover.title, SINGLE.get(kind, ""))
    return f"{stem}.{EXTENSIONS[kind]}"
