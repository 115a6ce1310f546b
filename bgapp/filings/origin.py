"""From where something is done: said once, by what lets people in, and read by the log.

A request says it (``views.origin``), an import or a batch says it around its work; what says nothing is a command.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from bgapp.models import Channel


@dataclass(frozen=True)
class Origin:
    """A channel, the network address of whoever uses it, and the moment where that is not now (the demo's story)."""

    channel: Channel = Channel.COMMAND
    address: str = ""
    at: datetime | None = None

    @property
    def moment(self) -> datetime:
        return self.at or timezone.now()


COMMAND = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=COMMAND)


def origin() -> Origin:
    """From where the running code acts."""
    return _origin.get()


@contextmanager
def acting_from(channel: Channel, address: str | None = None) -> Iterator[None]:
    """Within, everything is done through a channel; the address stays as it is where none is given."""
    yield from _within(replace(origin(), channel=channel, address=origin().address if address is None else address))


@contextmanager
def acting_at(at: datetime) -> Iterator[None]:
    """Within, everything is logged as done at a moment."""
    yield from _within(replace(origin(), at=at))


def _within(changed: Origin) -> Iterator[None]:
    token = _origin.set(changed)
    try:
        yield
    finally:
        _origin.reset(token)
