"""Administrators extend a unit's deadlines, keep the holidays, and let somebody stand in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bgapp.models import Extension, Holiday, StandIn
from tests.admin.test_imports import upload
from tests.builders import Cast
from tests.exchange.test_lists import workbook

HEADING = ("日期", "名称", "放假或上班")
DAY = timedelta(days=1)


def posted(name: str, at: datetime) -> dict[str, str]:
    local = timezone.localtime(at)
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}


def extension(cast: Cast, **moments: datetime) -> dict[str, str]:
    fields = {"period": str(cast.period.pk), "unit": str(cast.centre.pk), "reason": "机构改革"}
    for name in ("filing_ends", "review_ends", "adjustment_ends"):
        fields |= posted(name, moments[name]) if name in moments else {f"{name}_0": "", f"{name}_1": ""}
    return fields


def test_an_extension_is_kept_with_who_granted_it_and_logged_in_words(cast: Cast, administrator: Client) -> None:
    later = cast.period.review_ends + DAY
    administrator.post(reverse("admin:bgapp_extension_add"), extension(cast, review_ends=later))
    granted = Extension.objects.get()
    assert (granted.unit, granted.review_ends, granted.granted_by) == (cast.centre, later, cast.administrator)
    message = LogEntry.objects.get().get_change_message()
    assert message == f"审核截止 {timezone.localtime(later):%Y-%m-%d %H:%M:%S}；理由：机构改革"


@pytest.mark.parametrize(
    ("shift", "sentence"),
    [(-DAY, "延长后的时间要晚于申报期自己的截止时间。"), (None, "请至少填写一个延长后的截止时间。")],
)
def test_an_extension_that_is_none_is_refused(
    cast: Cast, administrator: Client, shift: timedelta | None, sentence: str
) -> None:
    moments = {"review_ends": cast.period.review_ends + shift} if shift else {}
    page = administrator.post(reverse("admin:bgapp_extension_add"), extension(cast, **moments))
    assert sentence in page.content.decode()
    assert not Extension.objects.exists()


def test_holidays_come_from_the_notices_and_from_a_list(cast: Cast, administrator: Client) -> None:
    call_command("loaddata", "fixtures/holidays.json", verbosity=0)
    known = Holiday.objects.count()
    rows = [(date(2026, 10, 1), "国庆节", "放假"), ("2027年1月1日", "元旦", "放假"), ("2026-10-10", "调休", "上班")]
    page = upload(administrator, "/admin/bgapp/holiday/import/", workbook(HEADING, *rows))
    assert "新增 1 条，更新 1 条，未变 1 条" in page
    assert Holiday.objects.count() == known + 1
    listed = administrator.get(reverse("admin:bgapp_holiday_changelist")).content.decode()
    assert "周四" in listed


def test_a_wrong_list_of_holidays_is_told_cell_by_cell(cast: Cast, administrator: Client) -> None:
    rows = [("二月", "春节", "放假"), ("2026-02-17", "", "加班"), ("2026-02-17", "春节", "放假")]
    page = upload(administrator, "/admin/bgapp/holiday/import/", workbook(HEADING, *rows, title="节假日"))
    for words in ("有 4 处需要改正", "节假日!A2", "没有填写名称", "请填「放假」或「上班」", "与 节假日!A3 是同一天"):
        assert words in page
    assert not Holiday.objects.exists()


def test_an_administrator_lets_anybody_stand_in_but_an_administrator(cast: Cast, administrator: Client) -> None:
    today = timezone.localdate()
    fields = {"person": cast.unit_reviewer.pk, "begins": f"{today}", "ends": f"{today}"}
    address = reverse("admin:bgapp_standin_add")
    page = administrator.post(address, fields | {"stand_in": cast.administrator.pk}).content.decode()
    assert "系统管理员不能查看申报表" in page
    administrator.post(address, fields | {"stand_in": cast.stranger.pk})
    given = StandIn.objects.get()
    assert (given.stand_in, given.set_by) == (cast.stranger, cast.administrator)
    change = reverse("admin:bgapp_standin_change", args=[given.pk])
    administrator.post(change, fields | {"stand_in": cast.reader.pk, "ends": f"{today + DAY}"})
    given.refresh_from_db()
    assert (given.stand_in, given.ends) == (cast.stranger, today + DAY)
