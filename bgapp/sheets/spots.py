"""Places in a form that last: a path, a row by its permanent key, a field of such a row, or the form as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from bgapp.rules.plain import Plain, read
from bgapp.sheets.layout import ROW_CELL, Edition

WHOLE = "整份表"


@dataclass(frozen=True)
class Spot:
    """A place: ``field`` is a path where there is no row, empty for the row or the form as a whole."""

    rows: str = ""
    row: str = ""
    field: str = ""


def spot_at(form: Plain, where: str) -> Spot:
    """The lasting place of a cell or row of a form (``indicators[3].target``, ``indicators[3]``, a path, nothing)."""
    match = ROW_CELL.fullmatch(where)
    key = read(form, f"{match['rows']}[{match['index']}].key") if match else ""
    return Spot(match["rows"], key, match["name"] or "") if match and key else Spot(field=where)


def where_of(form: Plain, spot: Spot) -> str | None:
    """Where a place is in a form now: a cell's or a row's address, empty for the whole; ``None`` where it is gone."""
    if not spot.row:
        return spot.field
    keys = [read(row, "key") for row in form.get(spot.rows) or ()]
    if spot.row not in keys:
        return None
    return f"{spot.rows}[{keys.index(spot.row)}]" + (f".{spot.field}" if spot.field else "")


def exists(edition: Edition, form: Plain, spot: Spot) -> bool:
    """Whether a form of the edition has the place."""
    if not spot.row:
        return not spot.rows and (not spot.field or any(field.path == spot.field for field in edition.fields))
    block = next((block for block in edition.repeats if block.rows == spot.rows), None)
    is_known = block is not None and (not spot.field or block.field(spot.field) is not None)
    return is_known and where_of(form, spot) is not None


def name_of(edition: Edition, spot: Spot, row_name: str) -> str:
    """A place in words, ``row_name`` being what its row is called: ``仲裁案件结案率・指标值``."""
    if not spot.row:
        return edition.field(spot.field).label if spot.field else WHOLE
    block = edition.repeat(spot.rows)
    field = block.field(spot.field)
    return "・".join(filter(None, (row_name or block.noun, field.label if field else "")))
