"""Scoring schemes (评分方案), kept as versions that never change: a filing stays with the one it began with."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from bgapp.models.organization import Person
from bgapp.rules.scoring import DEFAULT, Scheme, as_data, from_data
from bgapp.sheets.layout import NAME_LENGTH

DEFAULT_NAME = "通用评分方案"
DEFAULT_NOTE = "按财预〔2020〕10号；有成本指标时按财预〔2021〕101号。"


def default_data() -> dict[str, Any]:
    """The official scheme as data."""
    return as_data(DEFAULT)


class ScoringScheme(models.Model):
    """A version of a scoring scheme; ``data`` are what :mod:`bgapp.rules.scoring.data` reads."""

    name = models.CharField("方案名称", max_length=NAME_LENGTH)
    version = models.PositiveIntegerField("版本", editable=False)
    data = models.JSONField("评分规则", default=default_data)
    note = models.TextField("说明", blank=True, help_text="依据什么文件，这一版改了什么。")
    created_by = models.ForeignKey(Person, models.PROTECT, verbose_name="建立人", null=True, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = "评分方案"
        verbose_name_plural = "评分方案"
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="scheme_version_unique")]

    def __str__(self) -> str:
        return f"{self.name}（第 {self.version} 版）"

    def save(self, **kwargs: Any) -> None:
        """Keep a new version, numbered after those of its name; what is kept is never changed."""
        if not self._state.adding:
            raise TypeError(f"{self} is kept and never changes; save a copy")
        versions = ScoringScheme.objects.filter(name=self.name)
        with transaction.atomic():
            list(versions.select_for_update())  # who saves at the same time waits, then counts this one
            self.version = (versions.aggregate(newest=models.Max("version"))["newest"] or 0) + 1
            super().save(**kwargs | {"force_insert": True})

    @property
    def scheme(self) -> Scheme:
        """The rules of this version."""
        return from_data(self.data)


def default_scheme() -> ScoringScheme:
    """The newest version of the official scheme, kept now where there is none."""
    newest = ScoringScheme.objects.filter(name=DEFAULT_NAME).order_by("-version").first()
    return newest or ScoringScheme.objects.create(name=DEFAULT_NAME, note=DEFAULT_NOTE)
