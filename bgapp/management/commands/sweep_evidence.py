"""Tidy the store of evidence after a crash; may run at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from bgapp.filings.evidence_store import sweep


class Command(BaseCommand):
    """Deletes files of evidence that no filing has."""

    help = "清理没有登记的附件文件（上传中断后留下的，一天以上）"

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep()
        if swept:
            self.stdout.write(f"已清理 {swept} 个没有登记的附件文件。")
