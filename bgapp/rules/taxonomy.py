"""Indicator taxonomies (指标体系): which 二级指标 stand under which 一级指标. The values are edition data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Taxonomy:
    """First-level names with their second levels, in the official order.

    ``also_accepted`` holds second levels that published forms carry but that are not offered for new rows;
    ``synonyms`` maps other spellings of a level to its official name, ``earlier`` the (first, second) levels of older
    taxonomies to where they stand here. Of an ``is_open`` taxonomy only the first levels are fixed: second levels
    beyond its list are taken, with a warning.
    """

    levels: Mapping[str, tuple[str, ...]]
    also_accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    is_open: bool = False

    @property
    def first_levels(self) -> tuple[str, ...]:
        return tuple(self.levels)

    def second_levels(self, level1: str) -> tuple[str, ...]:
        """Every accepted second level of a first level; empty for an unknown one."""
        return self.levels.get(level1, ()) + self.also_accepted.get(level1, ())

    def knows(self, level1: str, level2: str) -> bool:
        return level2 in self.second_levels(level1)

    def placed(self, level1: str, level2: str) -> tuple[str, str] | None:
        """Where an indicator of any taxonomy stands in this one, ``None`` where it has no place."""
        level1, level2 = self.earlier.get((level1, level2), (level1, level2))
        level1, level2 = self.synonyms.get(level1, level1), self.synonyms.get(level2, level2)
        known2 = (second for first in self.levels for second in self.second_levels(first))
        fits = level1 in ("", *self.levels) and (self.is_open or level2 in ("", *known2))
        return (level1, level2) if fits else None
