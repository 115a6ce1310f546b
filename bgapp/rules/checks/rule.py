"""A rule (审核规则): one small function with what is told about it, and what a period may change of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bgapp.rules.checks.case import Case
from bgapp.rules.checks.facts import EditionFacts
from bgapp.rules.checks.finding import Remark, Severity

Find = Callable[[Case], Iterator[Remark]]
Applies = Callable[[EditionFacts], bool]


@dataclass(frozen=True)
class Basis:
    """A document and what of it a rule rests on. It binds central departments; others apply it 参照."""

    document: str
    says: str

    def __str__(self) -> str:
        return f"{self.document}：{self.says}"


COMPLETE = Basis("财预〔2015〕88号", "完整性审核，内容填写完整，目标明确、清晰")
RELEVANT = Basis("财预〔2015〕88号", "相关性审核，指标与目标、目标与部门职能和项目密切相关")
SUITABLE = Basis("财预〔2015〕88号", "适当性审核，目标与资金相匹配，指标值经过充分论证")
POINTED = Basis("财预〔2015〕88号", "绩效目标应当指向明确")
QUANTIFIED = Basis("财预〔2015〕88号", "绩效目标应当细化量化")
REASONABLE = Basis("财预〔2015〕88号", "绩效目标应当合理可行")
MATCHING = Basis("财预〔2015〕88号", "绩效目标应当相应匹配，与计划期内的任务和预算确定的资金量相对应")
INDICATORS = Basis("财预〔2021〕101号", "绩效指标的类型和设置要求")
VALUES = Basis("财预〔2021〕101号", "绩效指标值的设定和取值")
EVALUATION = Basis("财预〔2020〕10号", "项目支出绩效评价的指标、分值和评分")


def every_edition(edition: EditionFacts) -> bool:
    """Any form."""
    return True


def targets_only(edition: EditionFacts) -> bool:
    """Forms that set targets."""
    return not edition.evaluates


def evaluations_only(edition: EditionFacts) -> bool:
    """Self-evaluations."""
    return bool(edition.evaluates)


@dataclass(frozen=True)
class Rule:
    """A rule's row in the registry: its code, its severity unless a period says otherwise, and its Chinese texts.

    ``why`` explains it, ``remedy`` says what to do; ``applies`` tells for which editions it holds. ``limit`` is the
    number it measures by, if it has one, and ``limit_label`` what that number is.
    """

    code: str
    severity: Severity
    title: str
    why: str
    remedy: str
    basis: tuple[Basis, ...]
    find: Find
    applies: Applies = every_edition
    limit: Decimal | None = None
    limit_label: str = ""


def rule(
    code: str,
    severity: Severity,
    title: str,
    *basis: Basis,
    why: str,
    remedy: str,
    applies: Applies = every_edition,
    limit: int | None = None,
    limit_label: str = "",
) -> Callable[[Find], Rule]:
    """Make a function over a case a rule."""
    number = None if limit is None else Decimal(limit)

    def make(find: Find) -> Rule:
        return Rule(code, severity, title, why, remedy, basis, find, applies, number, limit_label)

    return make


@dataclass(frozen=True)
class Setting:
    """What a filing period changes of a rule: its severity, its limit, or whether it holds at all."""

    severity: Severity | None = None
    limit: Decimal | None = None
    is_off: bool = False
