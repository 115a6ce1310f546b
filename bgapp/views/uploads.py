"""How files come in: into temporary files, and of one that is too large no more than is needed to say so."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from bgapp.filings.evidence import LARGEST


class Upload(TemporaryFileUploadHandler):
    """A temporary file whose own name owes nothing to the sender's; its ``size`` counts what was cut off too."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, "upload", *args, **kwargs)
        self.file.name = file_name

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= LARGEST:
            super().receive_data_chunk(raw_data, start)
