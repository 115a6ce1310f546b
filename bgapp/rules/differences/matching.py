"""Which row of the old version is which row of the new one: by permanent key, else by what the rows say."""

from __future__ import annotations

from collections.abc import Sequence

from bgapp.rules.differences.exact import FEW, cheapest
from bgapp.rules.differences.lines import Lines, Pair, Texts
from bgapp.rules.differences.quick import cheap
from bgapp.rules.plain import Plain, read


def match(old: Sequence[Plain], new: Sequence[Plain], names: Sequence[str]) -> list[Pair]:
    """The rows that both versions have, in the order of the new one; ``names``, ``name`` among them, are compared."""
    pairs = _by_key(old, new) or _by_content(Lines(_texts(old, names), _texts(new, names), names.index("name")))
    return sorted(pairs, key=lambda pair: pair[1])


def _by_key(old: Sequence[Plain], new: Sequence[Plain]) -> list[Pair]:
    """Pairs of one key, none where the versions share no key: then they are not of one filing."""
    places = {read(row, "key"): index for index, row in enumerate(old) if read(row, "key")}
    found = {read(row, "key"): index for index, row in enumerate(new) if read(row, "key") in places}
    return [(places[key], index) for key, index in found.items()]


def _texts(rows: Sequence[Plain], names: Sequence[str]) -> list[Texts]:
    return [tuple(read(row, name) for name in names) for row in rows]


def _by_content(lines: Lines) -> list[Pair]:
    """What is the same at the beginning and at the end stayed there; the rest is searched for."""
    old, new = lines.old, lines.new
    first = _equal(old, new)
    last = min(_equal(old[::-1], new[::-1]), len(old) - first, len(new) - first)
    rest = Lines(old[first : len(old) - last], new[first : len(new) - last], lines.name)
    pairs = [(index, index) for index in range(first)]
    pairs += [(first + one, first + other) for one, other in _search(rest)]
    return pairs + [(len(old) - back, len(new) - back) for back in range(1, last + 1)]


def _search(lines: Lines) -> list[Pair]:
    if not lines.old or not lines.new:
        return []
    return cheapest(lines) if max(len(lines.old), len(lines.new)) <= FEW else cheap(lines)


def _equal(old: Sequence[Texts], new: Sequence[Texts]) -> int:
    """How many rows at the beginning are the same."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((count for count, (one, other) in pairs if one != other), min(len(old), len(new)))
