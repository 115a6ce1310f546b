"""Stand-ins (代审): who decides for a reviewer, from one day to another."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from bgapp.models.organization import Person


class StandIns(models.QuerySet["StandIn"]):
    """Stand-ins, past, present and to come."""

    def acting(self, today: date | None = None) -> StandIns:
        """Those that stand in today, for people who are still here."""
        today = today or timezone.localdate()
        return self.filter(
            begins__lte=today, ends__gte=today, ended_at=None, person__is_active=True, stand_in__is_active=True
        )


class StandIn(models.Model):
    """``stand_in`` decides where ``person`` reviews, from ``begins`` to ``ends`` inclusive."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="被代审人", related_name="stand_ins")
    stand_in = models.ForeignKey(Person, models.PROTECT, verbose_name="代审人", related_name="stands_in_for")
    begins = models.DateField("开始日期")
    ends = models.DateField("结束日期", help_text="含这一天。")
    set_by = models.ForeignKey(Person, models.PROTECT, verbose_name="设置人", related_name="+", editable=False)
    set_at = models.DateTimeField("设置时间", default=timezone.now, editable=False)
    ended_at = models.DateTimeField("提前结束时间", null=True, editable=False)

    objects = StandIns.as_manager()

    class Meta:
        verbose_name = "代审"
        verbose_name_plural = "代审"
        ordering = ["-ends", "-pk"]
        indexes = [models.Index(fields=["stand_in", "ends"])]

    def __str__(self) -> str:
        return f"{self.stand_in} 代 {self.person}"

    def clean(self) -> None:
        if self.begins and self.ends and self.begins > self.ends:
            raise ValidationError({"ends": "结束日期不能早于开始日期。"})
        if self.person_id and self.person_id == self.stand_in_id:
            raise ValidationError({"stand_in": "不能由本人代审，请另选代审人。"})
        if self.stand_in_id and not self.stand_in.is_active:
            raise ValidationError({"stand_in": f"{self.stand_in}已停用，不能代审，请另选代审人。"})
        if self.stand_in_id and self.stand_in.is_administrator:
            raise ValidationError({"stand_in": "系统管理员不能查看申报表，也就不能代审，请另选代审人。"})

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or self.ends < timezone.localdate()
