"""The page of a handover (移交): from whom to whom, how many before and after, and then doing it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from bgapp.admin.base import LabelledField
from bgapp.filings.errors import Refused
from bgapp.filings.handover import check_handover, hand_over, open_filings
from bgapp.models import Person, Post
from bgapp.rules.transitions import Status


def _person_field(label: str, help_text: str) -> LabelledField:
    widget = AutocompleteSelect(Post._meta.get_field("person"), admin.site)
    return LabelledField(Person.objects.all(), label=label, help_text=help_text, widget=widget)


class HandoverForm(forms.Form):
    """Two people, of whom the second may prepare what the first has open."""

    giver = _person_field("移交人", "名下未批复、未作废的申报表全部移交。")
    taker = _person_field("接收人", "须在用，并且在相同单位担任填报人。")

    def clean(self) -> dict[str, Any]:
        people = super().clean() or {}
        if "giver" in people and "taker" in people:
            try:
                check_handover(people["giver"], people["taker"])
            except Refused as refusal:
                raise ValidationError(refusal.sentence) from refusal
        return people


def handover(request: HttpRequest, model_admin: admin.ModelAdmin[Person]) -> HttpResponse:
    """GET asks and shows the numbers; POST hands over and says what has changed."""
    if request.method == "POST":
        return _hand_over(request, model_admin)
    asked = "taker" in request.GET
    chosen = {name: pk for name, pk in request.GET.dict().items() if str(pk).isdecimal()}
    form = HandoverForm(request.GET if asked else None, initial=chosen)
    return _page(request, model_admin, form, **(_plan(form) if asked and form.is_valid() else {}))


def _hand_over(request: HttpRequest, model_admin: admin.ModelAdmin[Person]) -> HttpResponse:
    form = HandoverForm(request.POST)
    if not form.is_valid():
        return _page(request, model_admin, form)
    giver, taker = form.cleaned_data["giver"], form.cleaned_data["taker"]
    before = open_filings(taker).count()
    try:
        moved = hand_over(cast(Person, request.user), giver, taker)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, model_admin, form)
    model_admin.log_change(request, giver, f"移交 {moved} 件给{taker}。")
    done = f"已移交 {moved} 件：{giver}名下 {moved} → 0 件，{taker}名下 {before} → {before + moved} 件。"
    messages.success(request, done)
    return redirect("admin:bgapp_person_handover")


def _plan(form: HandoverForm) -> dict[str, Any]:
    """The numbers before and after, and of what status they are; nothing of any form."""
    giver, taker = form.cleaned_data["giver"], form.cleaned_data["taker"]
    kinds = open_filings(giver).order_by("status").values_list("status").annotate(Count("pk"))
    moving, has = open_filings(giver).count(), open_filings(taker).count()
    return {
        "people": [(giver, moving, 0), (taker, has, has + moving)],
        "moving": moving,
        "kinds": "，".join(f"{Status(status).label} {count} 件" for status, count in kinds),
    }


def _page(
    request: HttpRequest, model_admin: admin.ModelAdmin[Person], form: HandoverForm, **context: Any
) -> HttpResponse:
    context |= {"title": "移交申报表", "form": form, "opts": model_admin.opts}
    context |= model_admin.admin_site.each_context(request)
    return TemplateResponse(request, "admin/handover.html", context)
