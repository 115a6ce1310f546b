"""The page of a period's rules (审核规则): the severity and limit of each, whether it holds, and why it was changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bgapp.models import Period, RuleSetting
from bgapp.reviews.findings.counts import outdate
from bgapp.rules.checks import RULES, Rule, Severity
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import NAME_LENGTH

WHY = "停用一条规则，或者改它的级别、界限，请在这一行写明原因。"
PARTS = {"severity": "级别", "limit": "界限", "is_off": "停用", "note": "补充依据或改动原因"}


def rules_of(period: Period) -> list[Rule]:
    """The rules for the edition of a period."""
    return [rule for rule in RULES if rule.applies(EDITIONS[period.edition])]


class RuleSettingsForm(forms.Form):
    """Four fields for each rule of a period, named ``code.part``; what is left as it comes is not kept."""

    def __init__(self, period: Period, data: Any = None) -> None:
        super().__init__(data)
        self.period = period
        self.rules = rules_of(period)
        self.kept = {each.code: each for each in period.rule_settings.all()}
        for rule in self.rules:
            for part, field in _fields(rule, self.kept.get(rule.code)).items():
                field.widget.attrs["aria-label"] = f"{rule.title} {PARTS[part]}"
                self.fields[f"{rule.code}.{part}"] = field

    @property
    def rows(self) -> Iterator[tuple[Rule, list[BoundField | None]]]:
        """Each rule with its fields; nothing where it has no limit."""
        for rule in self.rules:
            names = [f"{rule.code}.{part}" for part in PARTS]
            yield rule, [self[name] if name in self.fields else None for name in names]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for setting in self._settings(given):
            if (setting.is_off or setting.severity or setting.limit is not None) and not setting.note:
                self.add_error(f"{setting.code}.note", "请写明原因。")
        return given

    def save(self) -> list[str]:
        """Keep what was changed; in words, what that was."""
        changed = []
        for setting in self._settings(self.cleaned_data):
            before = self.kept.get(setting.code)
            if _facts(setting) != (_facts(before) if before else _facts(RuleSetting())):
                changed.append(f"{setting}：{_words(setting)}")
                _keep(setting, before)
        return changed

    def _settings(self, given: dict[str, Any]) -> list[RuleSetting]:
        """What is set, a row for each rule, where it is as it comes too."""
        return [
            RuleSetting(
                period=self.period,
                code=rule.code,
                severity=_unless(rule.severity, given.get(f"{rule.code}.severity")) or "",
                limit=_unless(rule.limit, given.get(f"{rule.code}.limit")),
                is_off=bool(given.get(f"{rule.code}.is_off")),
                note=given.get(f"{rule.code}.note") or "",
            )
            for rule in self.rules
        ]


def rule_settings(request: HttpRequest, model_admin: admin.ModelAdmin[Period], period_id: int) -> HttpResponse:
    """GET shows the rules as the period has them; POST keeps and logs what changed, and has filings counted anew."""
    period = get_object_or_404(Period, pk=period_id)
    form = RuleSettingsForm(period, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            changed = form.save()
            if changed:
                model_admin.log_change(request, period, f"审核规则：{'；'.join(changed)}。")
                outdate(period)
        messages.success(request, f"已改动 {len(changed)} 条规则的设置。" if changed else "没有改动。")
        return redirect("admin:bgapp_period_change", period.pk)
    context = {"title": f"{period}的审核规则", "form": form, "period": period, "opts": model_admin.opts, "why": WHY}
    return TemplateResponse(request, "admin/rule_settings.html", context | model_admin.admin_site.each_context(request))


def settings_summary(period: Period) -> SafeString:
    """How many rules a period has, which it has switched off or changed, and the way to them."""
    settings = period.rule_settings.all()
    off = [str(setting) for setting in settings if setting.is_off]
    changed = [str(setting) for setting in settings if not setting.is_off]
    words = [f"共 {len(rules_of(period))} 条"]
    words += [f"本申报期停用了 {len(off)} 条规则：{'、'.join(off)}"] * bool(off)
    words += [f"改动了 {len(changed)} 条：{'、'.join(changed)}"] * bool(changed)
    address = reverse("admin:bgapp_period_rules", args=[period.pk])
    return format_html('{}。<a href="{}">查看和设置</a>', "；".join(words), address)


def _fields(rule: Rule, kept: RuleSetting | None) -> dict[str, forms.Field]:
    """The fields of a rule as its period has it."""
    kept = kept or RuleSetting()
    severities = [(each.value, f"{each.label}（默认）" if each is rule.severity else each.label) for each in Severity]
    limit = rule.limit if kept.limit is None else kept.limit
    number = forms.DecimalField(min_value=0, max_digits=6, decimal_places=2, initial=limit)
    return {
        "severity": forms.ChoiceField(choices=severities, initial=kept.severity or rule.severity.value),
        **({"limit": number} if rule.limit is not None else {}),
        "is_off": forms.BooleanField(required=False, initial=kept.is_off),
        "note": forms.CharField(required=False, max_length=NAME_LENGTH, initial=kept.note),
    }


def _unless(usual: Any, given: Any) -> Any:
    return None if given == usual else given


def _facts(setting: RuleSetting) -> Sequence[object]:
    return setting.severity, setting.limit, setting.is_off, setting.note


def _words(setting: RuleSetting) -> str:
    """What a setting says, for the log."""
    words = ["停用"] * setting.is_off + [f"级别改为{setting.get_severity_display()}"] * bool(setting.severity)
    words += [f"界限改为 {setting.limit}"] * (setting.limit is not None)
    words = words or ["按规则"]
    return "，".join(words) + (f"（{setting.note}）" if setting.note else "")


def _keep(setting: RuleSetting, before: RuleSetting | None) -> None:
    if before:
        before.delete()
    if _facts(setting) != _facts(RuleSetting()):
        setting.save()
