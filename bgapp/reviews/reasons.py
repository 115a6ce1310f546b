"""Reasons that filers write: why a finding may stay (答复), why something is adjusted (目标调整)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils import timezone

from bgapp.filings.errors import Conflict, Refused
from bgapp.rules.text import clean

SHORTEST = 4
"""Characters of a reason at least."""

LONGEST = 500


class Given(Protocol):
    """A reason that somebody gave."""

    @property
    def text(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def written(text: str, asks: str) -> str:
    """A reason as it is kept; :class:`Refused`, after what it ``asks``, where that says too little or too much."""
    text = clean(text).strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refused(f"{asks}{SHORTEST} 到 {LONGEST} 个字，现在有 {len(text)} 个。")
    return text


def check_given(given: Given | None, text: str, old: str, about: str = "") -> None:
    """:class:`Conflict` where somebody gave another reason than ``old``, which was seen, and than ``text`` now."""
    if given and given.text not in (text, clean(old).strip()):
        at = timezone.localtime(given.at)
        raise Conflict(f"{given.by} {at:%H:%M} 已写明{about}理由「{given.text}」，请看过再改。")
