"""Seal the day's trail, as the worker does once a day by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from bgapp.filings.sealing import seal_day


class Command(BaseCommand):
    help = "封存当天的操作记录：每条记录链的条数和最后一条的校验值。后台进程每天会自动做一次。"

    def handle(self, *args: Any, **options: Any) -> None:
        seal = seal_day()
        self.stdout.write(f"已封存 {seal.chains} 条记录链，校验值 {seal.digest}" if seal else "今天已经封存过。")
