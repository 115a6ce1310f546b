"""Units as a tree, and the lists of choices."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from bgapp.models import Choice, Unit
from tests.builders import Cast


def test_units_are_listed_as_a_tree(cast: Cast, administrator: Client) -> None:
    page = administrator.get(reverse("admin:bgapp_unit_changelist")).content.decode()
    bureau, centre = page.index(">市人力资源局</a>"), page.index(">\u3000\u3000市就业中心</a>")
    assert bureau < centre < page.index(">市图书馆</a>")


def test_a_unit_does_not_go_below_itself(cast: Cast, administrator: Client) -> None:
    address = reverse("admin:bgapp_unit_change", args=[cast.bureau.pk])
    page = administrator.post(address, {"name": cast.bureau.name, "code": "", "parent": cast.centre.pk})
    assert "上级单位不能是本单位自己或它的下级" in page.content.decode()
    assert Unit.objects.get(pk=cast.bureau.pk).parent is None


def test_a_code_in_use_is_refused_in_chinese(cast: Cast, administrator: Client) -> None:
    Unit.objects.filter(pk=cast.centre.pk).update(code="310")
    page = administrator.post(reverse("admin:bgapp_unit_add"), {"name": "新单位", "code": "310", "parent": ""})
    assert "已有单位使用这个单位代码。" in page.content.decode()


def test_the_order_of_choices_is_set_in_the_list(administrator: Client) -> None:
    cell = {"edition": "project_target_2025", "field": "project_nature"}
    first, second = (Choice.objects.create(text=text, **cell) for text in ("甲", "乙"))
    rows = {f"form-{number}-id": each.pk for number, each in enumerate((first, second))}
    positions = {"form-0-position": 2, "form-1-position": 1}
    management = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "1"}
    administrator.post(reverse("admin:bgapp_choice_changelist"), rows | positions | management)
    assert list(Choice.objects.values_list("text", flat=True)) == ["乙", "甲"]
