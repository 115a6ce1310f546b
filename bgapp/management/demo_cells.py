"""The cells of the demo's forms: written over, or typed into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bgapp.filings.cells import columns_of
from bgapp.filings.edits import Edit, SetCell, SetRowCell
from bgapp.filings.exchange_format import form_of, plain
from bgapp.models import ROWS, Filing, Row
from bgapp.rules.plain import read
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import ROW_CELL


def write_cells(filing: Filing, texts: Mapping[str, str]) -> None:
    """Put texts into cells as they are stored, without a trace."""
    edition, form = EDITIONS[filing.edition], form_of(filing)
    for where, text in texts.items():
        if match := _row_cell(where):
            field = edition.repeat(match["rows"]).field(match["name"])
            assert field, where
            rows = ROWS[match["rows"]]._default_manager
            rows.filter(pk=_row(filing, match).pk).update(**columns_of(edition, field, text))
        else:
            type(form)._default_manager.filter(pk=form.pk).update(**columns_of(edition, edition.field(where), text))


def edits(filing: Filing, texts: Mapping[str, str]) -> Iterator[Edit]:
    """The edits that put texts into cells, each instead of what stands there."""
    edition, before = EDITIONS[filing.edition], plain(filing)
    for where, text in texts.items():
        if match := _row_cell(where):
            key = _row(filing, match).key
            yield SetRowCell(where, key, match["name"], read(before, where), text, match["rows"])
        else:
            yield SetCell(where, where, edition.text(before, edition.field(where)), text)


def _row_cell(where: str) -> re.Match[str] | None:
    """The parts of an address within a list of rows; other addresses name a cell of the form itself."""
    match = ROW_CELL.fullmatch(where)
    return match if match and match["rows"] in ROWS else None


def _row(filing: Filing, match: re.Match[str]) -> Row:
    row: Row = getattr(filing, match["rows"]).all()[int(match["index"])]
    return row
