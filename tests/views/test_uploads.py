"""Uploads: no name and no size of a file brings the server to its knees."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadhandler import load_handler
from django.test import RequestFactory

from bgapp.filings.evidence import LARGEST
from tests.files import PDF, upload


def receive(name: str, content: bytes) -> tuple[str, int, int]:
    """Name and size of a file as a view gets it, and the bytes of it that were kept."""
    request = RequestFactory().post("/", {"files": upload(name, content)})
    file = request.FILES["files"]
    return str(file.name), int(file.size or 0), Path(file.temporary_file_path()).stat().st_size  # type: ignore[union-attr]


def test_ours_is_the_one_in_charge(settings: LazySettings) -> None:
    handlers = [load_handler(path, None) for path in settings.FILE_UPLOAD_HANDLERS]
    assert [type(handler).__name__ for handler in handlers] == ["Upload"]


def test_a_small_file_arrives_whole() -> None:
    assert receive("批复.pdf", PDF) == ("批复.pdf", len(PDF), len(PDF))


@pytest.mark.parametrize("beyond", [1, 100_000, 5_000_000])
def test_of_a_file_that_is_too_large_no_more_is_kept_than_shows_it(beyond: int) -> None:
    name, size, kept = receive("大.pdf", b"x" * (LARGEST + beyond))
    assert (name, size) == ("大.pdf", LARGEST + beyond)
    assert LARGEST < kept <= LARGEST + 64 * 1024


def test_a_name_may_be_longer_than_a_disk_likes() -> None:
    name = "1." + "长" * 250
    assert receive(name, PDF)[0] == name
