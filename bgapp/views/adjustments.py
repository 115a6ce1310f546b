"""What a filing's page shows of adjustments (目标调整): what is changed and why, and which target stands for which."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bgapp.filings.access import adjusting, fetch_all, may_edit, own, replaced, reviews
from bgapp.filings.adjusting import approved_at, may_adjust
from bgapp.filings.edits import as_sent
from bgapp.filings.force import OPEN, in_force
from bgapp.models import Filing, Person
from bgapp.reviews import reasons
from bgapp.reviews.adjustments.changes import Adjustment, Change
from bgapp.rules.plain import Plain


@dataclass(frozen=True)
class Item:
    """A change as the rail shows it; ``edits`` (JSON) put it back, ``text`` is its reason as far as it is written."""

    change: Change
    edits: str
    text: str

    @property
    def name(self) -> str:
        """What a page calls it."""
        return name_of(self.change.spot.row, self.change.spot.field)


@dataclass(frozen=True)
class ChangeList:
    """What an adjustment changes of the form that a person sees."""

    filing: Filing
    items: Sequence[Item]
    editable: bool

    shortest = reasons.SHORTEST
    longest = reasons.LONGEST

    @property
    def unexplained(self) -> int:
        return sum(not item.change.is_explained for item in self.items)


@dataclass(frozen=True)
class Approved:
    """A target that was approved, and when."""

    filing: Filing
    at: datetime | None


@dataclass(frozen=True)
class Relations:
    """How a fetched filing stands to the versions of its target: what it ``adjusts``, what is ``in_force`` instead.

    ``open`` is the adjustment on its way, where the person may open it, ``is_adjusting`` whether there is one.
    """

    adjusts: Approved | None = None
    in_force: Approved | None = None
    open: Filing | None = None
    is_adjusting: bool = False
    may_adjust: bool = False


def change_list(filing: Filing, form: Plain, typed: Mapping[str, str] | None = None) -> ChangeList | None:
    """The list for the page of a filing that the person fetched; nothing where it adjusts nothing, or for readers.

    ``typed`` are reasons that could not be kept, by the names of their changes.
    """
    if not filing.adjusts_id or not (own(filing) or reviews(filing)):
        return None
    adjustment, editable = Adjustment(filing, form), may_edit(filing)
    return ChangeList(filing, [_item(adjustment, each, typed or {}, editable) for each in adjustment.changes], editable)


def _item(adjustment: Adjustment, change: Change, typed: Mapping[str, str], editable: bool) -> Item:
    edits = [as_sent(edit) for edit in adjustment.back(change)] if editable else []
    given = change.reason.text if change.reason else ""
    text = typed.get(name_of(change.spot.row, change.spot.field), given)
    return Item(change, json.dumps(edits, ensure_ascii=False), text)


def name_of(row: str, field: str) -> str:
    """What a page calls a place of a form."""
    return row or field


def relations_of(filing: Filing, person: Person) -> Relations:
    """The versions of its target that the person who fetched a filing may open."""
    return Relations(
        adjusts=_approved(person, [filing.adjusts_id]) if filing.adjusts_id else None,
        in_force=_in_force(filing, person) if replaced(filing) else None,
        open=_open(filing, person) if adjusting(filing) else None,
        is_adjusting=adjusting(filing),
        may_adjust=may_adjust(filing),
    )


def _in_force(filing: Filing, person: Person) -> Approved | None:
    """The last of the adjustments that were approved one after the other."""
    same = Filing.objects.filter(
        in_force(), unit=filing.unit_id, project=filing.project_id, year=filing.year, edition=filing.edition
    )
    return _approved(person, list(same.values_list("pk", flat=True)))


def _approved(person: Person, keys: Sequence[int]) -> Approved | None:
    found = fetch_all(person, keys).first()
    return Approved(found, approved_at(found)) if found else None


def _open(filing: Filing, person: Person) -> Filing | None:
    keys = filing.adjustments.filter(status__in=OPEN).values_list("pk", flat=True)
    return fetch_all(person, keys).first()
