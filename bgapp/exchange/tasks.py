"""Work that a worker does in the background."""

from __future__ import annotations

import logging
from tempfile import TemporaryFile

from django.core.files import File
from django_tasks import TaskContext, task

from bgapp.exchange import jobs
from bgapp.exchange.books.making import Maker, NothingLeft
from bgapp.exchange.prints import extras_of, plate
from bgapp.exchange.publication.making import FolderMaker
from bgapp.filings.exchange_format import without_keys
from bgapp.filings.works import Cancelled, Lost
from bgapp.models import Job, Revision
from bgapp.sheets.book import Printout
from bgapp.sheets.excel.values import TextTooLongError

logger = logging.getLogger(__name__)


@task()
def prepare_print(revision_id: int) -> None:
    """Render a frozen revision before anybody asks for it."""
    revision = Revision.objects.select_related("filing__period").get(pk=revision_id)
    plate(Printout(without_keys(revision.form), extras_of(revision.filing)))


@task(takes_context=True)
def make_job(context: TaskContext, job_id: int) -> None:
    """Make the file of a job, unless somebody else does."""
    job = jobs.claim(job_id, context.task_result.worker_ids[-1])
    if job is None:
        return
    try:
        _make(job)
    except Lost:
        logger.warning("job %s was taken over by another worker", job.pk)
    except Cancelled:
        jobs.stop(job)
    except (NothingLeft, TextTooLongError) as error:
        jobs.fail(job, str(error))
    except Exception:
        logger.exception("job %s", job.pk)
        jobs.fail(job, jobs.BROKEN)


def _make(job: Job) -> None:
    kind = FolderMaker if job.kind == Job.Kind.PUBLICATION else Maker
    maker = kind(job, jobs.Progress(job).step)
    with TemporaryFile() as target:
        maker.write(target)
        left_out = len(job.filings) - len(maker.made)
        note = maker.left_out.format(count=left_out) if left_out else ""
        jobs.finish(job, File(target), maker.made, note)
