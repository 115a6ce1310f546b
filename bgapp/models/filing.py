"""Filing periods (申报期) with their stages, project lists and choices, and the filings (申报件) themselves."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from bgapp.models.organization import Person, Project, Role, Unit
from bgapp.models.scoring import ScoringScheme
from bgapp.rules.transitions import WITH_PREPARER, Moment, Status, adjustment_moment, moment
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.layout import NAME_LENGTH, Kind

AMOUNT_DIGITS = 15  # below 10^13 yuan, two decimals

REVIEWING_ROLES = [
    (role.value, role.label) for role in (Role.UNIT_REVIEWER, Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER)
]


def edition_choices() -> list[tuple[str, str]]:
    """Editions as choices: key and 表名, kept out of migrations by being a callable."""
    return [(edition.key, f"{edition.title}（{edition.first_year} 年起）") for edition in EDITIONS.values()]


class Period(models.Model):
    """An 申报期: one year, one edition, four moments; a window includes its first second and excludes its last."""

    year = models.PositiveSmallIntegerField("年度")
    edition = models.CharField("表样", max_length=50, choices=edition_choices)
    filing_opens = models.DateTimeField("填报开始")
    filing_ends = models.DateTimeField("填报截止")
    review_ends = models.DateTimeField("审核截止")
    adjustment_ends = models.DateTimeField("调整截止", null=True, blank=True)
    signing_line = models.BooleanField(
        "打印签字栏", default=False, help_text="在表格下方打印填报人、单位负责人等签字栏。"
    )
    scheme = models.ForeignKey(
        ScoringScheme,
        models.PROTECT,
        verbose_name="评分方案",
        null=True,
        blank=True,
        help_text="只用于自评；不选时，用通用评分方案的最新一版。",
    )
    required_evidence = models.JSONField("必须上传的附件", default=list, blank=True)
    backfill = models.BooleanField(
        "补录",
        default=False,
        help_text="以往年度的表可以补录：最后环节的审核人导入后即为「已批复」，并注明补录；不受填报时间限制。",
    )

    class Meta:
        verbose_name = "申报期"
        verbose_name_plural = "申报期"
        ordering = ["-year", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "edition"],
                name="period_unique",
                violation_error_message="该年度的这种表已有申报期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度 {EDITIONS[self.edition].title}"

    @property
    def words(self) -> str:
        """The year and the kind of form, as lists and notices say it: 2025 年度自评价表."""
        return f"{self.year} 年度{EDITIONS[self.edition].short}"

    def clean(self) -> None:
        moments = [self.filing_opens, self.filing_ends, self.review_ends, self.adjustment_ends]
        given = [at for at in moments if at is not None]
        if given != sorted(given):
            raise ValidationError("四个时间必须依次为：填报开始、填报截止、审核截止、调整截止。请检查先后。")
        if self.edition in EDITIONS and self.year and not EDITIONS[self.edition].covers(self.year):
            raise ValidationError({"edition": f"这种表不适用于 {self.year} 年度，请另选表样。"})
        if self.scheme_id and self.edition in EDITIONS and not EDITIONS[self.edition].evaluates:
            raise ValidationError({"scheme": "只有自评价表按评分方案计分，请清空这一项，或另选表样。"})

    def moment(self, now: datetime | None = None) -> Moment:
        """Where in its cycle the period stands."""
        return moment(now or timezone.now(), self.filing_opens, self.filing_ends, self.review_ends)

    def adjustment_moment(self, now: datetime | None = None) -> Moment:
        """Where it stands for adjustments."""
        return adjustment_moment(now or timezone.now(), self.filing_opens, self.adjustment_ends)


class Stage(models.Model):
    """One review stage (审核环节) of a period, numbered from 1."""

    period = models.ForeignKey(Period, models.CASCADE, verbose_name="申报期", related_name="stages")
    number = models.PositiveSmallIntegerField("顺序")
    role = models.CharField("审核角色", max_length=30, choices=REVIEWING_ROLES)
    appraises = models.BooleanField(
        "四性审核", default=False, help_text="勾选后，这一环节须先填四性审核表，按结果决定能否通过、退回或作废。"
    )

    class Meta:
        verbose_name = "审核环节"
        verbose_name_plural = "审核环节"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="stage_number_unique"),
            models.UniqueConstraint(fields=["period", "role"], name="stage_role_unique"),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 环节 {self.get_role_display()}"


class ListedProject(models.Model):
    """A line of a period's project list (项目清单): what is expected to be filed, and for how much."""

    period = models.ForeignKey(Period, models.CASCADE, verbose_name="申报期", related_name="listed_projects")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="listings")
    budget = models.DecimalField("预算（元）", max_digits=AMOUNT_DIGITS, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "项目清单"
        verbose_name_plural = "项目清单"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "project"],
                name="listed_project_unique",
                violation_error_message="该项目已在本申报期的清单里。",
            )
        ]

    def __str__(self) -> str:
        return str(self.project)


def choice_fields() -> list[tuple[str, str]]:
    """The cells whose list an administrator keeps, each path once."""
    fields = (field for edition in EDITIONS.values() for field in edition.fields if field.kind is Kind.CHOICE)
    return list({field.path: field.label for field in fields if not field.choices}.items())


class Choice(models.Model):
    """An entry of a list that administrators keep, e.g. 项目性质; other texts are stored with a warning."""

    edition = models.CharField("表样", max_length=50, choices=edition_choices)
    field = models.CharField("栏目", max_length=50, choices=choice_fields)
    text = models.CharField("选项", max_length=NAME_LENGTH)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "选项"
        verbose_name_plural = "选项（性质、类别）"
        ordering = ["edition", "field", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "field", "text"],
                name="choice_unique",
                violation_error_message="这种表的这一栏已有这个选项。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Filing(models.Model):
    """An 申报件: one form of one project in one period, on its way through review.

    ``name``, ``nature`` and ``amount`` repeat cells of the form (``Edition.identity``) so that lists need no other
    table; ``version`` counts transitions and is what they swap against; ``event_count`` numbers the events, and
    ``event_digest`` is the last one's. A self-evaluation is pinned to the version of its scoring ``scheme``, and may
    have the ``target`` from which it was started; a target may have been copied from an earlier one, its ``source``.
    An adjustment (目标调整) ``adjusts`` the approved filing that it replaces on approval. What waits at a stage may
    have been assigned (分派) to one ``reviewer``.
    """

    period = models.ForeignKey(Period, models.PROTECT, verbose_name="申报期", related_name="filings")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="实施单位", related_name="filings")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="filings")
    edition = models.CharField("表样", max_length=50, choices=edition_choices)
    year = models.PositiveSmallIntegerField("年度")
    status = models.CharField("状态", max_length=20, choices=Status.choices(), default=Status.DRAFT)
    stage = models.PositiveSmallIntegerField("审核环节", default=0)
    furthest_stage = models.PositiveSmallIntegerField("到过的环节", default=0)
    round = models.PositiveSmallIntegerField("送审次数", default=0)
    version = models.PositiveIntegerField("版本", default=0)
    event_count = models.PositiveIntegerField("事件数", default=0)
    event_digest = models.CharField("最后一条记录的校验值", max_length=64, blank=True, editable=False)
    preparer = models.ForeignKey(Person, models.PROTECT, verbose_name="填报人", related_name="filings")
    target = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所依据的目标", related_name="evaluations", null=True, blank=True
    )
    source = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="复制自", related_name="copies", null=True, blank=True
    )
    adjusts = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所调整的目标", related_name="adjustments", null=True, blank=True
    )
    reviewer = models.ForeignKey(
        Person, models.PROTECT, verbose_name="指定审核人", related_name="assigned", null=True, blank=True
    )
    scheme = models.ForeignKey(ScoringScheme, models.PROTECT, verbose_name="评分方案", null=True, blank=True)
    name = models.CharField("项目名称", max_length=NAME_LENGTH)
    nature = models.CharField("项目性质", max_length=NAME_LENGTH, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=AMOUNT_DIGITS, decimal_places=2, null=True)
    classified = models.BooleanField("涉密", default=False)
    backfilled = models.BooleanField("补录", default=False, editable=False)
    created_at = models.DateTimeField("新建时间", auto_now_add=True)
    edited_at = models.DateTimeField("更新时间", default=timezone.now)
    submitted_at = models.DateTimeField("送审时间", null=True)
    published_at = models.DateTimeField("公开时间", null=True, editable=False)

    class Meta:
        verbose_name = "申报件"
        verbose_name_plural = "申报件"
        ordering = ["-edited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "edition", "project"],
                condition=~models.Q(status=Status.VOID) & models.Q(adjusts=None),
                name="filing_unique",
            ),
            models.UniqueConstraint(
                fields=["adjusts"],
                condition=~models.Q(status=Status.VOID) & models.Q(adjusts__isnull=False),
                name="adjustment_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "year", "-edited_at"]),
            models.Index(fields=["year", "status", "stage"]),
            models.Index(fields=["-edited_at"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def editable(self) -> bool:
        """Whether its cells are the preparer's to change."""
        return self.status in WITH_PREPARER
