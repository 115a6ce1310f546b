"""What an administration adds to the legal basis (依据) of the rules of checks: they bind central departments only."""

from __future__ import annotations

from django.db import models

from bgapp.models.checks import rule_choices


class LocalBasis(models.Model):
    """A local document on which a rule rests too, for every period; what one period adds is in its settings."""

    code = models.CharField("规则", max_length=50, choices=rule_choices)
    document = models.CharField(
        "文件", max_length=200, help_text="名称和文号，例如「某市绩效目标管理办法（某财绩〔2024〕1号）」。"
    )
    says = models.TextField("规定", help_text="与这条规则有关的规定，一两句话。", max_length=1000)

    class Meta:
        verbose_name = "审核规则的本地依据"
        verbose_name_plural = "审核规则的本地依据"
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "document"],
                name="local_basis_unique",
                violation_error_message="这条规则已有这个文件，请修改原来的一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}：{self.document}"
