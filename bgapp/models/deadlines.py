"""What moves a deadline: extensions (延长) of a period for one unit, and the calendar of holidays (节假日)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bgapp.models.filing import Period
from bgapp.models.organization import Person, Unit

ENDS = ("filing_ends", "review_ends", "adjustment_ends")
"""The moments of a period that may be put off."""


class Extension(models.Model):
    """Later moments of a period for one unit; what is empty, or earlier than the period's own, changes nothing."""

    period = models.ForeignKey(Period, models.CASCADE, verbose_name="申报期", related_name="extensions")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="单位", related_name="extensions")
    filing_ends = models.DateTimeField("填报截止", null=True, blank=True)
    review_ends = models.DateTimeField("审核截止", null=True, blank=True)
    adjustment_ends = models.DateTimeField("调整截止", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    granted_by = models.ForeignKey(Person, models.PROTECT, verbose_name="批准人", related_name="+", editable=False)
    granted_at = models.DateTimeField("批准时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "延长"
        verbose_name_plural = "延长（个别单位）"
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit"],
                name="extension_unique",
                violation_error_message="该单位在这个申报期已有延长，请在列表里改它。",
            ),
            models.CheckConstraint(
                condition=Q(filing_ends=None) | Q(review_ends__isnull=False, review_ends__gte=F("filing_ends")),
                name="extension_in_order",
                violation_error_message="延长填报截止时，审核截止也要填，并且不早于填报截止。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.period}"

    def clean(self) -> None:
        if not any(getattr(self, name) for name in ENDS):
            raise ValidationError("请至少填写一个延长后的截止时间。")
        if not self.period_id:
            return
        for name in ENDS:
            ends, own = getattr(self, name), getattr(self.period, name)
            if ends and own and ends <= own:
                raise ValidationError({name: "延长后的时间要晚于申报期自己的截止时间。"})


class Holiday(models.Model):
    """A day that is off though it is a weekday, or at work though it is of the weekend (调休)."""

    date = models.DateField("日期", primary_key=True)
    name = models.CharField("名称", max_length=50)
    is_workday = models.BooleanField("调休上班", default=False, help_text="勾选：这一天上班；不勾选：这一天放假。")

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
