"""Workbooks to import: complete forms of the cast's centre, some of them spoiled as people do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import openpyxl
from django.core.files.base import ContentFile

from bgapp.exchange.imports import uploads
from bgapp.models import Import, Person
from bgapp.rules.plain import Plain
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.excel import workbook
from bgapp.sheets.extras import Extras
from tests.builders import INDICATOR_ROWS
from tests.work import work_off

TOTAL = "F6"
"""Where a form's 年度资金申请总额 stands in its worksheet."""
ENDS = "E5"
"""Where its 计划完成日期 stands."""
PROJECTS = tuple(f"{name}项目经费" for name in "甲乙丙丁戊己庚辛壬癸")


def plain_form(name: str, unit: str = "市就业中心", department: str = "市人力资源局") -> Plain:
    """A form of 2025 without a finding that would block it."""
    amounts = {"annual_total": "1410000.00", "annual_appropriation": "1410000.00", "carryover": "0.00"}
    return {
        "title": EDITIONS["project_target_2025"].title,
        "fiscal_year": "2025",
        "project_name": name,
        "project_nature": "经常性专项业务费",
        "project_category": "特定目标类",
        "department": department,
        "unit": unit,
        "start_date": "2025-01-01",
        "end_date": "2025-12-31",
        "funding": amounts | {"annual_other": "0.00"},
        "annual_goal": "全年培训 600 人次，参加培训人员满意度达到 90%。",
        "indicators": [dict(zip(("level1", "level2", "name", "target"), row, strict=True)) for row in INDICATOR_ROWS],
    }


def workbook_of(forms: Sequence[Plain], spoiled: Mapping[int, Mapping[str, str]] | None = None) -> bytes:
    """The forms as an official workbook; ``spoiled`` puts texts into cells of a sheet, by its place and the address."""
    content = workbook(forms, Extras())
    if not spoiled:
        return content
    book = openpyxl.load_workbook(BytesIO(content))
    for place, cells in spoiled.items():
        for address, text in cells.items():
            book.worksheets[place][address] = text
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def upload(person: Person, content: bytes, name: str = "申报表.xlsx") -> Import:
    """An import of one file, read."""
    batch = uploads.upload(person, [ContentFile(content, name)])
    work_off()
    return Import.objects.get(pk=batch.pk)


def three_forms() -> bytes:
    """A form with a date that was normalised, and two with an error each."""
    spoiled = {0: {"B5": "2025.1.1"}, 1: {TOTAL: "一百四十一万"}, 2: {ENDS: "2025-02-30"}}
    return workbook_of([plain_form(name) for name in PROJECTS[:3]], spoiled)


def ten_forms() -> bytes:
    """Ten forms in one workbook: two have an error, one of which the rest of its form could mend."""
    spoiled = {2: {TOTAL: "一百四十一万"}, 6: {ENDS: "2025-02-30"}, 0: {"B5": "2025.1.1"}}
    return workbook_of([plain_form(name) for name in PROJECTS], spoiled)
