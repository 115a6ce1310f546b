"""Batches (批量审核): one decision about many filings, carried out in the background, each on its own."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from bgapp.models.organization import Person
from bgapp.models.transfer import Work
from bgapp.rules.transitions import TRANSITIONS, Verb
from bgapp.sheets.layout import NAME_LENGTH

KEPT = timedelta(days=90)
"""How long the report of an ended batch is kept; what it did is in the log for ever."""
VERBS = [(verb.value, TRANSITIONS[verb].label) for verb in (Verb.APPROVE, Verb.RETURN)]


class Batch(Work):
    """A reviewer's one decision, with one reason, about several filings; ``address`` is from where it was made."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="审核人", related_name="batches")
    verb = models.CharField("决定", max_length=20, choices=VERBS)
    reason = models.TextField("理由", blank=True)
    address = models.CharField("网络地址", max_length=45, blank=True)

    kept = KEPT

    class Meta(Work.Meta):
        abstract = False
        verbose_name = "批量审核"
        verbose_name_plural = "批量审核"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.total} 份"

    @property
    def past(self) -> str:
        """What was done to those that went through: 审核通过."""
        return TRANSITIONS[Verb(self.verb)].past


class BatchLine(models.Model):
    """One filing of a batch in the ``version`` that its reviewer saw, and what became of it.

    ``filing_id`` is a plain value, as in the log; ``sentence`` says why it did not go through.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", "未处理"
        DONE = "done", "已办"
        REFUSED = "refused", "没有办成"

    batch = models.ForeignKey(Batch, models.CASCADE, verbose_name="批量审核", related_name="lines")
    number = models.PositiveIntegerField("顺序")
    filing_id = models.BigIntegerField("申报件")
    name = models.CharField("项目名称", max_length=NAME_LENGTH)
    unit = models.CharField("实施单位", max_length=NAME_LENGTH)
    version = models.PositiveIntegerField("版本")
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices, default=Outcome.OPEN)
    sentence = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "批量审核的一份"
        verbose_name_plural = "批量审核的各份"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "filing_id"], name="batch_line_unique")]

    def __str__(self) -> str:
        return self.name
