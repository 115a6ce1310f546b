"""Verify the trail; exit status 1 where anything was changed, cut off or put in another order."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from bgapp.filings.verifying import broken
from bgapp.models import Event, Seal


class Command(BaseCommand):
    help = "核对操作记录：每条记录链、每次封存是否和写下时一样；有被改动、截掉、调换的，逐条说明，退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        sentences = list(broken())
        for sentence in sentences:
            self.stdout.write(sentence)
        self.stdout.write(self._sum(len(sentences)))
        if sentences:
            sys.exit(1)

    def _sum(self, count: int) -> str:
        seal = Seal.objects.order_by("date").last()
        sealed = f"最近一次封存 {seal}，校验值 {seal.digest}" if seal else "还没有封存过"
        result = f"有 {count} 处不符" if count else "全部相符"
        return f"已核对 {Event.objects.count()} 条记录，{result}；{sealed}。"
