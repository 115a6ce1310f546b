"""What reviewers ask for and preparers answer (意见): threads that hang on a cell, a row or a whole form."""

from __future__ import annotations

from django.db import models

from bgapp.models.filing import Filing
from bgapp.models.organization import Person, Role
from bgapp.sheets.layout import NAME_LENGTH


class Visibility(models.TextChoices):
    """Who reads a thread: the own unit alone, or every reviewer of the filing too."""

    UNIT = "unit", "仅本单位可见"
    ALL = "all", "各级审核人可见"


class Comment(models.Model):
    """A thread about a place: a field of the row with that key, the row itself, a path of the form, or all of it.

    It follows its row wherever that goes; ``row_name`` is what the row was called last, for when it is gone. Who opened
    it did so as ``role``. It is open until ``resolved_at``.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, verbose_name="申报件", related_name="comments")
    rows = models.CharField("列表", max_length=50, blank=True)
    row = models.CharField("行", max_length=36, blank=True)
    row_name = models.CharField("行的名称", max_length=NAME_LENGTH, blank=True)
    field = models.CharField("栏目", max_length=50, blank=True)
    visibility = models.CharField("可见范围", max_length=10, choices=Visibility.choices)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="提出人", related_name="+")
    role = models.CharField("身份", max_length=30, choices=Role.choices)
    resolved_at = models.DateTimeField("解决时间", null=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, verbose_name="解决人", related_name="+", null=True)

    class Meta:
        verbose_name = "意见"
        verbose_name_plural = "意见"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.row_name or self.field or "整份表"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


class Message(models.Model):
    """One thing said in a thread, after so many submissions (``round``)."""

    comment = models.ForeignKey(Comment, models.CASCADE, verbose_name="意见", related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="姓名", related_name="+")
    person_name = models.CharField("姓名", max_length=NAME_LENGTH)
    role = models.CharField("身份", max_length=30, choices=Role.choices)
    round = models.PositiveSmallIntegerField("送审次数")
    text = models.TextField("内容")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "意见内容"
        verbose_name_plural = "意见内容"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_filers(self) -> bool:
        """Whether it is written in the filer's ink."""
        return self.role == Role.PREPARER
