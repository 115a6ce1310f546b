"""Scoring schemes (评分方案): every change is kept as a new version, and shown with a worked example."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bgapp.admin.base import Table
from bgapp.admin.scheme_example import example
from bgapp.admin.scheme_form import SchemeForm
from bgapp.models import ScoringScheme
from bgapp.rules.scoring import DEFAULT, as_data
from bgapp.rules.scoring.data import LABELS

PAGE = "admin:bgapp_scoringscheme_change"


@admin.register(ScoringScheme)
class ScoringSchemeAdmin(Table[ScoringScheme]):
    """All versions of all schemes; none is ever changed or deleted."""

    form = SchemeForm
    list_display = ["name", "version", "differences", "note", "created_by", "created_at"]
    list_select_related = ["created_by"]
    search_fields = ["name", "note"]
    search_help_text = "按方案名称或说明查找"
    fields = ["name", "note"]
    actions = None
    change_form_template = "admin/scheme_change_form.html"

    @admin.display(description="与国家规定不同")
    def differences(self, kept: ScoringScheme) -> str:
        """The parts in which a version is not the official scheme."""
        official = as_data(DEFAULT)
        return "、".join(label for part, label in LABELS.items() if kept.data[part] != official[part]) or "—"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The fields of the scheme's parts are the form's own."""
        return super().get_form(request, obj, change, **kwargs | {"fields": self.fields})

    def get_readonly_fields(self, request: HttpRequest, obj: ScoringScheme | None = None) -> list[str]:
        return ["name"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: ScoringScheme | None = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        kept = self.get_object(request, object_id) if object_id else None
        context: dict[str, Any] = {"example": example(kept.scheme if kept else DEFAULT)}
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: ScoringScheme, form: SchemeForm, change: bool) -> None:
        """Keep what has changed as the next version."""
        if change and not form.changed_data:
            return
        obj.pk, obj._state.adding = None, True
        obj.created_by_id = request.user.pk
        obj.save()

    def response_change(self, request: HttpRequest, obj: ScoringScheme) -> HttpResponse:
        """On to the new version, whose example shows what the change does."""
        if request.path == reverse(PAGE, args=[obj.pk]):
            messages.info(request, "没有改动，不另存新版。")
            return redirect(PAGE, obj.pk)
        return self._kept(request, obj)

    def response_add(self, request: HttpRequest, obj: ScoringScheme, post_url_continue: str | None = None) -> Any:
        return self._kept(request, obj)

    def _kept(self, request: HttpRequest, obj: ScoringScheme) -> HttpResponse:
        earlier = "；已按以前各版评分的自评不变" if obj.version > 1 else ""
        messages.success(request, f"已存为「{obj.name}」第 {obj.version} 版{earlier}。")
        return redirect(PAGE, obj.pk)
