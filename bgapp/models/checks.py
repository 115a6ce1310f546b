"""What a period changes of the rules (审核规则), and what filers answer to findings (答复)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bgapp.models.filing import Filing, Period
from bgapp.models.organization import Person
from bgapp.rules.checks import RULES, Setting, Severity
from bgapp.sheets.layout import NAME_LENGTH

SEVERITIES = [(severity.value, severity.label) for severity in Severity]


def rule_choices() -> list[tuple[str, str]]:
    """The rules as choices, code and title, kept out of migrations by being a callable."""
    return [(rule.code, rule.title) for rule in RULES]


class RuleSetting(models.Model):
    """What a period changes of one rule, and why; a rule without a row is as it comes.

    ``note`` is the local basis or the reason for the change; findings show it beside the rule's own basis.
    """

    period = models.ForeignKey(Period, models.CASCADE, verbose_name="申报期", related_name="rule_settings")
    code = models.CharField("规则", max_length=50, choices=rule_choices)
    severity = models.CharField("级别", max_length=20, choices=SEVERITIES, blank=True)
    limit = models.DecimalField("界限", max_digits=6, decimal_places=2, null=True, blank=True)
    is_off = models.BooleanField("停用", default=False)
    note = models.CharField("补充依据或改动原因", max_length=NAME_LENGTH, blank=True)

    class Meta:
        verbose_name = "审核规则设置"
        verbose_name_plural = "审核规则设置"
        constraints = [models.UniqueConstraint(fields=["period", "code"], name="rule_setting_unique")]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def setting(self) -> Setting:
        return Setting(Severity(self.severity) if self.severity else None, self.limit, self.is_off)


class Answer(models.Model):
    """What a filer says to the findings of one rule at one place: why it may stay, or (without a text) never mind.

    The place is a row's key and one of its fields, or no row and a path or block of the form. It answers for as long
    as ``value`` (a digest of what stood there) is what stands there.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, verbose_name="申报件", related_name="answers")
    row = models.CharField("行", max_length=36, blank=True)
    field = models.CharField("栏目", max_length=50)
    code = models.CharField("规则", max_length=50)
    value = models.CharField("所答的值", max_length=64)
    text = models.TextField("理由", blank=True)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="答复人", related_name="+")
    at = models.DateTimeField("答复时间", default=timezone.now)

    class Meta:
        verbose_name = "答复"
        verbose_name_plural = "答复"
        constraints = [models.UniqueConstraint(fields=["filing", "row", "field", "code"], name="answer_unique")]

    def __str__(self) -> str:
        return self.text or "不再提示"
