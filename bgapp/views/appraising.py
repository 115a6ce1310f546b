"""What is posted to 四性审核 beside a form, and the form with its 审核意见表 as PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bgapp.exchange.prints import file_stem, print_with_opinions
from bgapp.filings.access import fetch
from bgapp.filings.errors import NotAllowed, Refused
from bgapp.reviews.appraisals.appraising import Given, appraise, filled_in
from bgapp.reviews.appraisals.sheets import opinion_sheets
from bgapp.rules.appraisal import Grade
from bgapp.views.filing_page import filing_page
from bgapp.views.people import person_required, signed_in
from bgapp.views.reviewing import version_of
from bgapp.views.transfers import PDF, attached

MOST_QUESTIONS = 100


@person_required
@require_POST
def save(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Keep the posted answers against the posted ``version``; refused, they come back as they were given."""
    person, given = signed_in(request), _given(request.POST)
    grade, opinion = _grade(request.POST.get("grade", "")), request.POST.get("opinion", "")
    try:
        appraisal = appraise(person, filing_id, version_of(request), given, grade, opinion)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        filing = fetch(person, filing_id)
        return filing_page(request, filing, checklist=filled_in(filing, given, grade, opinion))
    messages.success(request, f"四性审核已保存，综合评定为「{appraisal.get_grade_display()}」。")
    return redirect(reverse("filing", args=[filing_id]) + "#decide")


@person_required
@require_GET
def pdf(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The official form, each 审核意见表 behind it that the person may read; 404 where there is none."""
    person = signed_in(request)
    filing = fetch(person, filing_id)
    sheets = opinion_sheets(filing, person)
    if not sheets:
        raise Http404("没有可以打印的审核意见表。")
    return attached(print_with_opinions(filing, sheets), PDF, f"{file_stem(filing)}_审核意见表.pdf")


def _given(posted: QueryDict) -> Given:
    """Grade and remark by question; they are numbered, and name their question."""
    questions = posted.getlist("question")[:MOST_QUESTIONS]
    return {
        question: (_grade(posted.get(f"grade-{number}", "")), posted.get(f"remark-{number}", ""))
        for number, question in enumerate(questions)
    }


def _grade(text: str) -> Grade | None:
    return Grade(text) if text in set(Grade) else None
