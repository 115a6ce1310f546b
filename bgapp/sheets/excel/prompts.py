"""What a cell of a template says to whoever fills it in, and what it offers to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from bgapp.sheets.layout import Edition, Field, Kind

LISTS = "选项"
"""The hidden worksheet that keeps the lists to choose from: a list within a cell may have 255 characters only."""
SAYS = {
    Kind.DATE: "日期，例如 2025-01-01。",
    Kind.TARGET: "运算符、数字和单位，例如 ≥95(%)；定性的写词语，例如 及时。",
    Kind.LEVEL1: "请在列表中选择。要加一行时，在表中间插入行，再向下填充。",
    Kind.LEVEL2: "请在列表中选择，要属于左边的一级。",
    Kind.CHOICE: "请在列表中选择。",
}
NOT_LISTED = "列表中没有这一项。确定要这样填写吗？"

Offers = Mapping[str, Sequence[str]]
"""The texts that administrators offer for the cells of an edition, by path."""


class Lists:
    """The lists to choose from, each a column of a worksheet of its own."""

    def __init__(self) -> None:
        self._columns: list[tuple[str, ...]] = []

    def reference(self, texts: Sequence[str]) -> str:
        """The formula by which a cell finds the texts."""
        column = tuple(texts)
        if column not in self._columns:
            self._columns.append(column)
        letter = get_column_letter(self._columns.index(column) + 1)
        return f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(column)}"

    def write(self, worksheet: Any) -> None:
        """Fill the worksheet, which nobody sees."""
        worksheet.sheet_state = "hidden"
        for row in range(max(map(len, self._columns), default=0)):
            worksheet.append([column[row] if row < len(column) else None for column in self._columns])
        worksheet.close()


def offered(edition: Edition, field: Field, offers: Offers) -> Sequence[str]:
    """What a cell has to choose from, if anything."""
    taxonomy = edition.taxonomy
    if field.kind is Kind.LEVEL1:
        return taxonomy.first_levels
    if field.kind is Kind.LEVEL2:
        return tuple(dict.fromkeys(name for names in taxonomy.levels.values() for name in names))
    return field.choices or offers.get(field.path, ())


def prompt(edition: Edition, field: Field, cells: str, offers: Offers, lists: Lists) -> DataValidation:
    """What Excel shows beside the ``cells`` of a field; what is not in its list is warned of, and taken."""
    texts = offered(edition, field, offers)
    validation = DataValidation(
        type="list" if texts else None,
        formula1=lists.reference(texts) if texts else None,
        allow_blank=True,
        errorStyle="warning",
        error=NOT_LISTED,
        showErrorMessage=bool(texts),
        promptTitle=field.label[:32],
        prompt="".join(_says(edition, field))[:255],
        showInputMessage=True,
    )
    validation.add(cells)
    return validation


def _says(edition: Edition, field: Field) -> Iterator[str]:
    if field.computed:
        yield "系统会计算这一格，可以空着。"
    elif field.required:
        yield "必填。"
    if field.kind is Kind.MONEY:
        yield f"以{edition.amount_unit}为单位的数字；也可以写「38.8万元」。"
    yield SAYS.get(field.kind, "")
    if field.hint:
        yield f"{field.hint}。"
