"""What a person has to decide: where a file and somebody else changed the same since the preview, and who that was."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from bgapp.exchange.imports.comparing import Difference, clashes
from bgapp.filings.events import last_edit
from bgapp.filings.overwriting import changes_between
from bgapp.models import Filing
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS

CLASHED = "预检以后，有人改了同样的地方，请逐格选择。"


def conflicts_of(filing: Filing, seen: Plain, merged: Plain, now: Plain) -> list[Difference]:
    """Where what the preview showed (``seen``) became one thing by the file and another by somebody else."""
    edition = EDITIONS[filing.edition]
    found = clashes(edition, changes_between(edition, seen, merged), changes_between(edition, seen, now))
    return [_attributed(filing, conflict) for conflict in found]


def _attributed(filing: Filing, conflict: Difference) -> Difference:
    """A conflict with who changed that since, and when."""
    key, _, name = conflict.address.partition(".")
    place = {"where": conflict.address} if conflict.where == conflict.address else {"row": key, "field": name}
    if conflict.kind == "deleted":
        place = {"row": key}
    event = last_edit(filing, place)
    if event is None:
        return conflict
    return replace(conflict, by=event.actor_name, at=timezone.localtime(event.at).strftime("%H:%M"))
