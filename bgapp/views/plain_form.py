"""A form posted without JavaScript, read into the same edits that the browser code sends.

Each cell comes as its ``where`` beside ``old:<where>``, the value that it replaces; each row brings its permanent key
as ``indicators[3].key``. A button may ask for one row to be added, deleted or moved: ``row_action`` holds the verb
(insert, delete, up, down), the block and the row's key, ``insert:indicators:<key>``; ``insert:indicators:`` adds a
first row.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bgapp.filings.edits import DeleteRow, Edit, InsertRow, MoveRow, Result, SetCell, SetRowCell
from bgapp.filings.errors import Refused
from bgapp.models import ROWS
from bgapp.rules.plain import Plain, write
from bgapp.sheets.layout import ROW_CELL, Edition, Repeat


@dataclass
class Unsaved:
    """What could not be saved: the typed text and the reason at each ``where``, and texts whose row is gone."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    homeless: list[str] = field(default_factory=list)

    def overlay(self, form: Plain) -> Plain:
        """The form with what was typed in its place, so that nothing is lost."""
        form = copy.deepcopy(form)
        for where, text in self.typed.items():
            write(form, where, text)
        return form


@dataclass
class Draft:
    """What was posted: the edits of cells and of rows, each text by its posted ``where``, the rows' keys by block."""

    edits: list[Edit] = field(default_factory=list)
    row_edits: list[Edit] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    keys: dict[str, list[UUID]] = field(default_factory=dict)

    def unsaved(self, results: Sequence[Result], form: Plain) -> Unsaved:
        """What was not saved, at its place in the form as it is now: rows may have come, gone or moved meanwhile."""
        found = Unsaved()
        for result in results:
            if result.state == "saved":
                continue
            where, text = self._place_now(result.id, form), self.typed.get(result.id, "")
            if where is None:
                found.homeless.append(f"{_sentence(result)}您填的是「{text}」。" if text else _sentence(result))
            else:
                found.typed[where], found.problems[where] = text, _sentence(result)
        return found

    def _place_now(self, where: str, form: Plain) -> str | None:
        """Where a posted cell stands in the form of this moment; nowhere for a row that is gone, or a row edit."""
        if where in self.keys:
            return None
        cell = ROW_CELL.fullmatch(where)
        if cell is None or cell["rows"] not in self.keys:
            return where
        rows = cell["rows"]
        key = str(self.keys[rows][int(cell["index"])])
        index = next((index for index, row in enumerate(form[rows]) if row["key"] == key), None)
        return None if index is None else f"{rows}[{index}].{cell['name']}"


def read_draft(edition: Edition, posted: Mapping[str, str]) -> Draft:
    """Read a posted form; unchanged cells make no edit. :class:`Refused` where its row keys make no sense."""
    draft = Draft()
    for cell in edition.fields:
        old, new = posted.get(f"old:{cell.path}"), posted.get(cell.path)
        if cell.editable and old is not None and new is not None and new != old:
            draft.edits.append(SetCell(cell.path, cell.path, old, new))
            draft.typed[cell.path] = new
    for block in edition.repeats:
        draft.keys[block.rows] = _row_keys(block, posted)
        for index, key in enumerate(draft.keys[block.rows]):
            _read_row(block, posted, index, key, draft)
    draft.row_edits = _row_action(edition, posted, draft.keys)
    return draft


def _read_row(block: Repeat, posted: Mapping[str, str], index: int, key: UUID, draft: Draft) -> None:
    for column in block.columns:
        where = f"{block.rows}[{index}].{column.field.name}"
        old, new = posted.get(f"old:{where}"), posted.get(where)
        if old is not None and new is not None and new != old:
            draft.edits.append(SetRowCell(where, key, column.field.name, old, new, block.rows))
            draft.typed[where] = new


def _row_keys(block: Repeat, posted: Mapping[str, str]) -> list[UUID]:
    keys: list[UUID] = []
    while (key := posted.get(f"{block.rows}[{len(keys)}].key")) is not None:
        keys.append(_key(key))
    return keys


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("表中的行已经变化，请刷新页面后再保存。") from None


def _row_action(edition: Edition, posted: Mapping[str, str], known: Mapping[str, list[UUID]]) -> list[Edit]:
    verb, _, place = posted.get("row_action", "").partition(":")
    rows, _, key = place.partition(":")
    if not verb:
        return []
    keys = known.get(rows, [])
    if rows not in known or (key and _key(key) not in keys) or (not key and verb != "insert"):
        raise Refused("要操作的行已不在表中，请刷新页面后再试。")
    index = keys.index(_key(key)) if key else -1
    names = [column.field.name for column in edition.repeat(rows).columns]
    values = {name: posted.get(f"{rows}[{index}].{name}", "") for name in names}
    if verb == "insert":
        levels = {name: values[name] for name in ("level1", "level2") if values.get(name)}
        return [InsertRow(rows, uuid.uuid4(), keys[index] if keys else None, levels, rows)]
    if verb == "delete":
        seen = {name: text for name, text in values.items() if text == posted.get(f"old:{rows}[{index}].{name}")}
        return [DeleteRow(rows, keys[index], seen, rows)]
    if verb == "up" and index > 0:
        return [MoveRow(rows, keys[index], keys[index - 2] if index > 1 else None, rows)]
    if verb == "down" and index < len(keys) - 1:
        return [MoveRow(rows, keys[index], keys[index + 1], rows)]
    return []


def _sentence(result: Result) -> str:
    if result.state == "refused":
        return result.message
    if result.id in ROWS:
        return "这一行刚被别人改过或已不在表中，没有照您的要求改动，请看过最新内容后再操作。"
    if result.theirs is None:
        return "这一行已被别人删除，您填的内容没有保存。"
    who = f"{result.by} {result.at} ".lstrip()
    return f"{who}已把这一格改为「{result.theirs}」，您填的没有保存。要用您的内容，请再保存一次。"
