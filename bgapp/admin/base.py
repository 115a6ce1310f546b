"""What all our tables in the administration share: plain titles, choices by label, a name for every field."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, ForeignKey, Model
from django.http import HttpRequest, HttpResponse

from bgapp.admin_site import label

M = TypeVar("M", bound=Model)
P = TypeVar("P", bound=Model)
F = TypeVar("F", bound="forms.ModelForm[Any]")

PARTS = ("日期", "时间")
"""The two inputs of a moment."""


class LabelledField(forms.ModelChoiceField[Any]):
    """A choice of things, named as in the suggestions."""

    def label_from_instance(self, obj: Model) -> str:
        return label(obj)


class NamedFields(BaseModelAdmin[M]):
    """Every input carries its name for screen readers, in rows of tables too."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        return super().formfield_for_foreignkey(db_field, request, form_class=LabelledField, **kwargs)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            _name(field.widget, str(db_field.verbose_name))
        return field


class Table(NamedFields[M], admin.ModelAdmin[M]):
    """A table whose list is titled with its name."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))


class NamedRows(forms.BaseInlineFormSet[M, P, F]):
    """Rows of a table whose ticks for deleting have a name too."""

    def add_fields(self, form: F, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            _name(form.fields["DELETE"].widget, "删除这一行")


def _name(widget: forms.Widget, name: str) -> None:
    """Name an input; behind a choice of things there is only the button that adds one."""
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
        _name(widget.widget, name)
    elif isinstance(widget, forms.MultiWidget):
        for part, part_name in zip(widget.widgets, PARTS, strict=True):
            _name(part, f"{name} {part_name}")
    else:
        widget.attrs["aria-label"] = name
