"""导入: upload files, watch them being read, look through all forms of an import, take the good ones in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from bgapp.exchange.imports import uploads
from bgapp.exchange.imports.annotating import annotated
from bgapp.exchange.imports.committing import GOOD, commit
from bgapp.exchange.imports.fetching import fetch, files_of, forms_of, imports_of
from bgapp.exchange.imports.mending import choose
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.models import Import, Person, StagedForm
from bgapp.reviews.workflow import backfill
from bgapp.views.fragments import wants_fragment
from bgapp.views.import_choices import Choices, choices_of
from bgapp.views.import_summary import GROUPS, WAITING, Summary, tell_report
from bgapp.views.numbers import key_of
from bgapp.views.people import person_required, signed_in

Outcome = StagedForm.Outcome
PAGE_SIZE = 20
NONE_TICKED = "没有勾选要导入的表。请先勾选，或者点「确认导入」一次导入全部。"


@person_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """导入: what may be uploaded, and the person's imports of the last month, the newest first."""
    person = signed_in(request)
    page = Paginator(_tallied(person).prefetch_related("files"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "imports/list.html", {"page": page, "choices": _choices(person)})


@person_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Upload ``files`` for a ``period`` and a ``unit`` (both may be empty), then to the import's page.

    The page's script, which shows how far the upload is, is told where that is, or in a sentence why not.
    """
    is_script = request.headers.get("X-Requested-With") == "fetch"
    person = signed_in(request)
    period, unit = _choices(person).chosen(request.POST)
    try:
        batch = uploads.upload(person, request.FILES.getlist("files"), period, unit)
    except Refused as refusal:
        if is_script:
            return HttpResponse(refusal.sentence, status=400, content_type="text/plain; charset=utf-8")
        return _refused(request, refusal, reverse("imports"))
    address = reverse("import", args=[batch.pk]) + "?first=1"
    return HttpResponse(status=201, headers={"Location": address}) if is_script else redirect(address)


@person_required
@require_GET
def page(request: HttpRequest, import_id: int) -> HttpResponse:
    """An import while it is read, then all of its forms.

    For htmx, which asks every two seconds, its strip alone; once it is read, on to the first form to look at where
    ``follow`` is asked for.
    """
    person = signed_in(request)
    batch = fetch(person, import_id)
    if wants_fragment(request):
        if not batch.open and "follow" in request.GET:
            return HttpResponseClientRedirect(reverse("import", args=[batch.pk]) + "?first=1")
        strip = {"batch": _tallied(person).get(pk=batch.pk), "fragment": True, "follow": "follow" in request.GET}
        return render(request, "imports/strip.html", strip)
    if batch.state != Import.State.DONE:
        return render(request, "imports/reading.html", {"batch": batch})
    if "first" in request.GET and (first := _first(person, batch)):
        return redirect("import_form", batch.pk, first.pk)
    return render(request, "imports/import.html", _context(request, person, batch))


@person_required
@require_POST
def take_in(request: HttpRequest, import_id: int) -> HttpResponse:
    """确认导入: all good forms, or the ticked ones where ``which`` is chosen; then the report."""
    person = signed_in(request)
    ticked = None
    if request.POST.get("which") == "chosen":
        ticked = [key_of(key) for key in request.POST.getlist("form")]
        if not ticked:
            return _refused(request, Refused(NONE_TICKED), reverse("import", args=[import_id]))
    tell_report(request, commit(person, import_id, ticked, backfill))
    return redirect("import", import_id)


@person_required
@require_POST
def set_choices(request: HttpRequest, import_id: int) -> HttpResponse:
    """Say to which period and unit cells that are empty belong."""
    person = signed_in(request)
    period, unit = _choices(person).chosen(request.POST)
    choose(person, import_id, period, unit)
    messages.success(request, "已全部重新比对。")
    return redirect("import", import_id)


@person_required
@require_POST
def again(request: HttpRequest, import_id: int) -> HttpResponse:
    """Read once more what failed."""
    try:
        uploads.read_again(signed_in(request), import_id)
    except Refused as refusal:
        return _refused(request, refusal, reverse("imports"))
    return redirect("import", import_id)


@person_required
@require_POST
def discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """放弃本次导入: what was imported stays, the rest is gone."""
    uploads.discard(signed_in(request), import_id)
    messages.success(request, "已放弃这次导入，文件和没有导入的表已删除；已经导入的不受影响。")
    return redirect("imports")


@person_required
@require_GET
def annotated_file(request: HttpRequest, file_id: int) -> FileResponse:
    """下载带批注的 Excel: a copy of an uploaded workbook with every problem at its cell, else the list of problems."""
    target = BytesIO()
    name = annotated(signed_in(request), file_id, target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


def _tallied(person: Person) -> QuerySet[Import]:
    """The person's imports with how many of their forms are ``good``, ``waiting`` for a mend, ``imported``, and all."""
    return imports_of(person).annotate(
        good=Count("forms", filter=Q(forms__outcome__in=GOOD)),
        waiting=Count("forms", filter=Q(forms__outcome__in=WAITING)),
        imported=Count("forms", filter=Q(forms__outcome=Outcome.IMPORTED)),
        all=Count("forms"),
    )


def _context(request: HttpRequest, person: Person, batch: Import) -> dict[str, Any]:
    group = GROUPS.get(request.GET.get("outcome", ""), ())
    forms = forms_of(person, batch)
    shown = forms.filter(outcome__in=group) if group else forms
    files = list(files_of(batch))
    return {
        "batch": batch,
        "summary": Summary(person, batch),
        "files": files,
        "listed": sorted(files, key=lambda file: not (file.refused or file.problems)),
        "unread": sum(bool(file.refused) for file in files),
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "group": request.GET.get("outcome", "") if group else "",
        "choices": _choices(person),
    }


def _choices(person: Person) -> Choices:
    found = choices_of(person)
    if not found.units:
        raise NotAllowed("只有填报人可以导入；补录以往年度的表，由最后环节的审核人导入。")
    return found


def _first(person: Person, batch: Import) -> StagedForm | None:
    """The first form that needs somebody's eye, else the first of all."""
    forms = forms_of(person, batch)
    return forms.filter(outcome__in=WAITING).first() or forms.first()


def _refused(request: HttpRequest, refusal: Refused, back: str) -> HttpResponse:
    if isinstance(refusal, NotAllowed):
        raise refusal
    messages.error(request, refusal.sentence)
    return redirect(back)
