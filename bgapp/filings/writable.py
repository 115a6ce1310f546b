"""Which cells and rows of a filing people write: not what the system fills in, nor what was carried from a target."""

from __future__ import annotations

from bgapp.filings.edits import RowEdit, SetCell, SetRowCell
from bgapp.filings.errors import CellRefused
from bgapp.models import Filing
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Field, Repeat


def cell_of(filing: Filing, edit: SetCell | SetRowCell) -> Field:
    """The cell that an edit fills; :class:`CellRefused` where there is none, or nobody may fill it."""
    cell = _row_cell(filing, edit) if isinstance(edit, SetRowCell) else _form_cell(filing, edit)
    if not cell.editable:
        raise CellRefused(f"「{cell.label}」由系统填写，不能修改。")
    if cell.carried and filing.target_id:
        raise CellRefused(f"「{cell.label}」承自已批复的绩效目标，不能修改。")
    return cell


def block_of(filing: Filing, edit: RowEdit) -> Repeat:
    """The block of rows that an edit names."""
    try:
        return EDITIONS[filing.edition].repeat(edit.rows)
    except KeyError:
        raise CellRefused("这份表没有这一行，请刷新页面。") from None


def free_block(filing: Filing, edit: RowEdit) -> Repeat:
    """The block of rows that people add, delete and move; not one that was carried over from a target."""
    block = block_of(filing, edit)
    if filing.target_id and any(column.field.carried for column in block.columns):
        raise CellRefused(f"{block.noun}承自已批复的绩效目标，不能增删或移动。")
    return block


def _form_cell(filing: Filing, edit: SetCell) -> Field:
    try:
        return EDITIONS[filing.edition].field(edit.where)
    except KeyError:
        raise CellRefused("这份表没有这一格，请刷新页面。") from None


def _row_cell(filing: Filing, edit: SetRowCell) -> Field:
    cell = block_of(filing, edit).field(edit.field)
    if cell is None:
        raise CellRefused("这一行没有这一格，请刷新页面。")
    return cell
