"""Reading imports in the background, and keeping house among them."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, task

from bgapp.exchange.imports.reading import read_batch
from bgapp.exchange.imports.storage import remove
from bgapp.filings import works
from bgapp.filings.works import Lost, State
from bgapp.models import Import

logger = logging.getLogger(__name__)

GIVEN_UP = f"读取时中断了 {works.ATTEMPTS} 次。请分几次导入；仍不行时请告诉系统管理员。"
BROKEN = "读取时出错，没有读完。请重新读取一次；仍不行时请告诉系统管理员。"


@task(takes_context=True)
def read_import(context: TaskContext, import_id: int) -> None:
    """Read the files of an import, unless somebody else does; those that were read before an accident stay so."""
    batch = works.take(Import, import_id, context.task_result.worker_ids[-1])
    if batch is None:
        return
    try:
        read_batch(batch)
        works.end(works.held(batch), State.DONE, done=batch.total, part_done=0, part_total=0)
    except Lost:
        logger.warning("import %s was given up, or taken over by another worker", batch.pk)
    except Exception:
        logger.exception("import %s", batch.pk)
        works.end(works.held(batch), State.FAILED, note=BROKEN)


def resume(worker: str = "", now: datetime | None = None) -> None:
    """Have imports read on whose reading was interrupted: by the death of a worker, or of its own former life."""
    for batch in works.interrupted(Import, worker, now):
        with transaction.atomic():
            if works.release(batch, GIVEN_UP):
                read_import.enqueue(batch.pk)


def sweep(now: datetime | None = None) -> None:
    """Delete the imports that have expired, with their files."""
    for batch in Import.objects.filter(expires_at__lte=now or timezone.now()):
        remove(batch)
