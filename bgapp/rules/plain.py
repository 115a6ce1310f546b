"""A form (or one of its rows) as plain data in the exchange format: text values, nested as the official JSON is.

``funding.annual_total`` and ``funding_rows[0].executed`` are *paths* into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

Plain = dict[str, Any]

STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def read(form: Plain, path: str) -> str:
    """The text at a path of a form, empty where it has none; whatever stands there, it never raises."""
    value: Any = form
    for step in steps(path):
        value = _child(value, step)
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)


def has(form: Plain, path: str) -> bool:
    """Whether a form has a place for the text at a path, filled or not."""
    *groups, last = steps(path)
    value: Any = form
    for step in groups:
        value = _child(value, step)
    return isinstance(value, dict) and last in value


def write(form: Plain, path: str, text: str) -> None:
    """Put a text at a path of a form, making the groups and rows on the way."""
    value: Any = form
    walked = steps(path)
    for step, following in pairwise(walked):
        value = _made(value, step, [] if isinstance(following, int) else {})
    value[walked[-1]] = text


@cache
def steps(path: str) -> tuple[str | int, ...]:
    """The keys and row numbers that lead to a path."""
    return tuple(_steps(path))


def _steps(path: str) -> Iterator[str | int]:
    for name, index in STEP.findall(path):
        yield name
        if index:
            yield int(index)


def _child(value: Any, step: str | int) -> Any:
    if isinstance(step, str):
        return value.get(step) if isinstance(value, dict) else None
    return value[step] if isinstance(value, list) and step < len(value) else None


def _made(value: Any, step: str | int, empty: Any) -> Any:
    """The child at a step, put there where it is missing."""
    if isinstance(step, str):
        return value.setdefault(step, empty)
    if step >= len(value):
        value.extend({} for _ in range(step + 1 - len(value)))
    return value[step]
