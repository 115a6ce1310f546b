"""What an earlier form said in each cell (上年), shown beside the cell until it is changed.

Both what it said and what the new form began with are in the event that created the filing, so they stay as they were
whatever becomes of the earlier form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bgapp.filings.copying import Copy, worded
from bgapp.filings.events import CREATE
from bgapp.filings.exchange_format import plain
from bgapp.models import Event, Filing
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field

SHOWN = 60
"""Characters of an earlier text that a note shows."""


@dataclass(frozen=True)
class Origin:
    """The form that a filing was copied from: what its cells said, and those that began otherwise (``begun``)."""

    filing_id: int
    unit_id: int
    name: str
    year: int
    earlier: dict[str, str]
    begun: dict[str, str]
    left_out: Sequence[tuple[str, str]]


def detail_of(source: Filing, filing: Filing, copy: Copy) -> dict[str, Any]:
    """The origin of a filing that was just stored, for its first event."""
    cells = _cells(EDITIONS[filing.edition], plain(filing))
    begun = {name: text for name, _, _, text in cells if copy.earlier.get(name, text) != text}
    origin = Origin(source.pk, source.unit_id, source.name, source.year, copy.earlier, begun, copy.left_out)
    return {"origin": asdict(origin)}


def origin_of(filing: Filing) -> Origin | None:
    """From where a filing was copied, ``None`` where it began empty."""
    created = Event.objects.filter(filing_id=filing.pk, number=1, verb=CREATE).first()
    return Origin(**created.detail["origin"]) if created and "origin" in created.detail else None


def notes(filing: Filing, form: Plain, origin: Origin) -> dict[str, str]:
    """What to say beside the cells (by their where) that still hold what they began with."""
    edition = EDITIONS[filing.edition]
    when = "上年" if origin.year == filing.year - 1 else f"{origin.year} 年度"
    return {
        where: f"{when}：{_shown(worded(edition, field, origin.earlier[name]))}"
        for name, where, field, text in _cells(edition, form)
        if name in origin.earlier and text == origin.begun.get(name, origin.earlier[name])
    }


def _cells(edition: Edition, form: Plain) -> Iterator[tuple[str, str, Field, str]]:
    """The cells of a form as (name, where, field, text); the name keeps to its row."""
    for field in edition.fields:
        yield field.path, field.path, field, edition.text(form, field)
    for block in edition.repeats:
        for index, row in enumerate(form[block.rows]):
            for field in (column.field for column in block.columns):
                where = f"{block.rows}[{index}].{field.name}"
                yield f"{row['key']}.{field.name}", where, field, edition.text(row, field)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:SHOWN]}…" if len(line) > SHOWN else line
