"""A real server as a process of its own, and a small HTTP client that signs in and saves cells."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

from django.conf import settings
from django.db import connection

PATIENCE = 120  # seconds; only a failure waits so long


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def copy_database(file: Path) -> None:
    """What a test finds in its database, for other processes."""
    connection.ensure_connection()
    file.write_bytes(connection.connection.serialize())


class Server:
    """The web server over a data folder with what the test has; ``kill`` is ``kill -9`` of all its processes."""

    def __init__(self, folder: Path) -> None:
        copy_database(folder / "db.sqlite3")
        self.environment = os.environ | {
            "DEMO": "1",
            "HTTPS": "0",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }

    def start(self) -> None:
        self.port = free_port()
        options = [f"--bind=127.0.0.1:{self.port}", "--threads=4", "--no-control-socket", "--log-level=error"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "bgapp.wsgi", *options],
            cwd=settings.BASE_DIR,
            env=self.environment,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.05)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _answers(self) -> bool:
        """Whether a page comes: the port is open long before that."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/health/") as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


class Browser:
    """Somebody at a keyboard, without the browser."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def open(self, path: str, data: bytes | None = None, **headers: str) -> str:
        """GET, or POST where there is data; raises ``OSError`` where the server is gone."""
        request = Request(f"http://127.0.0.1:{self.server.port}{path}", data, headers)
        with self.opener.open(request, timeout=PATIENCE) as response:
            body: bytes = response.read()
        return body.decode()

    def sign_in(self, username: str, password: str) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.open("/login/"))
        assert token
        fields = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        self.open("/login/", urlencode(fields).encode())

    def save(self, filing_id: int, where: str, old: str, new: str) -> str:
        """Save one cell; the state that the server answers."""
        edits = {"edits": [{"id": "1", "op": "set", "where": where, "old": old, "new": new}]}
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        answer = self.open(
            f"/filings/{filing_id}/edits/",
            json.dumps(edits).encode(),
            **{"X-CSRFToken": token or "", "Content-Type": "application/json"},
        )
        state: str = json.loads(answer)["results"][0]["state"]
        return state
