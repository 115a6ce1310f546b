"""The rows of repeating blocks, reached from the filing by the block's name (``filing.indicators``)."""

from __future__ import annotations

import uuid

from django.db import models

from bgapp.models.filing import Filing
from bgapp.models.forms import columns


class Row(models.Model):
    """A row at its ``position`` in a block.

    ``key`` is permanent: it survives moves, renames and submissions, is kept from a target to its self-evaluation,
    and comments hang on it.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="%(class)ss")
    key = models.UUIDField("行标识", default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField("顺序")
    name = columns.name("名称")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["filing", "key"], name="%(class)s_key_unique")]

    def __str__(self) -> str:
        return self.name


class Indicator(Row):
    """An indicator (三级指标); ``target`` is what is printed; beside it what was written, and its parts.

    A self-evaluation adds the result (``actual``), its weight and score in points, and the reason of a deviation.
    """

    level1 = columns.name("一级指标")
    level2 = columns.name("二级指标")
    name = columns.name("三级指标")
    target = columns.name("指标值")
    target_written = columns.name("填写原文")
    target_operator = models.CharField("运算符", max_length=1, blank=True)
    target_number = models.DecimalField("数值", max_digits=30, decimal_places=10, null=True, blank=True)
    target_unit = columns.name("计量单位")
    target_kind = models.CharField("类型", max_length=20, blank=True)
    target_direction = models.CharField("方向", max_length=20, blank=True)
    actual = columns.name("实际完成值")
    weight = columns.number("分值")
    score = columns.number("得分")
    deviation = columns.text("偏差原因分析")

    class Meta(Row.Meta):
        verbose_name = "指标"
        verbose_name_plural = "指标"


class SubProject(Row):
    """A part (子项目) of a policy's funds of the year."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="sub_projects")
    name = columns.name("子项目名称")
    amount = columns.amount("预算金额")

    class Meta(Row.Meta):
        verbose_name = "子项目"
        verbose_name_plural = "子项目"
