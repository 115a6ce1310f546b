"""目标调整: say why each row and cell is changed, put it back, and what an adjustment needs to be submitted.

What it changes is worked out in ``changes.py``; it is begun by ``filings.adjusting``.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bgapp.filings import editing
from bgapp.filings.access import check_may_edit, fetch_locked
from bgapp.filings.adjusting import check_in_force
from bgapp.filings.errors import Conflict, NotAllowed, Refused
from bgapp.filings.events import EXPLAIN, record
from bgapp.filings.exchange_format import plain
from bgapp.filings.origin import origin
from bgapp.models import AdjustmentReason, Filing, Person, Role
from bgapp.reviews.adjustments.changes import Adjustment, Change, Kept, kept_reasons
from bgapp.reviews.reasons import check_given, written

NAMED = 3
"""Changes without a reason that a refusal names."""

GONE = "「{name}」刚又改过，请看过现在的内容，再写理由或还原。"


def give_reason(person: Person, filing_id: int, place: tuple[str, str], value: str, text: str, old: str = "") -> None:
    """Say why a place (row key and field) is changed, where ``value`` stands and ``old`` is the reason given so far.

    404 where the filing is invisible, ``NotAllowed`` where the person may not edit it now, :class:`Conflict` where
    the place or its reason are others by now, :class:`Refused` where the text says too little or too much.
    """
    with transaction.atomic():
        adjustment = _fetch(person, filing_id)
        change = _found(adjustment, place, value)
        text = written(text, f"「{change.name}」的调整理由请写 ")
        check_given(change.reason, text, old, f"「{change.name}」的")
        if not (change.is_explained and change.reason and change.reason.text == text):
            _keep(adjustment.filing, person, change, text)


def revoke(person: Person, filing_id: int, place: tuple[str, str], value: str) -> None:
    """还原: put a changed place back as an edit like any other; refused as :func:`give_reason` is."""
    with transaction.atomic():
        adjustment = _fetch(person, filing_id)
        change = _found(adjustment, place, value)
        results = editing.apply(person, filing_id, adjustment.back(change)).results
        if any(result.state != "saved" for result in results):
            raise Conflict(next(filter(None, (result.message for result in results)), GONE.format(name=change.name)))


def check_adjustment(adjustment: Adjustment) -> None:
    """:class:`Refused` where an adjustment comes too late for what it adjusts, or changes nothing."""
    if adjustment.filing.adjusts is None:
        return
    check_in_force(adjustment.filing.adjusts)
    if not adjustment.changes:
        raise Refused("还没有调整任何内容，和在执行的目标一样。请先修改要调整的地方；不需要调整的，可以删除这份草稿。")


def unexplained(adjustment: Adjustment) -> str:
    """How many changes of an adjustment lack a reason, and the first of them, in words; empty where none does."""
    missing = adjustment.unexplained
    if not missing:
        return ""
    names = "、".join(f"「{change.name}」" for change in missing[:NAMED])
    return f"{len(missing)} 处调整没有写明理由（{names}{'等' if len(missing) > NAMED else ''}）"


def reasons_now(adjustment: Adjustment) -> list[Kept]:
    """The reasons that hold for what an adjustment changes now."""
    places = {(change.spot.row, change.spot.field) for change in adjustment.changes if change.is_explained}
    given = kept_reasons(adjustment.filing) if places else []
    return [kept for kept in given if (kept["row"], kept["field"]) in places]


def _fetch(person: Person, filing_id: int) -> Adjustment:
    """An adjustment, locked, that the person may change now."""
    filing = fetch_locked(person, filing_id)
    check_may_edit(filing)
    if filing.adjusts_id is None:
        raise NotAllowed("这份表不是目标调整，没有要写理由的地方。")
    return Adjustment(filing, plain(filing))


def _found(adjustment: Adjustment, place: tuple[str, str], value: str) -> Change:
    """The change at a place; :class:`Conflict` where it is another one by now."""
    for change in adjustment.changes:
        if (change.spot.row, change.spot.field) == place:
            if change.value == value:
                return change
            raise Conflict(GONE.format(name=change.name))
    raise Conflict("这一处已和在执行的目标一样，不用再写理由。")


def _keep(filing: Filing, person: Person, change: Change, text: str) -> None:
    given: dict[str, Any] = {"value": change.value, "text": text, "person": person, "at": origin().moment}
    AdjustmentReason.objects.update_or_create(given, filing=filing, row=change.spot.row, field=change.spot.field)
    detail = {"about": change.name, "reason": text}
    record(filing, person, EXPLAIN, detail, role=Role.PREPARER, edited_at=origin().moment)
