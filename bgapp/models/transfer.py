"""Work that is done in the background for one person; jobs (下载任务): files made so, kept for a week."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from bgapp.models.organization import Person

KEPT = timedelta(days=7)
"""How long an ended job, and its file, is kept."""
PATIENCE = timedelta(seconds=30)


class Work(models.Model):
    """Something done in the background, from 排队中 to an end, and ``kept`` for a time after it.

    While it runs it belongs to the worker ``owner`` in its ``attempt``, and whoever writes to it swaps against both;
    ``beat_at`` is when it was last heard of.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "排队中"
        RUNNING = "running", "正在生成"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"

    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField("已处理份数", default=0)
    total = models.PositiveIntegerField("总份数")
    step = models.CharField("正在处理", max_length=255, blank=True)
    cancel_asked = models.BooleanField("要求取消", default=False)
    owner = models.CharField("后台进程", max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField("第几次", default=0)
    beat_at = models.DateTimeField("最近动静", null=True)
    note = models.TextField("说明", blank=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    expires_at = models.DateTimeField("保留到", null=True)

    kept: ClassVar[timedelta]

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "beat_at"]), models.Index(fields=["expires_at"])]

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def silent(self) -> bool:
        """Whether nothing was heard of it for longer than is usual."""
        return self.open and timezone.now() - (self.beat_at or self.created_at) > PATIENCE


class Job(Work):
    """A book, a workbook or an archive of forms.

    ``filings`` are the ids asked for, in order; ``made`` those in the file, each with whether it shows the cells as
    they stood in the person's own unit.
    """

    class Kind(models.TextChoices):
        """What is made."""

        BOOK = "book", "汇总本"
        WORKBOOK = "workbook", "工作簿"
        PDF_ARCHIVE = "pdf_archive", "单份 PDF 压缩包"
        XLSX_ARCHIVE = "xlsx_archive", "单份 Excel 压缩包"
        JSON = "json", "交换格式"
        PUBLICATION = "publication", "公开文件夹"

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="人员", related_name="jobs")
    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    name = models.CharField("文件名", max_length=255)
    filings = models.JSONField("申报件")
    made = models.JSONField("收入的申报件", default=list)
    file = models.CharField("文件", max_length=255, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)

    kept = KEPT

    class Meta(Work.Meta):
        abstract = False
        verbose_name = "下载任务"
        verbose_name_plural = "下载任务"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
