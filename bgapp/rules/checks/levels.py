"""Levels of indicators (一级、二级指标): known, complete, and each indicator under the one it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.facts import EditionFacts
from bgapp.rules.checks.finding import Remark, Severity
from bgapp.rules.checks.indicator import Indicator, Place
from bgapp.rules.checks.rule import COMPLETE, INDICATORS, RELEVANT, rule, targets_only
from bgapp.rules.checks.wordlists import words
from bgapp.rules.text import fold, quoted

FIRST_LEVELS = ("成本指标", "产出指标", "效益指标", "满意度指标")
OUTPUTS = (Place.QUANTITY, Place.QUALITY, Place.TIME)
BORNE = ("社会", "生态", "环境")
TIMES = ("天数", "月数", "年数", "时数")
PROGRESS = ("完成率", "覆盖率")
COUNTS_OF_OUTPUT = ("人数", "人次", "人次数", "次数", "场次", "场数", "数量", "篇数", "个数", "份数", "套数", "户数")


@rule(
    "level_unknown",
    Severity.ERROR,
    "二级指标不属于该一级指标",
    INDICATORS,
    why="表样的指标体系里，这个一级指标下没有这个二级指标。",
    remedy="从可选的二级指标中选一个，或者改选一级指标。",
)
def level_unknown(case: Case) -> Iterator[Remark]:
    """Second levels that do not belong under their first; where the list is open, a warning."""
    taxonomy = case.edition.taxonomy
    for row in case.indicators:
        level1, level2 = row.text("level1"), row.text("level2")
        if level1 and level2 and not taxonomy.knows(level1, level2):
            severity = Severity.WARNING if taxonomy.is_open and level1 in taxonomy.levels else None
            offered = "、".join(taxonomy.levels.get(level1, ())) or "（无）"
            message = f"「{level1}」下没有「{level2}」，可选：{offered}。"
            yield Remark(row.at("level2"), message, severity=severity)


def has_cost_level(edition: EditionFacts) -> bool:
    """Forms that set targets and have 成本指标 as a first level, not under 产出指标."""
    levels = edition.taxonomy.levels
    return targets_only(edition) and all(level in levels and "成本指标" not in levels[level] for level in FIRST_LEVELS)


@rule(
    "missing_level1",
    Severity.WARNING,
    "缺少一级指标",
    COMPLETE,
    INDICATORS,
    why="成本、产出、效益、满意度是项目支出绩效指标的四个方面，缺一个就说不清花了多少、做成什么、有什么用、谁满意。",
    remedy="补上缺少的一级指标；项目确实没有服务对象等情况的，请说明理由。",
    applies=has_cost_level,
)
def missing_level1(case: Case) -> Iterator[Remark]:
    """First levels without an indicator."""
    present = {row.level1 for row in case.indicators}
    missing = [level for level in FIRST_LEVELS if level not in present]
    if case.indicators and missing:
        yield Remark("indicators", f"没有{'、'.join(missing)}，请补充，或者说明为什么不需要。")


@rule(
    "missing_output_level2",
    Severity.WARNING,
    "产出指标不完整",
    COMPLETE,
    INDICATORS,
    why="产出要从数量、质量、时效三个方面考核，缺了就说不清做了多少、做得好不好、及不及时。",
    remedy="补上缺少的二级指标。",
)
def missing_output_level2(case: Case) -> Iterator[Remark]:
    """Of 数量, 质量, 时效 under 产出, those without an indicator; but not where 产出 is missing altogether."""
    outputs = [row for row in case.indicators if "产出" in row.level1]
    present = {row.place for row in outputs}
    missing = [f"{place.value}指标" for place in OUTPUTS if place not in present]
    if outputs and missing:
        yield Remark("indicators", f"产出指标里没有{'、'.join(missing)}，请补充，或者说明为什么不需要。")


@rule(
    "level_mismatch",
    Severity.WARNING,
    "指标与所在的二级指标不符",
    INDICATORS,
    RELEVANT,
    why="指标的名称和所在的二级指标说的不是一回事，例如及时率不在时效指标、合格率放在数量指标。",
    remedy="把指标移到它所属的二级指标下，或者改写指标名称。",
)
def level_mismatch(case: Case) -> Iterator[Remark]:
    """Indicators whose name measures something else than their level says."""
    for row in case.indicators:
        if row.place is Place.SATISFACTION and row.name and not _is_opinion(row):
            message = f"{row.called}不是满意度，请移到产出指标或效益指标下。"
            yield Remark(row.at("level2"), message)
        elif (belongs := _belongs(row)) and belongs is not row.place:
            message = f"{row.called}属于{belongs.value}指标，放在了{quoted(row.text('level2'))}下，请移过去。"
            yield Remark(row.at("level2"), message, _same_branch(case, row, belongs))


def _is_opinion(row: Indicator) -> bool:
    return row.is_satisfaction or "满意" in row.said or any(word in row.name for word in words("opinions"))


def _belongs(row: Indicator) -> Place | None:
    """Where an indicator belongs that clearly stands elsewhere; nothing where its place may be right."""
    if row.place in (None, Place.SATISFACTION, Place.INPUT):
        return Place.SATISFACTION if row.is_satisfaction and row.place is not Place.SATISFACTION else None
    if row.is_satisfaction:
        return Place.SATISFACTION
    if row.head.endswith(words("timely")):
        return Place.TIME
    if row.head.endswith(words("good_quality")):
        return _quality(row)
    return Place.QUANTITY if _is_output(row) else None


def _quality(row: Indicator) -> Place | None:
    """Quality; under 效益指标 only what measures the work itself."""
    is_of_work = row.head.endswith(words("quality_of_work")) and not any(word in row.name for word in words("world"))
    return Place.QUALITY if is_of_work or row.place is not Place.BENEFIT else None


def _is_output(row: Indicator) -> bool:
    """Whether a count stands where none belongs: no accidents, no days, and no number of those who benefit."""
    if row.place is Place.COST and row.head.endswith(PROGRESS):
        return not _is_cost(row)
    if not row.is_count or row.is_bad or row.head.endswith(TIMES):
        return False
    if row.place is Place.COST:
        return not _is_cost(row)
    if row.place is Place.BENEFIT:
        return any(verb in row.name for verb in words("output_verbs"))
    return row.place is not Place.QUANTITY and row.head.endswith(COUNTS_OF_OUTPUT)


def _is_cost(row: Indicator) -> bool:
    """Whether money is measured, or what society and nature bear: whatever is counted may be a sacrifice there."""
    return any(word in row.name for word in words("cost_words")) or any(word in row.level2 for word in BORNE)


def _same_branch(case: Case, row: Indicator, belongs: Place) -> str:
    """The second level to choose instead, where the row's first level has it."""
    offered: Sequence[str] = case.edition.taxonomy.second_levels(row.text("level1"))
    return next((level for level in offered if belongs.value in fold(level)), "")
