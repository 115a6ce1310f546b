"""下载: order a file of many filings, watch it being made, fetch it, cancel or remove it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bgapp.exchange import jobs, orders
from bgapp.exchange.books.selection import LIMIT, hidden
from bgapp.exchange.publication.selection import withdrawn
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.filings.querying import register_rows
from bgapp.models import Job
from bgapp.views.filters import FilingConditions
from bgapp.views.fragments import answer, wants_fragment
from bgapp.views.people import person_required, signed_in

PAGE_SIZE = 20
STRIP = "transfers/strip.html"
HIDDEN = (
    "文件里有 {count} 份表您现在看不到（无权查看或已删除），不能再下载。"
    "请在「下载」页点「重新生成」，生成时会略去这些表。"
)
WITHDRAWN = (
    "文件夹里有 {count} 份表已撤下公开，或已由调整后的替代，不能再下载。"
    "请在「公开」页重新生成；已经放到网站上的，也请换掉。"
)


@person_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """下载: the person's jobs, the newest first."""
    page = Paginator(jobs.jobs_of(signed_in(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "transfers/jobs.html", {"page": page})


@person_required
@require_GET
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job and how far it is; for htmx, which asks every two seconds, its strip alone."""
    return _shown(request, job_id)


@person_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Order a file of the ticked filings, or of all that the address's conditions find."""
    try:
        kind = Job.Kind(request.POST.get("kind", ""))
        wanted = found(request) if request.POST.get("all") else list(map(int, request.POST.getlist("filing")))
    except ValueError:
        return HttpResponseBadRequest()
    try:
        ordered = orders.order(signed_in(request), kind, wanted)
    except Refused as refusal:
        return _refused(request, refusal.sentence)
    return _shown(request, ordered.pk) if wants_fragment(request) else redirect("job", ordered.pk)


@person_required
@require_GET
def file(request: HttpRequest, job_id: int) -> FileResponse:
    """The file, as long as the person may still see all that is in it."""
    person = signed_in(request)
    made = jobs.fetch(person, job_id)
    if made.state != Job.State.DONE or not default_storage.exists(made.file):
        raise Http404("这个下载任务没有文件，请重新生成。")
    if count := hidden(person, made.made):
        raise NotAllowed(HIDDEN.format(count=count))
    if made.kind == Job.Kind.PUBLICATION and (count := withdrawn(made.made)):
        raise NotAllowed(WITHDRAWN.format(count=count))
    return FileResponse(default_storage.open(made.file), as_attachment=True, filename=made.name)


@person_required
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Cancel what is not yet made."""
    jobs.cancel(signed_in(request), job_id)
    return _shown(request, job_id) if wants_fragment(request) else redirect("jobs")


@person_required
@require_POST
def remove(request: HttpRequest, job_id: int) -> HttpResponse:
    """Delete a job with its file."""
    jobs.remove(signed_in(request), job_id)
    return HttpResponse() if wants_fragment(request) else redirect("jobs")


@person_required
@require_POST
def again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Make the same once more."""
    try:
        ordered = orders.order_again(signed_in(request), job_id)
    except Refused as refusal:
        return _refused(request, refusal.sentence)
    return _shown(request, ordered.pk) if wants_fragment(request) else redirect("job", ordered.pk)


def found(request: HttpRequest) -> list[int]:
    """All filings that the register finds under the address's conditions; one too many where there are too many."""
    rows = FilingConditions(request, register_rows(signed_in(request))).qs
    return list(rows.values_list("pk", flat=True)[: LIMIT + 1])


def _shown(request: HttpRequest, job_id: int) -> HttpResponse:
    return answer(request, "transfers/job.html", STRIP, {"job": jobs.fetch(signed_in(request), job_id)})


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """Say why not: in the place of the strip, or on the page that asked."""
    if wants_fragment(request):
        return render(request, "transfers/refusal.html", {"sentence": sentence})
    messages.error(request, sentence)
    return redirect("jobs")
