"""What every test may use: a database of its own, a browser, the published samples."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis

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

hypothesis.register_profile("ours", deadline=None)  # a busy machine is no failure
hypothesis.load_profile("ours")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and skip what this machine has no program for, saying so."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        for marker, (program, reason) in MISSING.items():
            if item.get_closest_marker(marker) and not program:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A database of this process alone; SQLite in a file, as in use, for threads and processes to race for."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name: str | Path = tmp_path_factory.mktemp("database") / "db.sqlite3"
    else:
        name = f"test_bgapp_{os.getpid()}"
    database["TEST"] = database.get("TEST", {}) | {"NAME": name}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own Chromium, quiet; as root it runs only without its sandbox."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGS + sandbox}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A browser as an office here has it."""
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of published forms ($SAMPLES, else ../shared/samples)."""
    if not SAMPLES.is_dir():
        pytest.skip(f"没有样本目录 {SAMPLES}，与已公开表格的比对未执行")
    return SAMPLES
