"""The checks (审核提示): each rule one small pure function over a form; adding one is a function and a line here.

Fixed rules only, after 财预〔2015〕88号 (完整性, 相关性, 适当性, 可行性): no language model, no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bgapp.rules.checks import (
    copies,
    costs,
    dates,
    duplicates,
    goals,
    levels,
    operators,
    rates,
    required,
    results,
    scores,
    slips,
    sums,
    targets,
    units,
)
from bgapp.rules.checks.case import Case
from bgapp.rules.checks.facts import EditionFacts
from bgapp.rules.checks.finding import Finding, Remark, Reply, Severity
from bgapp.rules.checks.rule import Basis, Rule, Setting
from bgapp.rules.plain import Plain
from bgapp.rules.scoring import DEFAULT, Scheme

__all__ = [
    "RULES",
    "Basis",
    "Case",
    "Finding",
    "Reply",
    "Rule",
    "Setting",
    "Severity",
    "by_severity",
    "check",
    "findings_on",
]

RULES: tuple[Rule, ...] = (
    required.required,
    dates.dates_reversed,
    dates.dates_outside_year,
    sums.sum_mismatch,
    sums.amount_differs_from_list,
    sums.goal_amount_differs,
    goals.goal_empty,
    goals.goal_vague,
    goals.goal_disagrees_with_indicator,
    copies.goal_copied_from_other_form,
    copies.unchanged_from_last_year,
    levels.missing_level1,
    levels.missing_output_level2,
    levels.level_unknown,
    levels.level_mismatch,
    duplicates.duplicate_indicator,
    targets.target_empty,
    targets.date_as_target,
    targets.target_repeats_name,
    targets.vague_target,
    targets.few_quantitative,
    targets.mixed_precision,
    operators.operator_missing,
    operators.operator_in_words,
    rates.rate_without_percent,
    rates.count_with_percent,
    rates.qualitative_rate,
    rates.equals_on_rate,
    rates.equals_on_satisfaction,
    units.unit_not_a_unit,
    units.unit_name_mismatch,
    units.unit_missing,
    costs.cost_not_ceiling,
    copies.target_below_last_result,
    results.overachieved_without_reason,
    results.shortfall_without_reason,
    results.all_scores_full,
    results.results_exactly_on_target,
    scores.weights_not_100,
    scores.score_mismatch,
    slips.typing_slip,
)
"""Every rule, in the order in which findings of one severity are shown."""

LIMITS = {rule.code: rule.limit for rule in RULES if rule.limit is not None}
USUAL = Setting()


def check(
    form: Plain,
    edition: EditionFacts,
    listed_budget: Decimal | None = None,
    *,
    neighbours: Sequence[Case] = (),
    scheme: Scheme = DEFAULT,
    settings: Mapping[str, Setting] | None = None,
) -> list[Finding]:
    """All findings on a form, errors first, each group in the order of the rules; see :class:`Case`."""
    return findings_on(Case(form, edition, listed_budget, neighbours, scheme), settings)


def findings_on(case: Case, settings: Mapping[str, Setting] | None = None) -> list[Finding]:
    """All findings on a case; ``settings`` are what its filing period changes of the rules, by code."""
    changed = settings or {}
    limits = LIMITS | {code: each.limit for code, each in changed.items() if each.limit is not None}
    case = replace(case, limits=limits)
    return by_severity(finding for rule in RULES for finding in _run(rule, case, changed.get(rule.code, USUAL)))


def _run(rule: Rule, case: Case, setting: Setting) -> Iterable[Finding]:
    if setting.is_off or not rule.applies(case.edition):
        return ()
    return (_finding(rule, case, setting, remark) for remark in rule.find(case))


def _finding(rule: Rule, case: Case, setting: Setting, remark: Remark) -> Finding:
    severity = setting.severity or remark.severity or rule.severity
    label = case.edition.label(remark.where)
    return Finding(rule.code, severity, remark.where, label, remark.title or rule.title, remark.message, remark.mend)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with errors first, each group in its order."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))
