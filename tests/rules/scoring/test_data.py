"""A scheme goes into data and comes back; what is wrong with data is said all at once."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.scoring import DEFAULT, Scheme, SchemeError, as_data, from_data
from bgapp.rules.scoring.data import LABELS, READERS
from bgapp.rules.scoring.problems import CHECKS, problems_of
from bgapp.rules.scoring.scheme import Band, Cap, Method
from bgapp.rules.values import Direction

LOCAL = Scheme(
    budget_weight=Decimal(20),
    weights={"产出指标": Decimal(40), "效益指标": Decimal(30), "满意度指标": Decimal(10)},
    weights_with_cost={
        "成本指标": Decimal(10), "产出指标": Decimal(40), "效益指标": Decimal(20), "满意度指标": Decimal(10),
    },
    digits=1,
    thresholds={"优": Decimal(95), "良": Decimal("85.5"), "中": Decimal(60)},
    words=tuple(replace(word, default=word.least) for word in DEFAULT.words),
    methods=dict(DEFAULT.methods) | {Direction.LESS: Method.ALL_OR_NOTHING},
    overfulfilled=Decimal(150),
    no_score_below=Decimal(60),
    satisfaction=(Band(Decimal(90), Decimal(100)), Band(Decimal(80), Decimal(80))),
    lowered=(Band(Decimal(300), Decimal(60)), Band(Decimal(200), Decimal(80))),
    cap=Cap(Decimal(80), Decimal("79.5")),
)  # fmt: skip


def problems(**parts: Any) -> list[str]:
    """What is said of the official data with these parts instead."""
    with pytest.raises(SchemeError) as refused:
        from_data(as_data(DEFAULT) | parts)
    return [problem.sentence for problem in refused.value.problems]


@pytest.mark.parametrize("scheme", [DEFAULT, LOCAL])
def test_a_scheme_comes_back_from_json_as_it_was(scheme: Scheme) -> None:
    assert from_data(json.loads(json.dumps(as_data(scheme)))) == scheme


def test_absent_parts_are_official() -> None:
    assert from_data({}) == DEFAULT
    assert from_data({"digits": 1}) == replace(DEFAULT, digits=1)


def test_every_part_has_a_reader_a_label_and_a_check() -> None:
    parts = set(as_data(DEFAULT))
    assert parts == set(READERS) == set(LABELS) == {*CHECKS, "methods"}


def test_bands_may_be_given_in_any_order() -> None:
    data = as_data(LOCAL)
    data["satisfaction"].reverse()
    assert from_data(data) == LOCAL


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"budget_weight": "9.5"}, "预算执行的分值是 9.5，请改成整数。"),
        (
            {"weights": {"产出指标": "45", "效益指标": "30", "满意度指标": "10"}},
            "没有成本指标时，预算执行和各一级指标的分值合计是 95，应为 100，请改正。",
        ),
        (
            {"weights": {"产出指标": "49.5", "效益指标": "30.5", "满意度指标": "10"}},
            "没有成本指标时「产出指标」的分值是 49.5，请改成整数。",
        ),
        (
            {"weights_with_cost": as_data(DEFAULT)["weights_with_cost"] | {"成本指标": "0"}},
            "有成本指标时，预算执行和各一级指标的分值合计是 80，应为 100，请改正。",
        ),
        ({"digits": 3}, "保留的小数位数应为 0、1 或 2，请改正。"),
        ({"thresholds": {"优": "80", "良": "80", "中": "60"}}, "优、良、中的分数线应依次降低"),
        ({"thresholds": {"优": "101", "良": "80", "中": "60"}}, "优、良、中的分数线应依次降低"),
        ({"thresholds": {"优": "90", "良": "80", "中": "0"}}, "优、良、中的分数线应依次降低"),
        ({"words": as_data(DEFAULT)["words"] | {"达成指标": {"least": "50", "default": "100"}}}, "下限应依次降低"),
        (
            {"words": as_data(DEFAULT)["words"] | {"未达成指标且效果较差": {"least": "10", "default": "10"}}},
            "「未达成指标且效果较差」的下限应为 0，请改正。",
        ),
        (
            {"words": as_data(DEFAULT)["words"] | {"部分达成指标并具有一定效果": {"least": "60", "default": "80"}}},
            "「部分达成指标并具有一定效果」的默认得分是分值的 80%，不在这一档之内，请改正。",
        ),
        ({"overfulfilled": "100"}, "超额提醒线应高于 100%，请改正。"),
        ({"no_score_below": "0"}, "不得分线应大于 0，不超过 100%；不设就空着。"),
        ({"satisfaction": [{"least": "101", "share": "100"}]}, "满意度和得分比例都不能超过 100%"),
        (
            {"satisfaction": [{"least": "80", "share": "100"}, {"least": "80", "share": "50"}]},
            "「满意度分档」有两档的起点相同，请改正。",
        ),
        (
            {"satisfaction": [{"least": "80", "share": "50"}, {"least": "60", "share": "80"}]},
            "「满意度分档」里满意度越高，得分比例应越高，请改正。",
        ),
        ({"lowered": [{"least": "90", "share": "80"}]}, "「指标值明显偏低」的完成比例应高于 100%"),
        (
            {"lowered": [{"least": "200", "share": "60"}, {"least": "300", "share": "80"}]},
            "「指标值明显偏低」里超出越多，得分比例应越低，请改正。",
        ),
        ({"cap": {"below": "0", "most": "80"}}, "总分封顶的执行率应大于 0"),
        ({"cap": {"below": "80", "most": "100"}}, "总分封顶的最高分应低于 100，请改正。"),
        ({"rounding": "half"}, "评分方案没有「rounding」这一项，请去掉。"),
        ({"weights": {"产出指标": "90"}}, "「没有成本指标时的分值」没有填对，请逐格检查，只填数字。"),
        ({"cap": {"below": "八十", "most": "80"}}, "「总分封顶」没有填对，请逐格检查，只填数字。"),
        ({"digits": None}, "「保留小数」没有填对，请逐格检查，只填数字。"),
    ],
)
def test_what_is_wrong_is_said(parts: dict[str, Any], says: str) -> None:
    assert any(says in sentence for sentence in problems(**parts))


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert len(problems(budget_weight="11", digits=5, overfulfilled="90", cap=7)) == 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(READERS)), JSON))
def test_any_data_make_a_scheme_or_are_refused_with_reasons(data: dict[str, Any]) -> None:
    with suppress(SchemeError):
        assert not problems_of(from_data(data))
