"""Units: one that is one, and that goes with the name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgapp.rules.values import Target, parse_target
from tests.rules.checks.forms import last, mend, of, target
from tests.sheets.forms import make_policy, make_row


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("数字化档案合格率", "≥90.00(数字化档案合格率)"),
        ("召开座谈会", "≥3.00(座谈会)"),
        ("档案数字化", "≥90.00(百分比)"),
        ("档案数字化", "≥90.00(指标值)"),
        ("档案数字化", "≥90.00(完成档案数字化扫描)"),
    ],
)
def test_words_that_are_no_unit_are_named(name: str, written: str) -> None:
    assert "unit_not_a_unit" in last("质量", name, written)


@pytest.mark.parametrize(
    "unit",
    [
        "%",
        "个",
        "人次",
        "元/人·天",
        "元/分钟",
        "万平方米",
        "个工作日",
        "个行政村",
        "课时",
        "kW",
        "亿立方米",
        "万元人民币",
        "人/次",
    ],
)
def test_units_in_use_are_units(unit: str) -> None:
    assert "unit_not_a_unit" not in last("社会效益", "保障能力", f"≥90.00({unit})")


def test_a_rate_gets_its_percent_with_one_click() -> None:
    assert set(mend("质量", "数字化档案合格率", "≥90.00(数字化档案合格率)")) == {"≥90.00(%)"}


@pytest.mark.parametrize(
    ("name", "written", "mended"),
    [
        ("公众号粉丝数", "≥16.00(万人次)", "≥16.00(万人)"),
        ("走访慰问人次数", "≥3.00(次)", "≥3.00(人次)"),
        ("技能人才培养人次", "=30.00(人)", "=30.00(人次)"),
        ("年度培训开班次数", "=7.00个", "=7.00次"),
        ("就业见习补贴人数", "≥10000.00(人次)", "≥10000.00(人)"),
    ],
)
def test_a_unit_that_counts_something_else_than_the_name_is_named(name: str, written: str, mended: str) -> None:
    assert last("数量", name, written) == ["unit_name_mismatch"]
    assert mend("数量", name, written) == [mended]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("线上课程时长", "≥90.00(刻)"),
        ("奖励资金总金额", "≤500.00(英镑)"),
        ("窗口服务人数", "≥300.00(人次/日)"),
        ("绿化面积", "≥3.00(个)"),
    ],
)
def test_a_unit_in_which_the_number_would_be_another_is_not_mended(name: str, written: str) -> None:
    assert last("数量", name, written) == ["unit_name_mismatch"]
    assert mend("数量", name, written) == [""]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("服务对象人数", "≥1.50(万人)"),
        ("外聘专家数", "≥7.00(名)"),
        ("慰问人次数", "≥3.00(人/次)"),
        ("工作会议召开场次", "≥5.00(场)"),
        ("服务平台数", "≥2.00(个)"),
        ("汇编文件数", "≥2.00(份)"),
        ("系统用户数", "≥2.00(万个)"),
        ("发放驾驶员劳务费月数", "=12.00(个月)"),
        ("培训天数", "≥5.00(天)"),
        ("调查样本数量", "≥25000.00(份)"),
    ],
)
def test_units_that_go_with_the_name_pass(name: str, written: str) -> None:
    assert last("数量", name, written) == []


def test_a_number_of_things_needs_a_unit() -> None:
    assert last("数量", "慰问人次", "≥300.00") == ["unit_missing"]
    assert mend("数量", "慰问人次", "≥300.00") == ["≥300.00(人次)"]
    assert last("数量", "国内展品", "=0.00") == []


def test_a_unit_is_added_as_the_form_writes_them() -> None:
    rows = [make_row("产出指标", "数量指标", "活动人次", "≥15"), make_row("产出指标", "数量指标", "活动", "≥15次")]
    (finding,) = of("unit_missing", make_policy(indicators=rows))
    assert finding.mend == "≥15人次"
    assert of("unit_missing", target()) == []


@given(
    st.sampled_from(("合格率", "服务对象满意度", "公众号粉丝数", "走访慰问人次数", "培训场次", "课程时长", "经费数")),
    st.sampled_from(("", "=", "＝", "等于", "≥", "不低于", "≤", "约")),
    st.sampled_from(("90", "90.00", "1,200", "0.5", "16万", "９０")),
    st.sampled_from(("", "%", "(%)", "百分比", "人次", "万人次", "(亿人次)", "(人/次)", "万元", "个", "次/年", "以上")),
)
def test_no_mend_changes_how_much_it_is(name: str, operator: str, number: str, unit: str) -> None:
    written = f"{operator}{number}{unit}"
    amounts = {
        _amount(parse_target(mended)) for mended in mend("质量", name, written) if mended and mended != "数量指标"
    }
    assert amounts <= {_amount(parse_target(written))}


def _amount(target: Target) -> Decimal | None:
    scale = 10 ** (4 * target.unit.count("万") + 8 * target.unit.count("亿"))
    return target.number and target.number * scale
