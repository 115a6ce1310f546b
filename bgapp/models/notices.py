"""Notices (通知) to people, and the reminders (催办) that a period sends by rule."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bgapp.models.filing import Filing, Period
from bgapp.models.organization import Person


class Notice(models.Model):
    """What somebody is told: about one filing, or about all that a period still wants of them.

    ``key`` says what must not be told twice (one 催办 a day); ``mailed_at`` when a digest (每日汇总) told it by mail.
    """

    class Kind(models.TextChoices):
        """Why."""

        RETURNED = "returned", "退回"
        APPROVED = "approved", "批复"
        VOIDED = "voided", "作废"
        ASSIGNED = "assigned", "分派"
        URGED = "urged", "催办"
        DEADLINE = "deadline", "到期提醒"

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="收件人", related_name="notices")
    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    sender = models.ForeignKey(Person, models.PROTECT, verbose_name="发出人", related_name="+", null=True)
    filing = models.ForeignKey(Filing, models.CASCADE, verbose_name="申报件", related_name="notices", null=True)
    period = models.ForeignKey(Period, models.CASCADE, verbose_name="申报期", related_name="notices", null=True)
    text = models.CharField("内容", max_length=500)
    key = models.CharField("不重复", max_length=100, null=True)
    at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("已读时间", null=True)
    mailed_at = models.DateTimeField("寄出时间", null=True)

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_unique")]
        indexes = [models.Index(fields=["person", "read_at"])]

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """自动催办: so many working days before a moment of a period, those who still have to act are told."""

    class Moment(models.TextChoices):
        """Before what: whoever has not submitted, or has not decided."""

        FILING_ENDS = "filing_ends", "填报截止"
        REVIEW_ENDS = "review_ends", "审核截止"

    period = models.ForeignKey(Period, models.CASCADE, verbose_name="申报期", related_name="reminders")
    moment = models.CharField("截止时间", max_length=20, choices=Moment.choices)
    working_days = models.PositiveSmallIntegerField("提前几个工作日")

    class Meta:
        verbose_name = "自动催办"
        verbose_name_plural = "自动催办"
        ordering = ["moment", "-working_days"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "moment", "working_days"],
                name="reminder_unique",
                violation_error_message="已有这一条自动催办。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}前 {self.working_days} 个工作日"
