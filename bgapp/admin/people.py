"""People (人员) with their posts, their first passwords, and the handover of what they file."""

from __future__ import annotations

from typing import Any

import axes.utils
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from bgapp.admin.base import NamedFields, NamedRows
from bgapp.admin.handover import handover
from bgapp.admin.imports import ExcelImports, ImportForm
from bgapp.exchange.lists import PEOPLE, Outcome, import_people
from bgapp.exchange.passwords import set_first_password
from bgapp.models import Person, Post


class PostInline(NamedFields[Post], admin.TabularInline[Post, Person]):
    """What the person does, and where."""

    model = Post
    formset = NamedRows[Post, Person, forms.ModelForm[Post]]
    autocomplete_fields = ["unit"]
    extra = 1


@admin.register(Person)
class PersonAdmin(ExcelImports[Person]):
    """People are added, changed and deactivated, never deleted."""

    list_display = ["name", "username", "phone", "email", "posts_held", "is_active", "administers"]
    list_filter = ["is_active", "is_administrator", "posts__role"]
    search_fields = ["name", "username", "phone", "posts__unit__name"]
    search_help_text = "按姓名、登录名、电话或单位查找"
    inlines = [PostInline]
    actions = None
    change_form_template = "admin/person_change_form.html"
    import_title = "人员"
    import_columns = PEOPLE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).prefetch_related("posts__unit")

    @admin.display(description="岗位")
    def posts_held(self, person: Person) -> str:
        return "；".join(str(post) for post in person.posts.all()) or "—"

    @admin.display(description="系统管理员", ordering="is_administrator")
    def administers(self, person: Person) -> str:
        return "是" if person.is_administrator else ""

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> Any:
        """Somebody new is active; a password is never a field."""
        return ["username", "name", "phone", "email", *(["is_active"] if obj else []), "is_administrator"]

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> list[str]:
        """Nobody locks themselves out, so that one administrator always remains."""
        return ["is_active", "is_administrator"] if obj == request.user else []

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("handover/", view(self.handover_view), name="bgapp_person_handover"),
            path("<int:person_id>/first-password/", view(self.first_password_view), name="bgapp_person_first_password"),
            *super().get_urls(),
        ]

    def response_add(self, request: HttpRequest, obj: Person, post_url_continue: str | None = None) -> HttpResponse:
        """Show the new person's first password, this once."""
        return self._with_first_password(request, obj, f"已增加人员 {obj}")

    def first_password_view(self, request: HttpRequest, person_id: int) -> HttpResponse:
        """Ask, then give the person a new first password; the own one is changed elsewhere."""
        person = get_object_or_404(Person, pk=person_id)
        if person == request.user:
            return redirect("password_change")
        if request.method != "POST":
            return self._page(request, "admin/reset_password.html", person, f"重置 {person} 的密码")
        axes.utils.reset(username=person.username)
        self.log_change(request, person, "重置密码。")
        return self._with_first_password(request, person, f"已重置 {person} 的密码")

    def handover_view(self, request: HttpRequest) -> HttpResponse:
        return handover(request, self)

    def read_import(self, form: ImportForm, name: str, data: bytes) -> Outcome:
        return import_people(name, data)

    def _with_first_password(self, request: HttpRequest, person: Person, title: str) -> HttpResponse:
        password = set_first_password(person)
        person.save(update_fields=["password", "must_change_password"])
        return self._page(request, "admin/first_password.html", person, title, password=password)

    def _page(
        self, request: HttpRequest, template: str, person: Person, title: str, **context: Any
    ) -> TemplateResponse:
        context |= {"title": title, "person": person, "opts": self.opts, **self.admin_site.each_context(request)}
        return TemplateResponse(request, template, context)
