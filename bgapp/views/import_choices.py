"""What an upload may be for: the periods and units that a person may choose, where there is a choice at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.http import Http404

from bgapp.exchange.imports.scope import periods_in_scope, units_in_scope
from bgapp.models import Period, Person, Unit
from bgapp.views.numbers import key_of

Choice = TypeVar("Choice", Period, Unit)


@dataclass(frozen=True)
class Choices:
    """The periods and units that a person may import for."""

    periods: list[Period]
    units: list[Unit]

    def chosen(self, posted: Mapping[str, str]) -> tuple[Period | None, Unit | None]:
        """The posted ``period`` and ``unit``; the only one there is where none is posted; 404 for any other."""
        return _among(self.periods, posted.get("period", "")), _among(self.units, posted.get("unit", ""))


def choices_of(person: Person) -> Choices:
    """What the person may choose from; no unit at all for whoever imports nothing."""
    return Choices(list(periods_in_scope(person)), list(units_in_scope(person).distinct().order_by("path")))


def _among(found: list[Choice], key: str) -> Choice | None:
    if not key:
        return found[0] if len(found) == 1 else None
    chosen = next((each for each in found if each.pk == key_of(key)), None)
    if chosen is None:
        raise Http404("没有这个申报期或单位。")
    return chosen
