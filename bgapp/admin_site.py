"""The administration itself: its names, who gets in, and what stands on its first page.

Outside ``bgapp.admin``, whose modules register their tables with it while they are imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import Any, cast

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bgapp.models import (
    Choice,
    Extension,
    Holiday,
    ListedProject,
    LocalBasis,
    Period,
    Person,
    Project,
    ScoringScheme,
    StandIn,
    Unit,
)

OURS = (Unit, Person, StandIn, Period, Extension, Holiday, ListedProject, Project, Choice, ScoringScheme, LocalBasis)
"""What administrators keep, in the order of the first page."""

Registered = type[Model] | Iterable[type[Model]]


@singledispatch
def label(thing: Model) -> str:
    """The name of one among many, which leaves no doubt which one is meant."""
    return str(thing)


@label.register
def _(thing: Unit) -> str:
    return f"{thing.name}（{thing.code}）" if thing.code else thing.name


@label.register
def _(thing: Person) -> str:
    return f"{thing.name}（{thing.username}）"


@label.register
def _(thing: Project) -> str:
    return f"{thing.name}（{'，'.join(filter(None, (thing.unit.name, thing.code)))}）"


class Suggestions(AutocompleteJsonView):
    """Suggestions that tell people of one name, and projects of two units, apart."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class Site(AdminSite):
    """Django's admin for administrators only; signing in is the product's own."""

    site_title = "系统管理"
    site_header = "绩效目标申报与自评 · 系统管理"
    index_title = "系统管理"
    site_url = "/"

    def register(
        self, model_or_iterable: Registered, admin_class: type[ModelAdmin[Any]] | None = None, **options: Any
    ) -> None:
        """Register tables of ours; what installed packages bring along is no matter for administrators."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([model for model in models if model in OURS], admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """To the product's own login page; who is signed in and no administrator gets 403."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, Suggestions.as_view(admin_site=self)(request))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The tables in our order, not in the alphabet's."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda entry: OURS.index(entry["model"]))
        return apps
