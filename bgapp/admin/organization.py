"""Units (单位) as a tree, and the lists of choices (选项)."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from bgapp.admin.base import Table
from bgapp.models import Choice, Unit

INDENT = "\u3000\u3000"  # a level of the tree; ideographic spaces stay wide in HTML


@admin.register(Unit)
class UnitAdmin(Table[Unit]):
    """The tree of units, in its own order."""

    list_display = ["indented_name", "code", "parent", "department"]
    list_filter = ["is_department"]
    search_fields = ["name", "code"]
    search_help_text = "按单位名称或单位代码查找"
    sortable_by = ()
    autocomplete_fields = ["parent"]
    fields = ["name", "code", "parent", "is_department"]
    actions = None
    list_per_page = 200

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        return super().get_queryset(request).select_related("parent", "department")

    @admin.display(description="单位名称")
    def indented_name(self, unit: Unit) -> str:
        return INDENT * (unit.path.count("/") - 2) + unit.name


@admin.register(Choice)
class ChoiceAdmin(Table[Choice]):
    """The choices of a cell, their order set in the list."""

    list_display = ["text", "edition", "field", "position"]
    list_editable = ["position"]
    list_filter = ["edition", "field"]
    search_fields = ["text"]
    list_per_page = 200
