"""The page of a period's questions for 四性审核 (审核要点)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bgapp.models import Period, Question
from bgapp.reviews.appraisals.opinions import questions_of
from bgapp.rules.appraisal import USUAL_QUESTIONS, Aspect
from bgapp.rules.text import clean

SPARE = 4
"""Empty rows below the questions; saving brings more."""

LONGEST = 200


class QuestionForm(forms.Form):
    """A question; the row is left out where its text is empty."""

    aspect = forms.ChoiceField(label="审核内容", choices=Aspect.choices())
    text = forms.CharField(label="审核要点", max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean_text(self) -> str:
        return " ".join(clean(self.cleaned_data["text"]).split())


class QuestionRows(forms.BaseFormSet[QuestionForm]):
    """The questions in their order, each asked once."""

    def clean(self) -> None:
        texts = [text for _, text in _asked(self.forms)]
        if len(set(texts)) < len(texts):
            raise ValidationError("有两条审核要点相同，请改正或清空其中一条。")


Rows = forms.formset_factory(QuestionForm, QuestionRows, extra=SPARE, max_num=60, validate_max=True)


def period_questions(request: HttpRequest, model_admin: admin.ModelAdmin[Period], period_id: int) -> HttpResponse:
    """GET shows the questions as the period asks them; POST keeps and logs what was changed."""
    period = get_object_or_404(Period, pk=period_id)
    initial = [{"aspect": aspect.value, "text": text} for aspect, text in questions_of(period)]
    rows = Rows(request.POST or None, initial=initial)
    if request.method == "POST" and rows.is_valid():
        with transaction.atomic():
            changed = _keep(period, _asked(rows.forms))
            if changed:
                model_admin.log_change(request, period, f"四性审核要点：改为 {len(questions_of(period))} 条。")
        messages.success(request, "四性审核要点已保存。" if changed else "没有改动。")
        return redirect("admin:bgapp_period_change", period.pk)
    context = {"title": f"{period}的四性审核要点", "rows": rows, "period": period, "opts": model_admin.opts}
    return TemplateResponse(request, "admin/questions.html", context | model_admin.admin_site.each_context(request))


def questions_summary(period: Period) -> SafeString:
    """How many questions a period asks, whether they are its own, and the way to them."""
    words = f"本申报期自定 {len(questions_of(period))} 条" if period.questions.exists() else "用通用的审核要点"
    address = reverse("admin:bgapp_period_questions", args=[period.pk])
    return format_html('{}。<a href="{}">查看和设置</a>', words, address)


def _asked(rows: Sequence[QuestionForm]) -> list[tuple[Aspect, str]]:
    """What the rows ask; nothing where all are empty, so that the usual questions are asked."""
    filled = [row.cleaned_data for row in rows if row.is_valid()]
    return [(Aspect(row["aspect"]), row["text"]) for row in filled if row.get("text")]


def _keep(period: Period, questions: Sequence[tuple[Aspect, str]]) -> bool:
    """Ask these from now on, whether or not that changes anything; the usual ones are not stored."""
    if (list(questions) or list(USUAL_QUESTIONS)) == questions_of(period):
        return False
    period.questions.all().delete()
    Question.objects.bulk_create(
        Question(period=period, aspect=aspect, text=text, position=position)
        for position, (aspect, text) in enumerate(questions if questions != list(USUAL_QUESTIONS) else ())
    )
    return True
