"""What moves deadlines: extensions (延长) for single units, and the holidays (节假日) by which working days count."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from bgapp.admin.base import Table
from bgapp.admin.imports import ExcelImports, ImportForm
from bgapp.exchange.lists import HOLIDAYS, Outcome, import_holidays
from bgapp.models import Extension, Holiday
from bgapp.models.deadlines import ENDS

WHOLE = "只对这一个单位延长；要对全部单位延长，请直接改申报期。空着的时间不变。"


@admin.register(Extension)
class ExtensionAdmin(Table[Extension]):
    """Later moments for single units."""

    list_display = ["unit", "period", *ENDS, "reason", "granted_by"]
    list_select_related = ["unit", "period", "granted_by"]
    list_filter = ["period"]
    search_fields = ["unit__name", "reason"]
    search_help_text = "按单位或理由查找"
    autocomplete_fields = ["unit"]
    fieldsets = [(None, {"fields": ["period", "unit", *ENDS, "reason"], "description": WHOLE})]
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Extension | None = None) -> list[str]:
        return ["period", "unit"] if obj else []

    def save_model(self, request: HttpRequest, obj: Extension, form: ModelForm[Extension], change: bool) -> None:
        """Whoever changed it last granted it."""
        obj.granted_by_id = request.user.pk  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """The log says until when, and why."""
        ends = [
            f"{form.fields[name].label} {form.cleaned_data[name]:%Y-%m-%d %H:%M:%S}"
            for name in ENDS
            if form.cleaned_data[name]
        ]
        return f"{'，'.join(ends)}；理由：{form.cleaned_data['reason']}"


@admin.register(Holiday)
class HolidayAdmin(ExcelImports[Holiday]):
    """The days that are not as their weekday has it."""

    list_display = ["date", "weekday", "name", "is_workday"]
    list_filter = ["is_workday"]
    date_hierarchy = "date"
    search_fields = ["name"]
    search_help_text = "按名称查找"
    import_title = "节假日"
    import_columns = HOLIDAYS

    @admin.display(description="星期", ordering="date")
    def weekday(self, holiday: Holiday) -> str:
        return f"周{'一二三四五六日'[holiday.date.weekday()]}"

    def get_readonly_fields(self, request: HttpRequest, obj: Holiday | None = None) -> list[str]:
        """A day is itself; another one is another line."""
        return ["date"] if obj else []

    def read_import(self, form: ImportForm, name: str, data: bytes) -> Outcome:
        return import_holidays(name, data)
