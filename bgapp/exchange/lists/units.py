"""Units as lists name them: by code or by name."""

from __future__ import annotations

from bgapp.exchange.lists.outcome import Problem
from bgapp.exchange.lists.reading import Cell
from bgapp.models import Unit
from bgapp.rules.text import fold, quoted


class Units:
    """All units, found by official code before name, white space and width folded."""

    def __init__(self) -> None:
        units = list(Unit.objects.select_related("parent"))
        self._found = {fold(unit.name): unit for unit in units}
        self._found |= {fold(unit.code): unit for unit in units if unit.code}

    def find(self, cell: Cell, problems: list[Problem]) -> Unit | None:
        """The unit that a cell names; a problem where there is none."""
        if not cell.text:
            problems.append(Problem(cell.place, "没有填写单位（合并的单元格请取消合并，逐行填写）。"))
            return None
        unit = self._found.get(fold(cell.text))
        if unit is None:
            message = f"没有名称或代码为{quoted(cell.text)}的单位，请核对；新单位请先在「单位」中增加。"
            problems.append(Problem(cell.place, message))
        return unit
