"""Weights (分值) spread evenly over the indicators of a self-evaluation, on request."""

from __future__ import annotations

from uuid import UUID

from bgapp.filings.edits import SetRowCell
from bgapp.filings.exchange_format import row_plain
from bgapp.filings.scoring import scheme_of
from bgapp.models import Filing
from bgapp.rules.plain import read
from bgapp.rules.scoring import spread
from bgapp.sheets.editions import EDITIONS


def even_weights(filing: Filing) -> list[SetRowCell]:
    """The edits that give each indicator its even share, in points; a row without a first level keeps what it has."""
    edition = EDITIONS[filing.edition]
    rows = [row_plain(edition, edition.repeat("indicators"), row) for row in filing.indicators.all()]
    shares = spread([read(row, "level1") for row in rows], scheme_of(filing))
    return [
        SetRowCell(row["key"], UUID(row["key"]), "weight", read(row, "weight"), f"{share:.2f}")
        for row, share in zip(rows, shares, strict=True)
        if share is not None and read(row, "weight") != f"{share:.2f}"
    ]
