"""What the administration adds to the legal basis of the rules of checks (审核规则的本地依据)."""

from __future__ import annotations

from django.contrib import admin

from bgapp.admin.base import Table
from bgapp.models import LocalBasis


@admin.register(LocalBasis)
class LocalBasisAdmin(Table[LocalBasis]):
    """Local documents by rule; they stand beside the rule's own on the page 审核规则."""

    list_display = ["document", "code", "says"]
    list_filter = ["code"]
    search_fields = ["document", "says"]
    search_help_text = "按文件或规定查找"
