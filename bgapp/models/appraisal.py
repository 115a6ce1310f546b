"""四性审核: the questions of a period, and what reviewers answered to them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bgapp.models.filing import Filing, Period
from bgapp.models.organization import Person
from bgapp.rules.appraisal import Aspect, Grade
from bgapp.sheets.layout import NAME_LENGTH


class Question(models.Model):
    """A question (审核要点) that a period asks of every target; the usual eight where it has none of its own."""

    period = models.ForeignKey(Period, models.CASCADE, verbose_name="申报期", related_name="questions")
    aspect = models.CharField("审核内容", max_length=20, choices=Aspect.choices())
    text = models.CharField("审核要点", max_length=200)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "四性审核要点"
        verbose_name_plural = "四性审核要点"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "text"],
                name="question_unique",
                violation_error_message="这个申报期已有这一条审核要点。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Appraisal(models.Model):
    """What a reviewer answered at a stage of a submission (审核意见表).

    ``answers`` repeat the questions as they were asked: ``{"aspect", "question", "grade", "remark"}`` each; ``who`` is
    its reviewer by the name of that day, and for whom (郑岚 代 何晓庆).
    """

    filing = models.ForeignKey(Filing, models.PROTECT, verbose_name="申报件", related_name="appraisals")
    round = models.PositiveSmallIntegerField("第几次送审")
    stage = models.PositiveSmallIntegerField("环节")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="审核人", related_name="+")
    who = models.CharField("审核人姓名", max_length=2 * NAME_LENGTH + 3)
    answers = models.JSONField("审核意见")
    grade = models.CharField("综合评定等级", max_length=20, choices=Grade.choices())
    opinion = models.TextField("总体意见", blank=True)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "四性审核"
        verbose_name_plural = "四性审核"
        ordering = ["round", "stage"]
        constraints = [models.UniqueConstraint(fields=["filing", "round", "stage"], name="appraisal_unique")]

    def __str__(self) -> str:
        return self.get_grade_display()
