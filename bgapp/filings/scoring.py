"""The scores of a self-evaluation: computed by the scheme that it is pinned to, and stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bgapp.filings.cells import columns_of, text_of
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import form_of, plain
from bgapp.models import Filing, Indicator, Period, ScoringScheme
from bgapp.models.scoring import default_scheme
from bgapp.rules.plain import Plain, read
from bgapp.rules.scoring import DEFAULT, Computed, Scheme, score
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import ROW_CELL, Edition, Field
from bgapp.sheets.placing import printed

SCORED = frozenset({"level1", "target", "actual", "weight", "score"})
"""Cells of an indicator on which scores depend."""


@dataclass(frozen=True)
class Change:
    """A computed cell that changed: its address (``where``, or ``row`` and ``field``), its text, and as printed."""

    address: dict[str, str]
    text: str
    printed: str

    def as_data(self) -> dict[str, str]:
        """What the page's script is told of it."""
        return self.address | {"text": self.text, "printed": self.printed}


def scheme_for(period: Period) -> ScoringScheme | None:
    """The version of a scheme to which a period's new self-evaluations are pinned; none for other forms."""
    return (period.scheme or default_scheme()) if EDITIONS[period.edition].evaluates else None


def scheme_of(filing: Filing) -> Scheme:
    """The scoring scheme of a self-evaluation."""
    return filing.scheme.scheme if filing.scheme else DEFAULT


def scores_of(filing: Filing, form: Plain) -> tuple[Computed, ...]:
    """Every cell of a self-evaluation that its scheme computes; none of another form."""
    return score(form, scheme_of(filing)) if EDITIONS[filing.edition].evaluates else ()


def depends(edition: Edition, change: dict[str, Any]) -> bool:
    """Whether scores depend on what an edit changed."""
    if not edition.evaluates or "moved_after" in change:
        return False
    if "where" in change:
        return str(change["where"]).startswith("funding_rows")
    return change.get("field", "score") in SCORED


def rescore(filing: Filing, edits: Sequence[dict[str, Any]] = ()) -> list[Change]:
    """Compute every score of a locked filing and store those that changed; ``edits`` are what was just changed."""
    form_of(filing).refresh_from_db()
    rows = list(filing.indicators.all())
    given = _without_stale_scores(plain(filing), edits)
    cells = [_cell(filing, rows, given, computed) for computed in scores_of(filing, given)]
    changed = [cell for cell in cells if cell.value != getattr(cell.holder, cell.field.name)]
    _store(filing, changed)
    return [_change(EDITIONS[filing.edition], cell) for cell in changed]


@dataclass(frozen=True)
class _Cell:
    """A computed cell: who keeps it (the form or an indicator) in which column, and the value it is to have."""

    holder: Any
    field: Field
    value: object

    @property
    def address(self) -> dict[str, str]:
        if isinstance(self.holder, Indicator):
            return {"row": str(self.holder.key), "field": self.field.name}
        return {"where": self.field.path}


def _cell(filing: Filing, rows: Sequence[Indicator], given: Plain, computed: Computed) -> _Cell:
    """A result in free words has no computed score: its row keeps the one that was given."""
    edition = EDITIONS[filing.edition]
    match = None if computed.where.startswith("funding_rows") else ROW_CELL.fullmatch(computed.where)
    field = edition.repeat(match["rows"]).field(match["name"]) if match else edition.field(computed.where)
    assert field is not None, computed.where
    text = read(given, computed.where) if match and computed.text is None else computed.text or ""
    holder = rows[int(match["index"])] if match else form_of(filing)
    return _Cell(holder, field, columns_of(edition, field, text)[field.name])


def _store(filing: Filing, cells: Sequence[_Cell]) -> None:
    form, columns, rows = form_of(filing), {}, []
    for cell in cells:
        setattr(cell.holder, cell.field.name, cell.value)
        if isinstance(cell.holder, Indicator):
            rows.append(cell.holder)
        else:
            columns[cell.field.name] = cell.value
    if columns:
        type(form)._default_manager.filter(pk=form.pk).update(**columns)
    Indicator.objects.bulk_update(rows, ["score"])


def _change(edition: Edition, cell: _Cell) -> Change:
    text = text_of(edition, cell.field, cell.value)
    return Change(cell.address, text, printed(edition, cell.field, text))


def check_score(filing: Filing, row: Plain, text: str) -> None:
    """:class:`CellRefused` for a score that its row does not leave open.

    Open are the points within the band of a qualitative grade, and those of a result in free words; above the row's
    weight these do not count.
    """
    scores = score({"indicators": [row | {"score": text}]}, scheme_of(filing))
    computed = next(each for each in scores if each.where == "indicators[0].score")
    if not text or computed.text == text or (computed.text is None and row.get("actual") and row.get("weight")):
        return
    raise CellRefused(f"得分由系统计算：{computed.explanation}。只有定性指标可在所选等级的分数范围内另填。")


def _without_stale_scores(form: Plain, edits: Sequence[dict[str, Any]]) -> Plain:
    """The form without the scores of rows that lost their result or weight, or whose parts were just changed."""
    changed = {edit["row"] for edit in edits if edit.get("field") in SCORED - {"score"}}
    for row in form["indicators"]:
        if not row["actual"] or not row["weight"] or row["key"] in changed:
            row["score"] = ""
    return form
