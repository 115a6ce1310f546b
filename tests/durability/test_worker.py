"""Kill the worker in the middle of a book: the next start makes it whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from bgapp.exchange.orders import order
from bgapp.models import Job
from tests.builders import Cast
from tests.durability.server import Server
from tests.views.crowd import crowd

WORK = [sys.executable, "manage.py", "work", "--worker-id=the same", "--no-startup-delay"]
PATIENCE = 120  # seconds; only a failure waits so long


class Workshop(Server):
    """A data folder with what the test has, and the worker over it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.environment = self.environment | {"DJANGO_SETTINGS_MODULE": "bgapp.settings"}

    def work(self, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*WORK, *options], cwd=settings.BASE_DIR, env=self.environment)

    def job(self) -> tuple[str, int, int, int, str]:
        """State, forms done, forms in all, attempt, and file of the one job."""
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            columns = database.execute("SELECT state, done, total, attempt, file FROM bgapp_job").fetchone()
        return tuple(columns)


@pytest.fixture
def workshop(cast: Cast, tmp_path: Path) -> Workshop:
    """An order for a book of many forms."""
    order(cast.preparer, Job.Kind.BOOK, [filing.pk for filing in crowd(cast, range(40))])
    return Workshop(tmp_path)


def wait_until(question: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """The processes that a process has started, their own included."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for path in listed for child in path.read_text().split()]
    return found + [grandchild for child in found for grandchild in children(child)]


def test_a_killed_worker_makes_the_book_whole_when_it_starts_again(workshop: Workshop) -> None:
    worker = workshop.work()
    wait_until(lambda: workshop.job()[1], "a first form")
    helpers = children(worker.pid)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    state, done, total, attempt, _ = workshop.job()
    assert (state, attempt) == ("running", 1)
    assert 0 < done < total
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in helpers), "the end of its helpers")

    assert workshop.work("--batch").wait(PATIENCE) == 0
    state, done, _, attempt, file = workshop.job()
    assert (state, done, attempt) == ("done", total, 2)
    with pikepdf.open(workshop.folder / "files" / file) as book, book.open_outline() as outline:
        forms = [mark for item in outline.root[1:] for mark in item.children or [item]]
    assert len(forms) == total
