"""Run the checks over a filing's form."""

from __future__ import annotations

from collections.abc import Iterator

from bgapp.filings.evidence import missing_kinds
from bgapp.filings.scoring import scheme_of
from bgapp.models import Filing, ListedProject
from bgapp.rules.checks import Finding, Severity, by_severity, check
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS

EVIDENCE = "evidence"
"""Where a finding stands that is about no cell, but about the list below the sheet."""


def findings_of(filing: Filing, form: Plain) -> list[Finding]:
    """Every finding on a form of the filing, current or as submitted."""
    listed = ListedProject.objects.filter(period=filing.period_id, project=filing.project_id).first()
    budget = listed.budget if listed else None
    findings = check(form, EDITIONS[filing.edition], budget, scheme=scheme_of(filing))
    return by_severity([*findings, *missing_evidence(filing)])


def missing_evidence(filing: Filing) -> Iterator[Finding]:
    """A kind of evidence that the period requires and the filing lacks."""
    for kind in missing_kinds(filing):
        message = f"本申报期要求上传「{kind.label}」，请在表格下方的「附件」中添加。"
        yield Finding("evidence_missing", Severity.ERROR, EVIDENCE, "附件", f"缺少{kind.label}", message)
