"""代审: who decides for me, and for whom I decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Person, StandIn
from bgapp.reviews.standing_in import candidates, end, holds_review_post, name_stand_in
from bgapp.views.people import person_required, signed_in

SHOWN = 20


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        return value if isinstance(value, str) else value and value.isoformat()


class StandInForm(forms.Form):
    """Whom, and from when until when."""

    stand_in = forms.ModelChoiceField(Person.objects.none(), label="代审人", empty_label="请选择")
    begins = forms.DateField(label="从", widget=DayInput, error_messages={"invalid": "请按 2026-01-31 这样填写日期。"})
    ends = forms.DateField(
        label="到（含）", widget=DayInput, error_messages={"invalid": "请按 2026-01-31 这样填写日期。"}
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, label_suffix="", initial={"begins": today, "ends": today})
        field = self.fields["stand_in"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = candidates(person)
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"


@person_required
@require_http_methods(["GET", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """The page; posted, one more is named."""
    person = signed_in(request)
    form = StandInForm(person, request.POST or None) if holds_review_post(person) else None
    if request.method == "POST" and _named(request, person, form):
        return redirect("stand_ins")
    given = StandIn.objects.filter(person=person).select_related("stand_in", "set_by")
    received = StandIn.objects.filter(stand_in=person).select_related("person", "set_by")
    context = {"form": form, "given": given[:SHOWN], "received": received[:SHOWN]}
    return render(request, "reviews/stand_ins.html", context)


@person_required
@require_POST
def stand_in_end(request: HttpRequest, stand_in_id: int) -> HttpResponse:
    """End one before its day."""
    ended = end(signed_in(request), stand_in_id)
    messages.success(request, f"{ended.stand_in}已不再代您审核。")
    return redirect("stand_ins")


def _named(request: HttpRequest, person: Person, form: StandInForm | None) -> bool:
    """Whether somebody was named as posted; what stands against it is on the form."""
    if form is None:
        raise NotAllowed("您没有审核岗位，不用设置代审。")
    if not form.is_valid():
        return False
    try:
        named = name_stand_in(person, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"{named.begins:%Y-%m-%d} 至 {named.ends:%Y-%m-%d} 由{named.stand_in}代您审核。")
    return True
