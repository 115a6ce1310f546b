"""What was submitted (送审稿) and what happened (记录): both are written once and never changed."""

from __future__ import annotations

from django.db import models

from bgapp.models.filing import Filing
from bgapp.models.organization import Person
from bgapp.sheets.layout import NAME_LENGTH


class Revision(models.Model):
    """The form as it was submitted, frozen: the exchange format with row keys."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("第几次送审")
    form = models.JSONField("表")
    schema_version = models.PositiveSmallIntegerField("格式版本")
    digest = models.CharField("校验值", max_length=64)
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("送审时间")

    class Meta:
        verbose_name = "送审稿"
        verbose_name_plural = "送审稿"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"第 {self.number} 次送审"


class Event(models.Model):
    """One thing that somebody did to a filing, numbered per filing, at the review stage of that moment (0: none).

    ``filing_id`` is a plain value, so that the record outlives a deleted draft; ``detail`` holds what the verb needs:
    ``from`` and ``to`` as [status, stage], ``reason``, or ``edits`` with old and new texts.
    """

    filing_id = models.BigIntegerField("申报件")
    number = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(Person, models.PROTECT, verbose_name="操作人", related_name="+")
    actor_name = models.CharField("姓名", max_length=NAME_LENGTH)
    verb = models.CharField("操作", max_length=20)
    stage = models.PositiveSmallIntegerField("环节")
    detail = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "记录"
        verbose_name_plural = "记录"
        ordering = ["filing_id", "number"]
        constraints = [models.UniqueConstraint(fields=["filing_id", "number"], name="event_number_unique")]
        indexes = [models.Index(fields=["filing_id", "actor", "verb"])]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb}"
