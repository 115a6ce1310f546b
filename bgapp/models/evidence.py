"""Evidence (附件): files that support a filing, and the kinds of them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bgapp.models.filing import Filing
from bgapp.models.organization import Person
from bgapp.sheets.layout import NAME_LENGTH


class EvidenceKind(models.TextChoices):
    """What a file is evidence of; a period may require kinds."""

    BASIS = "basis", "立项依据"
    ESTIMATE = "estimate", "测算依据"
    SUPPORT = "support", "佐证材料"


class Evidence(models.Model):
    """An 附件: a file of a filing, kept in the store under a random name.

    It belongs to the submissions from ``first_round`` to ``last_round`` (none: it is still attached), so that whoever
    reads a submission finds the files of that day. ``size`` is in bytes, ``digest`` the content's SHA-256.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, verbose_name="申报件", related_name="evidence")
    kind = models.CharField("种类", max_length=20, choices=EvidenceKind.choices)
    name = models.CharField("文件名", max_length=NAME_LENGTH)
    size = models.PositiveIntegerField("大小（字节）")
    digest = models.CharField("校验值", max_length=64)
    path = models.CharField("存放位置", max_length=100, unique=True)
    first_round = models.PositiveSmallIntegerField("始于第几次送审")
    last_round = models.PositiveSmallIntegerField("止于第几次送审", null=True, blank=True)
    attached_by = models.ForeignKey(Person, models.PROTECT, verbose_name="上传人", related_name="+")
    attached_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.name
