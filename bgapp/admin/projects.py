"""Projects (项目), and the project lists (项目清单) of the periods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from bgapp.admin.base import Table
from bgapp.admin.imports import ExcelImports, ImportForm
from bgapp.exchange.lists import PROJECTS, Outcome, import_projects
from bgapp.models import ListedProject, Period, Project
from bgapp.rules.amounts import print_amount
from bgapp.rules.text import fold


class ProjectForm(forms.ModelForm[Project]):
    """A project whose unit has no other of that name, white space and width folded."""

    class Meta:
        model = Project
        fields = ["unit", "name", "code"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        namesakes = Project.objects.filter(unit=typed.get("unit"), folded_name=fold(typed.get("name", "")))
        if namesakes.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "该单位已有同名项目（空格、全角半角不论），请核对名称。")
        return typed


@admin.register(Project)
class ProjectAdmin(Table[Project]):
    """The projects of the units, over all years."""

    list_display = ["name", "unit", "code"]
    list_select_related = ["unit"]
    search_fields = ["name", "code", "unit__name", "unit__code"]
    search_help_text = "按项目名称、项目编码或单位查找"
    autocomplete_fields = ["unit"]
    form = ProjectForm
    actions = None


class ProjectImportForm(ImportForm):
    """The file, and the period whose list it is."""

    period = forms.ModelChoiceField(Period.objects.all(), label="申报期", help_text="导入到哪个申报期的项目清单。")
    field_order = ["period", "file"]


@admin.register(ListedProject)
class ListedProjectAdmin(ExcelImports[ListedProject]):
    """What is expected to be filed in each period."""

    ordering = ["period", "project__unit__path", "project__name"]
    list_filter = ["period"]
    list_select_related = ["project__unit", "period"]
    search_fields = ["project__name", "project__code", "project__unit__name", "project__unit__code"]
    search_help_text = "按项目名称、项目编码或单位查找"
    autocomplete_fields = ["project"]
    fields = ["period", "project", "budget"]
    import_form = ProjectImportForm
    import_title = "项目清单"
    import_columns = PROJECTS

    def get_list_display(self, request: HttpRequest) -> Any:
        """Of one period's list the period is not repeated in every row."""
        of_one = "period__id__exact" in request.GET
        return ["project", "unit", "code", "amount", *([] if of_one else ["period"])]

    @admin.display(description="预算（元）", ordering="budget")
    def amount(self, listed: ListedProject) -> str:
        return "" if listed.budget is None else print_amount(listed.budget)

    @admin.display(description="实施单位", ordering="project__unit__path")
    def unit(self, listed: ListedProject) -> str:
        return listed.project.unit.name

    @admin.display(description="项目编码", ordering="project__code")
    def code(self, listed: ListedProject) -> str:
        return listed.project.code

    def read_import(self, form: forms.Form, name: str, data: bytes) -> Outcome:
        return import_projects(form.cleaned_data["period"], name, data)
