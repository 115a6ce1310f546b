"""The cast and the props of the tests: two units, a person for each role, an open period, filings in any state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bgapp.filings.access import fetch
from bgapp.filings.adjusting import begin_adjustment
from bgapp.filings.exchange_format import plain
from bgapp.filings.starting import project_named, start
from bgapp.models import Extension, Filing, Indicator, Period, Person, Post, Role, Stage, Unit
from bgapp.reviews.adjustments.adjusting import give_reason
from bgapp.reviews.adjustments.changes import Adjustment
from bgapp.reviews.findings.answers import answer
from bgapp.reviews.findings.checking import findings_of, place_of, value_of
from bgapp.reviews.workflow import advance
from bgapp.rules.checks import Severity
from bgapp.rules.transitions import Verb

PASSWORD = "a long password 1949"
REASON = "总体目标与指标值不一致，请核对后再报。"
NAME = "公共就业服务经费"
GOAL = "全年培训 600 人次，参加培训人员满意度达到 90%。"
SHORT_GOAL = "全年培训 600 人次。"  # so short that two projects may say it
INDICATOR_ROWS = (
    ("成本指标", "经济成本指标", "培训费单位成本", "≤550.00(元/人·天)"),
    ("产出指标", "数量指标", "人员培训人次", "≥600.00(人次)"),
    ("产出指标", "质量指标", "培训合格率", "≥95.00(%)"),
    ("产出指标", "时效指标", "培训完成及时性", "及时"),
    ("效益指标", "社会效益指标", "公众知晓度", "高于上年调查结果"),
    ("满意度指标", "服务对象满意度指标", "参加培训人员满意度", "≥90.00(%)"),
)


@dataclass(frozen=True)
class Cast:
    """A bureau with its centre, everybody who works there, a stranger elsewhere, and a period in its filing window."""

    bureau: Unit
    centre: Unit
    elsewhere: Unit
    preparer: Person
    colleague: Person
    unit_reviewer: Person
    department_reviewer: Person
    finance_reviewer: Person
    reader: Person
    administrator: Person
    stranger: Person
    period: Period

    def person(self, name: str) -> Person:
        found: Person = getattr(self, name)
        return found


def make_person(username: str, unit: Unit | None = None, *roles: Role, **fields: Any) -> Person:
    """Somebody with a known password and posts at a unit."""
    fields = {"name": username, "must_change_password": False} | fields
    person = Person.objects.create_user(username, PASSWORD, **fields)
    if unit:
        Post.objects.bulk_create(Post(person=person, unit=unit, role=role) for role in roles)
    return person


def make_period(
    year: int = 2025,
    stages: tuple[Role, ...] = (Role.UNIT_REVIEWER, Role.DEPARTMENT_REVIEWER),
    edition: str = "project_target_2025",
) -> Period:
    """A period whose filing window is open now."""
    now = timezone.now().replace(microsecond=0)
    period = Period.objects.create(
        year=year,
        edition=edition,
        filing_opens=now - timedelta(days=10),
        filing_ends=now + timedelta(days=10),
        review_ends=now + timedelta(days=20),
    )
    Stage.objects.bulk_create(
        Stage(period=period, number=number, role=role) for number, role in enumerate(stages, start=1)
    )
    return period


def make_cast() -> Cast:
    bureau = Unit.objects.create(name="市人力资源局", is_department=True)
    centre = Unit.objects.create(name="市就业中心", parent=bureau)
    elsewhere = Unit.objects.create(name="市图书馆")
    return Cast(
        bureau=bureau,
        centre=centre,
        elsewhere=elsewhere,
        preparer=make_person("preparer", centre, Role.PREPARER, name="徐婕"),
        colleague=make_person("colleague", centre, Role.PREPARER, name="陈敏"),
        unit_reviewer=make_person("unit_reviewer", centre, Role.UNIT_REVIEWER, name="何晓庆"),
        department_reviewer=make_person("department_reviewer", bureau, Role.DEPARTMENT_REVIEWER, name="周启明"),
        finance_reviewer=make_person("finance_reviewer", elsewhere, Role.FINANCE_REVIEWER, name="吴敏之"),
        reader=make_person("reader", bureau, Role.READER, name="郑岚"),
        administrator=make_person("administrator", is_administrator=True, name="管理员"),
        stranger=make_person("stranger", elsewhere, Role.PREPARER, Role.UNIT_REVIEWER, name="路人"),
        period=make_period(),
    )


def make_draft(cast: Cast, name: str = NAME) -> Filing:
    """A fresh draft of the centre, as 新建 leaves it."""
    return start(cast.preparer, cast.period, project_named(cast.centre, name))


def make_complete(cast: Cast, name: str = NAME) -> Filing:
    """A draft that passes every check."""
    filing = make_draft(cast, name)
    form = filing.project_target_2025
    form.project_nature, form.project_category = "经常性专项业务费", "特定目标类"
    form.annual_appropriation, form.carryover, form.annual_other = 1_410_000, 0, 0
    form.annual_total = 1_410_000
    form.annual_goal = GOAL if name == NAME else SHORT_GOAL
    form.save()
    Filing.objects.filter(pk=filing.pk).update(amount=1_410_000, nature=form.project_nature)
    set_indicators(filing, INDICATOR_ROWS)
    return Filing.objects.get(pk=filing.pk)


def make_evaluation(cast: Cast, name: str = NAME) -> Filing:
    """A self-evaluation just started from the approved target of the same project and year."""
    target = make_at(cast, "approved", name)
    return start(cast.preparer, make_period(edition="self_evaluation_2023"), target.project)


def make_adjustment(cast: Cast, name: str = NAME) -> Filing:
    """An adjustment just begun of an approved target."""
    open_adjustments(cast.period)
    return begin_adjustment(cast.preparer, make_at(cast, "approved", name).pk)


def open_adjustments(period: Period) -> None:
    """Adjustments for as long as the filings of a period are reviewed, and ten days more."""
    period.adjustment_ends = period.review_ends + timedelta(days=10)
    period.save(update_fields=["adjustment_ends"])


def extend(cast: Cast, unit: Unit | None = None, **moments: datetime) -> Extension:
    """Put off moments of the period for one unit, the centre unless another is named."""
    return Extension.objects.create(
        period=cast.period, unit=unit or cast.centre, reason="机构改革", granted_by=cast.administrator, **moments
    )


def explain(filing: Filing, person: Person, text: str = "年中任务调整，按实际安排。") -> None:
    """Say of everything that an adjustment changes why."""
    found = fetch(person, filing.pk)
    for change in Adjustment(found, plain(found)).unexplained:
        give_reason(person, filing.pk, (change.spot.row, change.spot.field), change.value, text)


def set_indicators(filing: Filing, rows: tuple[tuple[str, str, str, str], ...]) -> None:
    """Replace a filing's rows."""
    filing.indicators.all().delete()
    Indicator.objects.bulk_create(
        Indicator(filing=filing, position=position, level1=level1, level2=level2, name=name, target=target)
        for position, (level1, level2, name, target) in enumerate(rows)
    )


def take(filing: Filing, person: Person, verb: Verb, reason: str = "") -> Filing:
    """Carry out a transition against the filing's version of this moment."""
    version = Filing.objects.values_list("version", flat=True).get(pk=filing.pk)
    return advance(person, filing.pk, verb, version, reason)


def give_reasons(filing: Filing, person: Person, text: str = "已核对，按实际安排。") -> None:
    """Say of every warning why it may stay."""
    found = fetch(person, filing.pk)
    form = plain(found)
    for finding in findings_of(found, form):
        if finding.blocks and finding.severity is Severity.WARNING:
            answer(person, filing.pk, place_of(form, finding), value_of(form, finding), text)


def make_at(cast: Cast, state: str, name: str = NAME) -> Filing:
    """A complete filing brought to a state: draft, stage_1, stage_2, returned, approved or void."""
    return bring_to(cast, make_complete(cast, name), state)


def bring_to(cast: Cast, filing: Filing, state: str) -> Filing:
    """A draft that may be submitted, brought to a state."""
    steps = {
        "draft": [],
        "stage_1": [(cast.preparer, Verb.SUBMIT)],
        "stage_2": [(cast.preparer, Verb.SUBMIT), (cast.unit_reviewer, Verb.APPROVE)],
        "returned": [(cast.preparer, Verb.SUBMIT), (cast.unit_reviewer, Verb.RETURN)],
        "approved": [
            (cast.preparer, Verb.SUBMIT),
            (cast.unit_reviewer, Verb.APPROVE),
            (cast.department_reviewer, Verb.APPROVE),
        ],
        "void": [
            (cast.preparer, Verb.SUBMIT),
            (cast.unit_reviewer, Verb.RETURN),
            (cast.preparer, Verb.VOID),
        ],
    }
    for person, verb in steps[state]:
        take(filing, person, verb, REASON)
    return Filing.objects.get(pk=filing.pk)
