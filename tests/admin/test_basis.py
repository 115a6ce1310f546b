"""The administration adds to the legal basis of a rule."""

from __future__ import annotations

from html import unescape

from django.test import Client

from bgapp.models import LocalBasis

ADD = "/admin/bgapp/localbasis/add/"
TYPED = {"code": "cost_not_ceiling", "document": "某财绩〔2024〕1号", "says": "成本指标应当设置上限。"}


def test_a_local_document_is_added_to_a_rule_once(administrator: Client) -> None:
    assert administrator.post(ADD, TYPED).status_code == 302
    assert LocalBasis.objects.get().get_code_display() == "成本指标没有设上限"
    again = administrator.post(ADD, TYPED)
    assert "这条规则已有这个文件" in unescape(again.content.decode())
    assert LocalBasis.objects.count() == 1


def test_the_form_offers_every_rule_by_its_title(administrator: Client) -> None:
    page = unescape(administrator.get(ADD).content.decode())
    assert '<option value="typing_slip">疑似笔误</option>' in page
