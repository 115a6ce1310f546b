"""Where uploaded files lie: in the store under random names, of which only the rows of ``ImportFile`` know."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.core.files import File
from django.core.files.storage import default_storage

from bgapp.models import Import

FOLDER = "imports"


def keep(content: File[bytes]) -> str:
    """Store a file; the name under which it lies."""
    return default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", content)


def forget(paths: Iterable[str]) -> None:
    """Delete stored files that no row names any more."""
    for path in filter(None, paths):
        default_storage.delete(path)


def remove(batch: Import) -> None:
    """Delete an import, then its files."""
    paths = list(batch.files.values_list("file", flat=True))
    batch.delete()
    forget(paths)
