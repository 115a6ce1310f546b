"""The word lists of the checks: one file each in ``words/``, a word or an entry per line, ``#`` before a comment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a list, in its order; several may share a line."""
    return tuple(word for line in _lines(name) for word in line.split())


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """A list of entries: the first word of each line with the others, the longest first words first."""
    entries = {first: tuple(others) for first, *others in map(str.split, _lines(name))}
    return dict(sorted(entries.items(), key=lambda entry: -len(entry[0])))


def _lines(name: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines())
    return [line for line in lines if line]
