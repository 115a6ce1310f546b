"""The registry: every rule is told about, may be set otherwise, and none is forgotten."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from bgapp.rules.checks import RULES, Rule, Setting, Severity
from bgapp.rules.checks.wordlists import FOLDER, words
from bgapp.sheets.editions import EDITIONS
from tests.rules.checks.forms import EVALUATION, TARGET, changed, findings, target

CODES = [rule.code for rule in RULES]
HERE = Path(__file__).parent


def test_every_code_is_one_rule() -> None:
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_every_rule_says_what_is_wrong_why_what_to_do_and_on_what_it_rests(rule: Rule) -> None:
    assert re.search("[一-鿿]", rule.title)
    assert rule.why.endswith("。")
    assert rule.remedy.endswith("。")
    assert all(basis.document.startswith("财预〔") and basis.says for basis in rule.basis)
    assert rule.basis
    assert (rule.limit is None) == (not rule.limit_label)


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_every_rule_holds_for_some_edition_and_has_a_case_in_these_tests(rule: Rule) -> None:
    assert any(rule.applies(edition) for edition in EDITIONS.values())
    assert any(
        f'"{rule.code}"' in path.read_text("utf-8") for path in HERE.glob("test_*.py") if path.stem != "test_registry"
    )


def test_all_findings_come_at_once_errors_first_each_with_its_cell_in_chinese() -> None:
    form = changed(TARGET, {"project_name": "", "indicators[4].target": "", "end_date": "2024-01-01"})
    found = findings(form, budget="1")
    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, key=list(Severity).index)
    assert {finding.label for finding in found} == {
        "「项目名称」",
        "「计划完成日期」",
        "绩效指标第 5 行「指标值」",
        "「年度资金申请总额」",
    }


FORM = target(("满意度", "学员满意率", "=90.00(%)"))


def test_a_severity_may_be_set_otherwise() -> None:
    assert [finding.severity for finding in findings(FORM)] == [Severity.WARNING]
    (finding,) = findings(FORM, settings={"equals_on_satisfaction": Setting(severity=Severity.ERROR)})
    assert finding.blocks


def test_a_rule_may_be_switched_off() -> None:
    assert findings(FORM, settings={"equals_on_satisfaction": Setting(is_off=True)}) == []


def test_a_limit_may_be_set_otherwise() -> None:
    beside = [changed(EVALUATION, {"indicators[0].actual": "700.00"})]
    strict = {"target_below_last_result": Setting(limit=Decimal(95))}
    assert findings(TARGET, beside) == []
    assert [finding.code for finding in findings(TARGET, beside, settings=strict)] == ["target_below_last_result"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_list_of_words_says_where_it_comes_from_and_has_each_word_once(path: Path) -> None:
    assert "# Source:" in path.read_text("utf-8") or " Source: " in path.read_text("utf-8")
    if path.stem not in ("units_of_names", "slips"):
        assert len(set(words(path.stem))) == len(words(path.stem))
