"""One cell of a staged form, to be read and mended."""

from __future__ import annotations

from bgapp.filings.cells import check_typed, columns_of, note_of, text_of
from bgapp.filings.errors import CellRefused
from bgapp.filings.exchange_format import is_rounding
from bgapp.models import StagedForm
from bgapp.rules.amounts import YUAN, print_amount
from bgapp.rules.plain import Plain, write
from bgapp.rules.text import clean, half_width
from bgapp.sheets.layout import ROW_CELL, Field

BESIDE = {"project_code": Field("project_code", "项目编码"), "unit_code": Field("unit_code", "单位代码")}
"""What a form may have beside its cells."""
NO_CELL = "这张表没有这一格，请刷新页面。"


class Entry:
    """A cell at its address; :class:`CellRefused` where the form has none there."""

    def __init__(self, staged: StagedForm, where: str) -> None:
        self._edition = staged.layout
        self._where = where
        self._form, self._field = _found(staged, where)

    @property
    def text(self) -> str:
        """What stands there, as one types it."""
        return self._edition.text(self._form, self._field)

    def as_kept(self, text: str) -> str:
        """What would stand there once that was typed; :class:`CellRefused`."""
        columns = columns_of(self._edition, self._field, self._typed(text))
        check_typed(self._field, columns)
        return text_of(self._edition, self._field, columns[self._field.name])

    def put(self, text: str) -> None:
        """Put a text there; an amount that somebody typed is exact."""
        value = columns_of(self._edition, self._field, self._typed(text))[self._field.name]
        path = self._field.path
        if not is_rounding(self._edition, self._field):
            write(self._form, path, text_of(self._edition, self._field, value))
            return
        printed = "" if value is None else print_amount(value, self._edition.amount_unit).replace(",", "")
        write(self._form, path, printed)
        write(self._form, path + YUAN, "" if value is None else f"{value:.2f}")

    def note(self, text: str) -> str:
        return note_of(self._edition, self._field, text)

    def is_at(self, address: str) -> bool:
        """Whether a decision kept this cell; of a row's, that column of any row."""
        return address == self._where or ("[" in self._where and address.endswith(f".{self._field.name}"))

    def _typed(self, text: str) -> str:
        if self._field.path != "fiscal_year":
            return text
        return half_width(clean(text)).strip().removesuffix("年度").removesuffix("年").strip()


def _found(staged: StagedForm, where: str) -> tuple[Plain, Field]:
    edition = staged.layout
    if where in BESIDE:
        return staged.form, BESIDE[where]
    try:
        return staged.form, edition.field(where)
    except KeyError:
        match = ROW_CELL.fullmatch(where)
    block = next((block for block in edition.repeats if match and block.rows == match["rows"]), None)
    rows = staged.form.get(block.rows) or [] if block else []
    field = block.field(match["name"] or "") if match and block and int(match["index"]) < len(rows) else None
    if match is None or field is None:
        raise CellRefused(NO_CELL)
    return rows[int(match["index"])], field
