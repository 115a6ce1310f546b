"""Work off the background tasks, and keep the house: jobs, the day's trail, what is to be checked anew."""

from __future__ import annotations

import logging
import socket
import threading
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from bgapp.exchange.imports import tasks as imports
from bgapp.exchange.jobs import sweep
from bgapp.exchange.orders import resume
from bgapp.filings.sealing import seal_day
from bgapp.reviews.batches import orders as batches
from bgapp.reviews.findings.counts import outdated, recount
from bgapp.reviews.notices import telling
from bgapp.reviews.notices.digests import send_digests
from bgapp.reviews.notices.reminding import remind

ROUND = 30.0
"""Seconds between two rounds through the house."""
REMEMBERED = timedelta(days=7)
"""How long the queue remembers a task that is done, or whose worker died."""

logger = logging.getLogger(__name__)


def keep_house(worker: str = "") -> None:
    """One round; a ``worker`` that starts finds what a former life of it left."""
    resume(worker)
    sweep()
    imports.resume(worker)
    imports.sweep()
    batches.resume(worker)
    batches.sweep()
    seal_day()
    remind()
    send_digests()
    telling.sweep()
    recount(outdated())
    past = DBTaskResult.objects.exclude(status=TaskResultStatus.READY)
    past.filter(enqueued_at__lt=timezone.now() - REMEMBERED).delete()


class Command(db_worker.Command):
    """django-tasks' worker; each of several needs a ``--worker-id``, and to keep it when it starts again."""

    help = "执行后台任务，接着做被中断的下载任务，清理过期的下载"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(worker_id=socket.gethostname()[:64])

    def handle(self, **options: Any) -> None:
        """Work until told to stop."""
        keep_house(options["worker_id"])
        threading.Thread(target=self.rounds, daemon=True).start()
        super().handle(**options)

    def rounds(self) -> None:
        """Keep the house beside the work, whatever happens."""
        while True:
            time.sleep(ROUND)
            close_old_connections()
            try:
                keep_house()
            except DatabaseError:
                logger.exception("the house was not kept")
            close_old_connections()
