"""Imports (导入): uploaded files and the forms read from them, staged until they are taken in, kept for a month."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from bgapp.models.filing import Filing, Period, edition_choices
from bgapp.models.organization import Person, Project, Unit
from bgapp.models.transfer import Work
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import NAME_LENGTH, Edition

MONTH = timedelta(days=30)
"""How long an import, with its files and what of it was not taken in, is kept."""


class Import(Work):
    """Files that one person uploaded together; ``period`` and ``unit`` fill what the forms leave empty.

    ``done`` of ``total`` files are read; of the one being read ``part_done`` of ``part_total`` steps (a sheet read, a
    form compared) are behind it.
    """

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="人员", related_name="imports")
    period = models.ForeignKey(Period, models.SET_NULL, verbose_name="申报期", null=True, blank=True)
    unit = models.ForeignKey(Unit, models.SET_NULL, verbose_name="实施单位", null=True, blank=True)
    part_done = models.PositiveIntegerField("本文件已完成", default=0)
    part_total = models.PositiveIntegerField("本文件共", default=0)

    kept = MONTH

    class Meta(Work.Meta):
        abstract = False
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"导入 {self.pk}"

    @property
    def percent(self) -> int:
        """How much of the reading is done, 0 to 100."""
        part = self.part_done / self.part_total if self.part_total else 0
        return min(100, int(100 * (self.done + part) / self.total)) if self.total else 100

    @property
    def part_words(self) -> str:
        """How far the file being read is: all of its tables are read, then each is compared."""
        half = self.part_total // 2
        if self.part_done <= half:
            return f"已读 {self.part_done} / {half} 张表" if half else ""
        return f"已比对 {self.part_done - half} / {half} 张表"


class ImportFile(models.Model):
    """One uploaded file; ``refused`` is why none of it was read, ``problems`` what concerns no form of it.

    ``file`` is its place in the storage, empty where it was refused at the door.
    """

    batch = models.ForeignKey(Import, models.CASCADE, verbose_name="导入", related_name="files")
    position = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("文件名", max_length=255)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("校验值", max_length=64)
    file = models.CharField("文件", max_length=255, blank=True)
    is_read = models.BooleanField("已读", default=False)
    refused = models.TextField("不能读取的原因", blank=True)
    problems = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = "导入的文件"
        verbose_name_plural = "导入的文件"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_workbook(self) -> bool:
        """Whether remarks can be written into a copy of it."""
        return self.name.lower().endswith(".xlsx")


class StagedForm(models.Model):
    """A form that was read, as it now stands in the preview, and what taking it in would do.

    ``form`` is plain data in the exchange format as the preview shows it: with the cells that were mended (``mends``:
    where, old, new, in the order they were made) and with what the uploader's choice put into empty ones (``fills`` by
    where). ``places`` has the address of each value in the file, ``written`` what stood there where it was normalised,
    both by where. ``remarks`` is what the reader said, ``problems`` all there is to say now (as
    ``sheets.reader.Problem``). ``seen`` is the stored form, with row keys, against which the preview compared, none for
    a new one; ``differences`` and ``conflicts`` are :class:`exchange.imports.comparing.Difference` as dicts; ``kept``
    are the addresses where, as was decided, the stored text stays. ``key`` is that of the forms of one unit, year,
    edition and project, ``twins`` how many of them the import has.
    """

    class Outcome(models.TextChoices):
        """What taking it in would do, or did; good are NEW and CHANGED."""

        NEW = "new", "新建"
        CHANGED = "changed", "有变化"
        UNCHANGED = "unchanged", "无变化"
        REFUSED = "refused", "有错误"
        HELD = "held", "不能导入"
        CONFLICT = "conflict", "有冲突"
        IMPORTED = "imported", "已导入"
        DISCARDED = "discarded", "已放弃"

    batch = models.ForeignKey(Import, models.CASCADE, verbose_name="导入", related_name="forms")
    file = models.ForeignKey(ImportFile, models.CASCADE, verbose_name="文件", related_name="forms")
    position = models.PositiveIntegerField("顺序")
    sheet = models.CharField("工作表", max_length=255, blank=True)
    edition = models.CharField("表样", max_length=50, choices=edition_choices)
    form = models.JSONField("表")
    fills = models.JSONField("按上传时的选择填入", default=dict)
    mends = models.JSONField("预检中的修改", default=list)
    places = models.JSONField("位置", default=dict)
    written = models.JSONField("原文", default=dict)
    remarks = models.JSONField("读取时的说明", default=list)
    problems = models.JSONField("问题", default=list)
    errors = models.PositiveIntegerField("错误处数", default=0)
    warnings = models.PositiveIntegerField("提醒处数", default=0)
    notes = models.PositiveIntegerField("说明处数", default=0)
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices)
    sentence = models.TextField("说明", blank=True)
    name = models.CharField("项目名称", max_length=NAME_LENGTH, blank=True)
    unit_name = models.CharField("单位名称", max_length=NAME_LENGTH, blank=True)
    year = models.CharField("年度", max_length=10, blank=True)
    key = models.CharField("匹配用", max_length=64, blank=True)
    twins = models.PositiveIntegerField("出现次数", default=1)
    period = models.ForeignKey(Period, models.SET_NULL, verbose_name="申报期", null=True)
    unit = models.ForeignKey(Unit, models.SET_NULL, verbose_name="实施单位", null=True)
    project = models.ForeignKey(Project, models.SET_NULL, verbose_name="项目", null=True)
    filing = models.ForeignKey(Filing, models.SET_NULL, verbose_name="申报件", null=True, related_name="staged_forms")
    seen = models.JSONField("比对时的表", null=True)
    differences = models.JSONField("变化", default=list)
    conflicts = models.JSONField("冲突", default=list)
    kept = models.JSONField("保留现有的", default=list)
    imported_at = models.DateTimeField("导入时间", null=True)

    class Meta:
        verbose_name = "待导入的表"
        verbose_name_plural = "待导入的表"
        ordering = ["file__position", "position"]
        indexes = [models.Index(fields=["batch", "outcome"]), models.Index(fields=["batch", "key"])]
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="staged_form_position_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def layout(self) -> Edition:
        """The edition that lays the form out."""
        return EDITIONS[self.edition]

    @property
    def settled(self) -> bool:
        """Whether nothing more can be done with it."""
        return self.outcome in (self.Outcome.IMPORTED, self.Outcome.DISCARDED)

    @property
    def good(self) -> bool:
        """Whether taking it in would write something."""
        return self.outcome in (self.Outcome.NEW, self.Outcome.CHANGED)
