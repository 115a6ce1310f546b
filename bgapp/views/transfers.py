"""Downloads of one filing as PDF and Excel."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from bgapp.exchange.prints import XLSX, file_name, print_pdf, print_xlsx
from bgapp.filings.access import fetch
from bgapp.views.people import person_required, signed_in

PDF = "application/pdf"


@person_required
@require_GET
def pdf(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The official form as PDF, which the browser may show; a link's ``download`` saves it."""
    filing = fetch(signed_in(request), filing_id)
    return attached(print_pdf(filing), PDF, file_name(filing, "pdf"))


@person_required
@require_GET
def xlsx(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The official form as a workbook."""
    filing = fetch(signed_in(request), filing_id)
    return attached(print_xlsx(filing), XLSX, file_name(filing, "xlsx"), saved=True)


def attached(content: bytes, content_type: str, name: str, *, saved: bool = False) -> HttpResponse:
    """A file that the browser shows, or keeps where it is to be ``saved``."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = str(content_disposition_header(saved, name))
    return response
