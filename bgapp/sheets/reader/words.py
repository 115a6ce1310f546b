"""The words of printed forms: what two spellings of a label have in common, and which words mean the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bgapp.rules.text import clean, fold

LONGEST_LABEL = 40
"""Characters of a label at most; a longer text is none."""

SYNONYMS = (
    ("项目名称", "项目全称", "预算项目名称"),
    ("项目性质", "项目属性"),
    ("项目类别", "项目类型", "项目分类"),
    ("主管部门", "主管部门及代码", "项目主管部门", "主管部门名称", "预算主管部门", "主管单位"),
    ("实施单位", "项目实施单位", "实施单位名称", "预算单位", "预算单位名称", "项目单位", "执行单位", "填报单位"),
    ("预算主管单位", "预算主管部门", "主管部门", "主管单位", "政策主管部门"),
    ("申报单位名称", "申报单位", "项目申报单位", "填报单位", "实施单位", "项目单位", "预算单位"),
    ("计划开始日期", "开始日期", "项目开始日期", "开始时间", "计划开始时间", "起始日期", "项目开始时间"),
    (
        *("计划完成日期", "完成日期", "项目完成日期", "结束日期", "计划结束日期", "截止日期"),
        *("完成时间", "计划完成时间", "项目完成时间", "结束时间"),
    ),
    ("项目资金总额", "项目总金额", "项目资金总计", "项目总投资", "中期资金总额"),
    ("其中财政资金", "财政资金", "财政性资金"),
    ("年度资金申请总额", "年度资金总额", "年度资金申请", "年度申请资金总额", "本年度资金申请总额", "当年资金申请总额"),
    (
        "其中当年财政拨款",
        "当年财政拨款",
        "财政拨款",
        "其中财政拨款",
        "本年财政拨款",
        "其中本年财政拨款",
        "年度财政拨款",
    ),
    ("上年结转资金", "上年结转", "上年度结转资金", "结转资金", "其中上年结转资金"),
    ("其他资金", "其它资金", "其他来源资金"),
    ("年度资金总额", "资金总额", "年度资金合计", "年度总金额", "合计"),
    ("项目总目标", "总体目标", "中期目标", "项目总体目标", "总目标"),
    ("年度总体目标", "年度目标", "年度绩效目标", "本年度总体目标", "年度总目标"),
    ("总目标", "总体目标", "政策总目标"),
    ("总目标及阶段性目标", "项目总目标及阶段性目标", "总目标和阶段性目标"),
    ("年初设定目标", "年初目标"),
    ("预期目标", "年初设定目标", "年初设定的目标", "年度预期目标", "预期总体目标"),
    ("实际完成情况", "全年实际完成情况", "目标实际完成情况", "实际完成目标", "年度目标实际完成情况"),
    ("全年预计完成情况", "预计完成情况", "全年预期完成情况"),
    ("年初预算数", "年初预算", "年初预算金额", "年初预算额"),
    ("全年预算数", "全年预算", "全年预算金额", "调整后预算数", "调整后预算", "调整后全年预算数", "全年预算额"),
    ("全年执行数", "全年执行", "全年执行金额", "实际执行数", "执行数", "全年执行额"),
    ("分数", "分值", "权重", "权重分", "权重分值"),
    ("分值", "分数", "权重", "权重分", "权重分值", "指标分值", "指标权重"),
    ("得分", "自评得分", "评价得分", "实际得分"),
    ("执行率", "预算执行率", "资金执行率", "执行比率"),
    ("一级指标", "一级目标", "一级指标名称"),
    ("二级指标", "二级目标", "二级指标名称"),
    ("三级指标", "三级目标", "三级指标名称", "指标名称", "绩效指标名称", "具体指标"),
    ("一级目标", "一级指标", "一级目标名称"),
    ("二级目标", "二级指标", "二级目标名称"),
    ("三级目标", "三级指标", "三级目标名称", "指标名称"),
    (
        *("年度项目指标值", "年度指标值", "指标值", "目标值", "指标目标值", "年度目标值", "绩效指标值", "项目指标值"),
        *("年度绩效指标值", "年初指标值", "预期指标值"),
    ),
    ("年度指标值", "指标值", "目标值", "指标目标值", "年度目标值", "年初指标值", "预期指标值", "年度项目指标值"),
    ("指标目标值", "目标值", "指标值", "年度指标值", "年度目标值", "年度项目指标值"),
    ("实际完成值", "全年实际完成值", "全年完成值", "实际值", "完成值", "年度实际完成值", "实际完成指标值"),
    (
        *("偏差原因分析", "偏差原因分析及改进措施", "偏差原因", "未完成原因分析", "未完成原因及改进措施"),
        *("偏差原因及改进措施", "未完成原因和改进措施", "偏差原因分析与改进措施", "偏差分析"),
    ),
    ("合计", "总分", "总计", "得分合计", "分值合计", "合计得分", "总得分", "总体得分"),
    ("评分等级", "评价等级", "自评等级", "绩效等级", "评价结果", "等级", "评定等级"),
    ("子项目名称", "子项目", "项目构成", "明细项目名称"),
    ("预算金额", "金额", "预算数", "预算安排金额"),
    ("是否含有政府购买服务", "是否政府购买服务", "是否含政府购买服务", "是否涉及政府购买服务"),
    ("项目设立的必要性", "立项必要性", "项目立项必要性", "项目必要性"),
    ("项目实施计划", "实施计划"),
    ("政策实施计划", "实施计划"),
    ("立项依据", "项目立项依据", "政策依据", "设立依据"),
    ("项目概况", "项目简介", "项目基本概况"),
    ("保证项目实施的制度措施", "保证项目实施的制度和措施", "项目实施的制度措施", "保障措施"),
    ("保证政策实施的制度措施", "保证政策实施的制度和措施", "保障措施"),
    ("项目总预算", "项目预算总额"),
    ("项目当年预算", "当年预算", "项目年度预算", "当年预算金额"),
    ("同名项目上年预算额", "同名项目上年预算数", "同名项目上年预算"),
    ("同名项目上年预算执行数", "同名项目上年预算执行额", "同名项目上年执行数"),
    ("政策日期", "政策期限", "政策起止日期", "政策实施期限"),
    ("评价时段", "评价期间", "评价年度"),
    ("政策名称", "财政政策名称"),
    ("资金用途", "资金类别"),
    ("政策概况", "政策简介"),
    ("政策设立的必要性", "政策必要性"),
)
"""The official label first, then what offices and other official forms print instead; as :func:`key` gives them."""

UNIT = re.compile(r"(?:(?:金额|计量|货币)?单位)?[::]?\s*(?:人民币)?\s*(?P<unit>万元|亿元|元)")
IN_BRACKETS = re.compile(r"[(\[〔【](?P<inside>[^()\[\]〔〕【】]*)[)\]〕】]")
BEFORE_VALUE = re.compile(r"[:：\n]")
NUMBERING = re.compile(r"^(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）、.．]\s*)+")
REMARK = re.compile(
    r"^(?:注[0-9]*|备注|说明|填表说明|填报说明|注释|附注|(?:金额)?单位|填报人|填表人|制表人?|经办人|联系人|联系电话|电话"
    r"|(?:填报)?单位负责人|负责人|项目负责人|部门负责人|财务负责人|审核人|复核人|填报日期|填表日期|填报时间|日期"
    r"|盖章|公章|单位(?:盖章|公章)?)(?:\([^()]*\))?(?:[:：]|$)|^第[0-9]{1,4}页|^共[0-9]{1,4}页|^\(?(?:盖章|公章|签字|签章)\)?$"
)
"""How what is printed around a form begins: remarks, and the line for signing."""
EXAMPLE = re.compile(
    r"^\s*[(（【\[<《]?\s*(?:例|示例|样例|范例|例如|举例|如)\s*(?:[)）】\]>》:：、，,]|[0-9]+[:：.、])|^\s*(?:例|示例|样例|范例)\s*$"
)
CONTINUED = re.compile(r"[(（]?(?:续表?|接上[页表])[)）]?$|^续")
YEAR_OF_BUDGET = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})\s*年度")
YEAR = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})\s*年")


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """What the spellings of a label have in common: no white space, one width, no signs, no unit in brackets."""
    folded = fold(clean(text))
    folded = IN_BRACKETS.sub(lambda found: "" if UNIT.fullmatch(found["inside"]) else found[0], folded)
    return "".join(filter(str.isalnum, folded))


@lru_cache(maxsize=4096)
def spellings(label: str) -> tuple[str, ...]:
    """The keys under which a label is found: its own first, then its synonyms."""
    own = key(label)
    others = (other for group in SYNONYMS if group[0] == own for other in group[1:])
    return tuple(dict.fromkeys((own, *others)))


@lru_cache(maxsize=65536)
def unit_in(text: str) -> str:
    """The unit of amounts that a label names in brackets, or after 单位; empty where it names none."""
    if len(text) > 2 * LONGEST_LABEL:
        return ""
    line = unicodedata.normalize("NFKC", fold(text))
    for found in IN_BRACKETS.finditer(line):
        if unit := UNIT.fullmatch(found["inside"]):
            return unit["unit"]
    alone = UNIT.fullmatch(line)
    return alone["unit"] if alone and "单位" in line else ""


def year_in(text: str) -> str:
    """The first year that a text names: ``2025`` of ``（2025 年度）``."""
    found = YEAR.search(unicodedata.normalize("NFKC", text))
    return found[1] if found else ""


def is_remark(text: str) -> bool:
    """Whether a text stands around a form: a remark, or the line for signing."""
    return REMARK.search(fold(text)) is not None


def is_example(text: str) -> bool:
    """Whether a text shows how a row is filled in: ``例：培训人次``."""
    return EXAMPLE.match(clean(text)) is not None
