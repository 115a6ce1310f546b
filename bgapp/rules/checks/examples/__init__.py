"""A bad and a good example of each rule, from published forms: data in ``*.toml``, short facts only.

Project, year, indicators and values are as published; goals are shortened and worded anew. ``made`` says that a fact
was changed, because no published form has such a case.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CELLS = ("name", "target", "actual", "weight", "score", "deviation")


@dataclass(frozen=True)
class Example:
    """A piece of a form: some ``cells`` (path to text) and ``rows`` of indicators; ``says`` what is to be seen in it.

    ``listed`` is its amount in the project list, in yuan as text; ``beside`` the form with which it is compared. A row
    has ``level2`` and the cells of an indicator; ``level1`` only where it is not the one that ``level2`` is usually of.
    """

    project: str
    year: int = 2025
    edition: str = "project_target_2025"
    says: str = ""
    made: bool = False
    listed: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    rows: tuple[dict[str, str], ...] = ()
    beside: Example | None = None


@dataclass(frozen=True)
class Pair:
    """What a rule finds, and what it does not."""

    bad: Example
    good: Example


@cache
def examples() -> dict[str, Pair]:
    """The examples of every rule, by its code."""
    texts = (path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml")))
    return {
        code: Pair(_example(pair["bad"]), _example(pair["good"]))
        for text in texts
        for code, pair in tomllib.loads(text).items()
    }


def _example(data: dict[str, Any]) -> Example:
    beside = _example(data["beside"]) if "beside" in data else None
    return Example(**data | {"rows": tuple(map(_row, data.get("rows", ()))), "beside": beside})


def _row(texts: list[str]) -> dict[str, str]:
    levels, *cells = texts
    level1, _, level2 = levels.rpartition("/")
    return {"level1": level1, "level2": level2, **dict(zip(CELLS, cells, strict=False))}
