"""Import a list from Excel, for any table that has one: a page for the file, its template, and what came of it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header

from bgapp.admin.base import Table
from bgapp.exchange.lists import ListRefused, Outcome, check_size, password_slips, template
from bgapp.exchange.lists.columns import Column
from bgapp.exchange.prints import XLSX
from bgapp.models import Person

M = TypeVar("M", bound=Model)


class ImportForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label="Excel 文件",
        help_text="只收 .xlsx，最大 5 MB、5,000 行。先全部检查，有一处不对就都不导入；重复导入不会重复增加。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class ExcelImports(Table[M]):
    """An admin whose table is also kept in Excel."""

    change_list_template = "admin/import_change_list.html"
    import_form: type[ImportForm] = ImportForm
    import_title: str
    import_columns: Sequence[Column]

    def read_import(self, form: Any, name: str, data: bytes) -> Outcome:
        """Take in an uploaded file; :class:`ListRefused` where nothing was imported."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [
            path("import/", view(self.import_view), name=name),
            path("import/template/", view(self.import_template_view), name=f"{name}_template"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """The page for the file; posted, what came of it."""
        if request.method != "POST":
            return self._import_page(request, form=self.import_form(initial=request.GET.dict()))
        form = self.import_form(request.POST, request.FILES)
        if not form.is_valid():
            return self._import_page(request, form=form)
        try:
            outcome = self._import(request, form)
        except ListRefused as refusal:
            return self._import_page(request, form=form, refusal=refusal)
        return self._import_page(request, outcome=outcome, slips=_data_url(outcome.passwords))

    def import_template_view(self, request: HttpRequest) -> HttpResponse:
        """An empty list to fill in."""
        book = template(self.import_title, self.import_columns)
        response = HttpResponse(book, content_type=XLSX)
        response.headers["Content-Disposition"] = _attachment(f"{self.import_title}导入模板.xlsx")
        return response

    def _import(self, request: HttpRequest, form: ImportForm) -> Outcome:
        upload = form.cleaned_data["file"]
        check_size(upload.name, upload.size)
        with transaction.atomic():
            outcome = self.read_import(form, upload.name, upload.read())
            _log(request, ADDITION, outcome.created)
            _log(request, CHANGE, outcome.changed)
        return outcome

    def _import_page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        context |= {"title": f"从 Excel 导入{self.import_title}", "columns": self.import_columns, "opts": self.opts}
        return TemplateResponse(request, "admin/import.html", context | self.admin_site.each_context(request))


def _log(request: HttpRequest, flag: int, things: Sequence[Model]) -> None:
    if things and request.user.pk:
        LogEntry.objects.log_actions(request.user.pk, things, flag, "从 Excel 导入。")


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or ""


def _data_url(passwords: Sequence[tuple[Person, str]]) -> str:
    """The first passwords as a workbook inside a link: offered for download and kept nowhere."""
    if not passwords:
        return ""
    return f"data:{XLSX};base64,{base64.b64encode(password_slips(passwords)).decode('ascii')}"
