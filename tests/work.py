"""A worker for the tests: does all that is queued, here and now, in the test's own transaction."""

from __future__ import annotations

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


def work_off(name: str = "a worker") -> None:
    """Do every task that is ready."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    for result in DBTaskResult.objects.ready():
        result.claim(name)
        worker.run_task(result)
