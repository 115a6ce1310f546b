"""A new edition is one module of layout data and one model with its migration, nothing else (docs/new-edition.md)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.sheets import paper

HERE = Path(__file__).parent
COPIED = ("bgapp", "fixtures", "static", "templates", "tests", "manage.py", "pyproject.toml")
NAME = "bond_target_2026.py"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project in a folder of its own, with the two modules put where they belong."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in COPIED:
        source = Path(settings.BASE_DIR, name)
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    shutil.copy(HERE / "edition.py", folder / "bgapp" / "sheets" / "editions" / NAME)
    shutil.copy(HERE / "model.py", folder / "bgapp" / "models" / "forms" / NAME)
    return folder


def run(folder: Path, *arguments: str) -> str:
    """What a command of the copied project says."""
    environment = os.environ | {"DEMO": "1", "HTTPS": "0", "VAR_DIR": str(folder / "var")}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@paper.needs_pdftotext
def test_two_modules_and_a_migration_are_all_that_a_new_form_needs(copy: Path) -> None:
    assert "+ Create model BondTarget2026" in run(copy, "manage.py", "makemigrations", "bgapp")
    story = str(Path("tests", "new_edition", "story.py"))
    assert "7 passed" in run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", story)
