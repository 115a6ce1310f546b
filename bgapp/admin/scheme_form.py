"""The form for a scoring scheme (评分方案): a field for each number, named by its path in the scheme's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from bgapp.models import ScoringScheme
from bgapp.rules.plain import Plain, read, steps, write
from bgapp.rules.scoring import DEFAULT, SchemeError, as_data, from_data
from bgapp.rules.scoring.scheme import Method
from bgapp.rules.values import Direction

BANDS = 5
"""Bands that can be typed, of satisfaction and of targets that are set too low."""

HALF_FILLED = "这一行的两格要么都填，要么都空着。"
UNUSED = "不用就空着。"

DIRECTIONS = {
    Direction.MORE: "越大越好（≥、>）",
    Direction.EXACT: "等于（=）",
    Direction.LESS: "越小越好（≤、<，成本的 =）",
}
DIGITS = {2: "两位（与官方系统相同）", 1: "一位", 0: "不留小数"}

Row = tuple[str, dict[str, forms.Field]]
"""The heading of a row, and its fields by path, column by column."""


@dataclass(frozen=True)
class Section:
    """A table of fields: its heading, an explanation, the headings of its columns, and its rows.

    A row with fewer fields than columns leaves the first ones empty.
    """

    title: str
    help: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


def _number(*, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(min_value=0, max_digits=6, decimal_places=2, required=required)


def _choice(choices: Mapping[Any, str]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(str(value), text) for value, text in choices.items()])


def _weights(level: str) -> Row:
    sets = ["weights"] * (level in DEFAULT.weights) + ["weights_with_cost"]
    return level, {f"{name}.{level}": _number() for name in sets}


def _bands(name: str) -> list[Row]:
    return [
        (f"第 {index + 1} 档", {f"{name}[{index}].{part}": _number(required=False) for part in ("least", "share")})
        for index in range(BANDS)
    ]


SECTIONS = (
    Section(
        "分值",
        "预算执行和各一级指标合计 100 分。没有满意度指标的表，满意度的分值归效益指标。",
        ("没有成本指标时", "有成本指标时"),
        [*map(_weights, DEFAULT.weights_with_cost), ("预算执行（两种情况相同）", {"budget_weight": _number()})],
    ),
    Section(
        "评分等级",
        "总分正好在线上的，评为较高的一级；低于最后一条线的为差。",
        ("总分不低于",),
        [(grade, {f"thresholds.{grade}": _number()}) for grade in DEFAULT.thresholds],
    ),
    Section(
        "定量指标",
        "按比例得分：越大越好和等于的，分值 × 完成值 ÷ 指标值；越小越好的，超出后逐步减少，到指标值的两倍为 0。",
        ("没有达到指标值时",),
        [
            (label, {f"methods.{direction}": _choice({method: method.label for method in Method})})
            for direction, label in DIRECTIONS.items()
        ],
    ),
    Section(
        "定性指标",
        "每一档从下限起，不到上一档的下限，填报人可以在其中另定得分；不另定的，按默认。",
        ("下限（分值的 %）", "默认（分值的 %）"),
        [
            (word.text, {f"words.{word.text}.{part}": _number() for part in ("least", "default")})
            for word in DEFAULT.words
        ],
    ),
    Section(
        "计算和提醒",
        "执行率和得分只截取，不四舍五入。完成值远超指标值的，提醒填报人说明原因。",
        ("规定",),
        [
            ("执行率和得分保留小数", {"digits": _choice(DIGITS)}),
            ("完成值达到指标值的百分之几起提醒（%）", {"overfulfilled": _number()}),
        ],
    ),
    Section(
        "地方规定：不得分",
        UNUSED,
        ("指标值的（%）",),
        [("完成值低于多少不得分", {"no_score_below": _number(required=False)})],
    ),
    Section(
        "地方规定：总分封顶",
        UNUSED,
        ("执行率低于（%）", "总分最高（分）"),
        [("预算执行率低时", {"cap.below": _number(required=False), "cap.most": _number(required=False)})],
    ),
    Section(
        "地方规定：满意度分档",
        f"低于最后一档的不得分。{UNUSED}",
        ("满意度不低于（%）", "得分（分值的 %）"),
        _bands("satisfaction"),
    ),
    Section(
        "地方规定：指标值明显偏低",
        f"完成值远超指标值的，按财预〔2020〕10号调减得分。{UNUSED}",
        ("完成值达到指标值的（%）", "得分（分值的 %）"),
        _bands("lowered"),
    ),
)


def _labelled(section: Section, heading: str, fields: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """The fields of a row, each named by its row and column."""
    for column, field in zip(section.columns[-len(fields) :], fields.values(), strict=True):
        field.label = f"{heading}，{column}"
        field.widget.attrs["aria-label"] = field.label
    return fields


FIELDS = {
    path: field
    for section in SECTIONS
    for heading, fields in section.rows
    for path, field in _labelled(section, heading, fields).items()
}
PAIRS = [
    tuple(fields)
    for section in SECTIONS
    for _, fields in section.rows
    if len(fields) > 1 and not any(field.required for field in fields.values())
]
"""Fields that are filled together or not at all."""


class SchemeForm(forms.ModelForm[ScoringScheme]):
    """A version of a scheme; everything wrong with what is typed is said at once."""

    class Meta:
        model = ScoringScheme
        fields = ["name", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= deepcopy(FIELDS)
        for path, field in FIELDS.items():
            text = read(self.instance.data, path)
            self.initial[path] = Decimal(text) if text and isinstance(field, forms.DecimalField) else text

    @property
    def sections(self) -> Iterator[tuple[Section, list[tuple[str, list[forms.BoundField | None]]]]]:
        """Each section with its rows: a heading, and a field for each column."""
        for section in SECTIONS:
            yield section, [(heading, self._cells(section, list(fields))) for heading, fields in section.rows]

    def _cells(self, section: Section, paths: list[str]) -> list[forms.BoundField | None]:
        return [*[None] * (len(section.columns) - len(paths)), *(self[path] for path in paths)]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if ScoringScheme.objects.filter(name=name).exists():
            raise forms.ValidationError(
                "已有这个名称的方案。要改它，请在列表里打开它的最新一版；要另建，请换一个名称。"
            )
        return name

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for one, other in PAIRS:
            if one in typed and other in typed and (typed[one] is None) != (typed[other] is None):
                self.add_error(one, HALF_FILLED)
        try:
            self.instance.data = as_data(from_data(self._data()))
        except SchemeError as error:
            self._explain(error)
        return typed

    def _data(self) -> Plain:
        """What is typed, as the data of a scheme, without the parts in which a field is refused."""
        data: Plain = {}
        for path in FIELDS:
            if _part(path) not in self._refused_parts():
                value = self.cleaned_data[path]
                write(data, path, "" if value is None else str(value))
        return {name: _without_blanks(value) for name, value in data.items()}

    def _explain(self, error: SchemeError) -> None:
        """Put each problem to the first field of its part, unless a field there is refused already."""
        refused = self._refused_parts()
        for problem in error.problems:
            if problem.part not in refused:
                self.add_error(next(path for path in FIELDS if _part(path) == problem.part), problem.sentence)

    def _refused_parts(self) -> set[str]:
        return {_part(path) for path in self.errors if path in FIELDS}


def _part(path: str) -> str:
    """The part of a scheme that a path leads into."""
    return str(steps(path)[0])


def _without_blanks(value: Any) -> Any:
    """A local rule that is left blank is none."""
    if isinstance(value, list):
        return [band for band in value if any(band.values())]
    blank = not any(value.values()) if isinstance(value, dict) else not value
    return None if blank else value
