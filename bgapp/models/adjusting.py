"""Why an adjustment (目标调整) changes what it changes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bgapp.models.filing import Filing
from bgapp.models.organization import Person


class AdjustmentReason(models.Model):
    """The reason for a row (added, changed or deleted) by its key, or for a cell of the form itself by its path.

    It holds for as long as ``value`` (a digest of what stands there) is what stands there.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, verbose_name="申报件", related_name="adjustment_reasons")
    row = models.CharField("行", max_length=36, blank=True)
    field = models.CharField("栏目", max_length=50, blank=True)
    value = models.CharField("所说明的值", max_length=64)
    text = models.TextField("调整理由")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="填写人", related_name="+")
    at = models.DateTimeField("填写时间", default=timezone.now)

    class Meta:
        verbose_name = "调整理由"
        verbose_name_plural = "调整理由"
        constraints = [models.UniqueConstraint(fields=["filing", "row", "field"], name="adjustment_reason_unique")]

    def __str__(self) -> str:
        return self.text
