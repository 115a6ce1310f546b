"""How many findings (审核提示) each filing has, kept so that registers can show, sort and filter by them."""

from __future__ import annotations

from django.db import models

from bgapp.models.checks import SEVERITIES
from bgapp.models.filing import Filing

OUTDATED = -1
"""The ``events`` of a summary that a change of settings made worthless."""


class FindingSummary(models.Model):
    """What was found on a filing when it had so many ``events``; a filing with more has to be checked again.

    A hint that the filer dismissed counts for nothing; a warning that stays counts, and among the ``reasons`` too.
    """

    filing = models.OneToOneField(
        Filing, models.CASCADE, verbose_name="申报件", related_name="finding_summary", primary_key=True
    )
    events = models.IntegerField("检查时的事件数")
    errors = models.PositiveIntegerField("必改")
    warnings = models.PositiveIntegerField("提醒")
    hints = models.PositiveIntegerField("建议")
    reasons = models.PositiveIntegerField("写明理由的提醒")

    class Meta:
        verbose_name = "审核提示小计"
        verbose_name_plural = "审核提示小计"

    def __str__(self) -> str:
        return f"必改 {self.errors}，提醒 {self.warnings}，建议 {self.hints}"


class FindingCount(models.Model):
    """How many findings of one rule and severity a filing has."""

    filing = models.ForeignKey(Filing, models.CASCADE, verbose_name="申报件", related_name="finding_counts")
    code = models.CharField("规则", max_length=50)
    severity = models.CharField("级别", max_length=20, choices=SEVERITIES)
    count = models.PositiveIntegerField("条数")

    class Meta:
        verbose_name = "审核提示数"
        verbose_name_plural = "审核提示数"
        constraints = [
            models.UniqueConstraint(fields=["filing", "code", "severity"], name="finding_count_unique"),
        ]
        indexes = [models.Index(fields=["code", "filing"])]

    def __str__(self) -> str:
        return f"{self.code} {self.count}"
