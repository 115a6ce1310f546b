"""The columns of a list, found by their headings in any order and any spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bgapp.rules.text import fold

DECORATION = re.compile(r"[*:]|\((?:必填|选填|可选|可不填|名称或代码|单位:元|元)\)")


@dataclass(frozen=True)
class Column:
    """A column by its ``label``, and by ``others`` that people write; without a ``required`` one the list is refused.

    ``hint`` says in the template what to write; ``width`` is in characters; cells of Excel's
    own dates are read where the column is of ``dates``.
    """

    name: str
    label: str
    hint: str
    others: tuple[str, ...] = ()
    required: bool = True
    width: int = 20
    dates: bool = False

    @property
    def short(self) -> str:
        """The label without what stands in brackets."""
        return self.label.split("（")[0]

    def is_headed(self, heading: str) -> bool:
        return bare(heading) in {bare(spelling) for spelling in (self.label, *self.others)}


def bare(heading: str) -> str:
    """A heading without white space, width, stars and remarks in brackets."""
    return DECORATION.sub("", fold(heading)).casefold()


def column_headed(columns: Sequence[Column], heading: str) -> Column | None:
    """The column that a heading names."""
    return next((column for column in columns if column.is_headed(heading)), None)
