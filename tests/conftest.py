"""What every test may use: a database of its own, a browser, the published samples."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker

from bgapp.exchange import orders
from bgapp.models import Filing, Job
from tests.builders import Cast, make_at, make_cast
from tests.guards import unguard

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium")
LIBREOFFICE = shutil.which("soffice")
SAMPLES = Path(os.environ.get("SAMPLES", ROOT.parent / "shared" / "samples"))

CHROMIUM_ARGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MISSING = {
    "browser": (CHROMIUM, "没有 chromium，浏览器测试未执行（apt install chromium）"),
    "office": (LIBREOFFICE, "没有 soffice，LibreOffice 测试未执行（apt install libreoffice-calc-nogui）"),
}

# A busy machine is no failure. Everybody tries the same examples: `--hypothesis-profile=default` looks for new ones.
hypothesis.register_profile("ours", deadline=None, derandomize=True)
hypothesis.load_profile("ours")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and skip what this machine has no program for, saying so.

    A browser is a dozen processes that share few processors with ours, and no wait of a test knows all of them: one
    that fails is run once more, so that a stumble does not hold up everybody. It is not hidden: the summary names
    each, and more than ``--max-suite-reruns`` of them (pyproject.toml) fail.
    """
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))
        for marker, (program, reason) in MISSING.items():
            if item.get_closest_marker(marker) and not program:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which tests passed in their second run only: behind each is a race, in the test or in the product."""
    failed = {report.nodeid for report in terminalreporter.stats.get("failed", [])}
    stumbled = [report for report in terminalreporter.stats.get("rerun", []) if report.nodeid not in failed]
    if stumbled:
        terminalreporter.section("第二次才通过 · PASSED IN THE SECOND RUN ONLY", "!", red=True, bold=True)
    for report in stumbled:
        reason = report.longreprtext.partition("\nE ")[2].partition("\n")[0].strip()
        terminalreporter.write_line(f"{report.nodeid}  {reason}", red=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A database of this process alone; SQLite in a file, as in use, for threads and processes to race for.

    Nobody pulls the plug of this one: it need not wait for the disk.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
        name: str | Path = tmp_path_factory.mktemp("database") / "db.sqlite3"
    else:
        name = f"test_bgapp_{os.getpid()}"
    database["TEST"] = database.get("TEST", {}) | {"NAME": name}


@pytest.fixture
def transactional_db(transactional_db: None) -> Iterator[None]:
    """A database without a transaction around the test, emptied afterwards: its guards off, until that puts them back.

    What works without one asks for this, not for ``django_db(transaction=True)``, whose end they would refuse.
    """
    yield
    unguard()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, loaded once for all tests of a module; what one of them changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def filings(cast: Cast) -> list[Filing]:
    """Three approved ones."""
    return [make_at(cast, "approved", name) for name in ("甲项目", "乙项目", "丙项目")]


@pytest.fixture
def job(cast: Cast, filings: list[Filing]) -> Job:
    """A workbook of the three, which the reader has ordered."""
    return orders.order(cast.reader, Job.Kind.WORKBOOK, [filing.pk for filing in filings])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own Chromium, quiet; as root it runs only without its sandbox."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGS + sandbox}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A browser as an office here has it, but without motion: nobody measures or clicks what still glides."""
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: a test names its server. Playwright's own fixture is of a kind that pytest warns of."""


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of published forms ($SAMPLES, else ../shared/samples)."""
    if not SAMPLES.is_dir():
        pytest.skip(f"没有样本目录 {SAMPLES}，与已公开表格的比对未执行")
    return SAMPLES
