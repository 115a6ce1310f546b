"""Run the checks over a filing's form, as its period sets them, and lay the filer's answers (答复) beside the findings.

An answer holds for the findings of one rule at one place as long as the same stands there; it comes back with an undo.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db.models import F, QuerySet, prefetch_related_objects

from bgapp.filings.access import own
from bgapp.filings.evidence import missing_kinds
from bgapp.filings.scoring import scheme_of
from bgapp.models import Answer, Filing, ListedProject, Period, Revision, RuleSetting
from bgapp.reviews.findings.neighbours import neighbours_of
from bgapp.rules.checks import RULES, Finding, Reply, Rule, Severity, by_severity, check
from bgapp.rules.plain import Plain, read
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import ROW_CELL

EVIDENCE = "evidence"
"""Where a finding stands that is about no cell, but about the list below the sheet."""

Kept = dict[str, str]
"""An answer as a revision keeps it: its place (row, field, code) and value, text, by whom and when."""

ROW_NUMBER = re.compile("第 [0-9、]+ 行")


@dataclass(frozen=True)
class Place:
    """What an answer hangs on: a rule at one field, of the row with that key or of the form itself."""

    row: str
    field: str
    code: str


def findings_of(filing: Filing, form: Plain) -> list[Finding]:
    """Every finding on a form of the filing, current or as submitted, with the answers that its reader may see.

    ``filing`` is as a fetch gave it out: the own unit sees the answers of this moment, others the submitted ones.
    """
    return findings_of_each([filing], [form])[0]


def findings_of_each(filings: Sequence[Filing], forms: Sequence[Plain]) -> list[list[Finding]]:
    """The same for many filings, in a number of queries that does not grow with them."""
    if not filings:
        return []
    prefetch_related_objects([filing.period for filing in filings], "rule_settings")
    budgets, answers = _budgets(filings), _answers_seen(filings)
    found = []
    for filing, form, neighbours in zip(filings, forms, neighbours_of(filings), strict=True):
        budget = budgets.get((filing.period_id, filing.project_id))
        settings = {each.code: each.setting for each in _settings(filing.period)}
        edition, scheme = EDITIONS[filing.edition], scheme_of(filing)
        findings = check(form, edition, budget, neighbours=neighbours, scheme=scheme, settings=settings)
        found.append(by_severity(_answered(form, [*findings, *missing_evidence(filing)], answers.get(filing.pk, []))))
    return found


def missing_evidence(filing: Filing) -> Iterator[Finding]:
    """A kind of evidence that the period requires and the filing lacks."""
    for kind in missing_kinds(filing):
        message = f"本申报期要求上传「{kind.label}」，请在表格下方的「附件」中添加。"
        yield Finding("evidence_missing", Severity.ERROR, EVIDENCE, "附件", f"缺少{kind.label}", message)


def open_counts(findings: Iterable[Finding]) -> Counter[Severity]:
    """How many findings of each severity nobody has answered."""
    return Counter(finding.severity for finding in findings if finding.is_open)


def rules_off(period: Period) -> list[Rule]:
    """The rules for its edition that a period has switched off."""
    off = {each.code for each in _settings(period) if each.is_off}
    return [rule for rule in RULES if rule.code in off and rule.applies(EDITIONS[period.edition])]


def notes_of(period: Period) -> dict[str, str]:
    """What a period adds to the basis of rules, by code."""
    return {each.code: each.note for each in _settings(period) if each.note}


def place_of(form: Plain, finding: Finding) -> Place:
    """Where an answer to a finding hangs."""
    cell = ROW_CELL.fullmatch(finding.where)
    row = read(form, f"{cell['rows']}[{cell['index']}].key") if cell else ""
    return Place(row, cell["name"] or "" if cell and row else finding.where, finding.code)


def value_of(form: Plain, finding: Finding) -> str:
    """A digest of what a finding is about: its cell's text; where that is empty, or no cell, what the finding says.

    What it says without the numbers of rows, which change when rows move.
    """
    text = read(form, finding.where) or ROW_NUMBER.sub("", finding.message)
    return sha256(text.encode()).hexdigest()


def answers_now(filings: Sequence[Filing]) -> dict[int, list[Kept]]:
    """The answers of this moment as revisions keep them, by filing."""
    found = defaultdict(list)
    for each in Answer.objects.filter(filing__in=filings).select_related("person").order_by("pk"):
        kept = {"row": each.row, "field": each.field, "code": each.code, "value": each.value}
        kept |= {"text": each.text, "by": each.person.name, "at": each.at.isoformat()}
        found[each.filing_id].append(kept)
    return found


def _settings(period: Period) -> QuerySet[RuleSetting]:
    """What a period changes of the rules, asked for once."""
    prefetch_related_objects([period], "rule_settings")
    return period.rule_settings.all()


def _budgets(filings: Sequence[Filing]) -> dict[tuple[int, int], Decimal | None]:
    """The amounts of the project lists, by period and project."""
    listed = ListedProject.objects.filter(
        period__in={filing.period_id for filing in filings}, project__in={filing.project_id for filing in filings}
    )
    return {(each.period_id, each.project_id): each.budget for each in listed}


def _answers_seen(filings: Sequence[Filing]) -> dict[int, list[Kept]]:
    """The answers that the person who fetched the filings may see, by filing."""
    found = answers_now([filing for filing in filings if own(filing)])
    others = [filing for filing in filings if not own(filing)]
    submitted = Revision.objects.filter(filing__in=others, number=F("filing__round"))
    return found | dict(submitted.values_list("filing", "answers"))


def _answered(form: Plain, findings: Sequence[Finding], answers: Sequence[Kept]) -> Iterator[Finding]:
    """The findings, each with the reply that holds for it."""
    given = {(_place(each), each["value"]): _reply(each) for each in answers}
    for finding in findings:
        reply = given.get((place_of(form, finding), value_of(form, finding))) if given else None
        yield replace(finding, reply=reply) if reply else finding


def _place(kept: Kept) -> Place:
    return Place(kept["row"], kept["field"], kept["code"])


def _reply(kept: Kept) -> Reply:
    return Reply(kept["text"], kept["by"], datetime.fromisoformat(kept["at"]))
