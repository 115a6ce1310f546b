"""Offers: what the rest of a form says that a cell which cannot be stored must be."""

from __future__ import annotations

import pytest

from bgapp.rules.plain import write
from bgapp.sheets.editions import EDITIONS
from bgapp.sheets.offers import offers
from tests.importing import plain_form

EDITION = EDITIONS["project_target_2025"]
TOTAL, PART = "funding.annual_total", "funding.annual_appropriation"


@pytest.mark.parametrize(
    ("where", "text", "offered"),
    [
        (TOTAL, "一百四十一万", ["1410000.00"]),
        (PART, "一百四十一万", ["1410000.00"]),
        ("indicators[0].level1", "成本类指标", ["成本指标"]),
        ("indicators[1].level2", "数量", ["数量指标"]),
        ("indicators[1].level2", "别的什么", []),
        ("end_date", "2025-02-30", []),
        ("fiscal_year", "去年", []),
    ],
)
def test_a_cell_is_offered_what_only_it_can_be(where: str, text: str, offered: list[str]) -> None:
    form = plain_form("公共就业服务经费")
    write(form, where, text)
    assert offers(EDITION, form, where) == offered


def test_nothing_is_offered_where_another_part_is_not_known_or_more_than_the_total() -> None:
    for where, text in ((PART, "不详"), ("funding.carryover", "")):
        form = plain_form("公共就业服务经费")
        write(form, TOTAL, "一百四十一万")
        write(form, where, text)
        assert offers(EDITION, form, TOTAL) == []
    form = plain_form("公共就业服务经费")
    write(form, PART, "一百四十一万")
    write(form, "funding.carryover", "9000000.00")
    assert offers(EDITION, form, PART) == []


def test_an_unknown_unit_is_offered_those_of_the_person() -> None:
    form = plain_form("公共就业服务经费", unit="市就业中心（筹）")
    assert offers(EDITION, form, "unit", ["市就业中心", "市图书馆"]) == ["市就业中心", "市图书馆"]
