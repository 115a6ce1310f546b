"""Where the files of evidence lie: in the store under random names, of which only the rows of `Evidence` know.

A file is written before its row, and goes after it: what a crash leaves behind is a file without a row, for `sweep`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from bgapp.models import Evidence, Filing

ROOT = "evidence"
YOUNG = timedelta(days=1)
"""As long a file may wait for its row; no upload takes nearly so long."""


def keep(content: File[bytes]) -> str:
    """Store a file for good; the name under which it lies."""
    name = secrets.token_hex(16)
    path = default_storage.save(f"{ROOT}/{name[:2]}/{name}", content)
    _settle(path)
    return path


def discard(paths: Iterable[str]) -> None:
    """Delete stored files that no row names."""
    for path in paths:
        default_storage.delete(path)


def forget(filing: Filing) -> None:
    """Delete the files of a filing that is about to be deleted, once it is."""
    paths = list(filing.evidence.values_list("path", flat=True))
    transaction.on_commit(lambda: discard(paths))


def sweep() -> int:
    """Delete files that have had no row for a day: a crash or a power cut left them; how many they were."""
    orphans = [path for folder in _folders() for path in _orphans(folder)]
    discard(orphans)
    return len(orphans)


def _folders() -> list[str]:
    return default_storage.listdir(ROOT)[0] if default_storage.exists(ROOT) else []


def _orphans(folder: str) -> list[str]:
    paths = {f"{ROOT}/{folder}/{name}" for name in default_storage.listdir(f"{ROOT}/{folder}")[1]}
    known = Evidence.objects.filter(path__startswith=f"{ROOT}/{folder}/").values_list("path", flat=True)
    old = timezone.now() - YOUNG
    return [path for path in paths.difference(known) if default_storage.get_modified_time(path) < old]


def _settle(path: str) -> None:
    """Bring a stored file through a power cut, where the store is a disk: it and the folders that lead to it."""
    try:
        place = Path(default_storage.path(path))
    except NotImplementedError:
        return
    for each in (place, *place.parents[:3]):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
