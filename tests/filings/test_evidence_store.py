"""Files of evidence on the disk: what has no row is swept away, but not before its time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from bgapp.filings.evidence_store import YOUNG, keep, sweep
from bgapp.models import Evidence
from tests.builders import make_cast, make_draft
from tests.files import lay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(store: Path) -> set[str]:
    return {str(path.relative_to(store)) for path in store.rglob("*") if path.is_file()}


def test_a_file_without_a_row_is_swept_away_after_a_day(store: Path) -> None:
    cast = make_cast()
    evidence = lay(make_draft(cast), cast.preparer)
    orphan = keep(ContentFile(b"cut off"))
    print_of_something = store / "prints" / "ab" / "kept.pdf"
    print_of_something.parent.mkdir(parents=True)
    print_of_something.write_bytes(b"%PDF")

    assert sweep() == 0
    with time_machine.travel(timezone.now() + YOUNG + timedelta(minutes=1)):
        call_command("sweep_evidence")
    assert stored(store) == {evidence.path, "prints/ab/kept.pdf"}
    assert orphan not in stored(store)


def test_where_there_never_was_a_file_there_is_nothing_to_sweep() -> None:
    assert sweep() == 0
    assert not Evidence.objects.exists()
