"""The views above the register: one for everything, and one for each status that there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bgapp.rules.transitions import Status
from bgapp.views.filters import NOT_STARTED, Conditions
from bgapp.views.tallies import Tally


@dataclass(frozen=True)
class View:
    """A link with a count."""

    words: str
    count: int
    address: str
    current: bool


def views_of(conditions: Conditions, tallies: Sequence[Tally], not_started: int) -> Iterator[View]:
    """In the year and edition of the conditions; those without a filing are left out, but for the one looked at."""
    scope = {"year": ""} | conditions.scope
    current = conditions.form.cleaned_data.get("status") or ""
    counts: dict[str, int] = {tally.status: tally.all for tally in tallies} | {NOT_STARTED: not_started}
    yield View("全部", sum(tally.all for tally in tallies), _address(scope), not current)
    for status, words in [*Status.choices(), (NOT_STARTED, "未开始")]:
        if counts[status] or status == current:
            yield View(words, counts[status], _address(scope, status=status), status == current)


def _address(scope: Mapping[str, str], **conditions: str) -> str:
    return "?" + urlencode({**scope, **conditions})
