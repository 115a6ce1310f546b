"""Stand-ins (代审) for anybody, set by an administrator."""

from __future__ import annotations

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from bgapp.admin.base import Table
from bgapp.models import StandIn


@admin.register(StandIn)
class StandInAdmin(Table[StandIn]):
    """Who stands in for whom; what was, stays in the list."""

    list_display = ["person", "stand_in", "begins", "ends", "set_by", "ended_at"]
    list_select_related = ["person", "stand_in", "set_by"]
    search_fields = ["person__name", "stand_in__name"]
    search_help_text = "按姓名查找"
    autocomplete_fields = ["person", "stand_in"]
    fields = ["person", "stand_in", "begins", "ends"]
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: StandIn | None = None) -> list[str]:
        """Only how long may change: decisions name the two people."""
        return ["person", "stand_in"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: StandIn | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: StandIn, form: ModelForm[StandIn], change: bool) -> None:
        if not change:
            obj.set_by_id = request.user.pk  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
