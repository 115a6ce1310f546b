"""The trail (操作记录) of a filing as a list for paper and Excel."""

from __future__ import annotations

from django.utils import timezone

from bgapp.models import Filing
from bgapp.reviews.history import Entry, entries, timeline
from bgapp.sheets.listing import Listing

COLUMNS = (("时间", 17), ("操作人", 14), ("身份", 14), ("来自", 16), ("操作", 24), ("内容", 44))


def trail_list(filing: Filing, *, with_edits: bool) -> Listing:
    """Everything that the history shows, the oldest first; the last digest names the state that it shows."""
    events = timeline(filing, with_edits=with_edits).order_by("number")
    rows = [_row(entry) for entry in entries(filing, events.iterator())]
    note = (
        f"{filing.unit}・{filing.year} 年度・{len(rows)} 条；全链 {filing.event_count} 条，校验值 {filing.event_digest}"
    )
    return Listing(f"操作记录：{filing.name}", note, COLUMNS, rows)


def _row(entry: Entry) -> tuple[str, ...]:
    at = f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"
    content = "\n".join(filter(None, (entry.reason, *map(str, entry.changes))))
    return at, entry.actor, entry.role, entry.place, entry.sentence, content
