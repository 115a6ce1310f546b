"""Keys, versions and years as pages post them."""

from __future__ import annotations

DIGITS = 18
"""Of a whole number that every database holds."""


def number(text: str) -> int | None:
    """A whole number; ``None`` for what no page posts."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def key_of(text: str) -> int:
    """A key; 0, which is nobody's, for what no page posts."""
    return number(text) or 0
