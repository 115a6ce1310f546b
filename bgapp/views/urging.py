"""催办: its buttons on the board, and the page that names who is told what before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Period, Unit
from bgapp.reviews.notices.urging import Call, Urger, What, check_reach, urge, why_not
from bgapp.views.numbers import key_of
from bgapp.views.people import person_required, signed_in

NAMED = 50  # of those who are told; the others are only counted


@dataclass(frozen=True)
class Urge:
    """A button, for all units or one; ``is_open``: there is somebody who was not urged today."""

    call: Call
    address: str

    @property
    def words(self) -> str:
        return f"催办{self.call.what.words}的 {self.call.count} 份"

    @property
    def is_open(self) -> bool:
        return bool(self.call.debtors)


def urges_of(urger: Urger, unit: Unit | None = None) -> list[Urge]:
    """What may be urged, and what was today."""
    calls = [urger.call(what, _key_of(unit)) for what in What] if urger.reach else []
    return [Urge(call, _address(urger.period, call.what, unit)) for call in calls if call.debtors or call.already]


@person_required
@require_http_methods(["GET", "POST"])
def urging(request: HttpRequest) -> HttpResponse:
    """``period``, ``what`` and perhaps ``unit``: asked, then sent."""
    person, period, what, unit = signed_in(request), _period(request), _what(request), _unit(request)
    if request.method == "POST":
        _send(request, period, what, unit)
        return redirect(f"{reverse('board')}?period={period.pk}")
    urger = Urger(person, period)
    check_reach(urger, _key_of(unit))
    return render(request, "board/urge.html", _shown(urger, what, unit))


def _shown(urger: Urger, what: What, unit: Unit | None) -> dict[str, Any]:
    call = urger.call(what, _key_of(unit))
    return {
        "period": urger.period,
        "unit": unit,
        "urge": Urge(call, _address(urger.period, what, unit)),
        "named": call.debtors[:NAMED],
        "unnamed": max(len(call.debtors) - NAMED, 0),
        "why_not": "" if call.debtors else why_not(call),
    }


def _send(request: HttpRequest, period: Period, what: What, unit: Unit | None) -> None:
    try:
        call = urge(signed_in(request), period, what, _key_of(unit))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "".join(_outcome(call)))


def _outcome(call: Call) -> Iterator[str]:
    """How many were told, and who was left out and why."""
    yield f"已催办 {len(call.debtors)} 人。"
    if call.already:
        yield f"{len(call.already)} 人今天已催办过，没有再告诉。"
    if call.orphans:
        yield f"{len(call.orphans)} 处岗位暂无人员，请联系系统管理员。"


def _key_of(unit: Unit | None) -> int | None:
    return unit.pk if unit else None


def _address(period: Period, what: What, unit: Unit | None) -> str:
    of_unit = {"unit": unit.pk} if unit else {}
    return f"{reverse('board_urge')}?{urlencode({'period': period.pk, 'what': what} | of_unit)}"


def _period(request: HttpRequest) -> Period:
    return get_object_or_404(Period, pk=key_of(request.GET.get("period", "")))


def _unit(request: HttpRequest) -> Unit | None:
    return get_object_or_404(Unit, pk=key_of(request.GET["unit"])) if "unit" in request.GET else None


def _what(request: HttpRequest) -> What:
    try:
        return What(request.GET.get("what", ""))
    except ValueError:
        raise Http404("没有这种催办。") from None
