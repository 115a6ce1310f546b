"""No form whatever makes a rule raise, and every finding names a cell."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bgapp.rules.checks import Case, findings_on
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import Edition
from tests.rules.checks.forms import EVALUATION, TARGET

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
TELLING = (
    *("", "0", "100", "-1", "NaN", "1e999", "-0", "9" * 40, "2025", "2025-01-01", "10.00", "=", "≥", "≥95.00(%)"),
    *("=90%", "大于等于95%", "≤2025(年)", "及时", "得到提升", "达成指标", "12.5万", "100家", "≥1(数字化率)", "≥1(/)"),
    *(
        "产出指标",
        "数量指标",
        "满意度指标",
        "成本指标",
        "满意度",
        "合格率",
        "人数",
        "率",
        "数",
        "（",
        "）)”",
        "经济型、规范性",
    ),
    *(
        "培训600人次，满意度分别达到90%、95%。",
        "第1期。全部合格，总预算9999999999亿元，合格率为%",
        "、、率、率90%",
        "１２３人次",
    ),
)
texts = st.text(max_size=30) | st.sampled_from(TELLING) | st.lists(st.sampled_from(TELLING), max_size=4).map("".join)


def rows(edition: Edition, block: str) -> st.SearchStrategy[Any]:
    names = [column.field.name for column in edition.repeat(block).columns]
    row = st.dictionaries(st.sampled_from(names), texts)
    return st.lists(row | row | anything, max_size=6)


def forms(edition: Edition) -> st.SearchStrategy[Plain]:
    """Forms of an edition with texts, or anything else, in any cell."""
    plain = {field.path: texts | texts | anything for field in edition.fields if not set(".[") & set(field.path)}
    funds = st.dictionaries(st.sampled_from(["annual_total", "carryover", "project_total"]), texts | anything)
    spent = st.dictionaries(st.sampled_from(sorted(EVALUATION["funding_rows"][0])), texts | anything)
    cells = {
        **plain,
        "funding": funds | anything,
        "funding_rows": st.lists(spent | anything, max_size=5) | anything,
        "funding_unit": texts,
        **{repeat.rows: rows(edition, repeat.rows) | anything for repeat in edition.repeats},
    }
    return st.fixed_dictionaries({}, optional=cells)


cases = st.sampled_from(sorted(EDITIONS)).flatmap(
    lambda key: forms(EDITIONS[key]).map(lambda form: Case(form, EDITIONS[key]))
)


@settings(max_examples=300)
@given(st.lists(cases, min_size=1, max_size=3))
def test_no_form_makes_a_rule_raise(neighbours: list[Case]) -> None:
    known = [Case(TARGET, EDITIONS["project_target_2025"]), Case(EVALUATION, EDITIONS["self_evaluation_2023"])]
    case = Case(neighbours[0].form, neighbours[0].edition, neighbours=[*neighbours, *known])
    for finding in findings_on(case):
        assert finding.label
        assert finding.message
        assert finding.title
