"""What a browser asks to be changed: four kinds of edit, as it sends them or as we propose them; the answer to each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bgapp.filings.errors import Refused


@dataclass(frozen=True)
class SetCell:
    """Replace the text of a form cell."""

    id: str
    where: str
    old: str
    new: str


@dataclass(frozen=True)
class SetRowCell:
    """Replace the text of a cell in a row."""

    id: str
    row: UUID
    field: str
    old: str
    new: str
    rows: str = "indicators"


@dataclass(frozen=True)
class InsertRow:
    """Add a row after another one, or as the first; the browser chose its permanent key."""

    id: str
    row: UUID
    after: UUID | None
    values: dict[str, str]
    rows: str = "indicators"


@dataclass(frozen=True)
class DeleteRow:
    """Remove a row that still reads as ``old``."""

    id: str
    row: UUID
    old: dict[str, str]
    rows: str = "indicators"


@dataclass(frozen=True)
class MoveRow:
    """Put a row after another one, or first."""

    id: str
    row: UUID
    after: UUID | None
    rows: str = "indicators"


MOST_EDITS = 200
"""Edits in one request: one transaction must not hold up all other writers."""

RowEdit = SetRowCell | InsertRow | DeleteRow | MoveRow
"""``rows`` names the block that the row belongs to."""

Edit = SetCell | RowEdit


@dataclass
class Result:
    """What became of an edit: ``saved`` with the text as kept, ``conflict`` with the other's value, or ``refused``.

    ``note`` is what to say of a text that was kept otherwise than it was typed.
    """

    id: str
    state: str
    text: str = ""
    printed: str = ""
    theirs: str | None = None
    by: str = ""
    by_id: int | None = None
    at: str = ""
    message: str = ""
    note: str = ""


def read_edits(body: bytes | str) -> list[Edit]:
    """Edits from JSON ``{"edits": […]}``; :class:`Refused` where the request makes no sense."""
    try:
        edits = [_read_edit(item) for item in json.loads(body)["edits"]]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused("保存请求的格式不对，请刷新页面后重试。") from error
    if len(edits) > MOST_EDITS:
        raise Refused(f"一次最多保存 {MOST_EDITS} 处改动，请刷新页面后重试。")
    return edits


def _read_edit(item: dict[str, Any]) -> Edit:
    name, op = str(item["id"]), item["op"]
    if op == "set" and "where" in item:
        return SetCell(name, str(item["where"]), str(item["old"]), str(item["new"]))
    row, rows = UUID(item["row"]), str(item.get("rows", "indicators"))
    if op == "set":
        return SetRowCell(name, row, str(item["field"]), str(item["old"]), str(item["new"]), rows)
    if op == "delete":
        return DeleteRow(name, row, _texts(item["old"]), rows)
    after = UUID(item["after"]) if item["after"] else None
    if op == "insert":
        return InsertRow(name, row, after, _texts(item["values"]), rows)
    if op == "move":
        return MoveRow(name, row, after, rows)
    raise ValueError(op)


def as_sent(edit: Edit) -> dict[str, Any]:
    """An edit as a browser sends it; ``_read_edit`` reads it again."""
    if isinstance(edit, SetCell):
        return {"id": edit.id, "op": "set", "where": edit.where, "old": edit.old, "new": edit.new}
    sent: dict[str, Any] = {"id": edit.id, "rows": edit.rows, "row": str(edit.row)}
    if isinstance(edit, SetRowCell):
        return sent | {"op": "set", "field": edit.field, "old": edit.old, "new": edit.new}
    if isinstance(edit, DeleteRow):
        return sent | {"op": "delete", "old": edit.old}
    after = {"after": str(edit.after) if edit.after else None}
    return sent | after | ({"op": "insert", "values": edit.values} if isinstance(edit, InsertRow) else {"op": "move"})


def _texts(values: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in values.items()}
