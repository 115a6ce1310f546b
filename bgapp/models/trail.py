"""Seals (封存): once a day, count and last digest of every chain of events, themselves a chain."""

from __future__ import annotations

from django.db import models

from bgapp.models.append_only import AppendOnly


class Seal(AppendOnly):
    """A day's seal. Its ``digest`` covers the heads that it keeps and the digest of the seal before it.

    A seal keeps the heads of the chains that have grown since the one before; the others stand in earlier seals,
    which ``previous`` binds in. So all seals together keep every chain, and a day costs what has happened in it.
    """

    date = models.DateField("日期", unique=True)
    sealed_at = models.DateTimeField("封存时间")
    chains = models.PositiveIntegerField("记录链数")
    last_event = models.BigIntegerField("最后一条记录")
    previous = models.CharField("上一次的校验值", max_length=64, blank=True)
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = "封存"
        verbose_name_plural = "封存"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"


class SealedHead(AppendOnly):
    """How long the chain of a filing was, and its last digest, when it was sealed."""

    seal = models.ForeignKey(Seal, models.PROTECT, verbose_name="封存", related_name="heads")
    filing_id = models.BigIntegerField("申报件")
    count = models.PositiveIntegerField("条数")
    digest = models.CharField("最后一条的校验值", max_length=64)

    class Meta:
        verbose_name = "封存的记录链"
        verbose_name_plural = "封存的记录链"
        ordering = ["seal", "filing_id"]
        constraints = [models.UniqueConstraint(fields=["filing_id", "count"], name="sealed_head_unique")]

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.count}"
