"""What is ticked in 待审, as it is posted: keys of filings, each with the version that the person saw."""

from __future__ import annotations

from django.http import QueryDict

from bgapp.views.numbers import number


def pick(filing_id: int, version: int) -> str:
    """How a filing is ticked: ``12:3``."""
    return f"{filing_id}:{version}"


def picked(posted: QueryDict) -> dict[int, int]:
    """Versions by key: of the ticked ones, or of ``all`` that the page held; ``ValueError`` for what no page posts."""
    everything = posted.get("all")
    texts = posted.getlist("filing") if everything is None else str(everything).split()
    return dict(map(_read, texts))


def _read(text: str) -> tuple[int, int]:
    before, _, after = text.partition(":")
    key, version = number(before), number(after)
    if key is None or version is None:
        raise ValueError(text)
    return key, version
