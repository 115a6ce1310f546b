"""The trail (留痕): the events of a filing are a chain, each bound by its digest to the one before."""

from __future__ import annotations

from datetime import UTC

from bgapp.filings.exchange_format import digest
from bgapp.models import Event

UNBOUND = {"id", "digest"}
"""The columns that a digest does not cover."""
COLUMNS = [field.attname for field in Event._meta.concrete_fields if field.name not in UNBOUND]


def link(event: Event, previous: str) -> str:
    """The digest of an event: of all that it says, and of the digest before it (empty for the first)."""
    content = {name: getattr(event, name) for name in COLUMNS}
    content |= {"at": event.at.astimezone(UTC).isoformat(), "previous": previous}
    return digest(content)
