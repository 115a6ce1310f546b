"""Excel lists through the administrator's pages."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bgapp.models import ListedProject, Person
from tests.builders import Cast
from tests.exchange.test_lists import PEOPLE_HEADING, PROJECT_HEADING, workbook

PEOPLE_IMPORT = "/admin/bgapp/person/import/"
PROJECT_IMPORT = "/admin/bgapp/listedproject/import/"


def upload(client: Client, address: str, data: bytes, name: str = "名单.xlsx", **fields: Any) -> str:
    """Post a file; the page that comes of it."""
    answer = client.post(address, fields | {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_new_people_are_counted_and_their_passwords_shown_once(cast: Cast, administrator: Client) -> None:
    data = workbook(PEOPLE_HEADING, ("lili", "李丽", "", "市就业中心", "填报人"), ("wang", "王强", "", "", ""))
    page = upload(administrator, PEOPLE_IMPORT, data)
    assert "新增 2 条，更新 0 条，未变 0 条" in page
    passwords = re.findall('class="first-password">([^<]+)<', page)
    assert Person.objects.get(username="lili").check_password(passwords[0])
    (link,) = re.findall('href="data:[^;]+;base64,([^"]+)" download="首次密码.xlsx"', page)
    slips = load_workbook(BytesIO(base64.b64decode(link)))["首次密码"]
    assert [row[2].value for row in slips.iter_rows(min_row=2)] == passwords
    assert LogEntry.objects.filter(change_message="从 Excel 导入。").count() == 2
    again = upload(administrator, PEOPLE_IMPORT, data)
    assert "没有变化：2 条都和系统里的一样。" in again
    assert "first-password" not in again


def test_a_wrong_list_is_told_cell_by_cell(cast: Cast, administrator: Client) -> None:
    data = workbook(PEOPLE_HEADING, ("lili", "", "", "市就业中心", "填报"), title="人员")
    page = upload(administrator, PEOPLE_IMPORT, data)
    assert "「名单.xlsx」没有导入：有 2 处需要改正。" in page
    assert '<th scope="row">人员!B2</th><td>没有填写姓名。</td>' in page
    assert '<th scope="row">人员!E2</th>' in page


@pytest.mark.parametrize(("name", "data"), [("名单.xls", b"x"), ("<b>.xlsx", b"x"), ("名单.xlsx", b"x" * 6_000_000)])
def test_what_is_no_workbook_is_refused_kindly(administrator: Client, name: str, data: bytes) -> None:
    page = upload(administrator, PEOPLE_IMPORT, data, name)
    assert page.count('<div class="errornote" role="alert">') == 1
    assert "<b>" not in page


def test_a_project_list_goes_into_its_period(cast: Cast, administrator: Client) -> None:
    changelist = f"{reverse('admin:bgapp_listedproject_changelist')}?period__id__exact={cast.period.pk}"
    assert f'href="{PROJECT_IMPORT}?period={cast.period.pk}"' in administrator.get(changelist).content.decode()
    chosen = administrator.get(PROJECT_IMPORT, {"period": cast.period.pk}).content.decode()
    assert f'<option value="{cast.period.pk}" selected>' in chosen
    data = workbook(PROJECT_HEADING, ("市就业中心", "培训经费", "P-1", "1,000.00"))
    assert "新增 1 条" in upload(administrator, PROJECT_IMPORT, data, period=cast.period.pk)
    assert ListedProject.objects.get().budget == 1000


def test_a_file_and_a_period_are_asked_for(cast: Cast, administrator: Client) -> None:
    page = administrator.post(PROJECT_IMPORT, {}).content.decode()
    assert page.count("这个字段是必填项。") == 2


def test_the_template_is_a_workbook(administrator: Client) -> None:
    answer = administrator.get(f"{PEOPLE_IMPORT}template/")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert load_workbook(BytesIO(answer.content)).sheetnames == ["人员", "填写说明"]
