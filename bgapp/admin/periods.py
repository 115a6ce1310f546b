"""Filing periods (申报期) with their review stages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from bgapp.admin.base import NamedFields, NamedRows, Table
from bgapp.admin.questions import period_questions, questions_summary
from bgapp.admin.rule_settings import rule_settings, settings_summary
from bgapp.models import EvidenceKind, Period, Reminder, Role, Stage
from bgapp.sheets.editions import EDITIONS

DEFAULT_STAGES = (Role.UNIT_REVIEWER, Role.DEPARTMENT_REVIEWER)
MOMENTS = ("filing_opens", "filing_ends", "review_ends", "adjustment_ends")
WINDOWS = "每段时间含开始的那一秒，不含截止的那一秒：最后一天是 3 月 31 日，截止就填 4 月 1 日 00:00:00。"
STAGE_COLUMNS = ("number", "role", "appraises")
FIXED = "审核环节（已有申报表送审，不能再改）"


class PeriodForm(forms.ModelForm[Period]):
    """A period, each of its moments explained."""

    required_evidence = forms.MultipleChoiceField(
        label="必须上传的附件",
        choices=EvidenceKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="勾选的种类，每份表至少要有一个附件才能提交审核；都不勾选就不要求。",
    )

    class Meta:
        model = Period
        fields = ["year", "edition", *MOMENTS, "scheme", "required_evidence", "backfill", "signing_line"]
        help_texts = {
            "filing_opens": "从这一秒起（含）可以新建和首次提交。",
            "filing_ends": "到这一秒为止（不含）可以首次提交。",
            "review_ends": "到这一秒为止（不含）可以审核，退回的也可以改好再提交；此后需延长才能继续。",
            "adjustment_ends": "到这一秒为止（不含）可以调整目标；不开放调整就空着。",
        }


class StagesForm(NamedRows[Stage, Period, forms.ModelForm[Stage]]):
    """The stages, numbered 1, 2, 3 …"""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        numbers = sorted(row["number"] for row in self._kept())
        if not numbers:
            raise ValidationError("请至少设置一个审核环节，否则申报表无法送审。")
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValidationError("审核环节的顺序须从 1 开始连续编号，请改正。")
        edition = EDITIONS.get(self.instance.edition)
        if edition and edition.evaluates and any(row["appraises"] for row in self._kept()):
            raise ValidationError("四性审核审的是绩效目标，自评价表不用；请取消勾选。")

    def save(self, commit: bool = True) -> list[Stage]:
        """Write changed stages anew: two of them may have changed places."""
        saved = super().save(commit=False)
        if self.has_changed():
            self.instance.stages.all().delete()
            Stage.objects.bulk_create(Stage(period=self.instance, **row) for row in self._kept())
        return saved

    def _kept(self) -> list[dict[str, Any]]:
        """The columns of every stage that stays."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [{name: row[name] for name in STAGE_COLUMNS} for row in rows if not row.get("DELETE")]


class StageInline(NamedFields[Stage], admin.TabularInline[Stage, Period]):
    """The review stages; fixed once something was submitted, since filings refer to their numbers."""

    model = Stage
    formset = StagesForm
    min_num = 1

    def get_extra(self, request: HttpRequest, obj: Period | None = None, **kwargs: Any) -> int:
        return 0 if obj else len(DEFAULT_STAGES) - self.min_num

    def has_add_permission(self, request: HttpRequest, obj: Period | None = None) -> bool:
        return not _submitted(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _submitted(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not _submitted(obj)


class ReminderInline(NamedFields[Reminder], admin.TabularInline[Reminder, Period]):
    """When those who still have to act are told."""

    model = Reminder
    formset = NamedRows[Reminder, Period, forms.ModelForm[Reminder]]
    verbose_name_plural = "自动催办（上班日早上 8 点起，告诉还没送审、还没审核的人）"
    extra = 0


@admin.register(Period)
class PeriodAdmin(Table[Period]):
    """The periods, each with the way to its project list."""

    form = PeriodForm
    inlines = [StageInline, ReminderInline]
    list_display = ["__str__", *MOMENTS, "project_list"]
    list_filter = ["year"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Period]:
        return super().get_queryset(request).annotate(listed=Count("listed_projects"))

    @admin.display(description="项目清单")
    def project_list(self, period: Period) -> str:
        address = f"{reverse('admin:bgapp_listedproject_changelist')}?period__id__exact={period.pk}"
        return format_html('<a href="{}">{} 个项目</a>', address, getattr(period, "listed", 0))

    def get_fieldsets(self, request: HttpRequest, obj: Period | None = None) -> Any:
        return [
            (None, {"fields": ["year", "edition"]}),
            ("时间", {"fields": list(MOMENTS), "description": WINDOWS}),
            ("自评", {"fields": ["scheme"]}),
            ("附件", {"fields": ["required_evidence"]}),
            ("以往年度", {"fields": ["backfill"]}),
            ("打印", {"fields": ["signing_line"]}),
            *([("审核规则", {"fields": ["rules"]})] if obj else []),
            *([("四性审核", {"fields": ["appraisal_questions"]})] if obj else []),
        ]

    @admin.display(description="规则")
    def rules(self, period: Period) -> str:
        return settings_summary(period)

    @admin.display(description="审核要点")
    def appraisal_questions(self, period: Period) -> str:
        return questions_summary(period)

    def get_urls(self) -> list[URLPattern]:
        rules = self.admin_site.admin_view(self.rules_view)
        questions = self.admin_site.admin_view(self.questions_view)
        return [
            path("<int:period_id>/rules/", rules, name="bgapp_period_rules"),
            path("<int:period_id>/questions/", questions, name="bgapp_period_questions"),
            *super().get_urls(),
        ]

    def rules_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        return rule_settings(request, self, period_id)

    def questions_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        return period_questions(request, self, period_id)

    def get_inline_instances(self, request: HttpRequest, obj: Period | None = None) -> list[Any]:
        """The stages, headed by the reason where they cannot be changed."""
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines if _submitted(obj) else []:
            if inline.model is Stage:
                inline.verbose_name_plural = FIXED
        return inlines

    def get_readonly_fields(self, request: HttpRequest, obj: Period | None = None) -> list[str]:
        """Filings are pinned to their edition for ever."""
        return ["rules", "appraisal_questions", *(["year", "edition"] if obj and obj.filings.exists() else [])]

    def get_formset_kwargs(self, request: HttpRequest, obj: Period, inline: Any, prefix: str) -> dict[str, Any]:
        """A new period starts with the usual stages; posted, they count as typed."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj.pk is None and inline.model is Stage:
            kwargs["initial"] = [{"number": number, "role": role} for number, role in enumerate(DEFAULT_STAGES, 1)]
        return kwargs


def _submitted(period: Period | None) -> bool:
    """Whether anything in the period was ever sent to review."""
    return period is not None and period.filings.filter(round__gt=0).exists()
