"""The computed sums of a form (yuan), kept with every change of a part."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bgapp.filings.cells import Columns, text_of
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import form_of, is_rounding, rounded
from bgapp.filings.scoring import Change
from bgapp.models import Filing, Form
from bgapp.rules.amounts import MAXIMUM
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition, Field
from bgapp.sheets.placing import printed

Amount = Decimal | None


def sums_after(edition: Edition, form: Form, changed: Field, amount: Amount) -> tuple[dict[Field, Amount], Columns]:
    """The sums that a changed part brings about, and the other parts' columns as they were seen.

    :class:`CellRefused` where a sum grows beyond what an amount may be.
    """
    sums: dict[Field, Amount] = {}
    seen: Columns = {}
    for total in edition.fields:
        if total.computed and changed.path in total.sum_of:
            names = [edition.field(path).name for path in total.sum_of if path != changed.path]
            others = {name: getattr(form, name) for name in names}
            sums[total] = _sum(total, changed, [*others.values(), amount])
            seen |= others
    return sums, seen


def _sum(total: Field, changed: Field, amounts: Sequence[Amount]) -> Amount:
    """The sum of what is filled, nothing where nothing is."""
    given = [amount for amount in amounts if amount is not None]
    result = sum(given, Decimal()) if given else None
    if result is not None and result >= MAXIMUM:
        raise CellRefused(f"「{total.label}」合计过大，请检查「{changed.label}」的金额。")
    return result


def resum(filing: Filing, path: str) -> Change:
    """Put a computed sum of a locked filing in place of the printed one; of rounded amounts it is rounded too."""
    edition, form = EDITIONS[filing.edition], form_of(filing)
    total, parts = edition.field(path), [edition.field(part) for part in edition.field(path).sum_of]
    form.refresh_from_db()
    amount = _sum(total, total, [getattr(form, part.name) for part in parts])
    columns: Columns = {total.name: amount}
    if is_rounding(edition, total):
        others = set(rounded(form)) - {total.name}
        columns["rounded"] = sorted(others | {total.name} if others & {part.name for part in parts} else others)
    type(form)._default_manager.filter(pk=form.pk).update(**columns)
    setattr(form, total.name, amount)
    text = text_of(edition, total, amount)
    return Change({"where": path}, text, printed(edition, total, text))
