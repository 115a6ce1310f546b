"""Pull the plug: whatever the server acknowledged is there afterwards."""

from __future__ import annotations

import http.client
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bgapp.models import Filing
from tests.builders import PASSWORD, Cast, make_complete
from tests.durability.server import Browser, Server

KILLS = 8
WHERE = "overall_goal"


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return make_complete(cast)


@pytest.fixture
def server(filing: Filing, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.kill()


def stored(folder: Path, filing_id: int) -> str:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        row = database.execute(
            "SELECT overall_goal FROM bgapp_projecttarget2025 WHERE filing_id = ?", [filing_id]
        ).fetchone()
    return str(row[0])


def test_every_acknowledged_save_survives_kill_9(server: Server, filing: Filing, tmp_path: Path) -> None:
    server.start()
    browser = Browser(server)
    browser.sign_in("preparer", PASSWORD)
    text = stored(tmp_path, filing.pk)
    for round_number in range(KILLS):
        text, count = _burst(browser, filing.pk, text, round_number)
        kept = stored(tmp_path, filing.pk)
        assert kept in (text, _next(round_number, count)), "an acknowledged save is lost"
        text = kept
        server.start()


def _burst(browser: Browser, filing_id: int, text: str, round_number: int) -> tuple[str, int]:
    """Save again and again until the server dies, at any moment of some save; the last text acknowledged, and how many.

    It dies within the next one or two saves, however long they take here.
    """
    killer = threading.Timer(random.uniform(0, 0.03), browser.server.kill)
    count, last = 0, random.randint(1, 10)
    while True:
        if count == last:
            killer.start()
        new = _next(round_number, count)
        try:
            state = browser.save(filing_id, WHERE, text, new)
        except (OSError, http.client.HTTPException):
            killer.join()
            return text, count
        assert state == "saved"
        text, count = new, count + 1


def _next(round_number: int, count: int) -> str:
    return f"第 {round_number} 轮第 {count} 次保存"
