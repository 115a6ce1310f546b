"""What was submitted (送审稿) and what happened (记录): both are written once and never changed."""

from __future__ import annotations

from django.db import models

from bgapp.models.append_only import AppendOnly
from bgapp.models.filing import Filing
from bgapp.models.organization import Person, Role
from bgapp.sheets.layout import NAME_LENGTH


class Revision(AppendOnly):
    """The form as it was submitted, frozen: the exchange format with row keys; beside it what was said of it then.

    ``answers`` are those to its findings, ``reasons`` those of an adjustment for what it changes.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("第几次送审")
    form = models.JSONField("表")
    answers = models.JSONField("答复", default=list)
    reasons = models.JSONField("调整理由", default=list)
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


ADMINISTRATOR = "administrator"
ACTING_ROLES = [*Role.choices, (ADMINISTRATOR, "系统管理员")]


class Channel(models.TextChoices):
    """From where something was done."""

    WEB = "web", "网页"
    COMMAND = "command", "命令行"
    IMPORT = "import", "导入"
    BATCH = "batch", "批量"


class Event(AppendOnly):
    """One thing that somebody did to a filing, numbered per filing, at the review stage of that moment (0: none).

    ``filing_id`` is a plain value, so that the record outlives a deleted draft; ``detail`` holds what the verb needs:
    ``from`` and ``to`` as [status, stage], ``reason``, or ``edits`` with old and new texts. ``represented`` is whom
    the ``actor`` stood in for. ``digest`` covers all of it and the digest of the event before (``filings.trail``).
    """

    filing_id = models.BigIntegerField("申报件")
    number = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(Person, models.PROTECT, verbose_name="操作人", related_name="+")
    actor_name = models.CharField("姓名", max_length=NAME_LENGTH)
    role = models.CharField("身份", max_length=30, choices=ACTING_ROLES)
    represented = models.ForeignKey(Person, models.PROTECT, verbose_name="被代审人", related_name="+", null=True)
    represented_name = models.CharField("被代审人姓名", max_length=NAME_LENGTH, blank=True)
    channel = models.CharField("途径", max_length=20, choices=Channel.choices)
    address = models.CharField("网络地址", max_length=45, blank=True)
    verb = models.CharField("操作", max_length=20)
    stage = models.PositiveSmallIntegerField("环节")
    detail = models.JSONField("内容", default=dict)
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = "记录"
        verbose_name_plural = "记录"
        ordering = ["filing_id", "number"]
        constraints = [models.UniqueConstraint(fields=["filing_id", "number"], name="event_number_unique")]
        indexes = [
            models.Index(fields=["filing_id", "actor", "verb"]),
            models.Index(fields=["filing_id", "represented", "verb"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb}"

    @property
    def who(self) -> str:
        """Who acted, and for whom: 郑岚 代 何晓庆."""
        return f"{self.actor_name} 代 {self.represented_name}" if self.represented_name else self.actor_name

    @property
    def place(self) -> str:
        """From where: the network address, and what else than a page it was."""
        if self.channel == Channel.WEB and self.address:
            return self.address
        return "・".join(filter(None, (self.get_channel_display(), self.address)))
