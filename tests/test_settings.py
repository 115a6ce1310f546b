"""Settings come from the environment alone, and are secure where nothing is said."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import json
from bgapp import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=str))
"""


def settings_with(folder: Path, **environment: str) -> dict[str, Any]:
    """Our settings in a process of its own that knows only this environment."""
    known = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **environment}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=known, cwd=ROOT, capture_output=True, check=True)
    return dict(json.loads(done.stdout))


def test_without_a_word_everything_is_locked(tmp_path: Path) -> None:
    found = settings_with(tmp_path)
    assert found["SECRET_KEY"] == ""
    assert found["ALLOWED_HOSTS"] == []
    assert not found["DEBUG"]
    assert not found["DEMO"]


def test_outside_the_demo_cookies_and_pages_go_over_https_only(tmp_path: Path) -> None:
    found = settings_with(tmp_path, SECRET_KEY="x" * 50)
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] > 0


def test_the_demo_speaks_plain_http_to_this_machine_only(tmp_path: Path) -> None:
    found = settings_with(tmp_path, DEMO="1")
    assert not found["SESSION_COOKIE_SECURE"]
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]


def test_the_demo_keeps_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    first, second = (settings_with(tmp_path, DEMO="1")["SECRET_KEY"] for _ in range(2))
    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_sqlite_is_durable_and_waits_for_its_turn(tmp_path: Path) -> None:
    database = settings_with(tmp_path)["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "db.sqlite3")
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_city_names_its_postgresql_by_an_address(tmp_path: Path) -> None:
    database = settings_with(tmp_path, DATABASE_URL="postgres://jx:secret@db:5433/jixiao")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["HOST"], database["PORT"], database["NAME"]) == ("jx", "db", 5433, "jixiao")
    assert "OPTIONS" not in database


def test_the_web_server_refuses_to_start_without_a_key(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "ALLOWED_HOSTS": "example.org"}
    started = subprocess.run(
        [sys.executable, "-c", "import bgapp.wsgi"], env=environment, cwd=ROOT, capture_output=True, check=False
    )
    assert started.returncode != 0
    assert b"SECRET_KEY" in started.stderr


@pytest.mark.django_db
def test_every_page_forbids_what_is_inline_or_foreign(client: Client) -> None:
    policy = client.get("/login/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_guessing_passwords_locks_the_account_for_this_address(client: Client) -> None:
    answers = [client.post("/login/", {"username": "chenmin", "password": f"guess {n}"}) for n in range(11)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "15 分钟后再试" in answers[-1].content.decode()
