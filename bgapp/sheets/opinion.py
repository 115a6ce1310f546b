"""审核意见表: what a reviewer answered in 四性审核, as a page behind the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from bgapp.rules.appraisal import Answer, Aspect, Checklist
from bgapp.rules.plain import Plain, read
from bgapp.sheets.editions import edition_of
from bgapp.sheets.extras import Extras
from bgapp.sheets.naming import project_of, unit_of
from bgapp.sheets.pdf.markup import escape, marks
from bgapp.sheets.placing import printed

HEADINGS = ("审核内容", "审核要点", "评定", "意见")
WIDTHS = (96, 310, 60, 200)


@dataclass(frozen=True)
class OpinionSheet:
    """The page about a form: the checklist; who answered it (for whom), as the reviewer of which stage, and when.

    ``date`` as it is printed, ``2025-11-19``.
    """

    form: Plain
    checklist: Checklist
    stage: str
    who: str
    date: str

    @property
    def title(self) -> str:
        """项目支出绩效目标审核意见表, or that of a policy."""
        return f"{self._project_label.removesuffix('名称')}支出绩效目标审核意见表"

    @property
    def facts(self) -> Iterator[tuple[str, str, str, str]]:
        """What the form is about, two labels with their texts a row."""
        yield self._project_label, project_of(self.form), "年度", read(self.form, "fiscal_year")
        yield "单位", unit_of(self.form), "金额", self._amount

    @property
    def _project_label(self) -> str:
        edition = edition_of(self.form)
        return edition.field(edition.identity.project).label

    @property
    def _amount(self) -> str:
        edition = edition_of(self.form)
        path = edition.identity.amount
        return f"{printed(edition, edition.field(path), read(self.form, path))} {edition.amount_unit}" if path else "—"


def plate_of(sheet: OpinionSheet, extras: Extras) -> bytes:
    """Its pages, to be bound behind the form that carries these extras."""
    # Here, so that a machine without Pango can do everything else.
    from bgapp.sheets.pdf import press

    with press.lock:
        return press.plate(press.lay_out(_markup(sheet, replace(extras, draft=False)), WIDTHS))


def _markup(sheet: OpinionSheet, extras: Extras) -> str:
    columns = "<col>" * len(WIDTHS)
    head = "".join(f'<td class="center">{label}</td>' for label in HEADINGS)
    rows = "".join([*map(_pairs, sheet.facts), f"<tr>{head}</tr>", *_answers(sheet.checklist), *_verdict(sheet)])
    return (
        f'<!doctype html><html lang="zh-CN"><body class="opinion"{marks(extras)}><h1>{escape(sheet.title)}</h1>'
        f"<table><colgroup>{columns}</colgroup><tbody>{rows}</tbody></table></body></html>"
    )


def _answers(checklist: Checklist) -> Iterator[str]:
    """A row for each question, the aspect once for all of its own."""
    for aspect, group in groupby(checklist.answers, key=lambda answer: answer.aspect):
        answers = list(group)
        for number, answer in enumerate(answers):
            yield f'<tr class="whole">{_aspect(aspect, len(answers)) if number == 0 else ""}{_answer(answer)}</tr>'


def _aspect(aspect: Aspect, rows: int) -> str:
    return f'<td class="center" rowspan="{rows}">{aspect.label}</td>'


def _answer(answer: Answer) -> str:
    grade = answer.grade.label if answer.grade else ""
    return f'<td>{escape(answer.question)}</td><td class="center">{grade}</td><td>{escape(answer.remark)}</td>'


def _verdict(sheet: OpinionSheet) -> Iterator[str]:
    """What follows below the answers: the whole, who says so, and when."""
    yield _line("综合评定等级", sheet.checklist.grade.label if sheet.checklist.grade else "")
    yield _line("总体意见", sheet.checklist.opinion)
    yield _pairs(("审核环节", sheet.stage, "日期", sheet.date))
    yield _line("审核人", sheet.who)


def _pairs(texts: tuple[str, str, str, str]) -> str:
    label, text, second, other = map(escape, texts)
    return f'<tr><td class="center">{label}</td><td>{text}</td><td class="center">{second}</td><td>{other}</td></tr>'


def _line(label: str, text: str) -> str:
    return f'<tr class="whole"><td class="center">{label}</td><td colspan="3">{escape(text)}</td></tr>'
