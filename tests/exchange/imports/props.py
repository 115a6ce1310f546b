"""Props of the tests of imports: forms of the centre, workbooks of them, and the way from an upload to its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from django.core.files.base import ContentFile
from openpyxl import load_workbook

from bgapp.exchange.imports.committing import Report, commit
from bgapp.exchange.imports.uploads import upload
from bgapp.models import Import, Period, Person, StagedForm, Unit
from bgapp.reviews.workflow import backfill
from bgapp.rules.plain import Plain, write
from bgapp.sheets.excel import workbook
from bgapp.sheets.extras import Extras
from tests.builders import INDICATOR_ROWS, Cast
from tests.work import work_off

NONE = Extras()
LEVELS = ("level1", "level2", "name", "target")


def make_form(name: str = "公共就业服务经费", **cells: str) -> Plain:
    """A complete target of the centre; ``cells`` by path, a ``__`` for the dot."""
    form: Plain = {
        "edition": "project_target_2025",
        "title": "财政项目支出绩效目标申报表",
        "fiscal_year": "2025",
        "project_name": name,
        "project_nature": "经常性专项业务费",
        "project_category": "特定目标类",
        "department": "市人力资源局",
        "unit": "市就业中心",
        "start_date": "2025-01-01",
        "end_date": "2025-12-31",
        "overall_goal": "",
        "annual_goal": "全年培训 600 人次，参加培训人员满意度达到 90%。",
        "funding": {
            "project_total": "",
            "project_fiscal": "",
            "project_other": "",
            "annual_total": "1410000.00",
            "annual_appropriation": "1410000.00",
            "carryover": "0.00",
            "annual_other": "0.00",
        },
        "indicators": [dict(zip(LEVELS, row, strict=True)) for row in INDICATOR_ROWS],
    }
    for path, text in cells.items():
        write(form, path.replace("__", "."), text)
    return form


def make_workbook(*forms: Plain, name: str = "申报表.xlsx") -> ContentFile[bytes]:
    """An uploaded workbook of official forms, a sheet each."""
    return ContentFile(workbook(list(forms), NONE), name)


def changed_workbook(cells: Mapping[str, object], *forms: Plain, name: str = "申报表.xlsx") -> ContentFile[bytes]:
    """The same, with cells of its first sheet typed over: ``{"F6": "abc"}``."""
    book = load_workbook(BytesIO(workbook(list(forms), NONE)))
    for address, value in cells.items():
        book.worksheets[0][address].value = value
    target = BytesIO()
    book.save(target)
    return ContentFile(target.getvalue(), name)


def read(person: Person, *files: ContentFile[bytes], period: Period | None = None, unit: Unit | None = None) -> Import:
    """Upload files and have them read."""
    batch = upload(person, files, period, unit)
    work_off()
    return Import.objects.get(pk=batch.pk)


def staged(batch: Import) -> list[StagedForm]:
    return list(batch.forms.select_related("file", "filing", "batch"))


def only(batch: Import) -> StagedForm:
    [form] = staged(batch)
    return form


def take_in(person: Person, batch: Import, ids: Sequence[int] | None = None) -> Report:
    return commit(person, batch.pk, ids, backfill)


def imported(cast: Cast, *forms: Plain) -> Import:
    """Forms that the preparer has imported."""
    batch = read(cast.preparer, make_workbook(*forms))
    take_in(cast.preparer, batch)
    return batch
